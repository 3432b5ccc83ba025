import type { Bucket, FilePlan, PatientPlan, PlannedRow } from '../../shared/contract/imports'
import type { Problem } from '../../shared/model'
import { formatDateTime } from '../../shared/time'
import type { PreparedFile, PreparedImport } from './importer'
import type { PatientMatches, Person } from './patients'
import { buckets, type Planned, personOf, shownUnit } from './plan'
import { rejects } from './problems'
import type { Stage, StagedFile } from './stage'

/** Rows of one file by what becomes of them: read = new + duplicate + corrected + conflict + rejected. */
export interface FileCounts extends Record<Bucket, number> {
  read: number
  ignored: number
  patients: number
  /** Rejected rows that wait for an answer or a review, and those that the user left out. */
  held: number
  leftOut: number
  questions: number
  /** True when importing the file writes anything. */
  changes: boolean
  /** Problems as stored with the import that brought these bytes. */
  stored: Problem[]
}

export function emptyCounts(): FileCounts {
  return {
    read: 0,
    new: 0,
    duplicate: 0,
    corrected: 0,
    conflict: 0,
    rejected: 0,
    ignored: 0,
    patients: 0,
    held: 0,
    leftOut: 0,
    questions: 0,
    changes: false,
    stored: [],
  }
}

/** Counts one file of a plan. @throws {RangeError} should the rows not add up: nothing must be written then */
export function countFile(
  stage: Stage,
  planned: Planned,
  matches: PatientMatches,
  file: number,
  staged: StagedFile,
): FileCounts {
  const counts = emptyCounts()
  const { results, events, refs } = stage
  for (let index = 0; index < results.length; index++) {
    const bucket = buckets[planned.bucket[index] ?? 0] ?? 'rejected'
    if (results.file.get(index) === file && bucket !== 'rejected') counts[bucket]++
  }
  events.forEach((event, index) => {
    const bucket = buckets[planned.eventBucket[index] ?? 0] ?? 'rejected'
    if (event.file === file && bucket !== 'rejected') counts[bucket]++
  })
  for (const { severity, code } of staged.problems) {
    if (!rejects(severity)) continue
    counts.rejected++
    if (severity === 'held') counts.held++
    if (code === 'leftOut') counts.leftOut++
  }
  counts.read = staged.read()
  counts.ignored = staged.ignored()
  counts.questions = staged.questions().length
  const person = personOf(matches.matches)
  counts.patients = new Set(
    refs.list.filter((ref) => ref.file === file).map(({ index }) => person(index) ?? index),
  ).size
  const sum = counts.new + counts.duplicate + counts.corrected + counts.conflict + counts.rejected
  if (sum !== counts.read) throw new RangeError(`${counts.read} rows read, ${sum} accounted for`)
  counts.changes =
    counts.new + counts.corrected + counts.conflict > 0 || matches.persons.some(({ adds }) => adds.has(file))
  return counts
}

/** All problems of one file of a plan. */
export function* problemsOfFile(file: PreparedFile): Generator<Problem> {
  if (file.refused !== null) yield { row: null, column: null, severity: 'error', raw: null, ...file.refused }
  else if (file.staged === null) yield* file.counts.stored
  else yield* file.staged.problems
}

/** A file of the plan in the contract's shape, with its first `limit` problems. */
export function filePlan(file: PreparedFile, limit: number): FilePlan {
  const { path, name, sha256, format, reason, layout, refused, staged, remembered, counts } = file
  const problems: Problem[] = []
  let moreProblems = 0
  for (const problem of problemsOfFile(file)) {
    if (problems.length < limit) problems.push(problem)
    else moreProblems++
  }
  return {
    path,
    name,
    sha256,
    format: format?.id ?? '',
    formatLabel: format?.label ?? '',
    reason,
    layout,
    refused,
    read: counts.read,
    new: counts.new,
    duplicate: counts.duplicate,
    corrected: counts.corrected,
    conflict: counts.conflict,
    rejected: counts.rejected,
    ignored: counts.ignored,
    patients: counts.patients,
    problems,
    moreProblems,
    questions: staged?.questions() ?? [],
    remembered,
  }
}

