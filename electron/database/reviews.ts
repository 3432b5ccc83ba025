import type { Review } from '../../shared/contract/patients'
import { audit, type By } from './audit'
import { type Db, one, run } from './sql'
import { arrivedAt } from './summaries'

/** Notes that a person has looked at everything on file of a patient. Inside a write transaction. */
export function markReviewed(db: Db, patient: number, by: By): void {
  const sql = `
    INSERT INTO review (patient, reviewed_at, actor) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET reviewed_at = excluded.reviewed_at, actor = excluded.actor`
  run(db, sql, patient, by.now, by.actor)
  audit(db, by, 'review', `patient:${patient}`)
}

/** When a patient was last reviewed, and whether data arrived since. */
export function reviewOf(db: Db, patient: number): Review {
  const row = one<{ at: number }>(db, 'SELECT reviewed_at AS at FROM review WHERE patient = ?', patient)
  return review(row?.at ?? null, arrivedAt(db, patient))
}

/** A patient never reviewed has no review that data could be newer than. */
export function review(reviewedAt: number | null, arrived: number): Review {
  return reviewedAt === null
    ? { reviewedAt: null, newSince: false }
    : { reviewedAt: new Date(reviewedAt).toISOString(), newSince: arrived > reviewedAt }
}
