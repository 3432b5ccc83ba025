/** Statistics over many assessments (clinical-spec 2.4 and 7): landmark table, swimmer rows, survival and incidence, best change. */
import { dayNumber, parseIso } from '../time'
import type { Assessment, Course, Landmark, LandmarkStatus, Lineage } from './assessment'
import { type IntervalMethod, proportionInterval } from './intervals'
import {
  type CurveStep,
  cumulativeIncidence,
  type Ending,
  kaplanMeier,
  type Median,
  medianOf,
  type Observation,
} from './survival'

export type Denominator = 'all' | 'evaluable'

export interface CohortOptions {
  /** `all` = everyone treated whose window of the landmark has opened; `evaluable` = of these, who is neither NE nor died nor transplanted. */
  denominator?: Denominator
  interval?: IntervalMethod
  /** Counts a response that awaits its confirmation at the level it has (clinical-spec E18). */
  unconfirmedCounted?: boolean
}

/** Number and percentage with 95 % limits, 0 to 100; null without a denominator. */
export interface Rate {
  n: number
  percent: number | null
  low: number | null
  high: number | null
}

/** Every patient whose window has opened stands in exactly one of CR, PR, NR, unconfirmed, NE, relapse, died, HSCT. */
export interface LandmarkRow {
  label: string
  months: number
  /** Treated patients whose landmark's window has opened by the cohort's last day; the others are `notReached`. */
  treated: number
  notReached: number
  evaluable: number
  CR: Rate
  PR: Rate
  NR: Rate
  /** CR + PR. */
  ORR: Rate
  /** Response without confirmation and no lower level confirmed; with `unconfirmedCounted` these are in CR and PR too. */
  unconfirmed: number
  NE: number
  relapse: number
  died: number
  HSCT: number
}

/** One bar of the swimmer plot: whole days from day 0. */
export interface SwimmerRow {
  patient: string
  patientId: number
  day0: string
  /** Last day on which the patient is known to be alive, or the day of death. */
  end: number
  infusions: number[]
  PR: { day: number; status: 'confirmed' | 'unconfirmed' } | null
  CR: { day: number; status: 'confirmed' | 'unconfirmed' } | null
  /** Day on which a confirmed response ended; null while it lasts. */
  responseEnd: number | null
  relapse: number | null
  HSCT: number | null
  death: number | null
  /** Alive, draws the arrow. */
  ongoing: boolean
}

export interface Change {
  patient: string
  patientId: number
  /** Best evaluable value after day 0 minus baseline, canonical unit. */
  delta: number
  /** Best over baseline; null for a censored or zero baseline. */
  fold: number | null
  response: 'CR' | 'PR' | null
}

export interface Cohort {
  /** Patients with at least one MSC infusion. */
  n: number
  /** Patients without, who are in no statistic. */
  withoutDay0: number
  profile: Assessment['profile'] | null
  /** Last day on file of any patient, or the day that was asked for. */
  asOf: string | null
  denominator: Denominator
  interval: IntervalMethod
  unconfirmedCounted: boolean
  landmarks: LandmarkRow[]
  /** Not known to have died, crude (clinical-spec E18): for the estimate that knows how long each was followed see `survival.overall`. */
  alive: Rate
  /** Longest bar first. */
  swimmer: SwimmerRow[]
  survival: {
    /** From day 0 to death. */
    overall: CurveStep[]
    /** From the response date of confirmed responders to relapse or death; HSCT, new line and new course censor. */
    relapseFree: CurveStep[]
    /** From day 0; death and HSCT compete. */
    responseIncidence: CurveStep[]
    /** From the response date of confirmed responders; death and HSCT compete. */
    relapseIncidence: CurveStep[]
  }
  medians: { overall: Median; relapseFree: Median; followUp: Median }
  /** Best change of each line, largest first, with the number of patients who have none. */
  bestChange: Record<Lineage, { changes: Change[]; missing: number }>
}

/** What the statistics use of one patient: the first course of MSC, from whose day 0 all days count. */
interface Treated {
  assessment: Assessment
  course: Course
  death: number | null
  hsct: number | null
  lastSeen: number
}

/**
 * Answer of `cohort`: statistics from the first course of each patient. Order of `assessments` is without influence. The assessments are
 * of one profile.
 */
