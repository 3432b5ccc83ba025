/**
 * What kind of cell a text came from: delimited text knows `text` only, workbooks and data sets know more. `merged` repeats the text of the
 * first cell of a merged block: it serves for patients and times, never as a value of its own.
 */
export const cellKind = { text: 0, number: 1, date: 2, error: 3, notCalculated: 4, merged: 5 } as const

/** One row. The object and its arrays are used again for the next row: copy what must stay. */
export interface Row {
  /** 1-based row, line or observation number in the file. */
  number: number
  /** Texts as they stand. Numbers of typed cells are plain decimals with a point, dates ISO 8601. */
  cells: string[]
  /** A `cellKind` for each cell; null when all are text. */
  kinds: Uint8Array | null
}

export interface ScanOptions {
  /** Columns that are looked at; the others may stay ''. */
  columns?: readonly number[]
  /** Called about every 2,000 rows with the bytes consumed. */
  pause?: (bytesRead: number) => Promise<void>
}

/** A grid of cells that can be read several times, whatever container it came in. */
export interface Table {
  /** Sheet, data set or entry; null when the file holds one table. */
  name: string | null
  /** Variable names declared by the container; null when a header row has to be found among the rows. */
  columns: readonly string[] | null
  /** The first rows, header and preamble included. */
  head: Row[]
  /** Where a cell stands, as a person would look for it: `Sheet1!D12`, or the column's name. */
  cell(row: number, column: number, header: readonly string[]): string
  scan(visit: (row: Row) => void, options?: ScanOptions): Promise<void>
}

/** Does the cell hold something to report: a text of its own (see `isMissing`), an error, or a formula that was never calculated? */
export function isFilled(row: Row, column: number): boolean {
  const kind = row.kinds?.[column]
  if (kind === cellKind.merged) return false
  return kind === cellKind.error || kind === cellKind.notCalculated || !isMissing(row.cells[column] ?? '')
}

/** What statistical programs and databases write where there is nothing. */
const MISSING = new Set(['NA', '<NA>', 'NaN', 'nan', 'NULL', 'null', '(null)', 'None', '\\N', '.', 'NaT', '#N/A'])

/** True for an empty text and for a program's word for nothing. `NA` may be sodium: not for names and codes of tests. */
export function isMissing(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first >= 48 && first <= 57) return false
  return text === '' || (text.length <= 6 && MISSING.has(text.trim())) || text.trim() === ''
}

/** Rows looked at to find the header and the layout. */
export const HEAD_ROWS = 200

/** Rows between two pauses. */
export const ROWS_PER_PAUSE = 2000

/** Header text to its comparable form: NFKC, lower case, without accents, blanks and punctuation (`#` and `%` stay). */
export function columnKey(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}#%]/gu, '')
}

/**
 * A copy that does not keep the chunk alive from which a long text was cut: V8 lets slices of 13 characters and more point into their
 * parent.
 */
export function own(text: string): string {
  // Joining makes a text of its own, and the slice points into that.
  return text.length < 13 ? text : ` ${text}`.slice(1)
}
