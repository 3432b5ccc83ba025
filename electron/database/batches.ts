import type { BatchRow as ListedBatch } from '../../shared/contract/imports'
import type { Answers } from '../../shared/model'
import { all, type Db, one, run } from './sql'

/** What is written down of an import. Times are UTC milliseconds. */
export interface NewBatch {
  file: string
  sha256: string
  /** Bytes of the file as it came. */
  size: number
  format: string
  readerVersion: string
  layout: string
  importedAt: number
  /** Rows per bucket of the import report. */
  counts: Record<string, number>
  answers: Answers
  /** The file's bytes, compressed; null when they are not kept. */
  compressed: Uint8Array | null
}

export interface Batch extends Omit<NewBatch, 'compressed'> {
  id: number
  undoneAt: number | null
  /** Patients that it says something of. */
  patients: number
}

/** Where a batch's assertions lie. Analyte 0 stands for events and patient data, with `first` = `last` = 0. */
export interface Scope {
  patient: number
  analyte: number
  /** Wall time of its first and last result. */
  first: number
  last: number
  count: number
}

/** Stores a batch with the bytes of its file; gives its id. Inside a write transaction. */
export function createBatch(db: Db, batch: NewBatch): number {
  const { lastInsertRowid } = run(
    db,
    `INSERT INTO batch (file, sha256, size, format, reader_version, layout, imported_at, counts, answers)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    batch.file,
    batch.sha256,
    batch.size,
    batch.format,
    batch.readerVersion,
    batch.layout,
    batch.importedAt,
    JSON.stringify(batch.counts),
    JSON.stringify(batch.answers),
  )
  const id = Number(lastInsertRowid)
  if (batch.compressed) run(db, 'INSERT INTO batch_content (batch, compressed) VALUES (?, ?)', id, batch.compressed)
  return id
}

/** Writes the final counts of a batch. Inside a write transaction. */
export function updateCounts(db: Db, batch: number, counts: Record<string, number>): void {
  run(db, 'UPDATE batch SET counts = ? WHERE id = ?', JSON.stringify(counts), batch)
}

/** Says where the assertions of a batch lie; a scope given before is widened. Inside a write transaction. */
export function addScopes(db: Db, batch: number, scopes: Iterable<Scope>): void {
  const rows = Array.from(scopes, ({ patient, analyte, first, last, count }) => [patient, analyte, first, last, count])
  run(
    db,
    `INSERT INTO batch_scope (batch, patient, analyte, first, last, count)
     SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?) WHERE true
     ON CONFLICT DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last), count = count + excluded.count`,
    batch,
    JSON.stringify(rows),
  )
}

/** Where the assertions of a batch lie, by patient and analyte. */
export function scopesOf(db: Db, batch: number): Scope[] {
  return all<Scope>(
    db,
    'SELECT patient, analyte, first, last, count FROM batch_scope WHERE batch = ? ORDER BY patient, analyte',
    batch,
  )
}

/** The active import of a file with this content, or null. */
export function activeBatchOf(db: Db, sha256: string): number | null {
  const sql = 'SELECT id FROM batch WHERE sha256 = ? AND undone_at IS NULL ORDER BY id LIMIT 1'
  return one<{ id: number }>(db, sql, sha256)?.id ?? null
}

interface BatchRow {
  id: number
  file: string
  sha256: string
  size: number
  format: string
  readerVersion: string
  layout: string
  importedAt: number
  undoneAt: number | null
  counts: string
  answers: string
  patients: number
}

const batchSql = `
  SELECT id, file, sha256, size, format, reader_version AS readerVersion, layout, imported_at AS importedAt,
         undone_at AS undoneAt, counts, answers,
         (SELECT count(DISTINCT patient) FROM batch_scope WHERE batch_scope.batch = batch.id) AS patients
  FROM batch`

/** Every import, newest first, those taken back included. */
export function listBatches(db: Db): Batch[] {
  return all<BatchRow>(db, [batchSql, ' ORDER BY id DESC'].join('')).map(readBatch)
}

/** One import, or null. */
export function loadBatch(db: Db, id: number): Batch | null {
  const row = one<BatchRow>(db, [batchSql, ' WHERE id = ?'].join(''), id)
  return row ? readBatch(row) : null
}

function readBatch(row: BatchRow): Batch {
  return { ...row, counts: JSON.parse(row.counts), answers: JSON.parse(row.answers) }
}

/** An import as the history and the command line list it: times as ISO 8601 in UTC, a bucket that was not counted as 0. */
export function batchRow({ importedAt, undoneAt, counts, ...batch }: Batch): ListedBatch {
  const count = (key: string) => counts[key] ?? 0
  return {
    id: batch.id,
    file: batch.file,
    sha256: batch.sha256,
    format: batch.format,
    layout: batch.layout,
    importedAt: new Date(importedAt).toISOString(),
    undoneAt: undoneAt === null ? null : new Date(undoneAt).toISOString(),
    read: count('read'),
    new: count('new'),
    duplicate: count('duplicate'),
    corrected: count('corrected'),
    conflict: count('conflict'),
    rejected: count('rejected'),
    patients: batch.patients,
    size: batch.size,
  }
}

/** The compressed bytes of the file of a batch, or null when they were not kept. */
export function batchContent(db: Db, id: number): Uint8Array | null {
  return (
    one<{ compressed: Uint8Array }>(db, 'SELECT compressed FROM batch_content WHERE batch = ?', id)?.compressed ?? null
  )
}
