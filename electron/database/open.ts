import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { t } from '../../shared/messages'
import { type Migration, migrations } from './migrations'
import { DatabaseError, type Db } from './sql'

/** Marks the file as ours in its header: «MRLW». */
const applicationId = 0x4d_52_4c_57

/** Everything that may run by itself in our file; a stranger's trigger or view is refused. */
const ownTriggers = new Set(['identifier_one_patient', 'audit_no_update', 'audit_no_delete', 'audit_no_replace'])

export interface OpenOptions {
  readonly?: boolean
  /** Key of an encrypted database. */
  key?: string
}

/**
 * Opens a database, makes it when it does not exist, and brings its schema up to date. A write never waits for another one
 * by blocking: see `write`. Throws `DatabaseError` for a file that is no database, not ours, damaged, or from a newer version.
 */
export function openDatabase(file: string, { readonly = false, key }: OpenOptions = {}): Db {
  if (key !== undefined) throw databaseError('encryptionMissing', { file })
  if (readonly && !existsSync(file)) throw databaseError('notFound', { file })
  let db: Db | undefined
  try {
    db = new Database(file, { readonly, timeout: 0 })
    setPragmas(db, readonly)
    assertOurs(db, file)
    if (readonly) assertCurrent(db, file)
    else migrate(db, migrations)
    return db
  } catch (error) {
    db?.close()
    throw explain(error, file)
  }
}

function setPragmas(db: Db, readonly: boolean) {
  db.pragma('trusted_schema = OFF')
  db.pragma('foreign_keys = ON')
  db.pragma('temp_store = MEMORY')
  if (!readonly) db.pragma('journal_mode = WAL')
  // A WAL database would fall back to NORMAL here, and a committed import could vanish with the power.
  db.pragma('synchronous = FULL')
  db.pragma('checkpoint_fullfsync = ON')
}

function assertOurs(db: Db, file: string) {
  const version = schemaVersion(db)
  const objects = db.prepare<[], { type: string; name: string }>('SELECT type, name FROM sqlite_schema').all()
  const marked = db.pragma('application_id', { simple: true }) === applicationId
  if (!marked && (version !== 0 || objects.length > 0)) throw databaseError('foreign', { file })
  if (version > migrations.length) throw databaseError('newer', { file, version, known: migrations.length })
  const active = objects.filter(({ type, name }) => type === 'view' || (type === 'trigger' && !ownTriggers.has(name)))
  if (active.length > 0) throw databaseError('foreign', { file })
}

function assertCurrent(db: Db, file: string) {
  if (schemaVersion(db) < migrations.length) throw databaseError('older', { file })
}

/** Version of the schema of an open database. */
export function schemaVersion(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** Applies the steps that the database does not have yet; each is there whole or not at all. */
export function migrate(db: Db, steps: readonly Migration[]): void {
  for (const step of steps) {
    if (step.version <= schemaVersion(db)) continue
    db.transaction(() => {
      // Another process may have been quicker between the look and the lock.
      if (step.version <= schemaVersion(db)) return
      db.exec(step.sql)
      db.pragma(['application_id = ', applicationId].join(''))
      db.pragma(['user_version = ', step.version].join(''))
    }).immediate()
  }
}

const busyCodes = new Set(['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_BUSY_RECOVERY', 'SQLITE_LOCKED'])

/**
 * Runs `fn` in one write transaction and gives back its value; when `fn` throws, nothing is changed. While another process
 * writes, it tries again without blocking this one, until `patience` milliseconds have passed (`DatabaseError` `busy`).
 * `fn` must not await.
 */
export async function write<Value>(db: Db, fn: () => Value, patience = 120_000): Promise<Value> {
  const until = performance.now() + patience
  for (let wait = 5; ; wait = Math.min(wait * 2, 250)) {
    try {
      return db.transaction(fn).immediate()
    } catch (error) {
      if (!isBusy(error)) throw explain(error, db.name)
      if (performance.now() > until) throw databaseError('busy', { file: db.name })
    }
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && busyCodes.has(error.code)
}

function explain(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) {
    // better-sqlite3 reports a missing folder as a TypeError.
    return error instanceof TypeError && /directory does not exist/.test(error.message)
      ? databaseError('cannotOpen', { file })
      : error
  }
  const { code } = error
  if (code === 'SQLITE_NOTADB') return databaseError('notADatabase', { file })
  if (code.startsWith('SQLITE_CORRUPT')) return databaseError('damaged', { file })
  if (code === 'SQLITE_FULL') return databaseError('full', { file })
  if (code.startsWith('SQLITE_READONLY')) return databaseError('notWritable', { file })
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_IOERR'))
    return databaseError('cannotOpen', { file })
  if (isBusy(error)) return databaseError('busy', { file })
  return error
}

/** An error with the texts of the catalogue under `problems.database`. */
export function databaseError(code: string, values: Record<string, unknown> = {}): DatabaseError {
  return new DatabaseError(
    ['database', code].join('.'),
    t(`problems.database.${code}.message`, values),
    t(`problems.database.${code}.hint`, values),
  )
}
