import type { Landmark, Lineage, Relapse, Response, ResponseLevel } from './assessment'
import { addMonths, dateOf } from './calendar'
import type { Episode } from './episode'
import { upperBound } from './evaluability'
import { lineages } from './level'
import type { LineageResponses } from './lineage'
import { proofOf } from './proof'
import { rowsOf } from './sets'
import { deathOf, type Timeline } from './timeline'

/** Landmarks after day 0 (clinical-spec 2.3: schedule S1; windows in days ENG). */
const SCHEDULE = [
  { label: '14 days', months: 0.5, windowDays: 7 },
  { label: '1 month', months: 1, windowDays: 7 },
  { label: '2 months', months: 2, windowDays: 14 },
  { label: '3 months', months: 3, windowDays: 14 },
  { label: '6 months', months: 6, windowDays: 30 },
  { label: '9 months', months: 9, windowDays: 30 },
  { label: '12 months', months: 12, windowDays: 30 },
] as const

export interface LandmarkInput {
  episode: Episode
  response: Response
  relapse: Relapse | null
  lineageResponses: LineageResponses
  timeline: Timeline
}

/** Half a month is 14 days, whole ones are calendar months. */
export function landmarkDay(day0: number, months: number): number {
  return months === 0.5 ? day0 + 14 : addMonths(day0, months)
}

/** Status at every landmark, by `label` of clinical-spec 2.5. */
export function landmarksOf(input: LandmarkInput): Landmark[] {
  return SCHEDULE.map((entry) => landmark(entry, input))
}

interface Judgement {
  status: Landmark['status']
  level: ResponseLevel | null
  confirmedLevel: Landmark['confirmedLevel']
  rows: readonly number[]
  events: readonly number[]
}

function landmark({ label, months, windowDays }: (typeof SCHEDULE)[number], input: LandmarkInput): Landmark {
  const { episode, timeline } = input
  const day = landmarkDay(episode.day0, months)
  const { rows, events, ...judged } = judge(day, windowDays, input)
  const responding = respondingAt(day + windowDays - episode.day0, input)
  return {
    label,
    months,
    date: dateOf(day),
    day: day - episode.day0,
    windowDays,
    reached: timeline.asOf !== null && day <= timeline.asOf,
    ...judged,
    lineages: responding,
    lineageClass: LINEAGE_CLASSES[responding.length] ?? 'none',
    proof: proofOf(timeline.profile, `landmark${judged.status}`, { values: { label, windowDays }, rows, events }),
  }
}

const LINEAGE_CLASSES = ['none', 'unilineage', 'bilineage', 'trilineage'] as const

function respondingAt(windowEnd: number, { episode, lineageResponses }: LandmarkInput): Lineage[] {
  return lineages.filter((lineage) => {
    const reached = lineageResponses[lineage]
    return reached !== null && reached.day - episode.day0 <= windowEnd
  })
}

function judge(day: number, windowDays: number, { episode, response, relapse, timeline }: LandmarkInput): Judgement {
  const none = { level: null, confirmedLevel: null, rows: [], events: [] }
  const death = deathOf(timeline)
  if (death && death.day <= day) return { ...none, status: 'died', events: [death.id] }
  const hsct = (timeline.events.HSCT ?? []).find((one) => one.day > episode.day0)
  if (hsct && hsct.day <= day) return { ...none, status: 'HSCT', events: [hsct.id] }
  if (relapse && episode.day0 + relapse.day <= day) {
    return { ...none, status: 'relapse', rows: relapse.proof.rows, events: relapse.proof.events }
  }
  const windowEnd = day + windowDays
  if (episode.closed?.by === 'course' && episode.closed.day <= day) {
    return { ...none, status: 'NE', events: [episode.closed.event.id] }
  }
  const isIn = (milestone: Response['PR']) => milestone !== null && episode.day0 + milestone.day <= windowEnd
  const CR = isIn(response.CR) ? response.CR : null
  const PR = isIn(response.PR) ? response.PR : null
  const confirmedLevel = CR?.confirmedOn ? 'CR' : PR?.confirmedOn ? 'PR' : null
  const level = CR ? 'CR' : PR ? 'PR' : null
  if (level !== null) {
    const rows = (CR ?? PR)?.proof.rows ?? []
    return { ...none, status: level === confirmedLevel ? level : 'unconfirmed', level, confirmedLevel, rows }
  }
  const inWindow = countsBetween(episode, day - windowDays, windowEnd).filter(
    (count) => count.level.level !== null && !count.ignored,
  )
  if (inWindow.length === 0) return { ...none, status: 'NE' }
  return { ...none, status: 'NR', level: 'NR', rows: inWindow.flatMap((count) => rowsOf(count)) }
}

/** Counts of the days `from` to `to`, both included. */
function countsBetween({ counts, days }: Episode, from: number, to: number): Episode['counts'] {
  return counts.slice(upperBound(days, from - 1), upperBound(days, to))
}
