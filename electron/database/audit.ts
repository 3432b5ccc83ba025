import { createHash } from 'node:crypto'
import { all, type Db, one, run } from './sql'

/** Who does something, and when (UTC milliseconds). */
export interface By {
  actor: string
  now: number
}

export interface AuditEntry {
  id: number
  at: number
  actor: string
  /** Such as `import`, `undo`, `event.edit`. */
  action: string
  /** What it was done to, by number: `patient:12`. Never a name or a clinical value. */
  object: string
  detail: Record<string, string | number | string[]>
}

interface AuditRow {
  id: number
  at: number
  actor: string
  action: string
  object: string
  detail: string
  previous: string
  hash: string
}

const start = '0'.repeat(64)

/**
 * Adds a row to the audit trail, chained to the one before. `detail` holds numbers, codes and names of fields, never what a
 * patient's data say. Inside a write transaction.
 */
export function audit(
  db: Db,
  { actor, now }: By,
  action: string,
  object: string,
  detail: AuditEntry['detail'] = {},
): void {
  const previous = one<{ hash: string }>(db, 'SELECT hash FROM audit ORDER BY id DESC LIMIT 1')?.hash ?? start
  const text = JSON.stringify(detail)
  const hash = chain({ at: now, actor, action, object, detail: text, previous })
  run(
    db,
    'INSERT INTO audit (at, actor, action, object, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
    now,
    actor,
    action,
    object,
    text,
    previous,
    hash,
  )
}

function chain({ at, actor, action, object, detail, previous }: Omit<AuditRow, 'id' | 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, at, actor, action, object, detail]))
    .digest('hex')
}

/** The audit trail, newest first; `before` continues a page at an id. */
export function listAudit(db: Db, limit: number, before: number = Number.MAX_SAFE_INTEGER): AuditEntry[] {
  const sql = 'SELECT id, at, actor, action, object, detail FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?'
  return all<Omit<AuditRow, 'previous' | 'hash'>>(db, sql, before, limit).map((row) => ({
    ...row,
    detail: JSON.parse(row.detail),
  }))
}

export type AuditCheck =
  | { ok: true; count: number }
  | { ok: false; id: number; code: 'altered' | 'missing' | 'unguarded' }

/** Reads the whole trail again: tells the first row that was altered or is missing, and whether its guards still stand. */
export function verifyAudit(db: Db): AuditCheck {
  let previous = start
  let count = 0
  for (const row of all<AuditRow>(db, 'SELECT * FROM audit ORDER BY id')) {
    count++
    if (row.id !== count) return { ok: false, id: count, code: 'missing' }
    if (row.previous !== previous || row.hash !== chain(row)) return { ok: false, id: row.id, code: 'altered' }
    previous = row.hash
  }
  const given = one<{ seq: number }>(db, "SELECT seq FROM sqlite_sequence WHERE name = 'audit'")?.seq ?? 0
  if (given > count) return { ok: false, id: count + 1, code: 'missing' }
  const guards = one<{ count: number }>(
    db,
    "SELECT count(*) AS count FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'",
  )
  return guards?.count === 3 ? { ok: true, count } : { ok: false, id: count, code: 'unguarded' }
}