export function cohort(assessments: readonly Assessment[], options: CohortOptions = {}): Cohort {
  const { denominator = 'all', interval = 'wilson', unconfirmedCounted = false } = options
  const treated = assessments.flatMap(treatedPatient)
  const lastDate = cutOff(assessments)
  const overall = treated.map(overallSurvival)
  const responders = treated.flatMap(fromResponse)
  const overallCurve = kaplanMeier(overall)
  const relapseFree = kaplanMeier(
    responders.map(({ day, end }) => ({ day, ending: end === 'relapse' || end === 'death' ? 'event' : 'censored' })),
  )
  return {
    n: treated.length,
    withoutDay0: assessments.length - treated.length,
    profile: assessments[0]?.profile ?? null,
    asOf: lastDate,
    denominator,
    interval,
    unconfirmedCounted,
    landmarks: landmarkRows(treated, lastDate, { denominator, interval, unconfirmedCounted }),
    alive: rateOf(treated.filter(({ death }) => death === null).length, treated.length, interval),
    swimmer: treated.map(swimmerRow).sort((a, b) => b.end - a.end || a.patientId - b.patientId),
    survival: {
      overall: overallCurve,
      relapseFree,
      responseIncidence: cumulativeIncidence(treated.map((patient) => toResponse(patient, unconfirmedCounted))),
      relapseIncidence: cumulativeIncidence(responders.map(({ day, end }) => ({ day, ending: relapseEnding(end) }))),
    },
    medians: {
      overall: medianOf(overallCurve),
      relapseFree: medianOf(relapseFree),
      followUp: medianOf(kaplanMeier(overall.map(reversed))),
    },
    bestChange: {
      pmn: bestChange(treated, 'pmn'),
      platelets: bestChange(treated, 'platelets'),
      hemoglobin: bestChange(treated, 'hemoglobin'),
    },
  }
}

function treatedPatient(assessment: Assessment): Treated[] {
  const course = assessment.courses[0]
  if (course === undefined) return []
  const dayOf = (date: string | null) => (date === null ? null : dayFrom(course.day0, date))
  const died = dayOf(assessment.death)
  // A death dated before its own infusion is an error of entry: the patient stays in, with no time survived.
  const death = died === null ? null : Math.max(0, died)
  // The one that closed the course, or the first on file.
  const transplanted = dayOf(course.closed?.by === 'HSCT' ? course.closed.date : assessment.hsct)
  // A transplantation before MSC is history, not an end.
  const hsct = transplanted === null || transplanted < 0 ? null : transplanted
  const seen = [
    dayOf(assessment.lastCount) ?? 0,
    hsct ?? 0,
    ...assessment.courses.flatMap(({ infusions }) => infusions.map(({ date }) => dayFrom(course.day0, date))),
  ]
  return [{ assessment, course, death, hsct, lastSeen: Math.max(0, ...seen) }]
}

/** Whole calendar days from one date to another. Throws a RangeError for text that is no date. */
function dayFrom(start: string, date: string): number {
  const from = parseIso(start)
  const to = parseIso(date)
  if (from === null || to === null) throw new RangeError(`no date: ${start} or ${date}`)
  return dayNumber(to) - dayNumber(from)
}

/**
 * The day up to which the whole cohort is known: the latest of any patient, so that who died or was lost before a landmark stays in its
 * denominator. Null when nothing is on file.
 */
function cutOff(assessments: readonly Assessment[]): string | null {
  return (
    assessments
      .flatMap(({ asOf }) => asOf ?? [])
      .sort()
      .at(-1) ?? null
  )
}

function landmarkRows(
  treated: readonly Treated[],
  lastDate: string | null,
  { denominator, interval, unconfirmedCounted }: Required<CohortOptions>,
): LandmarkRow[] {
  const template = treated[0]?.course.landmarks ?? []
  return template.map(({ label, months }) => {
    const landmarks = treated.flatMap(({ course }) => course.landmarks.filter((landmark) => landmark.label === label))
    const reached = landmarks.filter(
      ({ date, windowDays }) => lastDate !== null && dayFrom(lastDate, date) <= windowDays,
    )
    const count = (status: LandmarkStatus) => reached.filter((landmark) => settled(landmark) === status).length
    const unconfirmed = reached.filter((landmark) => settled(landmark) === 'unconfirmed')
    const counted = (level: 'CR' | 'PR') =>
      count(level) + (unconfirmedCounted ? unconfirmed.filter((landmark) => landmark.level === level).length : 0)
    const evaluable = reached.length - count('NE') - count('died') - count('HSCT')
    const of = denominator === 'all' ? reached.length : evaluable
    const rate = (n: number) => rateOf(n, of, interval)
    return {
      label,
      months,
      treated: reached.length,
      notReached: treated.length - reached.length,
      evaluable,
      CR: rate(counted('CR')),
      PR: rate(counted('PR')),
      NR: rate(count('NR')),
      ORR: rate(counted('CR') + counted('PR')),
      unconfirmed: unconfirmed.length,
      NE: count('NE'),
      relapse: count('relapse'),
      died: count('died'),
      HSCT: count('HSCT'),
    }
  })
}

