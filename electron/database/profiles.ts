import type { SavedProfile } from '../../shared/contract/imports'
import type { Answers } from '../../shared/model'
import { audit, type By } from './audit'
import { all, type Db, one, run } from './sql'

interface ProfileRow {
  layout: string
  name: string
  answers: string
  changedAt: number
}

const profileSql = 'SELECT layout, name, answers, changed_at AS changedAt FROM profile'

/** Saved answers of every layout, by name. */
export function listProfiles(db: Db): SavedProfile[] {
  return all<ProfileRow>(db, `${profileSql} ORDER BY name, layout`).map(readProfile)
}

/** The saved answers of one layout, or null. */
export function loadProfile(db: Db, layout: string): SavedProfile | null {
  const row = one<ProfileRow>(db, `${profileSql} WHERE layout = ?`, layout)
  return row ? readProfile(row) : null
}

/** The saved answers under a name, or null. */
export function findProfile(db: Db, name: string): SavedProfile | null {
  const row = one<ProfileRow>(db, `${profileSql} WHERE name = ? ORDER BY changed_at DESC LIMIT 1`, name)
  return row ? readProfile(row) : null
}

/** Stores the answers of a layout in place of those it had. Inside a write transaction. */
export function saveProfile(db: Db, layout: string, name: string, answers: Answers, by: By): void {
  const sql = `
    INSERT INTO profile (layout, name, answers, changed_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET name = excluded.name, answers = excluded.answers, changed_at = excluded.changed_at`
  run(db, sql, layout, name, JSON.stringify(answers), by.now)
  audit(db, by, 'profile.save', 'profile', { questions: Object.keys(answers).length })
}

/** Forgets the answers of a layout. Inside a write transaction. */
export function removeProfile(db: Db, layout: string, by: By): void {
  if (run(db, 'DELETE FROM profile WHERE layout = ?', layout).changes > 0) audit(db, by, 'profile.remove', 'profile')
}

function readProfile({ layout, name, answers, changedAt }: ProfileRow): SavedProfile {
  return { layout, name, answers: JSON.parse(answers), updatedAt: new Date(changedAt).toISOString() }
}
