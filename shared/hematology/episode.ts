import type { ClinicalEvent, Timestamp } from '../model'
import { dayNumber } from '../time'
import type { Baseline, Course, Lineage, Milestone, Proof, Response } from './assessment'
import { dateOf, isBefore } from './calendar'
import { type Level, type LevelContext, levelOf, lineages, reaches } from './level'
import { type LevelRule, levelRule, proofOf } from './proof'
import { isEvaluable, type MemberValue, rowsOf } from './sets'
import { isSevere } from './severity'
import { type AssessedCount, type DatedEvent, isDrawnBefore, type Timeline } from './timeline'

/** A treatment and what followed it: the frame of every response rule (clinical-spec 2.5). */
export interface Episode {
  start: Timestamp
  day0: number
  /** First event that ends it: the next course, a transplantation, death. */
  closed: { event: ClinicalEvent; day: number; by: 'course' | 'HSCT' | 'death' } | null
  severity: Course['severity']
  severityFrom: Course['severityFrom']
  context: LevelContext
  rule: LevelRule
  /** Counts from the baseline window to the end, with their levels. */
  counts: LevelledCount[]
  /** Calendar days of the counts. */
  days: number[]
  transfusions: DatedEvent[]
}

export interface LevelledCount extends AssessedCount {
  level: Level
  /** Overlapped by an infection that the option leaves out. */
  ignored: boolean
}

/**
 * Opens the episode of a treatment that starts with `first` and ends with `closed`. A later course is judged by the severity of the
 * `disease` that the first one found: a response would otherwise change the rules.
 */
export function openEpisode(
  timeline: Timeline,
  first: ClinicalEvent,
  closed: Episode['closed'],
  disease?: Pick<Course, 'severity' | 'severityFrom'>,
): Episode {
  const day0 = dayNumber(first.start)
  const isHere = (count: AssessedCount) => closed === null || isDrawnBefore(count, closed.event)
  const before = timeline.counts.filter((count) => count.day <= day0 && isDrawnBefore(count, first))
  const baseline = {
    pmn: baselineOf('pmn', before, day0, timeline),
    platelets: baselineOf('platelets', before, day0, timeline),
    hemoglobin: baselineOf('hemoglobin', before, day0, timeline),
  }
  const { severity, severityFrom } =
    disease && disease.severityFrom !== 'assumed' ? disease : responseSeverity(timeline, before)
  const context: LevelContext = {
    patient: timeline.patient,
    profile: timeline.profile,
    severity,
    baseline,
    dependentAtBaseline: isDependentBefore(timeline.transfusions, day0),
  }
  const counts = timeline.counts.filter(isHere)
  return {
    start: first.start,
    day0,
    closed,
    severity,
    severityFrom,
    context,
    rule: levelRule(context),
    counts: counts.map((count) => levelled(count, context, timeline.ignoreInfectionCounts)),
    days: counts.map(({ day }) => day),
    transfusions: timeline.transfusions.filter(
      ({ event }) => closed === null || isBefore(event.start, closed.event.start) !== false,
    ),
  }
}

function levelled(count: AssessedCount, context: LevelContext, ignoreInfections: boolean): LevelledCount {
  const { at, day, grouping, members, class: severity, criteria, infections } = count
  const ignored = ignoreInfections && infections.length > 0
  // Named one by one: objects made by a spread are slow to read, and every rule reads them.
  return { at, day, grouping, members, class: severity, criteria, infections, level: levelOf(count, context), ignored }
}

/** The last evaluable value of the 28 days up to day 0, before the infusion; else the last value there is, marked (clinical-spec 2.2). */
function baselineOf(
  lineage: Lineage,
  before: readonly AssessedCount[],
  day0: number,
  { profile }: Timeline,
): Baseline | null {
  const from = day0 - profile.windows.baseline
  const last = (isFit: (count: AssessedCount, value: MemberValue) => boolean) =>
    before.findLast((count) => {
      const value = count.members[lineage]
      return value?.usable === true && isFit(count, value)
    })
  const inWindow = (count: AssessedCount) => count.day >= from
  const evaluable = last((count) => inWindow(count) && isEvaluable(count, lineage))
  const contaminated = evaluable ? undefined : last(inWindow)
  const count = evaluable ?? contaminated ?? last(() => true)
  const result = count?.members[lineage]?.result
  if (!count || !result || result.value === null) return null
  return {
    value: result.value,
    comparator: result.comparator,
    row: result.id,
    date: dateOf(count.day),
    quality: evaluable ? 'evaluable' : contaminated ? 'contaminated' : 'old',
  }
}

