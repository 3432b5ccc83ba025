import type { Bucket } from '../../shared/contract/imports'
import { analyteByKey } from '../../shared/hematology/analytes'
import type { AnalyteKey, ResultState } from '../../shared/model'
import { comparators, methods, precisions, states, statuses } from '../database/codes'
import { contentText, existingEvents, type StoredEvent } from '../database/events'
import { existing, remark, type StateChange, type StoredAssertion } from '../database/results'
import type { Db } from '../database/sql'
import { findAnalyteId, termReader } from '../database/terms'
import { storedUnit } from './map'
import type { Person, RefMatch } from './patients'
import { type Assertion, resolve, stateAlone } from './resolve'
import { eventKey, resolveEvents } from './resolveEvents'
import type { Stage, StagedEvent } from './stage'
import { hold, type Staging, sortByGroup } from './staging'

export const buckets = ['new', 'duplicate', 'corrected', 'conflict', 'rejected'] as const satisfies readonly Bucket[]

const rejected = buckets.indexOf('rejected')
const dayMs = 86_400_000
/** Staged rows stand after all that is on file, in the order of the files. */
const stagedIds = 2 ** 52

/** What a commit will do: the preview shows it, the commit executes it. */
export interface Planned {
  /** Staged results that come in, by person, analyte, time; `starts` bounds the groups. */
  order: Uint32Array
  starts: Uint32Array
  /** Analytes of the import; group = person × analytes + analyte. */
  analytes: AnalyteKey[]
  /** Index into `buckets` and `states`, for each staged result. */
  bucket: Uint8Array
  state: Uint8Array
  /** What is on file and changes its state. */
  changes: StateChange[]
  eventBucket: Uint8Array
  /** What stands beside a corrected or conflicting result. */
  was: Map<number, string>
}

/** Staged results and events, by index, that the user leaves out. */
export interface IsLeftOut {
  result: (index: number) => boolean
  event: (index: number) => boolean
}

/** The person of a staged result or event, or null when its rows stay out. */
export type PersonOf = (ref: number) => Person | null

export function personOf(matches: readonly RefMatch[]): PersonOf {
  return (ref) => {
    const match = matches[ref]
    return match !== undefined && 'person' in match ? match.person : null
  }
}

/** Compares what is staged with what is on file. Writes nothing; gives the same plan for the same data. */
export function makePlan(
  db: Db,
  stage: Stage,
  persons: readonly Person[],
  matches: readonly RefMatch[],
  isLeftOut: IsLeftOut,
): Planned {
  const { results, tests, refs } = stage
  const analytes = [...new Set(tests.map(({ analyte }) => analyte))]
  const slotOfTest = Uint32Array.from(tests, ({ analyte }) => analytes.indexOf(analyte))
  const personOfRef = personOf(matches)
  const personIndex = Int32Array.from(refs.list, ({ index }) => personOfRef(index)?.index ?? -1)
  const groupOf = (index: number): number => {
    if (results.hold.get(index) !== hold.none || isLeftOut.result(index)) return -1
    const person = personIndex[results.patient.get(index)] ?? -1
    return person < 0 ? -1 : person * analytes.length + (slotOfTest[results.test.get(index)] ?? 0)
  }
  const { order, starts } = sortByGroup(results.length, persons.length * analytes.length, groupOf, (index) =>
    results.time.get(index),
  )
  const planned: Planned = {
    order,
    starts,
    analytes,
    bucket: new Uint8Array(results.length).fill(rejected),
    state: new Uint8Array(results.length),
    changes: [],
    eventBucket: new Uint8Array(stage.events.length).fill(rejected),
    was: new Map(),
  }
  const text = termReader(db)
  const ids = analytes.map((key) => findAnalyteId(db, key))
  for (const person of persons) {
    for (let slot = 0; slot < analytes.length; slot++) {
      const group = person.index * analytes.length + slot
      const rows = order.subarray(starts[group], starts[group + 1])
      if (rows.length === 0) continue
      const id = ids[slot] ?? null
      const [first, last] = [rows[0] ?? 0, rows[rows.length - 1] ?? 0]
      const from = startOfDay(results.time.get(first))
      const to = startOfDay(results.time.get(last)) + dayMs - 1
      const onFile = person.existing === null || id === null ? [] : existing(db, person.existing, id, from, to, text)
      planGroup(stage, planned, rows, onFile, { patient: person.existing ?? 0, analyte: id ?? 0 })
    }
  }
  planEvents(db, stage.events, personOfRef, planned, isLeftOut.event)
  return planned
}

