import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrations } from '../../electron/database/migrations'
import { migrate, openDatabase, schemaVersion, write } from '../../electron/database/open'
import { DatabaseError } from '../../electron/database/sql'
import { temporaryDatabase, temporaryFile } from './support'

function refusal(open: () => unknown): DatabaseError {
  try {
    open()
  } catch (error) {
    if (error instanceof DatabaseError) return error
    throw error
  }
  throw new Error('was not refused')
}

describe('openDatabase', () => {
  it('sets the pragmas that keep data safe', () => {
    const db = temporaryDatabase()
    const read = (name: string) => db.pragma(name, { simple: true })
    expect(read('journal_mode')).toBe('wal')
    expect(read('synchronous')).toBe(2)
    expect(read('foreign_keys')).toBe(1)
    expect(read('trusted_schema')).toBe(0)
    expect(read('temp_store')).toBe(2)
    expect(read('checkpoint_fullfsync')).toBe(1)
    expect(read('busy_timeout')).toBe(0)
    expect(schemaVersion(db)).toBe(migrations.length)
  })

  it('refuses what it cannot read, says why and what to do, and changes nothing', () => {
    const text = temporaryFile('labs.csv')
    writeFileSync(text, 'patient_id,value_text\n'.repeat(400))
    const before = readFileSync(text)
    const error = refusal(() => openDatabase(text))
    expect(error.code).toBe('database.notADatabase')
    expect(error.message).toContain('labs.csv')
    expect(error.hint).not.toContain('problems.')
    expect(readFileSync(text)).toEqual(before)
  })

  it('refuses a newer schema, and a database of another program', () => {
    const file = temporaryFile()
    const db = openDatabase(file)
    db.pragma(`user_version = ${migrations.length + 1}`)
    db.close()
    expect(refusal(() => openDatabase(file)).code).toBe('database.newer')
    const other = temporaryFile()
    new Database(other).exec('CREATE TABLE patient (id)').close()
    expect(refusal(() => openDatabase(other)).code).toBe('database.foreign')
    const withTrigger = temporaryFile()
    openDatabase(withTrigger).exec('CREATE TRIGGER x AFTER INSERT ON setting BEGIN SELECT 1; END').close()
    expect(refusal(() => openDatabase(withTrigger)).code).toBe('database.foreign')
  })

  it('opens for reading only what exists, and writes nothing there', () => {
    const file = temporaryFile()
    expect(refusal(() => openDatabase(file, { readonly: true })).code).toBe('database.notFound')
    expect(existsSync(file)).toBe(false)
    expect(refusal(() => openDatabase(`${file}/no/such/folder.db`)).code).toBe('database.cannotOpen')
    openDatabase(file).close()
    const db = openDatabase(file, { readonly: true })
    expect(() => db.exec("INSERT INTO setting VALUES ('a', '1')")).toThrow(/readonly/)
    db.close()
  })
})

describe('migrations', () => {
  it('are numbered without a gap', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
  })

  it('bring rows of the version before over unchanged, each step whole or not at all', () => {
    const db = temporaryDatabase()
    db.exec("INSERT INTO setting VALUES ('theme', '\"dark\"')")
    const version = migrations.length + 1
    const failing = {
      version,
      name: 'failing',
      sql: 'ALTER TABLE setting ADD COLUMN more TEXT; SELECT no_such_function();',
    }
    expect(() => migrate(db, [...migrations, failing])).toThrow()
    expect(schemaVersion(db)).toBe(migrations.length)
    expect(db.prepare('SELECT * FROM setting').all()).toEqual([{ key: 'theme', value: '"dark"' }])
    migrate(db, [...migrations, { version, name: 'more', sql: "ALTER TABLE setting ADD COLUMN more TEXT DEFAULT 'x'" }])
    expect(schemaVersion(db)).toBe(version)
    expect(db.prepare('SELECT * FROM setting').all()).toEqual([{ key: 'theme', value: '"dark"', more: 'x' }])
  })

  it('0001 makes every table of the design from an empty file', () => {
    const names = temporaryDatabase()
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map(({ name }) => name)
    expect(names.sort()).toEqual(
      [
        'analyte',
        'audit',
        'batch',
        'batch_content',
        'batch_scope',
        'coding',
        'event',
        'event_version',
        'identifier',
        'latest',
        'note',
        'patient',
        'patient_source',
        'problem',
        'profile',
        'result',
        'review',
        'setting',
        'summary',
        'term',
      ].sort(),
    )
  })
})

describe('write', () => {
  it('waits for another writer without blocking this thread', async () => {
    const file = temporaryFile()
    const db = openDatabase(file)
    const other = openDatabase(file)
    other.exec('BEGIN IMMEDIATE')
    let ticks = 0
    const ticking = setInterval(() => ticks++, 5)
    setTimeout(() => other.exec("INSERT INTO setting VALUES ('first', '1'); COMMIT"), 150)
    await write(db, () => db.exec("INSERT INTO setting VALUES ('second', '2')"))
    clearInterval(ticking)
    expect(ticks).toBeGreaterThan(10)
    expect(db.prepare('SELECT key FROM setting').pluck().all()).toEqual(['first', 'second'])
    db.close()
    other.close()
  })

  it('gives up after its patience, and undoes everything when the function throws', async () => {
    const file = temporaryFile()
    const db = openDatabase(file)
    const other = openDatabase(file)
    other.exec('BEGIN IMMEDIATE')
    await expect(write(db, () => 1, 30)).rejects.toMatchObject({ code: 'database.busy' })
    other.exec('ROLLBACK')
    const half = () => {
      db.exec("INSERT INTO setting VALUES ('a', '1')")
      throw new Error('half way')
    }
    await expect(write(db, half)).rejects.toThrow('half way')
    expect(db.prepare('SELECT count(*) FROM setting').pluck().get()).toBe(0)
    db.close()
    other.close()
  })

  it('says so when the disk is full, and leaves nothing behind', async () => {
    const db = temporaryDatabase()
    const pages = Number(db.pragma('page_count', { simple: true }))
    db.pragma(`max_page_count = ${pages + 2}`)
    const fill = () => db.prepare("INSERT INTO setting VALUES ('big', ?)").run('x'.repeat(100_000))
    await expect(write(db, fill)).rejects.toMatchObject({ code: 'database.full' })
    db.pragma('max_page_count = 100000')
    expect(db.prepare('SELECT count(*) FROM setting').pluck().get()).toBe(0)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  })
})
