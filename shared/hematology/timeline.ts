import type { ClinicalEvent, EventType, Patient, PatientRecord } from '../model'
import { dayNumber } from '../time'
import { addMonths, isBefore } from './calendar'
import { withDerived } from './derive'
import { indexSpoilers, isGiven, type SpoilerIndex } from './evaluability'
import type { Profile } from './profiles'
import { type BloodCount, bloodCounts } from './sets'
import { type Classification, classify, type MarrowExamination } from './severity'

export interface AssessedCount extends BloodCount, Classification {
  /** Events of infection that hold the draw. */
  infections: number[]
}

export interface DatedEvent {
  event: ClinicalEvent
  id: number
  day: number
}

/** What was known of a patient up to one day, in order of time: the ground that all rules stand on. */
export interface Timeline {
  patient: Patient
  profile: Profile
  /** Last day that counts; null when nothing is on file. */
  asOf: number | null
  counts: AssessedCount[]
  spoilers: SpoilerIndex
  /** Given (not merely ordered) events by type, ordered by start. */
  events: Partial<Record<EventType, DatedEvent[]>>
  /** Red cells and platelets together. */
  transfusions: DatedEvent[]
  marrow: MarrowExamination[]
  ignoreInfectionCounts: boolean
}

/**
 * Keeps what lies up to `asOf` (a calendar day; null: all that is on file). Later results and events leave no trace, so that adding them
 * cannot change the answer.
 */
export function timelineOf(
  record: PatientRecord,
  profile: Profile,
  asOf: number | null,
  ignoreInfectionCounts: boolean,
): Timeline {
  const isKnown = (day: number) => asOf === null || day <= asOf
  const given = record.events.filter((event) => isGiven(event) && isKnown(dayNumber(event.start)))
  const spoilers = indexSpoilers(given, profile.windows)
  const events = eventsByType(given)
  const results = withDerived(record.results.filter(({ at }) => isKnown(dayNumber(at))))
  const infections = events.INFECTION ?? []
  const counts = bloodCounts(results, spoilers).map(({ at, day, grouping, members }): AssessedCount => {
    const { class: severity, criteria } = classify(members, profile.severity)
    const during = infections.filter((one) => isDuring(day, one)).map(({ id }) => id)
    return { at, day, grouping, members, class: severity, criteria, infections: during }
  })
  return {
    patient: record.patient,
    profile,
    asOf: asOf ?? lastDay(counts, given),
    counts,
    spoilers,
    events,
    transfusions: [...(events.RBC ?? []), ...(events.PLT ?? [])].sort(byStart),
    marrow: (events.MARROW ?? []).map(({ event, id, day }) => ({
      id,
      day,
      cellularity: event.details.cellularity_pct ?? null,
      residual: event.details.residual_hematopoietic_pct ?? null,
    })),
    ignoreInfectionCounts,
  }
}

function eventsByType(events: readonly ClinicalEvent[]): Timeline['events'] {
  const byType: Timeline['events'] = {}
  for (const event of events) {
    const list = byType[event.type] ?? []
    byType[event.type] = list
    list.push({ event, id: event.id, day: dayNumber(event.start) })
  }
  for (const list of Object.values(byType)) list.sort(byStart)
  return byType
}

function byStart(a: DatedEvent, b: DatedEvent): number {
  return a.event.start.wall - b.event.start.wall || a.id - b.id
}

function lastDay(counts: readonly BloodCount[], events: readonly ClinicalEvent[]): number | null {
  const days = [...counts.map(({ day }) => day), ...events.map(({ start }) => dayNumber(start))]
  return days.length === 0 ? null : days.reduce((a, b) => Math.max(a, b))
}

/** An infection without an end lasts its first day: how long it went on is not known. */
function isDuring(day: number, { event, day: first }: DatedEvent): boolean {
  return day >= first && day <= dayNumber(event.end ?? event.start)
}

/** Is the draw before the event? An open order within one day counts as before. */
export function isDrawnBefore(count: BloodCount, event: ClinicalEvent): boolean {
  return isBefore(count.at, event.start) !== false
}

/** Started within `months` calendar months up to `day`. */
export function startedWithin(months: number, { day: start }: DatedEvent, day: number): boolean {
  return start <= day && addMonths(start, months) > day
}

/** First day of death on file up to `asOf`. */
export function deathOf({ events }: Timeline): DatedEvent | null {
  return events.DEATH?.[0] ?? null
}
