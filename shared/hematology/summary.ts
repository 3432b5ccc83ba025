import type { LabResult } from '../model'
import type { Baseline, DatedValue, LineSummary, Slope } from './assessment'
import { dateOf } from './calendar'
import type { Episode } from './episode'
import { minus } from './level'

/** Baseline, nadir, best value and slope of each line (clinical-spec 7). */

const NADIR_DAYS = 30
const SLOPE_POINTS = 4
const SLOPE_SPAN = 21
/** Above it, pairs of neighbours half the series apart stand for all pairs. */
const COMPLETE_POINTS = 300

export type Line = 'pmn' | 'platelets' | 'hemoglobin' | 'reticulocytes'

export function lineSummaries(episode: Episode): Record<Line, LineSummary> {
  const { baseline } = episode.context
  return {
    pmn: lineSummary(episode, 'pmn', baseline.pmn),
    platelets: lineSummary(episode, 'platelets', baseline.platelets),
    hemoglobin: lineSummary(episode, 'hemoglobin', baseline.hemoglobin),
    reticulocytes: lineSummary(episode, 'reticulocytes', null),
  }
}

function lineSummary(episode: Episode, line: Line, baseline: Baseline | null): LineSummary {
  const { nadir, best, exact } = pointsOf(episode, line)
  const isExact = best !== null && baseline !== null && best.comparator === null && baseline.comparator === null
  return {
    baseline,
    nadir,
    best,
    delta: isExact ? minus(best.value, baseline.value) : null,
    fold: isExact && baseline.value > 0 ? best.value / baseline.value : null,
    slope: theilSen(exact),
  }
}

interface Points {
  nadir: DatedValue | null
  best: DatedValue | null
  /** Values without a comparator, days from day 0. */
  exact: { day: number; value: number }[]
}

/** What the evaluable values from day 0 on say; of equal ones the earliest. */
function pointsOf({ counts, day0 }: Episode, line: Line): Points {
  const exact: Points['exact'] = []
  let nadir: Found | null = null
  let best: Found | null = null
  for (const count of counts) {
    const member = count.members[line]
    if (count.day < day0 || !member?.usable || member.spoiled || member.result.value === null) continue
    const { value, comparator } = member.result
    const day = count.day - day0
    if (comparator === null) exact.push({ day, value })
    if (day <= NADIR_DAYS && (nadir === null || order(member.result, nadir.result) < 0))
      nadir = { day, result: member.result }
    if (day > 0 && (best === null || order(member.result, best.result) > 0)) best = { day, result: member.result }
  }
  return { nadir: dated(nadir, day0), best: dated(best, day0), exact }
}

interface Found {
  day: number
  result: LabResult
}

function dated(found: Found | null, day0: number): DatedValue | null {
  if (found === null || found.result.value === null) return null
  const { day, result } = found
  return { value: found.result.value, comparator: result.comparator, row: result.id, day, date: dateOf(day0 + day) }
}

type Reading = Pick<LabResult, 'value' | 'comparator'>

/** By value; `<0.1` lies below 0.1, `>0.1` above it. */
function order(a: Reading, b: Reading): number {
  return (a.value ?? 0) - (b.value ?? 0) || openness(a) - openness(b)
}

function openness({ comparator }: Reading): number {
  if (comparator === null) return 0
  return comparator[0] === '<' ? -1 : 1
}

/**
 * Theil–Sen slope per 28 days: the median of the slopes between points of different days. Null with fewer than four points or less than 21
 * days (clinical-spec 7).
 */
export function theilSen(points: readonly Pick<DatedValue, 'day' | 'value'>[]): Slope | null {
  const sorted = points.toSorted((a, b) => a.day - b.day || a.value - b.value)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (!first || !last || sorted.length < SLOPE_POINTS || last.day - first.day < SLOPE_SPAN) return null
  const isComplete = sorted.length <= COMPLETE_POINTS
  const slopes: number[] = []
  const half = Math.floor(sorted.length / 2)
  for (const [i, a] of sorted.entries()) {
    const others = isComplete ? sorted.slice(i + 1) : sorted.slice(i + half, i + half + 1)
    for (const b of others) if (b.day > a.day) slopes.push((b.value - a.value) / (b.day - a.day))
  }
  return {
    per28Days: 28 * median(slopes),
    n: sorted.length,
    spanDays: last.day - first.day,
    method: isComplete ? 'complete' : 'incomplete',
  }
}

function median(values: number[]): number {
  values.sort((a, b) => a - b)
  const middle = Math.floor(values.length / 2)
  const upper = values[middle] ?? 0
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? upper) + upper) / 2
}
