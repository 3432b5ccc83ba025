import type { PatientSummary } from '../../shared/contract/patients'
import type { ResultState } from '../../shared/model'
import { encode, states } from './codes'
import { refreshLatest } from './latest'
import { pmn, refreshDerivedPmn, touchesPmn } from './latestDerived'
import { all, type Db, one, run } from './sql'

/** What a transaction touched: a patient, and the analytes whose results changed. */
export type Touched = ReadonlyMap<number, ReadonlySet<number>>

/**
 * Renews everything that is kept ready of the patients touched: newest values, counts, the time at which data last arrived; their
 * summaries become stale. To be called at the end of each write transaction that changes results or events. `refresh` renews what
 * the list shows of one analyte, for a caller that has its results at hand.
 */
export function refreshPatients(db: Db, touched: Touched, refresh = refreshLatest): void {
  for (const [patient, analytes] of touched) {
    const derives = touchesPmn(analytes)
    for (const analyte of derives ? new Set([...analytes, pmn]) : analytes) {
      if (analyte > 0) refresh(db, patient, analyte)
    }
    if (derives) refreshDerivedPmn(db, patient)
  }
  refreshCounts(db, [...touched.keys()])
}

const current = encode<ResultState>(states, 'current')

const countsSql = `
  INSERT INTO summary (patient, results, events, first, last, arrived_at, stale)
  SELECT touched.value,
    (SELECT coalesce(sum(count), 0) FROM latest WHERE patient = touched.value),
    (SELECT count(*) FROM event WHERE patient = touched.value AND state = ?),
    (SELECT min(first) FROM latest WHERE patient = touched.value),
    (SELECT max(last) FROM latest WHERE patient = touched.value),
    max(coalesce((SELECT max(imported_at) FROM batch_scope JOIN batch ON batch.id = batch_scope.batch
                  WHERE batch_scope.patient = touched.value), 0),
        coalesce((SELECT max(at) FROM event_version JOIN event ON event.id = event WHERE event.patient = touched.value), 0)), 1
  FROM json_each(?) AS touched WHERE true
  ON CONFLICT DO UPDATE SET results = excluded.results, events = excluded.events, first = excluded.first, last = excluded.last,
    arrived_at = excluded.arrived_at, stale = 1`

/** All patients in one statement: SQLite plans this one anew whenever it is bound. */
function refreshCounts(db: Db, patients: readonly number[]): void {
  run(db, countsSql, current, JSON.stringify(patients))
}

/** Patients whose summary must be computed again: their data changed, or another `version` of the program computed it. */
export function stalePatients(db: Db, version: string): number[] {
  return all<{ patient: number }>(
    db,
    `SELECT patient FROM summary WHERE stale = 1 OR content ->> 'version' IS NOT ?`,
    version,
  ).map(({ patient }) => patient)
}

/** Stores what the clinical engine of this `version` of the program says of a patient, for the list. Inside a write transaction. */
export function saveSummary(db: Db, patient: number, summary: PatientSummary, version: string): void {
  const content = JSON.stringify({ ...summary, version })
  run(db, 'UPDATE summary SET content = ?, stale = 0 WHERE patient = ?', content, patient)
}

/** After a change of the rules: every summary must be computed again. Inside a write transaction. */
export function markAllStale(db: Db): void {
  run(db, 'UPDATE summary SET stale = 1')
}

/** UTC milliseconds at which data of a patient last arrived, 0 for never. */
export function arrivedAt(db: Db, patient: number): number {
  return one<{ at: number }>(db, 'SELECT arrived_at AS at FROM summary WHERE patient = ?', patient)?.at ?? 0
}