function startOfDay(time: number): number {
  return Math.floor(time / dayMs) * dayMs
}

/** One patient's results of one analyte, day by day: only those of one calendar day can belong together. */
function planGroup(
  stage: Stage,
  planned: Planned,
  rows: Uint32Array,
  onFile: readonly StoredAssertion[],
  key: { patient: number; analyte: number },
): void {
  const { results } = stage
  let nextOnFile = 0
  let from = 0
  while (from < rows.length) {
    const day = startOfDay(results.time.get(rows[from] ?? 0))
    let to = from + 1
    while (to < rows.length && results.time.get(rows[to] ?? 0) < day + dayMs) to++
    while (nextOnFile < onFile.length && (onFile[nextOnFile]?.time ?? 0) < day) nextOnFile++
    const firstOnFile = nextOnFile
    while (nextOnFile < onFile.length && (onFile[nextOnFile]?.time ?? 0) < day + dayMs) nextOnFile++
    if (to - from === 1 && firstOnFile === nextOnFile) planAlone(results, planned, rows[from] ?? 0)
    else planDay(stage, planned, rows.subarray(from, to), onFile.slice(firstOnFile, nextOnFile), key)
    from = to
  }
}

function planAlone(results: Staging, planned: Planned, index: number): void {
  planned.bucket[index] = 0
  planned.state[index] = aloneStates[results.status.get(index)] ?? 0
}

const aloneStates = statuses.map((status) => states.indexOf(stateAlone(status)))

function planDay(
  stage: Stage,
  planned: Planned,
  rows: Uint32Array,
  onFile: readonly StoredAssertion[],
  key: { patient: number; analyte: number },
): void {
  // In the order of the file, so that of two equal rows the first one is new.
  const staged = rows.slice().sort()
  const assertions: Assertion[] = [...onFile]
  for (const index of staged) assertions.push(assertionOf(stage, index))
  const resolutions = resolve(assertions)
  resolutions.forEach(({ state }, position) => {
    const stored = onFile[position]
    if (stored !== undefined) {
      if (stored.state !== state) planned.changes.push({ ...key, time: stored.time, id: stored.id, state })
      return
    }
    const index = staged[position - onFile.length] ?? 0
    const bucket = bucketOf(assertions, resolutions, position)
    planned.bucket[index] = buckets.indexOf(bucket)
    planned.state[index] = states.indexOf(state)
    if (bucket !== 'corrected' && bucket !== 'conflict') return
    const before = besides(assertions, resolutions, position)
    if (before !== null) planned.was.set(index, before)
  })
}

interface Resolved {
  state: ResultState
  group: number
}

function bucketOf(assertions: readonly Assertion[], resolutions: readonly Resolved[], position: number): Bucket {
  const own = assertions[position]
  const resolved = resolutions[position]
  const earlier = assertions.filter((_, index) => index < position && resolutions[index]?.group === resolved?.group)
  if (own === undefined || resolved === undefined || earlier.length === 0) return 'new'
  if (resolved.state === 'duplicate' || earlier.some((other) => saysTheSame(own, other))) return 'duplicate'
  return resolved.state === 'conflict' ? 'conflict' : 'corrected'
}

function saysTheSame(a: Assertion, b: Assertion): boolean {
  if (a.status !== b.status || a.value !== b.value || a.comparator !== b.comparator) return false
  if (a.value === null && a.rawText !== b.rawText) return false
  return a.issued === b.issued || a.issued === null || b.issued === null || a.status !== 'corrected'
}

