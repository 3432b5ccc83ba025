import { refusal } from './problem'
import { cellKind, HEAD_ROWS, ROWS_PER_PAUSE, type Row, type ScanOptions, type Table } from './table'

/** More cells than this are no laboratory table, and would not fit into memory. */
const MOST_CELLS = 5_000_000
const WIDEST = 16_384

/** Rows of a sheet, kept in memory once read. */
export interface Grid {
  put(row: number, column: number, text: string, kind: number): void
  /** Repeats the first cell of a merged block through the block. Rows and columns are 1-based and 0-based as in `put`. */
  merge(top: number, left: number, bottom: number, right: number): void
  rows(): Row[]
}

export function createGrid(name: string): Grid {
  const rows: Row[] = []
  let count = 0
  let last: Row | null = null

  function rowAt(number: number): Row {
    if (last !== null && last.number === number) return last
    if (last === null || number > last.number) {
      last = { number, cells: [], kinds: new Uint8Array(16) }
      rows.push(last)
      return last
    }
    const known = rows.find((row) => row.number === number)
    if (known !== undefined) return known
    const added: Row = { number, cells: [], kinds: new Uint8Array(16) }
    rows.splice(
      rows.findIndex((row) => row.number > number),
      0,
      added,
    )
    return added
  }

  function put(number: number, column: number, text: string, kind: number): void {
    if (column >= WIDEST || ++count > MOST_CELLS) throw refusal('sheetTooLarge', { name, limit: MOST_CELLS })
    const row = rowAt(number)
    while (row.cells.length <= column) row.cells.push('')
    if (row.kinds === null || row.kinds.length <= column) {
      const wider = new Uint8Array(Math.max(column + 1, (row.kinds?.length ?? 0) * 2))
      if (row.kinds !== null) wider.set(row.kinds)
      row.kinds = wider
    }
    row.cells[column] = text
    row.kinds[column] = kind
  }

  return {
    put,
    merge(top, left, bottom, right) {
      const first = rows.findIndex((row) => row.number >= top)
      const anchor = rows[first]
      const text = anchor?.number === top ? anchor.cells[left] : undefined
      if (text === undefined || text === '') return
      for (let index = first; index < rows.length; index++) {
        const row = rows[index]
        if (row === undefined || row.number > bottom) break
        for (let column = left; column <= Math.min(right, row.cells.length + 1, WIDEST - 1); column++) {
          if ((row.number !== top || column !== left) && !row.cells[column])
            put(row.number, column, text, cellKind.merged)
        }
      }
    },
    rows: () => rows,
  }
}

/** A table of rows in memory. `size` stands for the bytes of the container when progress is told. */
export function gridTable(
  name: string | null,
  rows: Row[],
  size: number,
  columns: readonly string[] | null = null,
): Table {
  return {
    name,
    columns,
    head: rows.slice(0, HEAD_ROWS),
    cell: (row, column, header) =>
      columns === null
        ? `${name === null ? '' : `${name}!`}${columnLetters(column)}${row}`
        : `${name === null ? '' : `${name}.`}${header[column] ?? column + 1}`,
    async scan(visit: (row: Row) => void, options: ScanOptions = {}) {
      for (let index = 0; index < rows.length; index++) {
        const row = rows[index]
        if (row !== undefined) visit(row)
        if (index % ROWS_PER_PAUSE === ROWS_PER_PAUSE - 1)
          await options.pause?.(Math.floor((size * index) / rows.length))
      }
    },
  }
}

/** 0 is A, 26 is AA. */
export function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** `D12` to row 12 and column 3; null for anything else. */
export function cellAddress(text: string): { row: number; column: number } | null {
  let column = 0
  let at = 0
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at) & ~32
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  const row = Number(text.slice(at))
  return at === 0 || at > 3 || !Number.isInteger(row) || row < 1 || row > 1_048_576 ? null : { row, column: column - 1 }
}