/** Severe or not, for the response rules: as recorded at diagnosis, else by the last class up to day 0; severe where neither is known. */
function responseSeverity(
  { patient }: Timeline,
  before: readonly AssessedCount[],
): Pick<Course, 'severity' | 'severityFrom'> {
  const recorded = patient.diagnosis.severity
  if (recorded !== null) return { severity: recorded === 'nSAA' ? 'nonSevere' : 'severe', severityFrom: 'diagnosis' }
  const last = before.findLast((count) => count.class !== 'indeterminate')
  if (!last) return { severity: 'severe', severityFrom: 'assumed' }
  return { severity: isSevere(last.class) ? 'severe' : 'nonSevere', severityFrom: 'baselineClass' }
}

/** One transfusion in the 28 days before day 0, or two in 56 (clinical-spec 2.5). */
export function isDependentBefore(transfusions: readonly DatedEvent[], day0: number): boolean {
  const within = (days: number) => transfusions.filter(({ day }) => day < day0 && day >= day0 - days).length
  return within(28) >= 1 || within(56) >= 2
}

interface Candidate {
  first: LevelledCount
  second: LevelledCount | null
}

/**
 * First count after day 0 that reaches the level and is confirmed by another one at least `confirmationDays` later, with none below the
 * level between and no transfusion from the first to the second (`confirm` of clinical-spec 2.5). A first count that still waits for its
 * second is unconfirmed.
 */
export function confirmLevel(episode: Episode, wanted: 'CR' | 'PR'): Candidate | null {
  const { confirmationDays } = episode.context.profile.response
  let first: LevelledCount | null = null
  // The next transfusion that is not known to lie before `first`: no second count may come after it.
  let blocking: DatedEvent | undefined
  let next = 0
  for (const count of episode.counts) {
    if (count.day <= episode.day0 || count.ignored) continue
    const reached = reaches(count.level, wanted)
    if (reached === null) continue
    if (!reached || (blocking && isBefore(count.at, blocking.event.start) !== true)) first = null
    if (!reached) continue
    if (!first) {
      first = count
      while (isTransfusedBefore(episode.transfusions[next], count)) next++
      blocking = episode.transfusions[next]
    }
    if (count.day - first.day >= confirmationDays) return { first, second: count }
  }
  return first && !blocking ? { first, second: null } : null
}

function isTransfusedBefore(transfusion: DatedEvent | undefined, count: AssessedCount): boolean {
  return transfusion !== undefined && isBefore(transfusion.event.start, count.at) === true
}

/** PR and CR of an episode. CR implies PR, whose date may be earlier. */
export function responseOf(episode: Episode): Response {
  return { PR: milestone(episode, 'PR'), CR: milestone(episode, 'CR') }
}

function milestone(episode: Episode, wanted: 'CR' | 'PR'): Milestone | null {
  const found = confirmLevel(episode, wanted)
  if (!found) return null
  const { first, second } = found
  return {
    date: dateOf(first.day),
    day: first.day - episode.day0,
    confirmedOn: second ? dateOf(second.day) : null,
    status: second ? 'confirmed' : 'unconfirmed',
    proof: milestoneProof(episode, wanted, first, second),
  }
}

function milestoneProof(
  episode: Episode,
  wanted: 'CR' | 'PR',
  first: LevelledCount,
  second: LevelledCount | null,
): Proof {
  const { context } = episode
  const { confirmationDays } = context.profile.response
  const rule = confirmationDays === 0 ? 'responseSingle' : second ? 'responseConfirmed' : 'responseUnconfirmed'
  const rows = [first, ...(second && second !== first ? [second] : [])].flatMap((count) => rowsOf(count))
  const baselines = lineages.flatMap((lineage) => context.baseline[lineage]?.row ?? [])
  return proofOf(context.profile, rule, {
    values: { level: wanted, days: confirmationDays, ...episode.rule.values },
    rows: context.severity === 'nonSevere' ? [...baselines, ...rows] : rows,
  })
}