/** A CR that awaits confirmation above a confirmed PR is a PR until then. */
function settled(landmark: Landmark): LandmarkStatus {
  return landmark.status === 'unconfirmed' ? (landmark.confirmedLevel ?? 'unconfirmed') : landmark.status
}

function rateOf(n: number, of: number, method: IntervalMethod): Rate {
  const limits = proportionInterval(method, n, of)
  if (limits === null) return { n, percent: null, low: null, high: null }
  return { n, percent: (100 * n) / of, low: 100 * limits.low, high: 100 * limits.high }
}

function swimmerRow({ assessment, course, death, hsct, lastSeen }: Treated): SwimmerRow {
  const milestone = (at: Course['response']['PR']) => (at === null ? null : { day: at.day, status: at.status })
  const duration = course.durationOfResponseDays
  const ended = course.durationEnd !== null && course.durationEnd !== 'lastCount'
  const responseDay = confirmedResponseDay(course)
  return {
    patient: assessment.patient,
    patientId: assessment.patientId,
    day0: course.day0,
    end: death ?? lastSeen,
    infusions: assessment.courses.flatMap(({ infusions }) => infusions.map(({ date }) => dayFrom(course.day0, date))),
    PR: milestone(course.response.PR),
    CR: milestone(course.response.CR),
    responseEnd: responseDay === null || duration === null || !ended ? null : responseDay + duration,
    relapse: course.relapse?.day ?? null,
    HSCT: hsct,
    death,
    ongoing: death === null,
  }
}

/** Day of the confirmed response: that of PR, which CR implies. */
function confirmedResponseDay({ response }: Course): number | null {
  const confirmed = [response.PR, response.CR].filter((milestone) => milestone?.status === 'confirmed')
  return confirmed[0]?.day ?? null
}

function overallSurvival({ death, lastSeen }: Treated): Observation {
  return death === null ? { day: lastSeen, ending: 'censored' } : { day: death, ending: 'event' }
}

/** The reverse Kaplan–Meier estimate: follow-up ends with censoring, death cuts it short. */
function reversed({ day, ending }: Observation): Observation {
  return { day, ending: ending === 'event' ? 'censored' : 'event' }
}

function toResponse({ course, death, hsct, lastSeen }: Treated, unconfirmedCounted: boolean): Observation {
  const day =
    confirmedResponseDay(course) ?? (unconfirmedCounted ? (course.response.PR?.day ?? course.response.CR?.day) : null)
  if (day !== null && day !== undefined) return { day, ending: 'event' }
  // A second course of MSC closes the first one's account.
  const closed = course.closed?.by === 'course' ? dayFrom(course.day0, course.closed.date) : Number.POSITIVE_INFINITY
  const competing = Math.min(death ?? Number.POSITIVE_INFINITY, hsct ?? Number.POSITIVE_INFINITY)
  if (competing < Number.POSITIVE_INFINITY && competing <= closed) return { day: competing, ending: 'competing' }
  return { day: Math.min(closed, lastSeen), ending: 'censored' }
}

function fromResponse({ course }: Treated): { day: number; end: Course['durationEnd'] }[] {
  const { durationOfResponseDays: day, durationEnd: end } = course
  return day === null ? [] : [{ day, end }]
}

function relapseEnding(end: Course['durationEnd']): Ending {
  if (end === 'relapse') return 'event'
  return end === 'death' || end === 'HSCT' ? 'competing' : 'censored'
}

function bestChange(treated: readonly Treated[], line: Lineage): { changes: Change[]; missing: number } {
  const changes = treated.flatMap(({ assessment, course }) => {
    const { delta, fold } = course.lines[line]
    const { PR, CR } = course.response
    const response = CR?.status === 'confirmed' ? 'CR' : PR?.status === 'confirmed' ? 'PR' : null
    return delta === null
      ? []
      : [{ patient: assessment.patient, patientId: assessment.patientId, delta, fold, response } satisfies Change]
  })
  changes.sort((a, b) => b.delta - a.delta || a.patientId - b.patientId)
  return { changes, missing: treated.length - changes.length }
}
