import type { ClinicalEvent, LabResult, Timestamp } from '../model'
import { dayNumber } from '../time'
import type { Lineage, Member } from './assessment'
import { daysToMs, isBefore, isClock } from './calendar'
import type { Windows } from './profiles'

/** Which counts transfusions, growth factors and bad specimens spoil (clinical-spec 2.2, 4.6, 6). */

export interface Span {
  event: ClinicalEvent
  days: number
  /** Last calendar day that it can spoil. */
  until: number
}

/** Spans sorted by start, and the furthest `until` among the first n of them, so that a look-up stops early. */
interface SpanIndex {
  spans: Span[]
  starts: number[]
  reach: number[]
}

export type SpoilerIndex = Readonly<Record<Lineage, SpanIndex>>

const PEGYLATED = /peg|聚乙二醇|neulasta|L03AA1[34]/i

/** Was it really done? An order is none (clinical-spec 5). */
export function isGiven(event: ClinicalEvent): boolean {
  return event.status === 'given'
}

/** Windows after platelets, red cells and G-CSF that were given. */
export function indexSpoilers(events: readonly ClinicalEvent[], windows: Windows): SpoilerIndex {
  const of = (type: ClinicalEvent['type'], days: (event: ClinicalEvent) => number) =>
    indexSpans(events.filter((event) => event.type === type && isGiven(event)).map((event) => span(event, days(event))))
  return {
    pmn: of('GCSF', (event) => (isPegylated(event) ? windows.afterPegGcsf : windows.afterGcsf)),
    platelets: of('PLT', () => windows.afterPlatelets),
    hemoglobin: of('RBC', () => windows.afterRedCells),
  }
}

function isPegylated({ details }: ClinicalEvent): boolean {
  return PEGYLATED.test(`${details.product ?? ''} ${details.code ?? ''}`)
}

/** The time from which the window counts: the end, or the start where no later end is on file. */
function lastTime(event: ClinicalEvent): Timestamp {
  return event.end !== null && isBefore(event.end, event.start) !== true ? event.end : event.start
}

function span(event: ClinicalEvent, days: number): Span {
  // The clock may carry a window into the morning of the last day.
  return { event, days, until: dayNumber(lastTime(event)) + days }
}

function indexSpans(spans: Span[]): SpanIndex {
  spans.sort((a, b) => dayNumber(a.event.start) - dayNumber(b.event.start) || a.event.id - b.event.id)
  let furthest = Number.NEGATIVE_INFINITY
  const reach = spans.map(({ until }) => {
    furthest = Math.max(furthest, until)
    return furthest
  })
  return { spans, starts: spans.map(({ event }) => dayNumber(event.start)), reach }
}

/** Ids of the events whose window holds the draw; none: the line is evaluable in this respect. */
export function spoilersAt(index: SpoilerIndex, lineage: Lineage, at: Timestamp): number[] {
  const { spans, starts, reach } = index[lineage]
  const day = dayNumber(at)
  const found: number[] = []
  // Another time zone may write the day before the start of an event that came first.
  for (let i = upperBound(starts, day + 1) - 1; i >= 0 && (reach[i] ?? Number.NEGATIVE_INFINITY) >= day; i--) {
    const candidate = spans[i]
    if (candidate && isWithin(candidate, at)) found.push(candidate.event.id)
  }
  return found.reverse()
}

/**
 * From the start until `days` after the end. A draw before a transfusion of the same day is outside when both clock times are known; with
 * a date alone the order is open and the draw counts as spoiled.
 */
function isWithin({ event, days }: Span, at: Timestamp): boolean {
  if (isBefore(at, event.start) === true) return false
  const last = lastTime(event)
  if (isClock(at) && isClock(last)) return at.wall - last.wall < daysToMs(days)
  return dayNumber(at) - dayNumber(last) < days
}

/** Number of entries that are not greater than `value` in an ascending list. */
export function upperBound(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Is the number good for this member of the blood count? A clot spoils all lines, clumps only the platelets, lipemia the hemoglobin. */
export function isSuitable(result: LabResult, member: Member): boolean {
  return !result.quality.some(
    (quality) =>
      quality === 'clotted' ||
      quality === 'insufficient' ||
      quality === 'contaminated' ||
      (quality === 'clumped' && member === 'platelets') ||
      (quality === 'lipemic' && member === 'hemoglobin'),
  )
}

/** Final or corrected: nothing else enters the class or the response (clinical-spec 4.6). */
export function isFinal(result: LabResult): boolean {
  return result.status === 'final' || result.status === 'corrected'
}