/** The latest earlier member of the correction group that says something else. */
function besides(assertions: readonly Assertion[], resolutions: readonly Resolved[], position: number): string | null {
  const group = resolutions[position]?.group
  const other = assertions.findLast((_, index) => index < position && resolutions[index]?.group === group)
  return other === undefined ? null : [other.rawText, other.rawUnit].filter(Boolean).join(' ')
}

function assertionOf({ results, tests, ranges }: Stage, index: number): Assertion {
  const { texts } = results
  const test = tests[results.test.get(index)]
  const value = results.value.get(index)
  const issued = results.issued.get(index)
  return {
    id: stagedIds + index,
    time: results.time.get(index),
    precision: precisions[results.precision.get(index)] ?? 'second',
    value: Number.isNaN(value) ? null : value,
    comparator: comparators[results.comparator.get(index)] ?? null,
    rawText: texts.text(results.rawText.get(index)) ?? '',
    rawUnit: test?.unit ?? null,
    status: statuses[results.status.get(index)] ?? 'final',
    method: methods[results.method.get(index)] ?? null,
    specimen: texts.text(results.specimen.get(index)),
    subId: texts.text(results.subId.get(index)),
    issued: Number.isNaN(issued) ? null : issued,
    remark: remark(
      ranges[results.range.get(index)]?.text ?? null,
      texts.text(results.flags.get(index)),
      texts.text(results.note.get(index)),
    ),
  }
}

interface EventMember {
  id: number
  key: string
  edited: boolean
  status: StagedEvent['status']
  issued: number | null
  content: string
}

function planEvents(
  db: Db,
  events: readonly StagedEvent[],
  personOfRef: PersonOf,
  planned: Planned,
  isLeftOut: (index: number) => boolean,
): void {
  const byPerson = new Map<Person, number[]>()
  events.forEach((event, index) => {
    const person = personOfRef(event.patient)
    if (person === null || isLeftOut(index)) return
    const own = byPerson.get(person)
    if (own) own.push(index)
    else byPerson.set(person, [index])
  })
  for (const [person, indexes] of byPerson) {
    const onFile = person.existing === null ? [] : existingEvents(db, person.existing).map(storedMember)
    const members = [...onFile, ...indexes.map((index) => stagedMember(events, index))]
    const resolved = resolveEvents(members)
    const winners = new Map(
      members.filter((_, position) => resolved[position] === 'current').map((member) => [member.key, member]),
    )
    const earlier = new Map<string, Set<string>>()
    members.forEach(({ key, content }, position) => {
      const said = earlier.get(key)
      const index = indexes[position - onFile.length]
      if (index !== undefined) {
        // What a person has entered or changed here stands: a file does not correct it.
        const known = said?.has(content) === true || (said !== undefined && winners.get(key)?.edited === true)
        planned.eventBucket[index] = buckets.indexOf(said === undefined ? 'new' : known ? 'duplicate' : 'corrected')
      }
      if (said) said.add(content)
      else earlier.set(key, new Set([content]))
    })
  }
}

function storedMember(event: StoredEvent): EventMember {
  const { id, key, edited, status, issued } = event
  return { id, key, edited, status, issued, content: contentText(event) }
}

function stagedMember(events: readonly StagedEvent[], index: number): EventMember {
  const event = events[index]
  if (event === undefined) throw new RangeError(`no event ${index}`)
  const { status, issued } = event
  return { id: stagedIds + index, key: eventKey(event), edited: false, status, issued, content: contentText(event) }
}

/** Name and unit under which a staged result is shown in the plan. */
export function shownUnit(stage: Stage, index: number): string {
  const test = stage.tests[stage.results.test.get(index)]
  if (test === undefined) return ''
  return test.unit ?? (analyteByKey(test.analyte) === null ? '' : storedUnit(test))
}
