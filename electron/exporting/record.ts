import { randomInt } from 'node:crypto'
import type { ClinicalEvent, EventDetails, LabResult, PatientRecord, Timestamp } from '../../shared/model'

const dayMs = 86_400_000

/** Texts of an event that tell nothing about who it was. */
const plainTexts = new Set([
  'product',
  'donor_relation',
  'passage',
  'ctcae_term',
  'ctcae_version',
  'reason',
  'organism',
])

/**
 * A record without name, identifiers, places, free text and true dates: all times of the patient move by the same number of days, up to a year
 * either way, so that every interval stays. `pseudonym` stands for the patient.
 */
export function deidentify(record: PatientRecord, pseudonym: string, shiftDays = randomInt(-365, 366)): PatientRecord {
  const shift = (at: Timestamp): Timestamp => ({
    wall: at.wall + shiftDays * dayMs,
    precision: at.precision,
    offset: null,
  })
  const result = (own: LabResult): LabResult => ({
    ...own,
    at: shift(own.at),
    rawText: own.value === null ? 'text' : own.rawText,
    specimen: null,
    note: null,
    history: own.history.map(result),
    sources: [],
  })
  const event = (own: ClinicalEvent): ClinicalEvent => ({
    ...own,
    start: shift(own.start),
    end: own.end === null ? null : shift(own.end),
    details: plainDetails(own.details),
    source: null,
  })
  const { patient } = record
  const date = patient.diagnosis.date
  return {
    patient: {
      id: patient.id,
      identifiers: [{ authority: 'local', value: pseudonym }],
      family: null,
      given: null,
      sex: patient.sex,
      birthDate: patient.birthDate === null ? null : patient.birthDate.slice(0, 4),
      diagnosis: {
        ...patient.diagnosis,
        date: date?.length === 10 ? shiftDate(date, shiftDays) : null,
        priorLines: null,
        site: null,
      },
    },
    results: record.results.map(result),
    events: record.events.filter(({ type }) => type !== 'NOTE').map(event),
  }
}

function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)
}

function plainDetails(details: EventDetails): EventDetails {
  return Object.fromEntries(
    Object.entries(details).filter(([key, value]) => typeof value === 'number' || plainTexts.has(key)),
  )
}
