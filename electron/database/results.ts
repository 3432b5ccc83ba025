import type { ResultState } from '../../shared/model'
import type { Assertion } from '../importing/resolve'
import { comparators, decode, encode, methods, precisions, resultId, states, statuses } from './codes'
import { type Db, run, statement, type Value } from './sql'
import { termReader } from './terms'

/**
 * Results of one import, as columns. Numbers of words are those of `codes`; texts are numbers of `terms`, 0 for none; NaN stands
 * for no number. A column that the file never fills is left out.
 */
export interface ResultColumns {
  patient: ArrayLike<number>
  analyte: ArrayLike<number>
  /** Wall-clock milliseconds. */
  time: ArrayLike<number>
  precision: ArrayLike<number>
  /** Canonical unit. */
  value: ArrayLike<number>
  rawText: (index: number) => string
  rawUnit: ArrayLike<number>
  status: ArrayLike<number>
  state: ArrayLike<number>
  row: ArrayLike<number>
  offset?: ArrayLike<number>
  comparator?: ArrayLike<number>
  method?: ArrayLike<number>
  specimen?: (index: number) => string | null
  subId?: (index: number) => string | null
  code?: ArrayLike<number>
  rangeLow?: ArrayLike<number>
  rangeHigh?: ArrayLike<number>
  rangeText?: ArrayLike<number>
  flags?: ArrayLike<number>
  quality?: ArrayLike<number>
  note?: ArrayLike<number>
  /** UTC milliseconds. */
  issued?: ArrayLike<number>
  cell?: ArrayLike<number>
}

/** A stored assertion whose state changes, by its whole key. */
export interface StateChange {
  patient: number
  analyte: number
  time: number
  id: number
  state: ResultState
}

const columnNames = {
  patient: 'patient',
  analyte: 'analyte',
  time: 'time',
  precision: 'precision',
  value: 'value',
  rawText: 'raw_text',
  rawUnit: 'raw_unit',
  status: 'status',
  state: 'state',
  row: 'row',
  offset: 'offset',
  comparator: 'comparator',
  method: 'method',
  specimen: 'specimen',
  subId: 'sub_id',
  code: 'code',
  rangeLow: 'range_low',
  rangeHigh: 'range_high',
  rangeText: 'range_text',
  flags: 'flags',
  quality: 'quality',
  note: 'note',
  issued: 'issued',
  cell: 'cell',
} as const satisfies Record<keyof ResultColumns, string>

type ColumnKey = keyof typeof columnNames
type Column = NonNullable<ResultColumns[ColumnKey]>

const rowsPerStatement = 128
/** A column that keeps its value for so many rows on average is bound once for a stretch of rows: binding is most of the work. */
const longStretch = 32

/**
 * Stores the rows that `order` names, in that order: sorted by patient, analyte, time and index, it fills the clustered table
 * from left to right. The result of index i gets the id `resultId(batch, first + i)`. Inside a write transaction.
 */
export function insertResults(
  db: Db,
  batch: number,
  columns: ResultColumns,
  order: ArrayLike<number>,
  first = 0,
): void {
  const starts = new Uint8Array(order.length)
  const steady: [string, ArrayLike<number>][] = []
  const moving: [string, Column][] = []
  for (const [key, name] of Object.entries(columnNames) as [ColumnKey, string][]) {
    const column = columns[key]
    if (column === undefined) continue
    if (typeof column !== 'function' && markStretches(column, order, starts)) steady.push([name, column])
    else moving.push([name, column])
  }
  const width = moving.length + 1
  const ahead = steady.length
  const bySize = new Map<number, { insert: ReturnType<typeof statement>; values: Value[] }>()
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && to - from < rowsPerStatement && starts[to] === 0) to++
    const count = to - from
    let size = bySize.get(count)
    if (size === undefined) {
      const values = new Array<Value>(ahead + count * width).fill(null)
      size = { insert: statement(db, insertSql(steady, moving, count)), values }
      bySize.set(count, size)
    }
    const { insert, values } = size
    for (const [position, [, column]] of steady.entries()) values[position] = numberOrNull(column[order[from] ?? 0])
    for (let n = 0; n < count; n++) values[ahead + n * width] = resultId(batch, first + (order[from + n] ?? 0))
    for (const [position, [, column]] of moving.entries()) {
      fill(values, column, order, from, count, width, ahead + position + 1)
    }
    insert.run(values)
    from = to
  }
}

