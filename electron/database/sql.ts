import type Database from 'better-sqlite3'

export type Db = Database.Database
export type Value = string | number | null | Uint8Array

/** A failure of the database in words for the user. */
export class DatabaseError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'DatabaseError'
  }
}

const kept = new WeakMap<Db, Map<string, Database.Statement<unknown[], unknown>>>()

/** The prepared statement for a constant SQL text, compiled once a connection. `Row` is what the text selects. */
export function statement<Row = unknown>(db: Db, sql: string): Database.Statement<unknown[], Row> {
  const statements = kept.get(db) ?? new Map<string, Database.Statement<unknown[], unknown>>()
  kept.set(db, statements)
  const found = statements.get(sql) ?? db.prepare(sql)
  statements.set(sql, found)
  // What a row holds is known where the text stands, not here.
  return found as Database.Statement<unknown[], Row>
}

/** The first row, or undefined. */
export function one<Row>(db: Db, sql: string, ...values: Value[]): Row | undefined {
  return statement<Row>(db, sql).get(...values)
}

/** All rows. */
export function all<Row>(db: Db, sql: string, ...values: Value[]): Row[] {
  return statement<Row>(db, sql).all(...values)
}

/** Runs a statement that changes rows. */
export function run(db: Db, sql: string, ...values: Value[]): Database.RunResult {
  return statement(db, sql).run(...values)
}
