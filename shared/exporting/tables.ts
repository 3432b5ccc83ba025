import {
  csvText,
  type EventRow,
  eventColumns,
  type LabRow,
  labColumns,
  type PatientRow,
  patientColumns,
} from '../demo/csv'
import { analyteByKey } from '../hematology/analytes'
import type { Patient, PatientRecord, ResultStatus } from '../model'
import { formatIso } from '../time'
import {
  type EventMemo,
  type ExportRecord,
  eventMemoOf,
  memoColumn,
  type PatientMemo,
  patientMemoOf,
  type ResultMemo,
  resultMemoOf,
} from './memo'

/** The three files of the import template (clinical-spec 5.1), with more columns after it: what they hold comes in again as it was. */

const letters: Record<ResultStatus, string> = {
  final: 'F',
  corrected: 'C',
  preliminary: 'P',
  unverified: 'R',
  partial: 'S',
  pending: 'I',
  notAsked: 'N',
  cancelled: 'X',
  deleted: 'D',
  wrong: 'W',
}

/** A spreadsheet takes a text that starts so for a formula; numbers and comparators stay as they are. */
function safe(text: string): string {
  return /^['=+@\t\r\0]/.test(text) || (text.startsWith('-') && !/^-[\d.,\s]+$/.test(text)) ? `'${text}` : text
}

/** The text that `safe` was given. */
export function original(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text
}

const own = ['patient_authority', memoColumn] as const

export function patientsTable(records: Iterable<PatientRecord>): string {
  const rows = [...records].map(({ patient }) => {
    const memo = patientMemoOf(patient)
    return { ...idCells(patient), ...patientCells(memo), [memoColumn]: JSON.stringify(memo) }
  })
  return csvText([...patientColumns, ...own], rows)
}

export function patientCells({ sex, birthDate, family, given, diagnosis }: PatientMemo): PatientRow {
  return {
    sex_at_birth: sex,
    birth_date: birthDate ?? '',
    diagnosis_date: diagnosis.date ?? '',
    diagnosis_severity: diagnosis.severity ?? '',
    marrow_confirmed: diagnosis.marrowConfirmed === null ? '' : String(diagnosis.marrowConfirmed),
    prior_lines: safe(diagnosis.priorLines ?? ''),
    refractory_or_relapsed: safe(diagnosis.refractoryOrRelapsed ?? ''),
    site: safe(diagnosis.site ?? ''),
    family: safe(family ?? ''),
    given: safe(given ?? ''),
  }
}

const labColumnsOut = [...labColumns, 'analyte', 'value', 'unit', ...own] as const

/** Every version of every result, earlier ones first. Derived counts are left out: they are computed again. */
export function labsTable(records: Iterable<ExportRecord>): string {
  const rows = []
  for (const { patient, results, origins } of records) {
    for (const result of results) {
      for (const version of [...result.history, result]) {
        const memo = resultMemoOf(version, origins.get(version.id))
        rows.push({ ...idCells(patient), ...labCells(memo), [memoColumn]: JSON.stringify(memo) })
      }
    }
  }
  return csvText(labColumnsOut, rows)
}

/** `analyte`, `value` and `unit` are the program's own reading, for tables of analysis; the other columns say what the laboratory wrote. */
export function labCells(memo: ResultMemo): LabRow & Record<'analyte' | 'value' | 'unit', string> {
  const { analyte, at, specimen, codeSystem, code, name, rawUnit, range, flags, status, method, note, value } = memo
  const isLoinc = codeSystem === 'LOINC'
  return {
    collected_at: formatIso(at),
    specimen_id: safe(specimen ?? ''),
    local_code: isLoinc ? '' : safe(code ?? ''),
    loinc: isLoinc ? (code ?? '') : '',
    local_name: safe(name ?? ''),
    value_text: valueText(memo),
    unit_text: safe(rawUnit ?? ''),
    ref_low: range === null || range.low === null ? '' : rangeLimit(range.text, 0),
    ref_high: range === null || range.high === null ? '' : rangeLimit(range.text, 1),
    flag: safe(flags.join(' ')),
    status: letters[status],
    method: method === null ? '' : method === 'automated' ? 'auto' : 'manual',
    comment: safe(note ?? ''),
    analyte: safe(analyte),
    value: value === null ? '' : String(value),
    unit: value === null ? '' : (analyteByKey(analyte)?.canonicalUnit ?? safe(rawUnit ?? '')),
  }
}

/** Limits stand in the reported unit, as the value does: taken from the printed range where it has two numbers. */
function rangeLimit(text: string, end: 0 | 1): string {
  const numbers = text.match(/\d+(?:[.,]\d+)?/g) ?? []
  return numbers[Math.min(end, numbers.length - 1)] ?? ''
}

function valueText({ rawText, value, comparator }: ResultMemo): string {
  const carriesIt = comparator === null || /^\s*[<>≤≥]/.test(rawText)
  return value === null || carriesIt ? safe(rawText) : `${comparator}${rawText}`
}

export function eventsTable(records: Iterable<ExportRecord>): string {
  const rows = []
  for (const { patient, events, externalIds } of records) {
    for (const event of events) {
      const memo = eventMemoOf(event, externalIds.get(event.id) ?? null)
      rows.push({ ...idCells(patient), ...eventCells(memo), [memoColumn]: JSON.stringify(memo) })
    }
  }
  return csvText([...eventColumns, ...own], rows)
}

export function eventCells({ type, start, end, status, dose, details }: EventMemo): EventRow {
  const row: EventRow = { start_at: formatIso(start), end_at: end === null ? '' : formatIso(end), type, status }
  if (dose !== null) Object.assign(row, { dose_value: String(dose.value), dose_unit: safe(dose.unit) })
  const said: Record<string, string | number | undefined> = details
  for (const column of eventColumns) {
    const value = said[column]
    if (value !== undefined) row[column] = typeof value === 'number' ? String(value) : safe(value)
  }
  return row
}

function idCells({ id, identifiers }: Patient): { patient_id: string; patient_authority: string } {
  const [first] = identifiers
  return { patient_id: safe(first?.value ?? String(id)), patient_authority: safe(first?.authority ?? 'local') }
}
