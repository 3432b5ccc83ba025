import type { FilePlan } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import type { Answers } from '../../shared/model'
import type { By } from '../database/audit'
import { type Batch, listBatches } from '../database/batches'
import { write } from '../database/open'
import { loadPatients } from '../database/patients'
import { listProblems } from '../database/problems'
import { findProfile, loadProfile, saveProfile } from '../database/profiles'
import type { Db } from '../database/sql'
import { answersFor, type Decisions, worthKeeping } from './answers'
import { type CommitFile, commitPlan } from './commit'
import { refuseForeign } from './foreign'
import { ImportError } from './importError'
import { findFiles, type ImportFile, type KeptBytes, openFile } from './input'
import { createRefs, matchPatients, type PatientMatches } from './patients'
import { makePlan, type Planned, personOf } from './plan'
import { matchAll, nothingLeftOut, planAll, settleStored } from './planning'
import { emptyCounts, type FileCounts } from './preview'
import { describeProblem } from './problems'
import { Cancelled, createPacer, type Pacer, type Progress } from './progress'
import { FileRefused, type Format } from './record'
import { formats, type Recognized, recognize } from './registry'
import { type Stage, type StagedFile, stageFile } from './stage'
import { hold, Staging } from './staging'

/** Part of a batch's reader version: raise it when the same bytes would now be mapped, judged or converted otherwise. */
const pipelineVersion = '3'

export interface ImportRequest {
  /** Files and folders. */
  paths: readonly string[]
  /** Decisions for all files of this import. */
  answers?: Answers
  /** Decisions for files of one layout. */
  answersByLayout?: Readonly<Record<string, Answers>>
  /** Name of a saved profile to use, and to save this import's answers under. */
  source?: string | null
}

export interface ImportTools {
  report?: (progress: Progress) => void
  signal?: AbortSignal
  /** For tests: other formats than the registry's. */
  formats?: readonly Format[]
}

/** What to leave out of a commit. */
export interface LeaveOut {
  /** Keys of `PatientPlan`. */
  patients: readonly string[]
  /** `file` is an index into the plan's files. */
  rows: readonly { file: number; row: number }[]
}

/** One file of a prepared import. */
export interface PreparedFile {
  path: string
  name: string
  sha256: string
  size: number
  format: Format | null
  reason: string
  layout: string
  refused: FilePlan['refused']
  answers: Answers
  remembered: Answers
  kept: KeptBytes | null
  staged: StagedFile | null
  counts: FileCounts
  /** The import that brought these very bytes. */
  known: Batch | null
  /** Set when nothing could have changed since: the file was not read again. */
  isUnchanged: boolean
}

/** A plan that can be looked at (`preview.ts`) and committed. It holds everything in memory; the database has not been touched. */
export interface PreparedImport {
  files: PreparedFile[]
  stage: Stage
  matches: PatientMatches
  planned: Planned
  dataVersion: unknown
  source: string | null
}

/**
 * Reads files and plans their import; writes nothing. A file that is refused or fails stands in the plan with its reason and does not keep the
 * others from coming in. @throws {Cancelled} when called off, {FileRefused} when a path does not exist
 */
export async function prepareImport(db: Db, request: ImportRequest, tools: ImportTools = {}): Promise<PreparedImport> {
  const pacer = createPacer(tools.report ?? (() => undefined), tools.signal ?? new AbortController().signal)
  const known = tools.formats ?? (await formats())
  const paths = await findFiles(request.paths)
  const decisions = decide(db, request)
  const stage: Stage = { results: new Staging(), events: [], tests: [], ranges: [null], refs: createRefs() }
  const opened: { input: ImportFile; file: PreparedFile }[] = []
  try {
    for (const path of paths) opened.push(...(await openInput(path)))
    for (const { input } of opened) {
      input.companions = opened.map((other) => other.input).filter((other) => other !== input)
    }
    const recognized = new Map<PreparedFile, Recognized>()
    for (const { input, file } of opened) await recognizeFile(input, file, known, recognized)
    sortByKind(opened)
    const files = opened.map(({ file }) => file)
    const batches = listBatches(db).filter(({ undoneAt }) => undoneAt === null)
    const size = opened.reduce((sum, { input }) => sum + input.size, 0)
    let done = 0
    for (const [index, { input, file }] of opened.entries()) {
      const found = recognized.get(file)
      if (found !== undefined) {
        decideFile(db, file, decisions, request.source ?? null)
        const progress = (bytes: number) => ((done + Math.min(bytes, input.size)) / Math.max(1, size)) * 0.75
        await readFile(db, input, file, index, found.format, stage, batches, pacer, progress)
      }
      // Stays open: a later file may still need it as its companion.
      done += input.size
    }
    pacer.stage('planning', '')
    await pacer.step(stage.results.length, 0.8)
    const matches = matchAll(db, stage, files)
    const planned = planAll(db, stage, matches, files)
    await pacer.step(stage.results.length, 0.9)
    return { files, stage, matches, planned, dataVersion: dataVersion(db), source: request.source ?? null }
  } finally {
    for (const { input } of opened) await input.close().catch(() => undefined)
  }
}

