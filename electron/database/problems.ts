import type { HeldRow } from '../../shared/contract/imports'
import type { Problem } from '../../shared/model'
import { audit, type By } from './audit'
import { databaseError } from './open'
import { all, type Db, one, run } from './sql'

/** A problem with the record that it keeps aside, as JSON, when it is held. */
export interface NewProblem extends Problem {
  record: string | null
}

const problemSql = 'SELECT row, "column", code, severity, message, hint, raw FROM problem'

/** Stores the problems of an import. Inside a write transaction. */
export function addProblems(db: Db, batch: number, problems: Iterable<NewProblem>): void {
  for (const { row, column, code, severity, message, hint, raw, record } of problems) {
    const sql = `
      INSERT INTO problem (batch, row, "column", code, severity, message, hint, raw, record)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
    run(db, sql, batch, row, column, code, severity, message, hint, raw, record)
  }
}

/** The problems of an import, in the order of the file. */
export function listProblems(db: Db, batch: number): Problem[] {
  return all<Problem>(db, `${problemSql} WHERE batch = ? ORDER BY id`, batch)
}

type HeldProblem = Problem & { id: number; batch: number; file: string; layout: string; record: string }

const heldSql = `
  SELECT problem.id, problem.batch, batch.file, batch.layout, problem.row, problem."column", problem.code, problem.severity,
         problem.message, problem.hint, problem.raw, problem.record
  FROM problem JOIN batch ON batch.id = problem.batch
  WHERE problem.record IS NOT NULL AND problem.decision IS NULL AND batch.undone_at IS NULL`

/** Rows kept aside that wait for a decision, of all imports that stand. */
export function listHeld(db: Db): HeldRow[] {
  return all<HeldProblem>(db, `${heldSql} ORDER BY problem.batch, problem.id`).map(
    ({ id, batch, file, layout: _layout, record: _record, ...problem }) => ({ id, batch, file, problem }),
  )
}

/** A row kept aside with its record as JSON; throws `DatabaseError` when it no longer waits for a decision. */
export function loadHeld(db: Db, id: number): HeldProblem {
  const held = one<HeldProblem>(db, `${heldSql} AND problem.id = ?`, id)
  if (!held) throw databaseError('problemDecided')
  return held
}

/**
 * Notes the decision on a row kept aside; the caller stores the record of a released one, under the batch that brought it, so that
 * it leaves with it. Inside a write transaction.
 */
export function decideHeld(db: Db, id: number, decision: 'released' | 'dismissed', by: By, reason = ''): void {
  const { batch } = loadHeld(db, id)
  run(db, 'UPDATE problem SET decision = ?, decided_at = ? WHERE id = ?', decision, by.now, id)
  audit(db, by, `held.${decision}`, `problem:${id}`, reason === '' ? { batch } : { batch, reason })
}

/** First free number of a result of this batch, for `insertResults`. */
export function nextResultNumber(db: Db, batch: number): number {
  const sql = `
    SELECT max(result.id) AS last FROM batch_scope JOIN result ON result.patient = batch_scope.patient
      AND result.analyte = batch_scope.analyte AND result.time BETWEEN batch_scope.first AND batch_scope.last
    WHERE batch_scope.batch = ? AND result.id BETWEEN ? AND ?`
  const first = batch * 2 ** 32
  const last = one<{ last: number | null }>(db, sql, batch, first, first + 2 ** 32 - 1)?.last
  return last === null || last === undefined ? 0 : last - first + 1
}
