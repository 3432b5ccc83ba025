import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { ReadArgs } from '../../shared/contract'
import type { Trajectory } from '../../shared/contract/patients'
import { assess } from '../../shared/hematology/assess'
import { withDerived } from '../../shared/hematology/derive'
import { patientSummary } from '../../shared/hematology/patient-summary'
import { recordColumns } from '../../shared/hematology/record-columns'
import { severityRuns } from '../../shared/hematology/severity-runs'
import type { LabResult, PatientRecord } from '../../shared/model'
import { listColumns } from '../../shared/patient-list'
import { batchContent, loadBatch } from '../database/batches'
import { listNotes } from '../database/notes'
import { databaseError, write } from '../database/open'
import { listPatients, loadSparklines } from '../database/patientList'
import { provenance } from '../database/provenance'
import { loadRecord } from '../database/records'
import { markReviewed, reviewOf } from '../database/reviews'
import { saveSummary, stalePatients } from '../database/summaries'
import { by, type Context } from './context'
import { choosePath } from './output'
import type { Handlers } from './register'
import { readSettings } from './settings'

type PatientHandlers = Pick<Handlers, Extract<keyof Handlers, `patients.${string}` | `results.${string}`>>

/** Lines shown above and below the row that a value came from. */
const around = 4

export function patientHandlers({ db, window, push }: Context): PatientHandlers {
  function requireRecord(patient: number): PatientRecord {
    const record = loadRecord(db, patient)
    if (!record) throw databaseError('patientMissing')
    return record
  }

  function assessed({ patient, profile, asOf }: Pick<ReadArgs<'patients.trajectory'>, 'patient' | 'profile' | 'asOf'>) {
    const record = requireRecord(patient)
    return { record, assessment: assess(record, { profile, asOf, options: engineOptions(db) }) }
  }

  return {
    'patients.list': () => listColumns(listPatients(db)),
    'patients.sparklines': ({ patients }) => loadSparklines(db, patients),
    'patients.trajectory': (args): Trajectory => {
      const { record, assessment } = assessed(args)
      const { sets, ...rest } = assessment
      return {
        patient: record.patient,
        series: recordColumns(record, readSettings(db).ctcae),
        events: record.events,
        notes: listNotes(db, args.patient),
        review: reviewOf(db, args.patient),
        assessment: rest,
        runs: severityRuns(sets),
      }
    },
    'patients.counts': (args) =>
      assessed(args).assessment.sets.filter((set) => set.date >= args.from && set.date <= args.to),
    'patients.markReviewed': async ({ patient }) => {
      await write(db, () => markReviewed(db, patient, by()))
      push('dataChanged', { patients: [patient] })
      return {}
    },
    'results.detail': ({ patient, result }): LabResult => {
      // A derived count stands nowhere in the database: it is computed from the record again.
      const found =
        result < 0
          ? withDerived(requireRecord(patient).results).find((one) => one.id === result)
          : provenance(db, patient, result)?.result
      if (!found) throw databaseError('resultMissing')
      return found
    },
    'results.excerpt': async ({ batch, row }) => {
      const stored = loadBatch(db, batch)
      if (!stored) throw databaseError('batchMissing')
      const { file, format, sha256 } = stored
      const bytes = await original(batch)
      const isText = bytes !== null && !bytes.subarray(0, 4096).includes(0)
      const lines = isText ? new TextDecoder().decode(bytes).split(/\r\n|\r|\n/) : []
      const first = Math.max(1, row - around)
      return { file, format, sha256, firstRow: first, lines: lines.slice(first - 1, row + around) }
    },
    'results.saveOriginal': async ({ batch }) => {
      const stored = loadBatch(db, batch)
      const bytes = await original(batch)
      if (!stored || bytes === null) throw databaseError('batchMissing')
      const path = await choosePath(window(), stored.file, 'original')
      if (path !== null) await writeFile(path, bytes)
      return { path }
    },
  }

  async function original(batch: number): Promise<Buffer | null> {
    const compressed = batchContent(db, batch)
    return compressed === null ? null : promisify(gunzip)(compressed)
  }
}

function engineOptions(db: Context['db']) {
  const { ignoreInfectionCounts, transfusionIndependenceDays } = readSettings(db)
  return { ignoreInfectionCounts, transfusionIndependenceDays }
}

/**
 * Computes the list's summaries that are stale, one patient at a time, so that the window stays fluid; tells the page when some
 * are ready. Those of another version of the program are stale: its rules may have been others. Safe to call again while it runs.
 */
export function summaryWorker({ db, push }: Context, version: string): () => void {
  let isRunning = false
  let isAskedAgain = false

  async function work() {
    const stale = stalePatients(db, version)
    for (const [i, patient] of stale.entries()) {
      await new Promise((resolve) => setImmediate(resolve))
      // Read and stored in one transaction: what an import brings in between makes it stale again.
      await write(db, () => {
        const record = loadRecord(db, patient)
        if (!record) return
        const assessment = assess(record, { profile: readSettings(db).profile, asOf: null, options: engineOptions(db) })
        saveSummary(db, patient, patientSummary(assessment, record.events), version)
      })
      if (i % 50 === 49) push('dataChanged', { patients: [] })
    }
    if (stale.length > 0) push('dataChanged', { patients: [] })
  }

  async function run() {
    isRunning = true
    try {
      do {
        isAskedAgain = false
        await work()
      } while (isAskedAgain)
    } finally {
      isRunning = false
    }
  }

  return () => {
    isAskedAgain = true
    if (!isRunning) void run()
  }
}
