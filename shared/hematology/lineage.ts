import type { Lineage, Response, TimesTo, TimeTo } from './assessment'
import { dateOf, dayOf } from './calendar'
import type { Episode, LevelledCount } from './episode'
import { plus } from './level'
import { isAbove, isAtLeast, isBelow } from './measurement'
import { proofOf } from './proof'
import { isEvaluable, type MemberValue } from './sets'
import type { DatedEvent, Timeline } from './timeline'

/** Time to response, overall and per line (clinical-spec 2.3, 7). */

type Test = (value: MemberValue) => boolean | null

interface Reached {
  day: number
  confirmedDay: number
  rows: number[]
  events: number[]
}

/**
 * First of two evaluable values at least seven days apart after day 0 that pass the test, with none between that fails it. Values that a
 * comparator leaves open neither pass nor fail.
 */
function firstOfTwo(episode: Episode, lineage: Lineage, test: Test): Reached | null {
  const { lineage: gap } = episode.context.profile.windows
  let first: { count: LevelledCount; row: number } | null = null
  for (const count of episode.counts) {
    const value = count.members[lineage]
    if (!value || count.day <= episode.day0 || count.ignored || !isEvaluable(count, lineage)) continue
    const passed = test(value)
    if (passed === null) continue
    if (!passed) {
      first = null
      continue
    }
    first ??= { count, row: value.result.id }
    if (count.day - first.count.day >= gap) {
      return { day: first.count.day, confirmedDay: count.day, rows: [first.row, value.result.id], events: [] }
    }
  }
  return null
}

const over =
  (limit: number): Test =>
  ({ result }) =>
    result.value === null ? null : isAbove(result.value, result.comparator, limit)

const from =
  (limit: number): Test =>
  ({ result }) =>
    result.value === null ? null : isAtLeast(result.value, result.comparator, limit)

/** Limit of the line's response in 10*9/L; a baseline that is not below it must rise by as much. */
const RESPONSE = { pmn: 0.5, platelets: 20 } as const
/** g/L over the baseline. */
const HEMOGLOBIN_RISE = 15

function lineageTest(episode: Episode, lineage: 'pmn' | 'platelets'): Test {
  const limit = RESPONSE[lineage]
  const baseline = episode.context.baseline[lineage]
  if (baseline === null || isBelow(baseline.value, baseline.comparator, limit) !== false) return from(limit)
  return from(plus(baseline.value, limit))
}

function hemoglobinResponse(episode: Episode, independence: Reached | null): Reached | null {
  const baseline = episode.context.baseline.hemoglobin
  const isExact = baseline !== null && baseline.comparator === null
  const rise = isExact ? firstOfTwo(episode, 'hemoglobin', from(plus(baseline.value, HEMOGLOBIN_RISE))) : null
  if (rise === null || independence === null) return rise ?? independence
  return independence.day < rise.day ? independence : rise
}

/** Was red cell dependent before day 0: one transfusion in 28 days, or two in 56. */
function neededRedCells(redCells: readonly DatedEvent[], day0: number): boolean {
  const within = (days: number) => redCells.filter(({ day }) => day < day0 && day >= day0 - days).length
  return within(28) >= 1 || within(56) >= 2
}

/** The first day after a transfusion (or day 0) that begins a stretch without red cells as long as the independence window. */
function redCellIndependence(episode: Episode, redCells: readonly DatedEvent[], last: number): Reached | null {
  const { independence } = episode.context.profile.windows
  const after = redCells.filter(({ day }) => day >= episode.day0)
  const before = redCells.filter(({ day }) => day < episode.day0)
  const stops = [...before.slice(-1), ...after]
  for (const [i, stop] of stops.entries()) {
    const next = stops[i + 1]?.day ?? Number.POSITIVE_INFINITY
    const day = Math.max(stop.day, episode.day0) + 1
    const confirmedDay = day - 1 + independence
    if (next - day >= independence) {
      return confirmedDay <= last ? { day, confirmedDay, rows: [], events: [stop.id] } : null
    }
  }
  return null
}

/** Lineage responses of an episode, each null while not reached. */
export type LineageResponses = Record<Lineage, Reached | null> & { redCells: Reached | null; neededRedCells: boolean }

export function lineageResponses(episode: Episode, { asOf, events }: Timeline): LineageResponses {
  const { closed, day0 } = episode
  const last = Math.min(asOf ?? day0, closed?.day ?? Number.POSITIVE_INFINITY)
  const redCells = (events.RBC ?? []).filter(({ day }) => closed === null || day <= closed.day)
  const needed = neededRedCells(redCells, day0)
  const independence = needed ? redCellIndependence(episode, redCells, last) : null
  return {
    pmn: firstOfTwo(episode, 'pmn', lineageTest(episode, 'pmn')),
    platelets: firstOfTwo(episode, 'platelets', lineageTest(episode, 'platelets')),
    hemoglobin: hemoglobinResponse(episode, independence),
    redCells: independence,
    neededRedCells: needed,
  }
}

/** All times of clinical-spec 7 in days from day 0; `censoredDay` is the last count's day where not reached. */
export function timesTo(episode: Episode, response: Response, responses: LineageResponses): TimesTo {
  const lastCount = episode.counts.findLast(({ day }) => day >= episode.day0)?.day ?? episode.day0
  const { profile } = episode.context
  const time = (rule: string, reached: Reached | null, values: Record<string, number> = {}): TimeTo => ({
    day: reached && reached.day - episode.day0,
    date: reached && dateOf(reached.day),
    confirmedOn: reached && dateOf(reached.confirmedDay),
    censoredDay: reached ? null : lastCount - episode.day0,
    proof: proofOf(profile, rule, {
      values: { ...values, days: profile.windows.lineage },
      rows: reached?.rows ?? [],
      events: reached?.events ?? [],
    }),
  })
  const level = (wanted: 'PR' | 'CR'): TimeTo => {
    const found = response[wanted]
    const first = found && dayOf(found.date)
    const second = found?.confirmedOn ? dayOf(found.confirmedOn) : null
    if (!found || first === null || second === null) return time('timeToResponse', null)
    return { ...time('timeToResponse', { day: first, confirmedDay: second, rows: [], events: [] }), proof: found.proof }
  }
  const above = (lineage: Lineage, limit: number) =>
    time('timeToAbove', firstOfTwo(episode, lineage, over(limit)), { limit })
  return {
    PR: level('PR'),
    CR: level('CR'),
    pmn: time('lineagePmn', responses.pmn),
    platelets: time('lineagePlatelets', responses.platelets),
    hemoglobin: time('lineageHemoglobin', responses.hemoglobin),
    'pmn>0.5': above('pmn', 0.5),
    'pmn>1.0': above('pmn', 1),
    'platelets>20': above('platelets', 20),
    'platelets>50': above('platelets', 50),
    rbcIndependence: responses.neededRedCells ? time('rbcIndependence', responses.redCells) : null,
  }
}
