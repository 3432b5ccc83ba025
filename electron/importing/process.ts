import { constants, setPriority, userInfo } from 'node:os'
import { z } from 'zod'
import type { FilePlan, ImportOutcome, ImportPlan } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import { openDatabase } from '../database/open'
import type { Db } from '../database/sql'
import { explainError } from '../errors'
import { commitImport, type ImportRequest, type PreparedImport, prepareImport } from './importer'
import type { FromImport, ToImport } from './messages'
import { filePlan, patientPlans, plannedRows, problemsOfFile } from './preview'
import { problemsCsv } from './problems'
import { createPacer } from './progress'

/*
 * Entry of the process that an import runs in: it reads, plans and commits with a connection of its own. Killing it at any moment leaves
 * the database as it was.
 */

/** Problems of each file that cross with the plan; the others are saved as CSV on demand. */
const listedProblems = 500

// The window goes first wherever there are few processors.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

const port = process.parentPort
let db: Db | null = null
let prepared: PreparedImport | null = null
let request: ImportRequest = { paths: [] }

function send(message: FromImport): void {
  port.postMessage(message)
}

function connection(file: string): Db {
  db ??= openDatabase(file)
  return db
}

const job = z.number()
const toImport = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('prepare'),
    job,
    database: z.string(),
    paths: z.array(z.string()),
    source: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('answer'), job, database: z.string(), answers: z.record(z.string(), z.string()) }),
  z.strictObject({
    kind: z.literal('rows'),
    job,
    id: z.number(),
    bucket: z.enum(['new', 'duplicate', 'corrected', 'conflict', 'rejected']),
    offset: z.number(),
    limit: z.number(),
  }),
  z.strictObject({ kind: z.literal('problems'), job, id: z.number() }),
  z.strictObject({
    kind: z.literal('commit'),
    job,
    leaveOut: z.strictObject({
      patients: z.array(z.string()),
      rows: z.array(z.strictObject({ file: z.number(), row: z.number() })),
    }),
  }),
]) satisfies z.ZodType<ToImport>

port.on('message', ({ data }) => {
  const message = toImport.parse(data)
  handle(message).catch((error: unknown) => send({ kind: 'failed', job: message.job, ...explainError(error) }))
})

async function handle(message: ToImport): Promise<void> {
  switch (message.kind) {
    case 'prepare':
      request = { paths: message.paths, source: message.source }
      return prepare(message.job, message.database)
    case 'answer':
      request = { ...request, answers: { ...request.answers, ...message.answers } }
      return prepare(message.job, message.database)
    case 'rows': {
      const rows = plannedRows(current(), message.bucket, message.offset, message.limit)
      return send({ kind: 'rows', job: message.job, id: message.id, ...rows })
    }
    case 'problems': {
      const files = current().files.map((file) => ({ name: file.name, problems: problemsOfFile(file) }))
      return send({ kind: 'problems', job: message.job, id: message.id, csv: [...problemsCsv(files)].join('') })
    }
    case 'commit':
      return commit(message)
  }
}

function pacerOf(jobNumber: number) {
  const report = (progress: Parameters<Parameters<typeof createPacer>[0]>[0]) =>
    send({ kind: 'progress', progress: { job: jobNumber, ...progress } })
  // Called off by killing the process: no signal is ever given.
  return { report, pacer: createPacer(report, new AbortController().signal) }
}

async function prepare(jobNumber: number, database: string): Promise<void> {
  prepared = null
  prepared = await prepareImport(connection(database), request, { report: pacerOf(jobNumber).report })
  send({ kind: 'plan', plan: planOf(jobNumber, prepared) })
}

function planOf(jobNumber: number, from: PreparedImport): ImportPlan {
  return {
    job: jobNumber,
    files: from.files.map((file) => filePlan(file, listedProblems)),
    patients: patientPlans(from),
  }
}

async function commit({ job: jobNumber, leaveOut }: Extract<ToImport, { kind: 'commit' }>): Promise<void> {
  const from = current()
  if (db === null) throw new Error('not prepared')
  const by = { actor: userInfo().username, now: Date.now() }
  const { batches, patients } = await commitImport(db, from, leaveOut, by, pacerOf(jobNumber).pacer)
  const files = from.files.map((file, index): FilePlan & { batch: number | null } => ({
    ...filePlan(file, listedProblems),
    batch: batches[index] ?? null,
  }))
  const outcome: ImportOutcome = { job: jobNumber, files }
  send({ kind: 'done', outcome, patients })
}

function current(): PreparedImport {
  if (prepared === null)
    throw Object.assign(new Error(t('problems.jobUnknown.message')), {
      code: 'jobUnknown',
      hint: t('problems.jobUnknown.hint'),
    })
  return prepared
}