/** Marks in `starts` where a column's value differs from that of the row before; false, and nothing marked, when it does so too often. */
function markStretches(column: ArrayLike<number>, order: ArrayLike<number>, starts: Uint8Array): boolean {
  const changes: number[] = []
  let last = column[order[0] ?? 0]
  for (let n = 1; n < order.length; n++) {
    const value = column[order[n] ?? 0]
    if (value === last || Object.is(value, last)) continue
    if (changes.push(n) * longStretch > order.length) return false
    last = value
  }
  for (const n of changes) starts[n] = 1
  return true
}

/** The outer SELECT holds what all rows share: bound once, ahead of the rows. By position, since names cost SQLite a search each. */
function insertSql(steady: readonly [string, unknown][], moving: readonly [string, unknown][], count: number): string {
  const names = [...steady.map(([name]) => name), 'id', ...moving.map(([name]) => name)].join(', ')
  const own = ['column1', ...moving.map((_, position) => `column${position + 2}`)]
  const selected = [...steady.map(() => '?'), ...own].join(', ')
  const row = ['(', own.map(() => '?').join(', '), ')'].join('')
  const rows = new Array(count).fill(row).join(', ')
  return ['INSERT INTO result (', names, ') SELECT ', selected, ' FROM (VALUES ', rows, ')'].join('')
}

function fill(
  values: Value[],
  column: Column,
  order: ArrayLike<number>,
  from: number,
  count: number,
  width: number,
  position: number,
) {
  if (typeof column === 'function') {
    for (let n = 0; n < count; n++) values[n * width + position] = column(order[from + n] ?? 0)
    return
  }
  for (let n = 0; n < count; n++) values[n * width + position] = numberOrNull(column[order[from + n] ?? 0])
}

function numberOrNull(value = Number.NaN): number | null {
  return Number.isNaN(value) ? null : value
}

/** A stored assertion as it lies in the table: numbers of words are those of `codes`, texts numbers of `terms`. */
export type StoredRow = [
  id: number,
  time: number,
  precision: number,
  value: number | null,
  comparator: number,
  rawText: string,
  rawUnit: number,
  status: number,
  state: number,
  method: number,
  specimen: string | null,
  subId: string | null,
  issued: number | null,
  rangeText: number,
  flags: number,
  note: number,
]

const existingSql = `
  SELECT id, time, precision, value, comparator, raw_text, raw_unit, status, state, method, specimen, sub_id, issued,
         range_text, flags, note
  FROM result WHERE patient = ? AND analyte = ? AND time BETWEEN ? AND ? ORDER BY time, id`

/** An assertion as it stands on file. */
export interface StoredAssertion extends Assertion {
  state: ResultState
}

/**
 * What is on file for one patient and analyte from one wall time to another, both included, sorted by time. Widen the span to
 * whole calendar days before resolving.
 */
export function existing(
  db: Db,
  patient: number,
  analyte: number,
  fromWall: number,
  toWall: number,
): StoredAssertion[] {
  const text = termReader(db)
  return existingRows(db, patient, analyte, fromWall, toWall).map((row) => storedAssertion(row, text))
}

/** The same as the rows lie in the table: of a large import most are compared and never looked at again. */
export function existingRows(db: Db, patient: number, analyte: number, fromWall: number, toWall: number): StoredRow[] {
  return statement<StoredRow>(db, existingSql).raw().all(patient, analyte, fromWall, toWall)
}

/** A stored row in words; `text` is a `termReader`. */
export function storedAssertion(row: StoredRow, text: (id: number) => string | null): StoredAssertion {
  return {
    id: row[0],
    time: row[1],
    precision: decode(precisions, row[2]),
    value: row[3],
    comparator: decode(comparators, row[4]),
    rawText: row[5],
    rawUnit: text(row[6]),
    status: decode(statuses, row[7]),
    state: decode(states, row[8]),
    method: decode(methods, row[9]),
    specimen: row[10],
    subId: row[11],
    issued: row[12],
    remark: remark(text(row[13]), text(row[14]), text(row[15])),
  }
}

/** The text by which equal values are told apart, see `Assertion`. */
export function remark(range: string | null, flags: string | null, note: string | null): string {
  return range === null && flags === null && note === null ? '' : [range, flags, note].join('|')
}

/** Writes new states. Inside a write transaction. */
export function updateStates(db: Db, changes: Iterable<StateChange>): void {
  const sql = 'UPDATE result SET state = ? WHERE patient = ? AND analyte = ? AND time = ? AND id = ?'
  for (const { patient, analyte, time, id, state } of changes) {
    run(db, sql, encode<ResultState>(states, state), patient, analyte, time, id)
  }
}
