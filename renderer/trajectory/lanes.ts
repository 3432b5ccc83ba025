import { displayUnit } from '../../shared/display'
import type { ClinicalEvent, EventType } from '../../shared/model'
import { dayMs } from './window'

/** The rows under the chart, from treatment to outcome. */
export const laneOrder = [
  'MSC',
  'RBC',
  'PLT',
  'ATG',
  'CSA',
  'TPO_RA',
  'ANDROGEN',
  'STEROID',
  'GCSF',
  'INFECTION',
  'AE',
  'MARROW',
  'PNH',
  'HSCT',
  'DEATH',
  'OTHER',
] as const satisfies readonly EventType[]

export type LaneKey = (typeof laneOrder)[number]

export interface LaneItem {
  event: ClinicalEvent
  from: number
  /** Equal to `from` for a moment; null while it goes on. */
  to: number | null
  /** Number of the infusion, units transfused: what stands at the mark. */
  text: string
  ordered: boolean
  struck: boolean
}

export interface Lane {
  key: LaneKey
  items: LaneItem[]
}

const spans = new Set<EventType>(['ATG', 'CSA', 'TPO_RA', 'ANDROGEN', 'STEROID', 'GCSF', 'INFECTION', 'AE'])

/** Events sorted into lanes; a lane without events is left out. Notes have their own layer. */
export function lanesOf(events: ClinicalEvent[]): Lane[] {
  return laneOrder.flatMap((key) => {
    const items = events.filter((event) => event.type === key).map(laneItem)
    return items.length === 0 ? [] : [{ key, items: items.sort((a, b) => a.from - b.from) }]
  })
}

/** Lanes with anything to show between two times: an empty row would only take room. */
export function visibleLanes(lanes: Lane[], { from, to }: { from: number; to: number }): Lane[] {
  return lanes.filter((lane) => lane.items.some((item) => item.from <= to && (item.to ?? to) >= from))
}

function laneItem(event: ClinicalEvent): LaneItem {
  const from = event.start.wall
  const end = event.end === null ? null : event.end.wall + (event.end.precision === 'day' ? dayMs : 0)
  const isMoment = !spans.has(event.type) || (event.end === null && event.type === 'ATG')
  return {
    event,
    from,
    to: isMoment ? from : end,
    text: itemText(event),
    ordered: event.status === 'ordered',
    struck: event.status === 'not_done' || event.status === 'error',
  }
}

function itemText(event: ClinicalEvent): string {
  const { units, product, site, ctcae_term, grade, cellularity_pct, gran_clone_pct, note } = event.details
  switch (event.type) {
    case 'RBC':
    case 'PLT':
      return units === undefined ? '' : String(units)
    case 'INFECTION':
      return site ?? note ?? ''
    case 'AE':
      return [ctcae_term, grade === undefined ? undefined : `G${grade}`].filter(Boolean).join(' ')
    case 'MARROW':
      return cellularity_pct === undefined ? '' : `${cellularity_pct} %`
    case 'PNH':
      return gran_clone_pct === undefined ? '' : `${gran_clone_pct} %`
    default:
      return [product, event.dose && `${event.dose.value} ${displayUnit(event.dose.unit)}`].filter(Boolean).join(' ')
  }
}

export interface Infusion {
  event: ClinicalEvent
  at: number
  /** Running number over all given infusions of the patient. */
  number: number
}

/** Infusions really given, numbered in order of time. */
export function infusionsOf(events: ClinicalEvent[]): Infusion[] {
  return events
    .filter((event) => event.type === 'MSC' && event.status === 'given')
    .sort((a, b) => a.start.wall - b.start.wall)
    .map((event, i) => ({ event, at: event.start.wall, number: event.details.infusion_no ?? i + 1 }))
}

/**
 * Days of the weekly plan on which no dose was given: one week after an infusion whose successor came in its second week. The plan is
 * the published one, weekly in blocks of four (clinical-spec 2.4); it is drawn, never counted.
 */
export function missedDoses(infusions: Infusion[]): number[] {
  const missed: number[] = []
  for (let i = 1; i < infusions.length; i++) {
    const before = infusions[i - 1]
    const now = infusions[i]
    if (!before || !now) continue
    // After the fourth infusion the plan waits for the assessment at one month.
    const isBlockEnd = before.number % 4 === 0
    const gap = (now.at - before.at) / dayMs
    if (!isBlockEnd && gap > 10 && gap < 90) missed.push(before.at + 7 * dayMs)
  }
  return missed
}