function decide(db: Db, { answers = {}, answersByLayout = {}, source = null }: ImportRequest): Decisions {
  const named = source === null ? null : findProfile(db, source)
  return {
    given: { ...named?.answers, ...answers },
    byLayout: new Map(Object.entries(answersByLayout)),
    remembered: new Map(),
  }
}

/** Without a profile named, the layout's own is used. */
function decideFile(db: Db, file: PreparedFile, decisions: Decisions, source: string | null): void {
  const saved = loadProfile(db, file.layout)
  file.remembered = saved?.answers ?? (source === null ? {} : (findProfile(db, source)?.answers ?? {}))
  file.answers = answersFor({ ...decisions, remembered: new Map([[file.layout, file.remembered]]) }, file.layout)
}

async function openInput(path: string): Promise<{ input: ImportFile; file: PreparedFile }[]> {
  const input = await openFile(path)
  return [{ input, file: newFile(input) }]
}

function newFile({ path, name, size }: ImportFile): PreparedFile {
  return {
    path,
    name,
    sha256: '',
    size,
    format: null,
    reason: '',
    layout: '',
    refused: null,
    answers: {},
    remembered: {},
    kept: null,
    staged: null,
    counts: emptyCounts(),
    known: null,
    isUnchanged: false,
  }
}

async function recognizeFile(
  input: ImportFile,
  file: PreparedFile,
  known: readonly Format[],
  recognized: Map<PreparedFile, Recognized>,
): Promise<void> {
  try {
    const found = await recognize(input, known)
    file.format = found.format
    file.reason = found.recognition.reason
    file.layout = found.recognition.layout
    recognized.set(file, found)
  } catch (error) {
    file.refused = refusalOf(error, file)
    file.sha256 = await input.sha256()
  }
}

/** Patients come before what is said of them. */
function sortByKind(opened: { file: PreparedFile }[]): void {
  const rank = ({ layout }: PreparedFile) => (/patients?$/i.test(layout) ? 0 : 1)
  opened.sort((a, b) => rank(a.file) - rank(b.file))
}

async function readFile(
  db: Db,
  input: ImportFile,
  file: PreparedFile,
  index: number,
  format: Format,
  stage: Stage,
  batches: readonly Batch[],
  pacer: Pacer,
  progress: (bytes: number) => number,
): Promise<void> {
  pacer.stage('reading', file.name)
  if (batches.some(({ size }) => size === input.size)) {
    file.sha256 = await input.sha256()
    file.known = batches.find(({ sha256 }) => sha256 === file.sha256) ?? null
    if (file.known !== null && saysNothingNew(file, file.known, format)) {
      takeFromBatch(db, file, file.known)
      return
    }
  }
  const { results, events } = stage
  const before = { results: results.length, events: events.length }
  try {
    const staged = stageFile(stage, index, file.answers, (bytes, rows) => pacer.step(rows, progress(bytes)))
    await format.read(input, staged.sink, file.answers)
    file.kept = await input.keep()
    file.sha256 = file.kept.sha256
    file.staged = staged
    refuseForeign(file, staged, stage, index)
  } catch (error) {
    results.length = before.results
    events.length = before.events
    file.staged = null
    file.refused = refusalOf(error, file)
    if (file.sha256 === '') file.sha256 = await input.sha256()
  }
}

/** The same bytes, read by the same reader with the same decisions, and nothing left to decide: all of it is on file. */
function saysNothingNew(file: PreparedFile, batch: Batch, format: Format): boolean {
  const { counts } = batch
  return (
    batch.readerVersion === readerVersion(format) &&
    JSON.stringify(batch.answers) === JSON.stringify(file.answers) &&
    counts['held'] === 0 &&
    counts['leftOut'] === 0 &&
    counts['questions'] === 0
  )
}

function readerVersion(format: Format): string {
  return `${format.version}+${pipelineVersion}`
}

function takeFromBatch(db: Db, file: PreparedFile, batch: Batch): void {
  const count = (name: string) => batch.counts[name] ?? 0
  const [read, rejected] = [count('read'), count('rejected')]
  file.isUnchanged = true
  file.counts = {
    ...emptyCounts(),
    read,
    rejected,
    duplicate: read - rejected,
    ignored: count('ignored'),
    patients: count('patients'),
  }
  file.counts.stored = listProblems(db, batch.id)
}

/** What went wrong with a file, in words. @throws whatever is not the file's fault */
function refusalOf(error: unknown, { name }: PreparedFile): NonNullable<FilePlan['refused']> {
  if (error instanceof Cancelled) throw error
  if (error instanceof FileRefused) return { code: error.code, message: error.message, hint: error.hint }
  const reason = error instanceof Error ? error.message : String(error)
  return {
    code: 'readerFailed',
    message: t('problems.readerFailed.message', { name, reason }),
    hint: t('problems.readerFailed.hint'),
  }
}

function dataVersion(db: Db): unknown {
  return db.pragma('data_version', { simple: true })
}

/** What a commit did: the batch of each file, null for one that changed nothing. */
export interface Committed {
  batches: (number | null)[]
  /** Patients whose data changed. */
  patients: number[]
}

