import type {
  AnalyteKey,
  ClinicalEvent,
  Comparator,
  EventDetails,
  EventType,
  LabResult,
  Patient,
  PatientRecord,
  Timestamp,
} from '../../../../shared/model'
import { parseIso } from '../../../../shared/time'

/** Records written the way a clinician notes them. Day 0 of all examples is 15-Jan-2024 unless said otherwise. */

export const day0 = Date.UTC(2024, 0, 15)
const DAY = 86_400_000

/** A day, with a clock time where one is given (`08:10`). */
export function on(day: number, clock?: string): Timestamp {
  const date = new Date(day0 + day * DAY).toISOString().slice(0, 10)
  const at = parseIso(clock === undefined ? date : `${date}T${clock}`)
  if (!at) throw new Error(`no time: ${date} ${clock}`)
  return at
}

/** `YYYY-MM-DD` of a day. */
export function date(day: number): string {
  return new Date(day0 + day * DAY).toISOString().slice(0, 10)
}

let nextId = 1

export function result(analyte: AnalyteKey, at: Timestamp, text: string, changes: Partial<LabResult> = {}): LabResult {
  const match = /^(<=|>=|<|>)?(\d*\.?\d+)$/.exec(text)
  return {
    id: nextId++,
    analyte,
    at,
    value: match ? Number(match[2]) : null,
    comparator: comparatorOf(match?.[1]),
    unit: '10*9/L',
    rawText: text,
    rawUnit: '10*9/L',
    status: 'final',
    state: 'current',
    method: null,
    specimen: null,
    range: null,
    flags: [],
    quality: [],
    note: null,
    derivedFrom: null,
    history: [],
    sources: [],
    ...changes,
  }
}

function comparatorOf(text: string | undefined): Comparator | null {
  return text === '<' || text === '<=' || text === '>' || text === '>=' ? text : null
}

const LINES = ['pmn', 'platelets', 'hemoglobin', 'reticulocytes'] as const

/** `.15/8/68/10` = PMN / platelets / hemoglobin / reticulocytes (automated); `-` = not measured. */
export function count(at: Timestamp, text: string, changes: Partial<LabResult> = {}): LabResult[] {
  return text.split('/').flatMap((value, i) => {
    const analyte = LINES[i]
    if (!analyte || value === '-') return []
    const method = analyte === 'reticulocytes' ? { method: 'automated' as const } : {}
    const unit = analyte === 'hemoglobin' ? { unit: 'g/L', rawUnit: 'g/L' } : {}
    return [result(analyte, at, value, { ...method, ...unit, ...changes })]
  })
}

/** One count per entry: `{ '-3': '.15/8/68/10' }`, keys in days from day 0. */
export function counts(days: Record<number, string>, changes: Partial<LabResult> = {}): LabResult[] {
  return Object.entries(days).flatMap(([day, text]) => count(on(Number(day)), text, changes))
}

export function event(
  type: EventType,
  start: Timestamp,
  details: EventDetails = {},
  changes: Partial<ClinicalEvent> = {},
): ClinicalEvent {
  return {
    id: nextId++,
    type,
    start,
    end: null,
    status: 'given',
    dose: null,
    details,
    source: null,
    edited: false,
    ...changes,
  }
}

export function events(type: EventType, days: readonly number[], details: EventDetails = {}): ClinicalEvent[] {
  return days.map((day) => event(type, on(day), details))
}

export const man: Patient = {
  id: 1,
  identifiers: [{ authority: 'local', value: 'P1' }],
  family: null,
  given: null,
  sex: 'male',
  birthDate: '1980-05-17',
  diagnosis: {
    date: null,
    severity: 'SAA',
    marrowConfirmed: null,
    priorLines: null,
    refractoryOrRelapsed: null,
    site: null,
  },
}

export function withSeverity(severity: Patient['diagnosis']['severity']): Patient {
  return { ...man, diagnosis: { ...man.diagnosis, severity } }
}

/** Infusion on day 0, results and events. */
export function record(results: LabResult[], moreEvents: ClinicalEvent[] = [], patient: Patient = man): PatientRecord {
  return { patient, results, events: [event('MSC', on(0)), ...moreEvents] }
}
