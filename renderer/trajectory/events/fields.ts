import { displayUnit } from '../../../shared/display'
import type { ClinicalEvent, EventDetails, EventStatus, EventType, Timestamp } from '../../../shared/model'
import { formatDate, formatTime, parseIso, wallTime } from '../../../shared/time'

/** What the form asks for each kind of event, in clinical-spec 5's order. Numbers are checked as numbers. */
export const fieldsOf: Record<
  EventType,
  { texts: (keyof EventDetails)[]; numbers: (keyof EventDetails)[]; hasEnd: boolean; doseUnit: string }
> = {
  MSC: {
    texts: ['product', 'donor_id', 'donor_relation', 'hla_match', 'passage', 'lot'],
    numbers: ['weight_kg', 'total_cells_e6', 'viability_pct', 'course_no', 'infusion_no'],
    hasEnd: false,
    doseUnit: '10*6/kg',
  },
  ATG: { texts: ['product', 'reason'], numbers: [], hasEnd: true, doseUnit: 'mg/kg/d' },
  CSA: { texts: ['product', 'reason'], numbers: [], hasEnd: true, doseUnit: 'mg/d' },
  STEROID: { texts: ['product', 'reason'], numbers: [], hasEnd: true, doseUnit: 'mg/d' },
  ANDROGEN: { texts: ['product', 'reason'], numbers: [], hasEnd: true, doseUnit: 'mg/d' },
  TPO_RA: { texts: ['product', 'reason'], numbers: [], hasEnd: true, doseUnit: 'mg/d' },
  GCSF: { texts: ['product', 'reason'], numbers: [], hasEnd: true, doseUnit: 'ug' },
  RBC: { texts: ['product', 'reason'], numbers: ['units'], hasEnd: false, doseUnit: '' },
  PLT: { texts: ['product', 'reason'], numbers: ['units'], hasEnd: false, doseUnit: '' },
  HSCT: { texts: ['product', 'donor_id', 'donor_relation', 'hla_match'], numbers: [], hasEnd: false, doseUnit: '' },
  INFECTION: { texts: ['site', 'organism'], numbers: ['grade'], hasEnd: true, doseUnit: '' },
  AE: { texts: ['ctcae_term', 'ctcae_version'], numbers: ['grade'], hasEnd: true, doseUnit: '' },
  MARROW: { texts: ['site'], numbers: ['cellularity_pct', 'residual_hematopoietic_pct'], hasEnd: false, doseUnit: '' },
  PNH: { texts: [], numbers: ['gran_clone_pct', 'rbc_clone_pct'], hasEnd: false, doseUnit: '' },
  DEATH: { texts: [], numbers: [], hasEnd: false, doseUnit: '' },
  NOTE: { texts: [], numbers: [], hasEnd: false, doseUnit: '' },
  OTHER: { texts: ['product'], numbers: [], hasEnd: true, doseUnit: '' },
}

export interface Draft {
  type: EventType
  startDate: string
  startTime: string
  endDate: string
  endTime: string
  status: EventStatus
  dose: string
  doseUnit: string
  details: Record<string, string>
}

export type DraftField = 'startDate' | 'startTime' | 'endDate' | 'endTime' | 'dose' | `details.${string}`
export type DraftErrors = Partial<Record<DraftField, 'badDate' | 'badTime' | 'badNumber' | 'endBeforeStart'>>

export function emptyDraft(type: EventType): Draft {
  return {
    type,
    startDate: '',
    startTime: '',
    endDate: '',
    endTime: '',
    status: 'given',
    dose: '',
    doseUnit: fieldsOf[type].doseUnit,
    details: {},
  }
}

export function draftOf(event: ClinicalEvent): Draft {
  const split = (at: Timestamp | null) =>
    at === null ? ['', ''] : [formatDate(at), at.precision === 'day' ? '' : formatTime(at)]
  const [startDate = '', startTime = ''] = split(event.start)
  const [endDate = '', endTime = ''] = split(event.end)
  const details = Object.entries(event.details).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  )
  return {
    type: event.type,
    startDate,
    startTime,
    endDate,
    endTime,
    status: event.status,
    dose: event.dose === null ? '' : String(event.dose.value),
    doseUnit: event.dose?.unit ?? fieldsOf[event.type].doseUnit,
    details: Object.fromEntries(details),
  }
}

export interface ReadDraft {
  type: EventType
  start: Timestamp
  end: Timestamp | null
  status: EventStatus
  dose: { value: number; unit: string } | null
  details: Record<string, string | number>
}

/** The event that a draft describes, or what is wrong with each field. An offset known before is kept. */
export function readDraft(draft: Draft, offset: number | null): { event: ReadDraft } | { errors: DraftErrors } {
  const errors: DraftErrors = {}
  const start = readTime(draft.startDate, draft.startTime, 'start', offset, errors)
  const hasEnd = fieldsOf[draft.type].hasEnd && draft.endDate.trim() !== ''
  const end = hasEnd ? readTime(draft.endDate, draft.endTime, 'end', offset, errors) : null
  if (start && end && end.wall < start.wall) errors.endDate = 'endBeforeStart'
  const dose = draft.dose.trim() === '' ? null : readNumber(draft.dose)
  if (dose !== null && Number.isNaN(dose)) errors.dose = 'badNumber'

  const details: Record<string, string | number> = {}
  const numeric = new Set<string>(fieldsOf[draft.type].numbers.map(String))
  for (const [key, text] of Object.entries(draft.details)) {
    if (text.trim() === '') continue
    const number = numeric.has(key) ? readNumber(text) : null
    if (number !== null && Number.isNaN(number)) errors[`details.${key}`] = 'badNumber'
    details[key] = number ?? text.trim()
  }
  // A reader computed this from the dose, and the form does not show it: it follows the dose or goes.
  if (dose !== null && details['cells_per_kg_e6'] !== undefined) {
    if (displayUnit(draft.doseUnit) === displayUnit('10*6/kg')) details['cells_per_kg_e6'] = dose
    else delete details['cells_per_kg_e6']
  }
  if (start === null || Object.keys(errors).length > 0) return { errors }
  return {
    event: {
      type: draft.type,
      start,
      end,
      status: draft.status,
      dose: dose === null ? null : { value: dose, unit: draft.doseUnit },
      details,
    },
  }
}

function readTime(
  date: string,
  time: string,
  which: 'start' | 'end',
  offset: number | null,
  errors: DraftErrors,
): Timestamp | null {
  const day = readDay(date)
  if (day === null) {
    errors[`${which}Date`] = 'badDate'
    return null
  }
  if (time.trim() === '') return { wall: day, precision: 'day', offset: null }
  const clock = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time.trim())
  if (clock === null) {
    errors[`${which}Time`] = 'badTime'
    return null
  }
  return { wall: day + (Number(clock[1]) * 60 + Number(clock[2])) * 60_000, precision: 'minute', offset }
}

/** `05-Mar-2024` as it is shown, or `2024-03-05`; null for anything else and for days that do not exist. */
export function readDay(text: string): number | null {
  const shown = /^(\d{1,2})-([a-z]{3})-(\d{4})$/i.exec(text.trim())
  if (shown === null) {
    const at = parseIso(text.trim())
    return at?.precision === 'day' ? at.wall : null
  }
  const month = monthNames.indexOf((shown[2] ?? '').toLowerCase())
  return month < 0 ? null : wallTime(Number(shown[3]), month + 1, Number(shown[1]))
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A decimal point or comma, nothing else: `1.2`, `1,2`; NaN for anything that is no number. */
function readNumber(text: string): number {
  return /^-?\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN
}
