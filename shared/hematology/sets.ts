import { groupBy } from '../group'
import type { LabResult, Timestamp } from '../model'
import { dayNumber } from '../time'
import type { Grouping, Lineage, Member } from './assessment'
import { isClock } from './calendar'
import { isFinal, isSuitable, type SpoilerIndex, spoilersAt } from './evaluability'
import { drawsOf } from './specimens'

/** Blood counts: what belongs together, and which value stands for each member (clinical-spec 1.3, 4.2). */

export const members: readonly Member[] = ['pmn', 'platelets', 'hemoglobin', 'reticulocytes']

export interface MemberValue {
  result: LabResult
  /** Events whose window holds the draw. */
  spoilers: number[]
  spoiled: boolean
  suitable: boolean
  /** Final or corrected. */
  final: boolean
  /** All values of an unresolved conflict, this one included. */
  conflict: LabResult[]
  /** Final, suitable and without conflict. */
  usable: boolean
}

export interface BloodCount {
  at: Timestamp
  day: number
  grouping: Grouping
  members: Partial<Record<Member, MemberValue>>
}

interface Group {
  at: Timestamp
  grouping: Grouping
  results: Map<Member, LabResult[]>
}

/** The blood counts in order of time. Results without a number, withdrawn and superseded ones are left out. */
export function bloodCounts(results: readonly LabResult[], spoilers: SpoilerIndex): BloodCount[] {
  const counts: BloodCount[] = []
  for (const day of daysOf(results)) {
    for (const group of groupDay(day)) counts.push(readGroup(group, spoilers))
  }
  return counts.sort(
    (a, b) =>
      a.day - b.day ||
      a.at.wall - b.at.wall ||
      Number(isClock(a.at)) - Number(isClock(b.at)) ||
      firstId(a) - firstId(b),
  )
}

function firstId(count: BloodCount): number {
  return Math.min(...Object.values(count.members).map(({ result }) => result.id))
}

function daysOf(results: readonly LabResult[]): Iterable<LabResult[]> {
  const counted = results.filter(
    (result) =>
      memberOf(result) !== undefined &&
      result.value !== null &&
      (result.state === 'current' || result.state === 'conflict'),
  )
  return groupBy(counted, ({ at }) => dayNumber(at)).values()
}

function memberOf(result: LabResult): Member | undefined {
  return members.find((member) => member === result.analyte)
}

/** One specimen, else one collection time, else one calendar day; members that are still missing are taken from the same day. */
function groupDay(results: LabResult[]): Group[] {
  if (isOneDraw(results)) return [newGroup(results)]
  const apart = bySpecimen(results)
  if (apart.length === 1) return apart
  const sameTime = merge(apart, 'collectionTime', (a, b) => isClock(a.at) && isClock(b.at) && a.at.wall === b.at.wall)
  const sameDay = merge(sameTime, 'calendarDay', () => true)
  return sameDay.length === 1 ? sameDay : sameDay.map((group) => complete(group, sameDay))
}

/** The usual day: one specimen, or none named, at one time. */
function isOneDraw(results: readonly LabResult[]): boolean {
  const [first] = results
  return results.every(
    ({ specimen, at }) =>
      specimen === first?.specimen && at.wall === first.at.wall && isClock(at) === isClock(first.at),
  )
}

function bySpecimen(results: LabResult[]): Group[] {
  const keyOf = ({ specimen, at }: LabResult) => (specimen === null ? (isClock(at) ? at.wall : 'day') : `s${specimen}`)
  return [...groupBy(results, keyOf).values()].flatMap(drawsOf).map(newGroup)
}

function newGroup(results: LabResult[]): Group {
  const group: Group = { at: earliest(results), grouping: groupingOf(results), results: new Map() }
  for (const result of results) {
    const member = memberOf(result)
    if (!member) continue
    const known = group.results.get(member)
    if (known) known.push(result)
    else group.results.set(member, [result])
  }
  return group
}

function groupingOf(results: readonly LabResult[]): Grouping {
  const [first] = results
  if (first && first.specimen !== null) return 'specimen'
  return first && isClock(first.at) ? 'collectionTime' : 'calendarDay'
}

/** A clock time before a date alone, which lies at 00:00 for sorting only. */
function earliest(timed: readonly { at: Timestamp }[]): Timestamp {
  return timed.reduce((best, one) => {
    if (isClock(one.at) !== isClock(best.at)) return isClock(one.at) ? one : best
    return one.at.wall < best.at.wall ? one : best
  }).at
}

