import type { ClinicalEvent } from '../model'
import { dayNumber } from '../time'
import type { Course, Landmark, NonResponse, Refractory, Response } from './assessment'
import { dateOf, dayOf } from './calendar'
import { type Episode, openEpisode, responseOf } from './episode'
import { landmarksOf } from './landmarks'
import { lineageResponses, timesTo } from './lineage'
import { proofOf } from './proof'
import { newLines, relapseOf, transfusionsAfter } from './relapse'
import { lineSummaries } from './summary'
import { type DatedEvent, deathOf, startedWithin, type Timeline } from './timeline'

/** Courses of MSC infusions and what followed each (clinical-spec 2.2, 2.5). */

export interface CourseOfInfusions {
  infusions: DatedEvent[]
  episode: Episode
}

const REFRACTORY_MONTHS = 6

/** A pause of 90 days without an infusion ends a course; the next infusion is day 0 of a new one. */
export function coursesOf(timeline: Timeline): CourseOfInfusions[] {
  const groups: DatedEvent[][] = []
  for (const infusion of timeline.events.MSC ?? []) {
    const current = groups.at(-1)
    const previous = current?.at(-1)
    if (current && previous && infusion.day - previous.day < timeline.profile.windows.courseGap) current.push(infusion)
    else groups.push([infusion])
  }
  const courses: CourseOfInfusions[] = []
  for (const [i, infusions] of groups.entries()) {
    const [first] = infusions
    if (!first) continue
    const end = endOf(first.day, groups[i + 1]?.[0], timeline)
    courses.push({ infusions, episode: openEpisode(timeline, first.event, end, courses[0]?.episode) })
  }
  return courses
}

/** The first of the next course, a transplantation after day 0 and death. */
function endOf(day0: number, next: DatedEvent | undefined, timeline: Timeline): Episode['closed'] {
  const hsct = (timeline.events.HSCT ?? []).find(({ day }) => day > day0)
  const death = deathOf(timeline)
  const ends = [
    ...(next ? [{ event: next.event, day: next.day, by: 'course' as const }] : []),
    ...(hsct ? [{ event: hsct.event, day: hsct.day, by: 'HSCT' as const }] : []),
    ...(death ? [{ event: death.event, day: death.day, by: 'death' as const }] : []),
  ]
  return ends.sort((a, b) => a.day - b.day)[0] ?? null
}

export function assessCourse({ infusions, episode }: CourseOfInfusions, number: number, timeline: Timeline): Course {
  const { day0, closed } = episode
  const response = responseOf(episode)
  const { relapse, possible } = relapseOf(episode, response.PR, timeline)
  const lines = lineageResponses(episode, timeline)
  const landmarks = landmarksOf({ episode, response, relapse, lineageResponses: lines, timeline })
  const rescues = newLines(episode, timeline)
  const duration = durationOf(episode, response, relapse?.date ?? null, rescues)
  return {
    number,
    day0: dateOf(day0),
    infusions: infusions.map(({ id, day }) => ({ date: dateOf(day), day: day - day0, event: id })),
    closed: closed && { date: dateOf(closed.day), by: closed.by },
    severity: episode.severity,
    severityFrom: episode.severityFrom,
    response,
    nonResponse: nonResponseOf(episode, response, landmarks, rescues, timeline),
    confounders: confoundersOf(episode, response, timeline),
    transfusionAfterResponse: transfusionsAfter(episode, response.PR).map(({ id, day }) => ({
      date: dateOf(day),
      event: id,
    })),
    relapse,
    possibleRelapse: possible,
    refractory: refractoryTo('MSC', landmarks, timeline) ?? refractoryToIst(day0, timeline),
    durationOfResponseDays: duration?.days ?? null,
    durationEnd: duration?.by ?? null,
    landmarks,
    timeTo: timesTo(episode, response, lines),
    lines: lineSummaries(episode),
  }
}

/** From the first count of the confirmed response to the relapse, or to what censors it first (clinical-spec 2.3). */
function durationOf(
  episode: Episode,
  { PR }: Response,
  relapse: string | null,
  rescues: readonly DatedEvent[],
): { days: number; by: NonNullable<Course['durationEnd']> } | null {
  if (!PR?.confirmedOn) return null
  const start = episode.day0 + PR.day
  const relapseDay = relapse === null ? null : dayOf(relapse)
  const rescue = rescues.find(({ day }) => day > start)
  const lastCount = episode.counts.at(-1)
  const ends = [
    ...(relapseDay === null ? [] : [{ day: relapseDay, by: 'relapse' as const }]),
    ...(episode.closed ? [{ day: episode.closed.day, by: episode.closed.by }] : []),
    ...(rescue ? [{ day: rescue.day, by: 'newLine' as const }] : []),
  ].sort((a, b) => a.day - b.day)
  const end = ends[0] ?? (lastCount && { day: lastCount.day, by: 'lastCount' as const })
  return end ? { days: end.day - start, by: end.by } : null
}

