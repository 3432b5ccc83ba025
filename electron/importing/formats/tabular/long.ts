import { readUnit } from '../../../../shared/hematology/units'
import type { ResultRecord } from '../../record'
import { qualityOf } from '../reported'
import type { Environment, RowReader } from './layout'
import { isMissing, own, type Row } from './table'
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

const LOINC = /^\d{1,7}-\d$/

/** Yields one result for each row. A file without a patient column leaves the patient to the importer's question. */
export function longReader(environment: Environment, columns: LongColumns, authority = 'local'): RowReader {
  const { sink } = environment
  const fixedCell =
    environment.table.name === null ? environment.cell({ number: 1, cells: [], kinds: null }, columns.value) : null

  return (row) => {
    const { cells } = row
    const id = columns.patient < 0 ? null : (cells[columns.patient] ?? '').trim()
    if (id === '') return environment.reject(row, 'patientMissing', columns.patient)
    const coded = textOf(cells, columns.loinc)
    // Codes of other systems stand among LOINC codes.
    const loinc = coded !== null && LOINC.test(coded) ? coded : null
    const code = textOf(cells, columns.code) ?? (loinc === null ? coded : null)
    const name = textOf(cells, columns.name)
    if (loinc === null && code === null && name === null) return environment.reject(row, 'testMissing', null)
    const status = columns.status < 0 ? 'final' : readStatus(cells[columns.status] ?? '')
    if (status === null) return environment.reject(row, 'statusUnknown', columns.status)
    if (environment.isBroken(row, columns.value)) return
    const at = environment.time(row, columns.at, columns.clock < 0 ? undefined : columns.clock)
    if (at === null) return
    const system = textOf(cells, columns.system) ?? 'local'
    const mark = environment.mark(row, columns.value)
    const stated = filledText(cells, columns.unit)
    const text = isMissing(cells[columns.value] ?? '') ? '' : own(cells[columns.value] ?? '')
    const [value, unit] = stated === null ? splitUnit(text) : [text, stated]
    const record: ResultRecord = {
      row: row.number,
      cell: fixedCell ?? environment.cell(row, columns.value),
      patient: environment.patient(authority, id),
      code: loinc ?? code,
      codeSystem: loinc !== null ? 'LOINC' : code !== null ? system : null,
      name,
      value,
      comparator: null,
      unit,
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
    const flags = filledText(cells, columns.flag)
    if (flags !== null) record.flags = flags
    const note = filledText(cells, columns.note)
    if (note !== null) {
      record.note = note
      const quality = qualityOf('', note)
      if (quality.length > 0) record.quality = quality
    }
    if (columns.issued >= 0) {
      const issued = environment.optionalTime(row, columns.issued)
      if (issued === null) return
      if (issued !== undefined && issued.precision !== 'day')
        record.issued = issued.wall - (issued.offset ?? 0) * 60_000
    }
    sink.result(record)
  }
}

/** `12 K/uL` as number and unit, where the unit is one that is known; any other text as it stands. */
function splitUnit(text: string): [value: string, unit: string | null] {
  if (text.length > 40 || isPlainNumber(text)) return [text, null]
  const [, number, unit] = /^([<>≤≥]?=?\s*\d+(?:[.,]\d+)?)\s*([^\d\s.,].*)$/.exec(text.trim()) ?? []
  if (number === undefined || unit === undefined) return [text, null]
  return readUnit(unit).kind === 'known' ? [number, unit] : [text, null]
}

function isPlainNumber(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return text === '' || (last >= 48 && last <= 57)
}

/** As `textOf`, null also for a program's word for nothing. */
export function filledText(cells: Row['cells'], column: number): string | null {
  const text = textOf(cells, column)
  return text === null || isMissing(text) ? null : text
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
  const range = filledText(cells, columns.range)
  if (range !== null) return range
  const low = filledText(cells, columns.low)
  const high = filledText(cells, columns.high)
  if (low === null) return high === null ? null : `<=${high}`
  return high === null ? `>=${low}` : `${low}-${high}`
}