/** Every patient of the plan with what becomes of their rows. */
export function patientPlans({ stage, matches, planned }: PreparedImport): PatientPlan[] {
  const person = personOf(matches.matches)
  const plans = new Map<Person, PatientPlan>()
  for (const ref of stage.refs.list) {
    const found = person(ref.index)
    if (found !== null && !plans.has(found)) plans.set(found, newPatientPlan(found))
  }
  const { results, events } = stage
  for (let index = 0; index < results.length; index++) {
    const found = person(results.patient.get(index))
    const plan = found === null ? undefined : plans.get(found)
    if (plan === undefined) continue
    plan.results++
    plan[buckets[planned.bucket[index] ?? 0] ?? 'rejected']++
  }
  events.forEach((event, index) => {
    const found = person(event.patient)
    const plan = found === null ? undefined : plans.get(found)
    if (plan === undefined) return
    plan.events++
    plan[buckets[planned.eventBucket[index] ?? 0] ?? 'rejected']++
  })
  return [...plans.values()]
}

function newPatientPlan({
  key,
  family,
  given,
  authority,
  value,
  birthDate,
  sex,
  existing,
  similar,
}: Person): PatientPlan {
  return {
    key,
    label: [family, given].filter(Boolean).join(', ') || value,
    authority,
    identifier: value,
    birthDate,
    sex: sex ?? 'unknown',
    isNew: existing === null,
    similar,
    results: 0,
    events: 0,
    new: 0,
    duplicate: 0,
    corrected: 0,
    conflict: 0,
    rejected: 0,
  }
}

/** One page of the rows of a bucket, in the order of the files. */
export function plannedRows(
  prepared: PreparedImport,
  bucket: Bucket,
  offset: number,
  limit: number,
): { rows: PlannedRow[]; total: number } {
  const { stage, planned } = prepared
  const wanted = buckets.indexOf(bucket)
  const rows: PlannedRow[] = []
  let total = 0
  const take = (make: () => PlannedRow) => {
    if (total >= offset && rows.length < limit) rows.push(make())
    total++
  }
  if (bucket === 'rejected') {
    prepared.files.forEach((file, index) => {
      for (const problem of problemsOfFile(file)) if (rejects(problem.severity)) take(() => rejectedRow(index, problem))
    })
    return { rows, total }
  }
  for (let index = 0; index < stage.results.length; index++) {
    if (planned.bucket[index] === wanted) take(() => resultRow(prepared, index))
  }
  for (let index = 0; index < stage.events.length; index++) {
    if (planned.eventBucket[index] === wanted) take(() => eventRow(prepared, index))
  }
  return { rows, total }
}

function rejectedRow(file: number, { row, column, raw, message }: Problem): PlannedRow {
  return { file, row: row ?? 0, patient: '', what: column ?? '', at: '', text: raw ?? '', unit: '', was: message }
}

function resultRow({ stage, matches, planned }: PreparedImport, index: number): PlannedRow {
  const { results, tests } = stage
  return {
    file: results.file.get(index),
    row: results.row.get(index),
    patient: personOf(matches.matches)(results.patient.get(index))?.value ?? '',
    what: tests[results.test.get(index)]?.label ?? '',
    at: formatDateTime(results.at(index)),
    text: results.texts.text(results.rawText.get(index)) ?? '',
    unit: shownUnit(stage, index),
    was: planned.was.get(index) ?? null,
  }
}

function eventRow({ stage, matches }: PreparedImport, index: number): PlannedRow {
  const event = stage.events[index]
  if (event === undefined) throw new RangeError(`no event ${index}`)
  const { file, row, patient, type, start, dose, details } = event
  return {
    file,
    row,
    patient: personOf(matches.matches)(patient)?.value ?? '',
    what: type,
    at: formatDateTime(start),
    text: [dose?.value, details.product].filter((part) => part !== undefined && part !== '').join(' '),
    unit: dose?.unit ?? '',
    was: null,
  }
}
