import type { Bucket } from '../../shared/contract/imports'
import { analyteByKey } from '../../shared/hematology/analytes'
import type { AnalyteKey, ResultState } from '../../shared/model'
import { comparators, encode, methods, precisions, states, statuses } from '../database/codes'
import { contentText, existingEvents, type StoredEvent } from '../database/events'
import { existingRows, remark, type StateChange, type StoredRow, storedAssertion } from '../database/results'
import type { Db } from '../database/sql'
import { findAnalyteId, termReader } from '../database/terms'
import { storedUnit } from './map'
import type { Person, RefMatch } from './patients'
import { aloneStates, createRepeats, type Day, type Repeats } from './repeats'
import { type Assertion, resolve } from './resolve'
import { eventKey, resolveEvents } from './resolveEvents'
import type { Stage, StagedEvent } from './stage'
import { hold, sortByGroup } from './staging'

export const buckets = ['new', 'duplicate', 'corrected', 'conflict', 'rejected'] as const satisfies readonly Bucket[]

const duplicate = buckets.indexOf('duplicate')
const rejected = buckets.indexOf('rejected')
const duplicateState = encode<ResultState>(states, 'duplicate')
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
  const repeats = createRepeats(stage, text)
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
      const onFile = person.existing === null || id === null ? [] : existingRows(db, person.existing, id, from, to)
      planGroup({ stage, planned, repeats, text, patient: person.existing ?? 0, analyte: id ?? 0 }, rows, onFile)
    }
  }
  planEvents(db, stage.events, personOfRef, planned, isLeftOut.event)
  return planned
}

function startOfDay(time: number): number {
  return Math.floor(time / dayMs) * dayMs
}

interface Group {
  stage: Stage
  planned: Planned
  repeats: Repeats
  text: (id: number) => string | null
  patient: number
  analyte: number
}

/** One patient's results of one analyte, day by day: only those of one calendar day can belong together. */
function planGroup(group: Group, staged: Uint32Array, onFile: readonly StoredRow[]): void {
  const { time } = group.stage.results
  let fromOnFile = 0
  for (let from = 0; from < staged.length; ) {
    const start = startOfDay(time.get(staged[from] ?? 0))
    let to = from + 1
    while (to < staged.length && time.get(staged[to] ?? 0) < start + dayMs) to++
    while (fromOnFile < onFile.length && (onFile[fromOnFile]?.[1] ?? 0) < start) fromOnFile++
    let toOnFile = fromOnFile
    while (toOnFile < onFile.length && (onFile[toOnFile]?.[1] ?? 0) < start + dayMs) toOnFile++
    const day = { staged, from, to, onFile, fromOnFile, toOnFile }
    if (group.repeats.areAllOf(day)) planRepeats(group, day)
    else planDay(group, staged.slice(from, to), onFile.slice(fromOnFile, toOnFile))
    from = to
    fromOnFile = toOnFile
  }
}

/** Of each point of time the oldest stands, on file or the first of the file; all others say it again. */
function planRepeats({ stage, planned }: Group, { staged, from, to, onFile, fromOnFile }: Day): void {
  const { results } = stage
  let next = fromOnFile
  let last = Number.NaN
  for (let at = from; at < to; at++) {
    const index = staged[at] ?? 0
    const time = results.time.get(index)
    const isOnFile = onFile[next]?.[1] === time
    const isRepeat = isOnFile || time === last
    planned.bucket[index] = isRepeat ? duplicate : 0
    planned.state[index] = isRepeat ? duplicateState : (aloneStates[results.status.get(index)] ?? 0)
    while (isOnFile && onFile[next]?.[1] === time) next++
    last = time
  }
}

function planDay({ stage, planned, text, patient, analyte }: Group, rows: Uint32Array, stored: StoredRow[]): void {
  const onFile = stored.map((row) => storedAssertion(row, text))
  // In the order of the file, so that of two equal rows the first one is new.
  const staged = rows.sort()
  const assertions: Assertion[] = [...onFile]
  for (const index of staged) assertions.push(assertionOf(stage, index))
  const resolutions = resolve(assertions)
  resolutions.forEach(({ state }, position) => {
    const before = onFile[position]
    if (before !== undefined) {
      const { id, time } = before
      if (before.state !== state) planned.changes.push({ patient, analyte, time, id, state })
      return
    }
    const index = staged[position - onFile.length] ?? 0
    const bucket = bucketOf(assertions, resolutions, position)
    planned.bucket[index] = buckets.indexOf(bucket)
    planned.state[index] = states.indexOf(state)
    if (bucket !== 'corrected' && bucket !== 'conflict') return
    const beside = besides(assertions, resolutions, position)
    if (beside !== null) planned.was.set(index, beside)
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
