import type { Baseline, DatedValue, LineSummary, SetValue, Slope } from './assessment'
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

/** A dated value whose date is written only when it is chosen. */
type Point = Omit<DatedValue, 'date'>

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
  const points = pointsOf(episode, line)
  const dated = (point: Point | null) => point && { ...point, date: dateOf(episode.day0 + point.day) }
  const nadir = extreme(
    points.filter(({ day }) => day >= 0 && day <= NADIR_DAYS),
    (a, b) => a.value - b.value || openness(a) - openness(b),
  )
  const best = extreme(
    points.filter(({ day }) => day > 0),
    (a, b) => b.value - a.value || openness(b) - openness(a),
  )
  const isExact = best !== null && baseline !== null && best.comparator === null && baseline.comparator === null
  return {
    baseline,
    nadir: dated(nadir),
    best: dated(best),
    delta: isExact ? minus(best.value, baseline.value) : null,
    fold: isExact && baseline.value > 0 ? best.value / baseline.value : null,
    slope: theilSen(points.filter(({ day, comparator }) => day >= 0 && comparator === null)),
  }
}

/** Evaluable values from day 0 on. */
function pointsOf({ counts, day0 }: Episode, line: Line): Point[] {
  const points: Point[] = []
  for (const { day, members } of counts) {
    const member = members[line]
    if (day < day0 || !member?.usable || member.spoiled) continue
    const { value, comparator, id } = member.result
    if (value !== null) points.push({ value, comparator, row: id, day: day - day0 })
  }
  return points
}

/** `<0.1` lies below 0.1, `>0.1` above it. */
function openness({ comparator }: SetValue): number {
  if (comparator === null) return 0
  return comparator[0] === '<' ? -1 : 1
}

/** The first of the sorted points; the earliest among equals. */
function extreme(points: readonly Point[], order: (a: Point, b: Point) => number): Point | null {
  return points.reduce<Point | null>((best, point) => (best === null || order(point, best) < 0 ? point : best), null)
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
