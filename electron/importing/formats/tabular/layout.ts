import type { Answers, Question, Timestamp } from '../../../../shared/model'
import type { PatientRef, ReadInput, Sink } from '../../record'
import type { Row, Table } from './table'

/** A table seen from a possible header row. */
export interface Head {
  /** Header cells as they stand, trimmed. */
  header: readonly string[]
  /** Their `columnKey`. */
  keys: readonly string[]
  /** First rows below the header. */
  rows: readonly Row[]
  table: Table
  /** Name of the file or data set, without folder. */
  source: string
}

/** A layout that fits: what must be decided before reading, and how rows are read then. */
export interface Found {
  /** Name under which answers are kept. */
  layout: string
  /** In words, for the user. */
  reason: string
  confidence: number
  /** Columns whose date order and decimal mark are decided from all their cells. */
  dates: number[]
  values: number[]
  /** Rows below the header that belong to it (units). */
  extraHeaderRows: number
  /** Decisions about the meaning of columns that nothing in the file settles. */
  questions: Question[]
  start(environment: Environment): RowReader | Promise<RowReader>
}

/** Column numbers by name; -1 for a name that is not there, the first of names that repeat. */
export function columnLookup(names: readonly string[]): (name: string) => number {
  const columns = new Map<string, number>()
  names.forEach((name, column) => {
    if (!columns.has(name)) columns.set(name, column)
  })
  return (name) => columns.get(name) ?? -1
}

export type RowReader = (row: Row) => void

export interface Layout {
  id: string
  find(head: Head, answers: Answers): Found | null
}

/** What a layout needs to turn rows into records. */
export interface Environment {
  sink: Sink
  answers: Answers
  header: readonly string[]
  table: Table
  /** Other files of the same import that may serve as dictionary or patient table. */
  companions: readonly ReadInput[]
  /**
   * The time in `column`, with the time of day from `clockColumn` if there is one. Null after the reason has been reported as the row's
   * problem: empty, unreadable, or waiting for an answer.
   */
  time(row: Row, column: number, clockColumn?: number): Timestamp | null
  /** The same for a time that may be missing: `undefined` when empty, null when reported. */
  optionalTime(row: Row, column: number): Timestamp | null | undefined
  /** Decimal mark for a value in this column. */
  mark(row: Row, column: number): { decimalMark: '.' | ',' | null; decimalQuestion?: string }
  /** The one reference for a patient of this file. */
  patient(authority: string, id: string | null): PatientRef
  /** Reports that the row yields nothing. */
  reject(row: Row, code: string, column: number | null, values?: Record<string, string | number>): void
  /** Reports that the row waits for an answer, and whose row it is where that is known. */
  hold(row: Row, code: string, column: number | null, patient?: PatientRef): void
  /** Reports something worth knowing about a row that is imported all the same; once for each text of a column. */
  warn(row: Row, code: string, column: number | null, values?: Record<string, string | number>): void
  /** Tells of something that concerns the whole file. */
  note(code: string, column: number): void
  /** True after the cell was reported as one without a value: an error, or a formula that was never calculated. */
  isBroken(row: Row, column: number): boolean
  cell(row: Row, column: number): string
}
