import type { PatientRecord } from '../model'
import type { Assessment, Course, MarrowStatus } from './assessment'
import { dateOf, dayOf } from './calendar'
import { marrowOn, toCountSet } from './count-sets'
import { assessCourse, type CourseOfInfusions, coursesOf, refractoryToIst } from './courses'
import { defaultProfile, type Profile, type ProfileId, profiles } from './profiles'
import { proofOf } from './proof'
import type { AssessedCount, Timeline } from './timeline'
import { deathOf, timelineOf } from './timeline'
import { transfusionStatus } from './transfusions'

export interface AssessOptions {
  /** Counts during an infection neither reach nor refute a level (clinical-spec 2.2). */
  ignoreInfectionCounts?: boolean
  /** Days without transfusion for the independence badge. */
  transfusionIndependenceDays?: number
}

export interface AssessInput {
  profile?: Profile | ProfileId
  /** `YYYY-MM-DD`: what lies after that day is unknown. Null or absent: all that is on file, as of its last day. */
  asOf?: string | null
  options?: AssessOptions
}

/**
 * Severity, response, relapse and landmarks of one patient, each with the rule and the rows that prove it (clinical-spec 1, 2, 6, 7). The
 * record is not changed, and its order does not matter. Throws a RangeError when `asOf` is no date.
 */
export function assess(record: PatientRecord, { profile, asOf = null, options = {} }: AssessInput = {}): Assessment {
  const lastDay = asOf === null ? null : dayOf(asOf)
  if (asOf !== null && lastDay === null) throw new RangeError(`asOf is no date (YYYY-MM-DD): ${asOf}`)
  const rules = withOptions(typeof profile === 'string' ? profiles[profile] : (profile ?? defaultProfile), options)
  const timeline = timelineOf(record, rules, lastDay, options.ignoreInfectionCounts ?? false)
  const infusions = coursesOf(timeline)
  const courses = infusions.map((one, i) => assessCourse(one, i + 1, timeline))
  const current = courses.at(-1) ?? null
  const day0 = infusions.at(-1)?.episode.day0 ?? null
  const lastCount = timeline.counts.at(-1)
  const hsct = timeline.events.HSCT?.[0]
  const death = deathOf(timeline)
  return {
    patient: record.patient.identifiers[0]?.value ?? String(record.patient.id),
    patientId: record.patient.id,
    profile: { id: rules.id, version: rules.version },
    asOf: timeline.asOf === null ? null : dateOf(timeline.asOf),
    day0: current?.day0 ?? null,
    sets: timeline.counts.map((count) => toCountSet(count, episodeOf(count, infusions), timeline)),
    ...marrowOf(day0, timeline),
    ...currentCourse(current),
    refractory: current ? current.refractory : refractoryToIst(null, timeline),
    transfusion: transfusionStatus(timeline, day0, infusions.at(-1)?.episode.context.dependentAtBaseline ?? null),
    courses,
    hsct: hsct ? dateOf(hsct.day) : null,
    death: death ? dateOf(death.day) : null,
    lastCount: lastCount ? dateOf(lastCount.day) : null,
  }
}

function withOptions(profile: Profile, { transfusionIndependenceDays }: AssessOptions): Profile {
  if (transfusionIndependenceDays === undefined) return profile
  return { ...profile, windows: { ...profile.windows, independence: transfusionIndependenceDays } }
}

/** A count belongs to the course whose day 0 came last; before the first, to the first, whose baseline it is. */
function episodeOf(count: AssessedCount, courses: readonly CourseOfInfusions[]): CourseOfInfusions['episode'] | null {
  return (courses.findLast(({ episode }) => episode.day0 <= count.day) ?? courses[0])?.episode ?? null
}

type CurrentCourse = Pick<
  Assessment,
  | 'response'
  | 'nonResponse'
  | 'confounders'
  | 'transfusionAfterResponse'
  | 'relapse'
  | 'possibleRelapse'
  | 'durationOfResponseDays'
  | 'durationEnd'
  | 'landmarks'
  | 'timeTo'
  | 'lines'
>

function currentCourse(course: Course | null): CurrentCourse {
  return {
    response: course?.response ?? { PR: null, CR: null },
    nonResponse: course?.nonResponse ?? null,
    confounders: course?.confounders ?? [],
    transfusionAfterResponse: course?.transfusionAfterResponse ?? [],
    relapse: course?.relapse ?? null,
    possibleRelapse: course?.possibleRelapse ?? null,
    durationOfResponseDays: course?.durationOfResponseDays ?? null,
    durationEnd: course?.durationEnd ?? null,
    landmarks: course?.landmarks ?? [],
    timeTo: course?.timeTo ?? null,
    lines: course?.lines ?? null,
  }
}

/** Best first. */
const MARROW_ORDER: readonly MarrowStatus[] = ['confirmed', 'undetermined', 'notHypocellular', 'outdated', 'notOnFile']

/** The marrow at day 0 or at the last day, whichever says more. */
function marrowOf(day0: number | null, timeline: Timeline): Pick<Assessment, 'marrow' | 'marrowProof'> {
  const days = [day0, timeline.asOf].filter((day) => day !== null)
  const [best] = days
    .map((day) => marrowOn(day, timeline))
    .sort((a, b) => MARROW_ORDER.indexOf(a.status) - MARROW_ORDER.indexOf(b.status))
  const { cellularity, cellularityWithResidual, residual, months } = timeline.profile.severity.marrow
  return {
    marrow: best?.status ?? 'notOnFile',
    marrowProof: proofOf(timeline.profile, 'marrow', {
      values: { cellularity, cellularityWithResidual, residual, months },
      events: best?.events ?? [],
    }),
  }
}
