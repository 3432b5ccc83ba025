import type { PinnedNote } from '../../shared/contract/patients'
import { audit, type By } from './audit'
import { databaseError } from './open'
import { all, type Db, one, run } from './sql'

/* Notes pinned to a day. A note that is changed or removed stays on file, unseen. */

/** The notes of a patient, by date. */
export function listNotes(db: Db, patient: number): PinnedNote[] {
  return all<PinnedNote>(
    db,
    'SELECT id, date, text FROM note WHERE patient = ? AND removed_at IS NULL ORDER BY date, id',
    patient,
  )
}

/** Pins a note to a day (`YYYY-MM-DD`), in place of the note `id` when one is given; gives its number. Inside a write transaction. */
export function saveNote(db: Db, patient: number, id: number | null, date: string, text: string, by: By): number {
  if (!one(db, 'SELECT id FROM patient WHERE id = ?', patient)) throw databaseError('patientMissing')
  if (id !== null) retire(db, patient, id, by)
  const sql = 'INSERT INTO note (patient, date, text, author, written_at, replaces) VALUES (?, ?, ?, ?, ?, ?)'
  const note = Number(run(db, sql, patient, date, text, by.actor, by.now, id).lastInsertRowid)
  audit(db, by, id === null ? 'note.add' : 'note.change', `note:${note}`, { patient })
  return note
}

/** Takes a note off. Inside a write transaction. */
export function removeNote(db: Db, patient: number, id: number, by: By): void {
  retire(db, patient, id, by)
  audit(db, by, 'note.remove', `note:${id}`, { patient })
}

function retire(db: Db, patient: number, id: number, by: By) {
  const sql = 'UPDATE note SET removed_at = ? WHERE id = ? AND patient = ? AND removed_at IS NULL'
  if (run(db, sql, by.now, id, patient).changes === 0) throw databaseError('noteMissing')
}