/** Declared at the profile's landmark, or before it at a new line of therapy, transplantation or death (clinical-spec 2.2). */
function nonResponseOf(
  episode: Episode,
  { PR }: Response,
  landmarks: readonly Landmark[],
  rescues: readonly DatedEvent[],
  { profile }: Timeline,
): NonResponse | null {
  const months = profile.response.landmarkMonths
  const landmark = landmarks.find((one) => one.months === months && one.status === 'NR' && one.reached)
  const { closed, day0 } = episode
  const [rescue] = rescues
  const candidates = [
    ...(landmark
      ? [{ day: landmark.day, cause: 'landmark' as const, rows: landmark.proof.rows, events: landmark.proof.events }]
      : []),
    ...(rescue ? [{ day: rescue.day - day0, cause: 'newLine' as const, rows: [], events: [rescue.id] }] : []),
    ...(closed && closed.by !== 'course'
      ? [{ day: closed.day - day0, cause: closed.by, rows: [], events: [closed.event.id] }]
      : []),
  ].sort((a, b) => a.day - b.day)
  const [first] = candidates
  if (!first || (PR && PR.day <= first.day)) return null
  const { day, cause, rows, events } = first
  return {
    date: dateOf(day0 + day),
    day,
    cause,
    proof: proofOf(profile, 'nonResponse', { values: { months }, rows, events }),
  }
}

/** Other therapies started within six months up to the first response count, or up to the last day while there is none (clinical-spec 6). */
function confoundersOf(episode: Episode, { PR }: Response, { events, profile, asOf }: Timeline): Course['confounders'] {
  const last = episode.closed?.day ?? asOf ?? episode.day0
  const day = PR ? episode.day0 + PR.day : last
  return (['ATG', 'CSA', 'TPO_RA', 'ANDROGEN'] as const)
    .flatMap((type) => events[type] ?? [])
    .filter((one) => startedWithin(profile.windows.confounderMonths, one, day))
    .sort((a, b) => a.day - b.day || a.id - b.id)
    .map(({ event, id, day: start }) => ({ type: event.type, start: dateOf(start), event: id }))
}

function refractoryTo(
  after: Refractory['after'],
  landmarks: readonly Landmark[],
  { profile }: Timeline,
): Refractory | null {
  const landmark = landmarks.find(
    ({ months, status, reached }) => months === REFRACTORY_MONTHS && status === 'NR' && reached,
  )
  if (!landmark) return null
  return {
    date: landmark.date,
    after,
    proof: proofOf(profile, `refractory${after}`, { rows: landmark.proof.rows, events: landmark.proof.events }),
  }
}

/** No response six months after a course of ATG with ciclosporin that began up to `day0` (clinical-spec 2.3, S14). Judged by the same rules. */
export function refractoryToIst(day0: number | null, timeline: Timeline): Refractory | null {
  const starts = atgCourses(timeline).filter(({ day }) => day0 === null || day <= day0)
  for (const start of starts.toReversed()) {
    if (!hasCiclosporin(start, timeline)) continue
    const episode = openEpisode(timeline, start.event, endOf(start.day, nextTherapy(start, timeline), timeline))
    const response = responseOf(episode)
    const { relapse } = relapseOf(episode, response.PR, timeline)
    const lineages = lineageResponses(episode, timeline)
    const landmarks = landmarksOf({ episode, response, relapse, lineageResponses: lineages, timeline })
    const refractory = refractoryTo('ATG', landmarks, timeline)
    if (refractory)
      return { ...refractory, proof: { ...refractory.proof, events: [start.id, ...refractory.proof.events] } }
  }
  return null
}

/** First doses: no ATG in the 28 days before. */
function atgCourses({ events, profile }: Timeline): DatedEvent[] {
  const doses = events.ATG ?? []
  return doses.filter(({ day }, i) => {
    const previous = doses[i - 1]
    return previous === undefined || day - previous.day > profile.windows.concurrent
  })
}

/** Ciclosporin that runs at the ATG course or starts in the 28 days after its first dose. */
function hasCiclosporin({ day }: DatedEvent, { events, profile }: Timeline): boolean {
  return (events.CSA ?? []).some((csa) => csa.day <= day + profile.windows.concurrent && endDay(csa.event) >= day)
}

function endDay({ end }: ClinicalEvent): number {
  return end === null ? Number.POSITIVE_INFINITY : dayNumber(end)
}

/** The next ATG course or MSC infusion closes the episode of an ATG course. */
function nextTherapy({ day }: DatedEvent, timeline: Timeline): DatedEvent | undefined {
  return [...atgCourses(timeline), ...(timeline.events.MSC ?? [])]
    .filter((one) => one.day > day)
    .sort((a, b) => a.day - b.day)[0]
}
