import { readMeasurement } from '../../../../shared/hematology/measurement'
import type { EventDetails, EventStatus, EventType, Timestamp } from '../../../../shared/model'
import type { EventRecord, PatientRef } from '../../record'
import { bagCount, cellDose, therapyOf } from '../therapies'
import type { Environment } from './layout'
import { filledText } from './long'
import type { Row } from './table'

export interface Treatment {
  patient: PatientRef
  /** Name as given, and the coding by which it may be known. */
  name: string
  code?: string | null
  system?: string | null
  start: Timestamp
  end: Timestamp | null
  status: EventStatus
  dose: { value: string; unit: string } | null
  externalId: string | null
  details?: EventDetails
  /** Type that the source itself tells; else it is found by name and code. */
  type?: EventType
}

/** A drug, product or procedure as an event; what is none of the followed therapies stays on file as `OTHER` under its name. */
export function treatmentEvent(row: Row, cell: string | null, treatment: Treatment): EventRecord {
  const { name, code = null, system = null, dose } = treatment
  const therapy = therapyOf({ system, code, text: name })
  const type = treatment.type ?? therapy?.type ?? 'OTHER'
  const details: EventDetails = { product: name, ...treatment.details }
  if (code !== null) details.code = `${system ?? 'local'}|${code}`
  if (dose !== null && type === 'MSC') Object.assign(details, cellDose(dose.value, dose.unit))
  if (dose !== null && (type === 'RBC' || type === 'PLT')) Object.assign(details, bagCount(dose.value, dose.unit))
  const { patient, start, end, status, externalId } = treatment
  return { row: row.number, cell, patient, type, start, end, status, dose, details, externalId }
}

/** Dose of a row as a plain decimal with its unit; null when empty or, after a warning, unreadable. */
export function doseOf(environment: Environment, row: Row, value: number, unit: number): Treatment['dose'] {
  const text = filledText(row.cells, value)
  if (text === null) return null
  const reading = readMeasurement(text, { decimalMark: environment.mark(row, value).decimalMark })
  if (reading.kind === 'number') return { value: reading.decimal, unit: filledText(row.cells, unit) ?? '' }
  environment.warn(row, 'numberUnreadable', value)
  return null
}