/** Joins groups that share no member, the fullest first, each to the nearest in time. */
function merge(groups: Group[], grouping: Grouping, mayJoin: (a: Group, b: Group) => boolean): Group[] {
  if (!groups.some((a, i) => groups.slice(i + 1).some((b) => isDisjoint(a, b)))) return groups
  const ordered = [...groups].sort(
    (a, b) => b.results.size - a.results.size || a.at.wall - b.at.wall || idOf(a) - idOf(b),
  )
  const joined: Group[] = []
  for (const group of ordered) {
    const partner = nearest(
      group,
      joined.filter((one) => mayJoin(one, group) && isDisjoint(one, group)),
    )
    if (!partner) {
      joined.push({ ...group, results: new Map(group.results) })
      continue
    }
    partner.at = earliest([partner, group])
    partner.grouping = grouping
    for (const [member, values] of group.results) partner.results.set(member, values)
  }
  return joined
}

function idOf(group: Group): number {
  return Math.min(...[...group.results.values()].flat().map(({ id }) => id))
}

function isDisjoint(a: Group, b: Group): boolean {
  return [...b.results.keys()].every((member) => !a.results.has(member))
}

function nearest(group: Group, others: readonly Group[]): Group | undefined {
  const distance = (other: Group) => Math.abs(other.at.wall - group.at.wall)
  return others.toSorted((a, b) => distance(a) - distance(b) || a.at.wall - b.at.wall || idOf(a) - idOf(b))[0]
}

/** A second count of a day borrows what it lacks, for instance the reticulocytes that were counted once. */
function complete(group: Group, day: readonly Group[]): Group {
  const results = new Map(group.results)
  for (const member of members) {
    const lenders = results.has(member) ? [] : day.filter((other) => other.results.has(member))
    if (lenders.length === 0) continue
    const values = nearest(group, lenders)?.results.get(member)
    if (values) results.set(member, values)
  }
  return results.size === group.results.size ? group : { at: group.at, grouping: 'calendarDay', results }
}

function readGroup(group: Group, spoilers: SpoilerIndex): BloodCount {
  const count: BloodCount = { at: group.at, day: dayNumber(group.at), grouping: group.grouping, members: {} }
  // In one order, so that all counts have one shape.
  for (const member of members) {
    const results = group.results.get(member)
    const value = results && readMember(member, results, spoilers)
    if (value) count.members[member] = value
  }
  return count
}

function readMember(member: Member, results: readonly LabResult[], spoilers: SpoilerIndex): MemberValue | null {
  const result = best(member, results)
  if (!result) return null
  const lineage = lineageOf(member)
  const found = lineage ? spoilersAt(spoilers, lineage, result.at) : []
  const conflict = result.state === 'conflict' ? conflictOf(results) : []
  const suitable = isSuitable(result, member)
  const final = isFinal(result)
  return {
    result,
    spoilers: found,
    spoiled: found.length > 0,
    suitable,
    final,
    conflict,
    usable: final && suitable && conflict.length === 0,
  }
}

function conflictOf(results: readonly LabResult[]): LabResult[] {
  return results.filter(({ state }) => state === 'conflict').sort((a, b) => a.id - b.id)
}

function best(member: Member, results: readonly LabResult[]): LabResult | undefined {
  if (results.length < 2) return results[0]
  return results.toSorted(
    (a, b) => precedence(a, member) - precedence(b, member) || a.at.wall - b.at.wall || a.id - b.id,
  )[0]
}

/** Reticulocytes are spoiled by none of the windows. */
function lineageOf(member: Member): Lineage | null {
  return member === 'reticulocytes' ? null : member
}

/**
 * Lowest first: a good final value before a bad or preliminary one; then reported manual neutrophils, other reported values, derived ones;
 * of reticulocytes the automated count.
 */
function precedence(result: LabResult, member: Member): number {
  const certainty = isFinal(result) ? (isSuitable(result, member) ? 0 : 1) : 2
  const preferred = member === 'pmn' ? 'manual' : 'automated'
  const origin = result.derivedFrom !== null ? 2 : result.method === preferred ? 0 : 1
  return certainty * 3 + origin
}

/** Present, usable and free of transfusion or growth factor: may enter the response (clinical-spec 2.5). */
export function isEvaluable(count: BloodCount, lineage: Lineage): boolean {
  const value = count.members[lineage]
  return value?.usable === true && !value.spoiled
}

/** Ids of the results in the count, those of a conflict included. */
export function rowsOf(count: BloodCount, of: readonly Member[] = members): number[] {
  const rows: number[] = []
  for (const member of of) {
    const value = count.members[member]
    if (!value) continue
    if (value.conflict.length === 0) rows.push(value.result.id)
    else rows.push(...value.conflict.map(({ id }) => id))
  }
  return rows
}
