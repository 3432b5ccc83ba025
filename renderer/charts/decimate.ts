import { special } from '../../shared/hematology/marks'

/** Points drawn unthinned: below this a panel stays quick (measured, see `npm run bench -- render`). */
export const undecimatedLimit = 600

interface Columns {
  time: Float64Array
  value: Float64Array
  marks: Uint32Array
}

/**
 * Indexes of the points to draw between `from` and `to` (milliseconds), with one neighbour on either side so that lines reach
 * the edge. Up to `undecimatedLimit` all of them; beyond it the first, lowest, highest and last of each of `buckets` equal
 * spans of time, and every special point: the polyline through them covers the same pixels, crosses each threshold in the
 * same bucket and keeps every extreme.
 */
export function visibleIndexes(columns: Columns, from: number, to: number, buckets = 150): number[] {
  const { time, value, marks } = columns
  const first = Math.max(0, lowerBound(time, from) - 1)
  const last = Math.min(time.length - 1, lowerBound(time, to))
  if (last - first + 1 <= undecimatedLimit) return range(first, last)

  const kept: number[] = []
  const width = (to - from) / buckets
  let start = first
  while (start <= last) {
    const bucket = Math.floor(((time[start] ?? 0) - from) / width)
    let end = start
    let low = start
    let high = start
    for (; end <= last && Math.floor(((time[end] ?? 0) - from) / width) === bucket; end++) {
      // A point without a number compares false and leaves the extremes alone.
      if ((value[end] ?? 0) < (value[low] ?? 0) || Number.isNaN(value[low])) low = end
      if ((value[end] ?? 0) > (value[high] ?? 0) || Number.isNaN(value[high])) high = end
    }
    for (let i = start; i < end; i++) {
      if (i === start || i === end - 1 || i === low || i === high || ((marks[i] ?? 0) & special) !== 0) kept.push(i)
    }
    start = end
  }
  return kept
}

/** First index whose time is not before `wanted`; the length when there is none. */
export function lowerBound(time: Float64Array, wanted: number): number {
  let low = 0
  let high = time.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((time[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the point nearest to `wanted` within `tolerance` milliseconds; -1 when there is none. */
export function nearestIndex(time: Float64Array, wanted: number, tolerance: number): number {
  const after = lowerBound(time, wanted)
  const before = after - 1
  const distance = (i: number) => Math.abs((time[i] ?? Number.POSITIVE_INFINITY) - wanted)
  const best = before < 0 || distance(after) < distance(before) ? after : before
  return distance(best) <= tolerance ? best : -1
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
}
