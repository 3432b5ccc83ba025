import {
  csvText,
  type EventRow,
  eventColumns,
  type LabRow,
  labColumns,
  type PatientRow,
  patientColumns,
} from '../../shared/demo/csv'
import { analyteByKey } from '../../shared/hematology/analytes'
import { loincCodes } from '../../shared/hematology/loinc'
import type { ClinicalEvent, LabResult, PatientRecord, ResultStatus } from '../../shared/model'
import { formatIso } from '../../shared/time'

/** The three files of the import template (clinical-spec 5.1): what they hold comes in again as it was. */

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
  return /^[=+@\t\r\0]/.test(text) || (text.startsWith('-') && !/^-[\d.,\s]+$/.test(text)) ? `'${text}` : text
}

export function patientsTable(records: Iterable<PatientRecord>): string {
  const rows = [...records].map(({ patient }): PatientRow => {
    const { diagnosis } = patient
    return {
      patient_id: idOf({ patient }),
      sex_at_birth: patient.sex,
      birth_date: patient.birthDate ?? '',
      diagnosis_date: diagnosis.date ?? '',
      diagnosis_severity: diagnosis.severity ?? '',
      marrow_confirmed: diagnosis.marrowConfirmed === null ? '' : String(diagnosis.marrowConfirmed),
      prior_lines: safe(diagnosis.priorLines ?? ''),
      refractory_or_relapsed: safe(diagnosis.refractoryOrRelapsed ?? ''),
      site: safe(diagnosis.site ?? ''),
      family: safe(patient.family ?? ''),
      given: safe(patient.given ?? ''),
    }
  })
  return csvText(patientColumns, rows)
}

/** Every version of every result, earlier ones first. Derived counts are left out: they are computed again. */
export function labsTable(records: Iterable<PatientRecord>): string {
  const rows: LabRow[] = []
  for (const record of records) {
    for (const result of record.results) {
      for (const version of [...result.history, result]) rows.push(labRow(idOf(record), version))
    }
  }
  return csvText(labColumns, rows)
}

function labRow(patient: string, result: LabResult): LabRow {
  const { analyte, method } = result
  const catalogued = analyteByKey(analyte)
  const key = catalogued?.key ?? null
  return {
    patient_id: patient,
    collected_at: formatIso(result.at),
    specimen_id: safe(result.specimen ?? ''),
    local_code: key ?? safe(analyte.replace(/^other:/, '')),
    loinc: key === null ? '' : (loincCodes(key)[0] ?? ''),
    local_name: '',
    value_text: valueText(result),
    unit_text: safe(result.rawUnit ?? ''),
    ref_low: result.range?.low === null || result.range === null ? '' : rangeLimit(result, 0),
    ref_high: result.range?.high === null || result.range === null ? '' : rangeLimit(result, 1),
    flag: safe(result.flags.join(' ')),
    status: letters[result.status],
    method: method === null ? '' : method === 'automated' ? 'auto' : 'manual',
    comment: safe(result.note ?? ''),
  }
}

/** Limits stand in the reported unit, as the value does: taken from the printed range where it has two numbers. */
function rangeLimit({ range }: LabResult, end: 0 | 1): string {
  const numbers = range?.text.match(/\d+(?:[.,]\d+)?/g) ?? []
  return numbers[Math.min(end, numbers.length - 1)] ?? ''
}

function valueText({ rawText, value, comparator }: LabResult): string {
  const carriesIt = comparator === null || /^\s*[<>≤≥]/.test(rawText)
  return value === null || carriesIt ? safe(rawText) : `${comparator}${rawText}`
}

export function eventsTable(records: Iterable<PatientRecord>): string {
  const rows: EventRow[] = []
  for (const record of records) for (const event of record.events) rows.push(eventRow(idOf(record), event))
  return csvText(eventColumns, rows)
}

function eventRow(patient: string, { type, start, end, status, dose, details }: ClinicalEvent): EventRow {
  const row: EventRow = {
    patient_id: patient,
    start_at: formatIso(start),
    end_at: end === null ? '' : formatIso(end),
    type,
    status,
  }
  if (dose !== null) Object.assign(row, { dose_value: String(dose.value), dose_unit: safe(dose.unit) })
  for (const column of eventColumns) {
    const value = details[column]
    if (value !== undefined) row[column] = typeof value === 'number' ? String(value) : safe(value)
  }
  return row
}

function idOf({ patient }: Pick<PatientRecord, 'patient'>): string {
  return safe(patient.identifiers[0]?.value ?? String(patient.id))
}
