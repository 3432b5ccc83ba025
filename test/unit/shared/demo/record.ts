import type { DemoPatient } from '../../../../shared/demo/cohort'
import type { EventRow, LabRow } from '../../../../shared/demo/csv'
import { findAnalyte } from '../../../../shared/hematology/loinc'
import { conversionFor } from '../../../../shared/hematology/units'
import type {
  ClinicalEvent,
  DiagnosisSeverity,
  EventDetails,
  EventStatus,
  EventType,
  LabResult,
  PatientRecord,
  Timestamp,
} from '../../../../shared/model'
import { parseIso } from '../../../../shared/time'

/**
 * The record of a demonstration patient as the import would leave it, for tests of the engine: corrected, withdrawn and unavailable results
 * resolved in the simplest way, that is the last row of a specimen and test counts.
 */
export function recordOf(demo: DemoPatient, id: number): PatientRecord {
  const last = new Map(demo.labs.map((row) => [`${row.specimen_id} ${row.local_code}`, row]))
  return {
    patient: {
      id,
      identifiers: [{ authority: 'local', value: demo.id }],
      family: null,
      given: null,
      sex: demo.patient.sex_at_birth === 'F' ? 'female' : 'male',
      birthDate: demo.patient.birth_date ?? null,
      diagnosis: {
        date: demo.patient.diagnosis_date ?? null,
        severity: severityOf(demo.patient.diagnosis_severity),
        marrowConfirmed: demo.patient.marrow_confirmed === 'true',
        priorLines: demo.patient.prior_lines ?? null,
        refractoryOrRelapsed: demo.patient.refractory_or_relapsed ?? null,
        site: demo.patient.site ?? null,
      },
    },
    results: [...last.values()].map((row, i) => resultOf(row, i + 1)).sort((a, b) => a.at.wall - b.at.wall),
    events: demo.events.map((row, i) => eventOf(row, i + 1)),
  }
}

function severityOf(text: string | undefined): DiagnosisSeverity | null {
  return (['nSAA', 'SAA', 'vSAA'] as const).find((severity) => severity === text) ?? null
}

function timeOf(text: string | undefined): Timestamp {
  const at = parseIso(text ?? '')
  if (at === null) throw new Error(`unreadable time ${text}`)
  return at
}

const statuses = { F: 'final', C: 'corrected', P: 'preliminary', W: 'wrong', X: 'cancelled' } as const

function resultOf(row: LabRow, id: number): LabResult {
  const { value_text = '', unit_text = '', local_name = '', loinc = '' } = row
  const unit = unit_text
  const code = loinc === '' ? null : loinc
  const analyte = findAnalyte({ code, codeSystem: code === null ? null : 'LOINC', name: local_name, unit })?.key
  const status = (['F', 'C', 'P', 'W', 'X'] as const).find((one) => one === row.status)
  if (analyte === undefined || status === undefined) throw new Error(`unknown ${local_name} or ${row.status}`)
  const conversion = conversionFor(analyte, unit)
  if (!conversion.ok) throw new Error(conversion.code)
  const value = status === 'X' ? null : conversion.toCanonical(value_text.replace('<', ''))
  return {
    id,
    analyte,
    at: timeOf(row.collected_at),
    value,
    comparator: value_text.startsWith('<') ? '<' : null,
    unit: '',
    rawText: value_text,
    rawUnit: unit,
    status: statuses[status],
    state: status === 'W' ? 'withdrawn' : status === 'X' ? 'noValue' : 'current',
    method: row.method === 'manual' ? 'manual' : row.method === 'auto' ? 'automated' : null,
    specimen: row.specimen_id ?? null,
    range: null,
    flags: [],
    quality: row.comment === 'platelet clumps' ? ['clumped'] : [],
    note: null,
    derivedFrom: null,
    history: [],
    sources: [],
  }
}

const types: readonly EventType[] = [
  ...(['MSC', 'ATG', 'CSA', 'STEROID', 'ANDROGEN', 'TPO_RA', 'GCSF', 'RBC', 'PLT'] as const),
  ...(['HSCT', 'INFECTION', 'AE', 'MARROW', 'PNH', 'DEATH', 'NOTE', 'OTHER'] as const),
]
const numbers = [
  'units',
  'weight_kg',
  'cellularity_pct',
  'residual_hematopoietic_pct',
  'gran_clone_pct',
  'grade',
] as const
const reasons = ['cytopenia', 'bleeding', 'procedure', 'falling_counts', 'other'] as const

function eventOf(row: EventRow, id: number): ClinicalEvent {
  const type = types.find((one) => one === row.type)
  const status = (['ordered', 'given', 'not_done', 'error'] satisfies EventStatus[]).find((one) => one === row.status)
  if (type === undefined || status === undefined) throw new Error(`unknown ${row.type} or ${row.status}`)
  const details: EventDetails = {}
  for (const name of numbers) if (row[name] !== undefined) details[name] = Number(row[name])
  if (row.product !== undefined) details.product = row.product
  const reason = reasons.find((one) => one === row.reason)
  if (reason !== undefined) details.reason = reason
  return {
    id,
    type,
    start: timeOf(row.start_at),
    end: row.end_at === undefined ? null : timeOf(row.end_at),
    status,
    dose: row.dose_value === undefined ? null : { value: Number(row.dose_value), unit: row.dose_unit ?? '' },
    details,
    source: null,
    edited: false,
  }
}
