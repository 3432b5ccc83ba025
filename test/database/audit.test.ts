import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { audit, listAudit, verifyAudit } from '../../electron/database/audit'
import { openDatabase } from '../../electron/database/open'
import { by, temporaryFile } from './support'

function trail(): string {
  const file = temporaryFile()
  const db = openDatabase(file)
  for (let n = 1; n <= 5; n++) audit(db, { ...by, now: by.now + n }, 'review', `patient:${n}`, { n })
  expect(verifyAudit(db)).toEqual({ ok: true, count: 5 })
  db.close()
  return file
}

const unguarded = 'DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DROP TRIGGER audit_no_replace;'

describe('audit trail', () => {
  it('lists newest first, page by page', () => {
    const db = openDatabase(trail())
    expect(listAudit(db, 2).map(({ object }) => object)).toEqual(['patient:5', 'patient:4'])
    expect(listAudit(db, 2, 4)[0]).toMatchObject({ object: 'patient:3', actor: 'tester', detail: { n: 3 } })
    db.close()
  })

  it('can only grow', () => {
    const db = openDatabase(trail())
    expect(() => db.exec("UPDATE audit SET actor = 'nobody'")).toThrow(/append-only/)
    expect(() => db.exec('DELETE FROM audit')).toThrow(/append-only/)
    expect(() => db.exec('INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 3')).toThrow(/append-only/)
    db.close()
  })

  it.each([
    ['an altered row', "UPDATE audit SET detail = '{}' WHERE id = 3", { ok: false, id: 3, code: 'altered' }],
    ['an altered hash', "UPDATE audit SET hash = 'x' WHERE id = 3", { ok: false, id: 3, code: 'altered' }],
    ['a row taken out', 'DELETE FROM audit WHERE id = 3', { ok: false, id: 3, code: 'missing' }],
    ['the end cut off', 'DELETE FROM audit WHERE id = 5', { ok: false, id: 5, code: 'missing' }],
    ['guards taken down', 'SELECT 1', { ok: false, id: 5, code: 'unguarded' }],
  ])('finds %s', (_, damage, expected) => {
    const file = trail()
    const stranger = new Database(file)
    stranger.exec(unguarded)
    stranger.exec(damage)
    stranger.close()
    const db = openDatabase(file)
    expect(verifyAudit(db)).toEqual(expected)
    db.close()
  })
})
