import type { ResultRecord } from '../../record'
import type { Environment, RowReader } from './layout'
import { own, type Row } from './table'
import { readMethod, readStatus } from './vocabulary'

/** Columns of a table with one result a row; -1 where there is none. */
export interface LongColumns {
  patient: number
  at: number
  clock: number
  issued: number
  specimen: number
  loinc: number
  code: number
  name: number
  value: number
  unit: number
  low: number
  high: number
  range: number
  flag: number
  status: number
  method: number
  note: number
  system: number
  /** The time is that of the report: no other is given. */
  reportTime: boolean
}

export const noColumns: LongColumns = {
  patient: -1,
  at: -1,
  clock: -1,
  issued: -1,
  specimen: -1,
  loinc: -1,
  code: -1,
  name: -1,
  value: -1,
  unit: -1,
  low: -1,
  high: -1,
  range: -1,
  flag: -1,
  status: -1,
  method: -1,
  note: -1,
  system: -1,
  reportTime: false,
}

/** Yields one result for each row. A file without a patient column leaves the patient to the importer's question. */
export function longReader(environment: Environment, columns: LongColumns, authority = 'local'): RowReader {
  const { sink } = environment
  const fixedCell =
    environment.table.name === null ? environment.cell({ number: 1, cells: [], kinds: null }, columns.value) : null

  return (row) => {
    const { cells } = row
    const id = columns.patient < 0 ? null : (cells[columns.patient] ?? '').trim()
    if (id === '') return environment.reject(row, 'patientMissing', columns.patient)
    const loinc = textOf(cells, columns.loinc)
    const code = textOf(cells, columns.code)
    const name = textOf(cells, columns.name)
    if (loinc === null && code === null && name === null) return environment.reject(row, 'testMissing', null)
    const status = columns.status < 0 ? 'final' : readStatus(cells[columns.status] ?? '')
    if (status === null) return environment.reject(row, 'statusUnknown', columns.status)
    if (environment.isBroken(row, columns.value)) return
    const at = environment.time(row, columns.at, columns.clock < 0 ? undefined : columns.clock)
    if (at === null) return
    const system = textOf(cells, columns.system) ?? 'local'
    const mark = environment.mark(row, columns.value)
    const record: ResultRecord = {
      row: row.number,
      cell: fixedCell ?? environment.cell(row, columns.value),
      patient: environment.patient(authority, id),
      code: loinc ?? code,
      codeSystem: loinc !== null ? 'LOINC' : code !== null ? system : null,
      name,
      value: own(cells[columns.value] ?? ''),
      comparator: null,
      unit: textOf(cells, columns.unit),
      at,
      status,
      method: columns.method < 0 ? null : readMethod(cells[columns.method] ?? ''),
      specimen: textOf(cells, columns.specimen),
      range: rangeOf(cells, columns),
      decimalMark: mark.decimalMark,
    }
    if (mark.decimalQuestion !== undefined) record.decimalQuestion = mark.decimalQuestion
    if (loinc !== null && code !== null) record.alternate = { code, codeSystem: system, name }
    if (columns.reportTime) record.reportTimeOnly = true
    const flags = textOf(cells, columns.flag)
    if (flags !== null) record.flags = flags
    const note = textOf(cells, columns.note)
    if (note !== null) record.note = note
    if (columns.issued >= 0) {
      const issued = environment.optionalTime(row, columns.issued)
      if (issued === null) return
      if (issued !== undefined && issued.precision !== 'day')
        record.issued = issued.wall - (issued.offset ?? 0) * 60_000
    }
    sink.result(record)
  }
}

/** Trimmed text of a cell; null when empty or when there is no such column. */
export function textOf(cells: Row['cells'], column: number): string | null {
  if (column < 0) return null
  const text = cells[column]
  if (text === undefined || text === '') return null
  const trimmed = text.trim()
  return trimmed === '' ? null : own(trimmed)
}

/** `1.5-7.5`, `>=1.5`, `<=7.5`, or the text of the range column. */
export function rangeOf(cells: Row['cells'], columns: { low: number; high: number; range: number }): string | null {
  const range = textOf(cells, columns.range)
  if (range !== null) return range
  const low = textOf(cells, columns.low)
  const high = textOf(cells, columns.high)
  if (low === null) return high === null ? null : `<=${high}`
  return high === null ? `>=${low}` : `${low}-${high}`
}