/**
 * Executes the stored plan in one transaction, without what is left out. When the database changed since, the plan is made again and must come
 * out the same. @throws {ImportError} `planOutdated`, {DatabaseError} when it cannot be written; nothing is written then
 */
export async function commitImport(
  db: Db,
  prepared: PreparedImport,
  leaveOut: LeaveOut,
  by: By,
  pacer?: Pacer,
): Promise<Committed> {
  const { files, stage, matches } = prepared
  pacer?.stage('saving', '')
  await pacer?.step(0, 0.9)
  const leavesOut = leaveOut.patients.length > 0 || leaveOut.rows.length > 0
  if (leavesOut) prepared.planned = planWithout(db, prepared, leaveOut)
  const committed = await write(db, () => {
    if (!leavesOut && dataVersion(db) !== prepared.dataVersion) assertSamePlan(db, prepared)
    const { planned, source } = prepared
    const toCommit = files.flatMap((file, index) => commitFile(file, index))
    const batches = commitPlan(db, stage, planned, matches.persons, personOf(matches.matches), toCommit, by)
    for (const { layout, answers } of toCommit) keepAnswers(db, layout, answers, source, by)
    return files.map((_, index) => batches.get(index) ?? null)
  })
  await pacer?.step(stage.results.length, 1)
  const patients = matches.persons.flatMap(({ existing }) => (existing === null ? [] : [existing]))
  return { batches: committed, patients }
}

function commitFile(file: PreparedFile, index: number): CommitFile[] {
  const { staged, kept, format, counts } = file
  if (staged === null || kept === null || format === null || !counts.changes) return []
  const { stored: _stored, changes: _changes, ...numbers } = counts
  return [
    {
      index,
      name: file.name,
      kept,
      format: format.id,
      readerVersion: readerVersion(format),
      layout: file.layout,
      answers: file.answers,
      counts: numbers,
      problems: staged.problems,
      isKnown: file.known !== null,
    },
  ]
}

function keepAnswers(db: Db, layout: string, answers: Answers, source: string | null, by: By): void {
  const worth = worthKeeping(answers)
  const saved = loadProfile(db, layout)
  const isSame = saved !== null && JSON.stringify(saved.answers) === JSON.stringify(worth)
  if (Object.keys(worth).length === 0 && source === null) return
  if (isSame && (source === null || saved.name === source)) return
  saveProfile(db, layout, source ?? saved?.name ?? layout, worth, by)
}

function planWithout(db: Db, { stage, matches, files }: PreparedImport, leaveOut: LeaveOut): Planned {
  const { results, events } = stage
  const patients = new Set(leaveOut.patients)
  const rows = new Set(leaveOut.rows.map(({ file, row }) => `${file} ${row}`))
  const person = personOf(matches.matches)
  const isOut = (ref: number, file: number, row: number) => {
    const key = person(ref)?.key
    return (key !== undefined && patients.has(key)) || rows.has(`${file} ${row}`)
  }
  const result = (index: number) => isOut(results.patient.get(index), results.file.get(index), results.row.get(index))
  const event = (index: number) => {
    const found = events[index]
    return found !== undefined && isOut(found.patient, found.file, found.row)
  }
  for (const { key, statements, mentions, adds } of matches.persons) {
    if (patients.has(key)) for (const collection of [statements, mentions, adds]) collection.clear()
  }
  for (let index = 0; index < results.length; index++) {
    if (results.hold.get(index) !== hold.none || person(results.patient.get(index)) === null || !result(index)) continue
    const where = { row: results.row.get(index), column: null, raw: results.texts.text(results.rawText.get(index)) }
    files[results.file.get(index)]?.staged?.keepOut(describeProblem('leftOut', 'error', where), null)
  }
  events.forEach(({ file, row, type, patient }, index) => {
    if (person(patient) === null || !event(index)) return
    files[file]?.staged?.keepOut(describeProblem('leftOut', 'error', { row, column: null, raw: type }), null)
  })
  return planAll(db, stage, matches, files, { result, event })
}

/** Another import or an edit came between: the same plan must still hold, or the user looks again. */
function assertSamePlan(db: Db, prepared: PreparedImport): void {
  const { stage, matches, planned } = prepared
  const again = makePlan(db, stage, matches.persons, matches.matches, nothingLeftOut)
  const rematched = matchPatients(
    stage.refs.list.filter(({ file }) => prepared.files[file]?.staged),
    loadPatients(db),
    (file) => prepared.files[file]?.answers ?? {},
  )
  const same =
    sameNumbers(again.bucket, planned.bucket) &&
    sameNumbers(again.eventBucket, planned.eventBucket) &&
    JSON.stringify(rematched.persons.map(({ existing, key }) => [existing, key])) ===
      JSON.stringify(matches.persons.map(({ existing, key }) => [existing, key]))
  if (!same) throw new ImportError('planOutdated', t('problems.planOutdated.message'), t('problems.planOutdated.hint'))
  settleStored(db, stage, matches, prepared.files, nothingLeftOut, again)
  prepared.planned = again
}

function sameNumbers(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
