import type { SeriesColumns } from '../../shared/contract/patients'
import { mark } from '../../shared/hematology/marks'
import { visibleIndexes } from './decimate'
import type { YAxisModel } from './scale'
import { pointShape } from './shapes'

/** A line breaks where no sample was taken for longer than this (clinical-spec 6). */
export const gapMs = 28 * 86_400_000

export interface LineRow {
  t: number
  /** Null breaks the line. */
  v: number | null
}

export interface DrawnPoint {
  index: number
  t: number
  /** Value on the axis; at its edge for a clipped one. */
  v: number
  clipped: 'above' | 'below' | 'floor' | null
  /** What stands beside a clipped point: `<0.1`, `100`. */
  label: string
  shape: ReturnType<typeof pointShape>
}

export interface PanelModel {
  rows: LineRow[]
  points: DrawnPoint[]
  /** How many results the window holds, drawn or thinned. */
  total: number
  thinned: boolean
}

/** What a panel draws of a series between two times. Every number stays what it is: nothing is averaged, smoothed or filled in. */
export function panelModel(series: SeriesColumns, from: number, to: number, axis: YAxisModel): PanelModel {
  const { time, value, marks } = series
  const kept = visibleIndexes(series, from, to)
  const rows: LineRow[] = []
  const points: DrawnPoint[] = []
  let next = 0
  let before: number | null = null
  let isBroken = false
  let total = 0

  // All results are walked, thinned ones too, so that a line breaks only where samples are really missing.
  for (let index = kept[0] ?? 0; index <= (kept.at(-1) ?? -1); index++) {
    const t = time[index] ?? 0
    const bits = marks[index] ?? 0
    const number = value[index] ?? Number.NaN
    const hasNumber = !Number.isNaN(number)
    if (t >= from && t <= to) total++
    if (before !== null && t - before > gapMs) isBroken = true
    // Withdrawn results, texts and conflicting pairs are shown but belong to no line.
    const isInLine = hasNumber && (bits & (mark.withdrawn | mark.noValue | mark.conflict)) === 0
    if (kept[next] === index) {
      next++
      const clipped = hasNumber ? clippedAt(axis, number, bits) : null
      const isFloored = clipped === 'floor' || !hasNumber
      const onAxis = isFloored ? axis.low : Math.min(axis.high, Math.max(axis.low, number))
      const label = clipped === null ? '' : clippedText(number, bits)
      points.push({ index, t, v: onAxis, clipped, label, shape: pointShape(bits) })
      // The line leaves the plot where the value does; it never crosses the break of a log axis, which has no scale.
      if (isInLine && isFloored) isBroken = true
      else if (isInLine) {
        if (isBroken) rows.push({ t: t - 1, v: null })
        rows.push({ t, v: number })
        isBroken = false
      }
    }
    if (isInLine) before = t
  }
  return { rows, points, total, thinned: total > points.length }
}

/** `<` within one decade of the break is next to nothing and stands on the floor; `<0.5` is read at its own place. */
const floorDecade = 10

/** Where a value has no place on the axis. */
function clippedAt({ low, high, breakAt }: YAxisModel, value: number, bits: number): DrawnPoint['clipped'] {
  if (value > high) return 'above'
  if (breakAt !== null) return value < breakAt || (bits & mark.below && value <= floorDecade * breakAt) ? 'floor' : null
  return value < low ? 'below' : null
}

function clippedText(value: number, bits: number): string {
  const comparator = bits & mark.below ? '<' : bits & mark.above ? '>' : ''
  return `${comparator}${Number(value.toPrecision(3))}`
}
