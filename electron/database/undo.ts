import { resolve } from '../importing/resolve'
import { audit, type By } from './audit'
import { loadBatch, type Scope, scopesOf } from './batches'
import { resultId } from './codes'
import { resolvePatientEvents } from './events'
import { databaseError } from './open'
import { composePatient, removeEmptyPatient } from './patients'
import { existing, type StateChange, updateStates } from './results'
import { all, type Db, one, run } from './sql'
import { refreshPatients } from './summaries'

/** What taking back an import did. */
export interface Undone {
  /** Taken back: numbers of results, events and patients. */
  results: number
  events: number
  patients: number
  kept: { kind: 'event' | 'patient'; id: number; patient: number }[]
  /** Patients whose rows could not be taken back, each with the reason; their rows are as before. */
  failed: { patient: number; reason: string }[]
}

/**
 * Takes back an import: deletes what it said and settles anew what is shown, so that the database says what it would say without
 * it. Events that a person changed since stay, and so does a patient with entries by hand. Inside a write transaction.
 */
export function undoBatch(db: Db, batch: number, by: By): Undone {
  const found = loadBatch(db, batch)
  if (!found) throw databaseError('batchMissing', { batch })
  if (found.undoneAt !== null) throw databaseError('batchUndone', { batch })
  const undone: Undone = { results: 0, events: 0, patients: 0, kept: [], failed: [] }
  const byPatient = new Map<number, Scope[]>()
  for (const scope of scopesOf(db, batch))
    byPatient.set(scope.patient, [...(byPatient.get(scope.patient) ?? []), scope])
  for (const [patient, scopes] of byPatient) {
    try {
      // A transaction within a transaction: one patient's failure leaves this patient as before, and the others taken back.
      const part = db.transaction(() => takeBack(db, batch, patient, scopes))()
      undone.results += part.results
      undone.events += part.events
      undone.patients += part.patients
      undone.kept.push(...part.kept)
    } catch (error) {
      undone.failed.push({ patient, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  if (undone.failed.length === 0) run(db, 'UPDATE batch SET undone_at = ? WHERE id = ?', by.now, batch)
  audit(db, by, 'undo', `batch:${batch}`, {
    results: undone.results,
    events: undone.events,
    patients: undone.patients,
    kept: undone.kept.length,
    failed: undone.failed.length,
  })
  return undone
}

/** What `undoBatch` would do, without doing it. Inside a write transaction. */
export function previewUndo(db: Db, batch: number, by: By): Undone {
  const undone: Undone[] = []
  const rollback = new Error('preview')
  try {
    db.transaction(() => {
      undone.push(undoBatch(db, batch, by))
      throw rollback
    })()
  } catch (error) {
    if (error !== rollback) throw error
  }
  const [preview] = undone
  if (!preview) throw rollback
  return preview
}

function takeBack(db: Db, batch: number, patient: number, scopes: readonly Scope[]): Omit<Undone, 'failed'> {
  let results = 0
  for (const { analyte, first, last } of scopes) {
    if (analyte === 0) continue
    results += deleteResults(db, batch, patient, analyte, first, last)
    resolveAgain(db, patient, analyte, first, last)
  }
  const kept: Undone['kept'] = all<{ id: number }>(
    db,
    'SELECT id FROM event WHERE batch = ? AND patient = ? AND edited = 1 ORDER BY id',
    batch,
    patient,
  ).map(({ id }) => ({ kind: 'event', id, patient }))
  const events = run(db, 'DELETE FROM event WHERE batch = ? AND patient = ? AND edited = 0', batch, patient).changes
  resolvePatientEvents(db, patient)
  run(db, 'DELETE FROM batch_scope WHERE batch = ? AND patient = ?', batch, patient)
  const removed = takeBackIdentity(db, batch, patient)
  if (!removed && !hasOtherBatch(db, batch, patient)) kept.push({ kind: 'patient', id: patient, patient })
  if (!removed) refreshPatients(db, new Map([[patient, new Set(scopes.map(({ analyte }) => analyte))]]))
  return { results, events, patients: Number(removed), kept }
}

function deleteResults(db: Db, batch: number, patient: number, analyte: number, first: number, last: number): number {
  const sql = 'DELETE FROM result WHERE patient = ? AND analyte = ? AND time BETWEEN ? AND ? AND id BETWEEN ? AND ?'
  return run(db, sql, patient, analyte, first, last, resultId(batch, 0), resultId(batch + 1, 0) - 1).changes
}

const dayMs = 86_400_000

/** Settles anew how the results of the calendar days from one wall time to another stand. Inside a write transaction. */
export function resolveAgain(db: Db, patient: number, analyte: number, fromWall: number, toWall: number): void {
  const from = Math.floor(fromWall / dayMs) * dayMs
  const to = (Math.floor(toWall / dayMs) + 1) * dayMs - 1
  const assertions = existing(db, patient, analyte, from, to)
  const changes = resolve(assertions).flatMap(({ state }, index): StateChange[] => {
    const stored = assertions[index]
    return stored && stored.state !== state ? [{ patient, analyte, time: stored.time, id: stored.id, state }] : []
  })
  updateStates(db, changes)
}

/** Takes back what the batch said of the patient, unless that alone tells who the remaining entries belong to. */
function takeBackIdentity(db: Db, batch: number, patient: number): boolean {
  const others = 'SELECT count(*) AS count FROM identifier WHERE patient = ? AND batch <> ?'
  const identified = (one<{ count: number }>(db, others, patient, batch)?.count ?? 0) > 0
  if (!identified && hasEntries(db, patient)) return false
  run(db, 'DELETE FROM patient_source WHERE patient = ? AND batch = ?', patient, batch)
  run(db, 'DELETE FROM identifier WHERE patient = ? AND batch = ?', patient, batch)
  if (removeEmptyPatient(db, patient)) return true
  composePatient(db, patient)
  return false
}

function hasEntries(db: Db, patient: number): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM event WHERE patient = ?) OR EXISTS (SELECT 1 FROM note WHERE patient = ? AND removed_at IS NULL)
    OR EXISTS (SELECT 1 FROM batch_scope WHERE patient = ?) OR EXISTS (SELECT 1 FROM patient_source WHERE patient = ? AND batch = 0)
    AS held`
  return one<{ held: number }>(db, sql, patient, patient, patient, patient)?.held === 1
}

function hasOtherBatch(db: Db, batch: number, patient: number): boolean {
  const sql = 'SELECT EXISTS (SELECT 1 FROM identifier WHERE patient = ? AND batch <> ?) AS held'
  return one<{ held: number }>(db, sql, patient, batch)?.held === 1
}
