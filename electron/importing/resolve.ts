import { groupBy } from '../../shared/group'
import type { Comparator, Method, ResultState, ResultStatus, Timestamp } from '../../shared/model'

/** What one import said of one patient's analyte at one time; the fields that decide how it stands among the others. */
export interface Assertion {
  id: number
  /** Wall-clock milliseconds. */
  time: number
  precision: Timestamp['precision']
  /** Canonical unit; null where there is no number. */
  value: number | null
  comparator: Comparator | null
  rawText: string
  rawUnit: string | null
  status: ResultStatus
  method: Method | null
  specimen: string | null
  subId: string | null
  /** UTC milliseconds. */
  issued: number | null
  /** Range, flags and note as text; only settles which of several equal values is shown. */
  remark: string
}

export interface Resolution {
  state: ResultState
  /** Number of the correction group within the call. */
  group: number
  /** For a duplicate the index of the assertion that it repeats, else the assertion's own index. */
  shown: number
}

const dayMs = 86_400_000

const tiers = {
  pending: 0,
  notAsked: 0,
  preliminary: 1,
  unverified: 1,
  partial: 1,
  final: 2,
  cancelled: 2,
  corrected: 3,
  deleted: 3,
  wrong: 3,
} as const satisfies Record<ResultStatus, number>

/** How an assertion stands that shares its calendar day with no other of its patient and analyte. */
export function stateAlone(status: ResultStatus): 'current' | 'withdrawn' | 'noValue' {
  switch (status) {
    case 'pending':
    case 'notAsked':
    case 'cancelled':
      return 'noValue'
    case 'deleted':
    case 'wrong':
      return 'withdrawn'
    default:
      return 'current'
  }
}

/**
 * How the assertions of one patient and analyte stand to each other (clinical-spec 4.6). A pure function of the set: neither
 * their order nor the order of imports matters. Only assertions of the same calendar day can belong together.
 */
export function resolve(assertions: readonly Assertion[]): Resolution[] {
  const resolutions = assertions.map(({ status }, index) => ({
    state: stateAlone(status) as ResultState,
    group: index,
    shown: index,
  }))
  for (const day of groupBy(assertions.keys(), (index) => Math.floor(at(assertions, index).time / dayMs)).values()) {
    if (day.length < 2) continue
    for (const group of correctionGroups(assertions, day)) {
      const first = Math.min(...group)
      for (const index of group) at(resolutions, index).group = first
      if (group.length > 1) settle(assertions, group, resolutions)
    }
  }
  return resolutions
}

/** Connected assertions of one day: same method (or unknown) and sub-id, and the same time or the same specimen. */
function correctionGroups(assertions: readonly Assertion[], day: readonly number[]): number[][] {
  const parent = new Map(day.map((index) => [index, index]))
  const root = (index: number): number => {
    const above = parent.get(index) ?? index
    return above === index ? index : root(above)
  }
  const unite = (members: readonly number[]) => {
    for (const member of members) parent.set(root(member), root(members[0] ?? member))
  }
  const key = (index: number, part: string | null) =>
    part === null ? null : `${part}\u0000${at(assertions, index).subId ?? ''}`
  const buckets = [
    ...groupBy(day, (index) => key(index, `${at(assertions, index).time} ${at(assertions, index).precision}`)),
    ...groupBy(day, (index) => key(index, at(assertions, index).specimen)),
  ]
  for (const [name, members] of buckets) {
    if (name === null) continue
    const byMethod = groupBy(members, (index) => at(assertions, index).method)
    if (byMethod.has(null)) unite(members)
    else for (const same of byMethod.values()) unite(same)
  }
  return [...groupBy(day, root).values()]
}

function settle(assertions: readonly Assertion[], group: readonly number[], resolutions: Resolution[]) {
  const standing = new Set(winners(group.map((index) => at(assertions, index))))
  const byValue = groupBy(
    group.filter((index) => standing.has(at(assertions, index))),
    (index) => valueKey(at(assertions, index)),
  )
  for (const index of group) at(resolutions, index).state = 'superseded'
  for (const same of byValue.values()) {
    const [shown, ...repeated] = same.sort((a, b) => preference(at(assertions, a), at(assertions, b)))
    if (shown === undefined) continue
    const alone = stateAlone(at(assertions, shown).status)
    at(resolutions, shown).state = alone === 'current' && byValue.size > 1 ? 'conflict' : alone
    for (const index of repeated) Object.assign(at(resolutions, index), { state: 'duplicate', shown })
  }
}

/** The assertions of a group that no other one supersedes. */
function winners(group: readonly Assertion[]): Assertion[] {
  const tier = Math.max(...group.map(({ status }) => tiers[status]))
  const top = group.filter(({ status }) => tiers[status] === tier)
  if (tier === 2) return unlessCancelled(top)
  if (tier === 3) {
    const latest = Math.max(...top.map(({ issued }) => issued ?? -Infinity))
    // Without a time of issue nothing shows that it is the older one.
    const last = top.filter(({ issued }) => issued === null || issued === latest)
    const withdrawn = last.filter(({ status }) => status !== 'corrected')
    return withdrawn.length > 0 ? withdrawn : last
  }
  return top
}

/** A cancellation holds against every final result that is not known to be issued after it. */
function unlessCancelled(top: readonly Assertion[]): Assertion[] {
  const cancelled = top.filter(({ status }) => status === 'cancelled')
  if (cancelled.length === 0) return [...top]
  const until = Math.max(...cancelled.map(({ issued }) => issued ?? Infinity))
  const later = top.filter(({ status, issued }) => status === 'final' && issued !== null && issued > until)
  return later.length > 0 ? later : cancelled
}

/** Equal for assertions that show the same: all without a value are one, and so are all withdrawals. */
function valueKey({ status, value, comparator, rawText }: Assertion): string {
  const alone = stateAlone(status)
  if (alone !== 'current') return alone
  return value === null ? `text ${rawText}` : `${comparator ?? ''}${value}`
}

/** Which of several equal assertions is shown: by content, so that it does not depend on which came first. */
function preference(a: Assertion, b: Assertion): number {
  return (
    tiers[b.status] - tiers[a.status] ||
    (b.issued ?? -Infinity) - (a.issued ?? -Infinity) ||
    compare(b.precision, a.precision) ||
    a.time - b.time ||
    compare(a.status, b.status) ||
    compare(a.method ?? '~', b.method ?? '~') ||
    compare(a.rawText, b.rawText) ||
    compare(String(a.value), String(b.value)) ||
    compare(a.comparator ?? '', b.comparator ?? '') ||
    compare(a.rawUnit ?? '', b.rawUnit ?? '') ||
    compare(a.specimen ?? '~', b.specimen ?? '~') ||
    compare(b.remark, a.remark) ||
    a.id - b.id
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new RangeError(`no item ${index}`)
  return item
}
