import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestIndex, undecimatedLimit, visibleIndexes } from '../../../../renderer/charts/decimate'
import { mark, special } from '../../../../shared/hematology/marks'

const columns = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 50 }),
      value: fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constant(Number.NaN)),
      mark: fc.constantFrom(0, 0, 0, 0, 0, 0, mark.below, mark.derived, mark.conflict),
    }),
    {
      minLength: 700,
      maxLength: 3000,
      size: 'max',
    },
  )
  .map((rows) => {
    let t = 0
    return {
      time: Float64Array.from(rows, (row) => {
        t += row.gap
        return t
      }),
      value: Float64Array.from(rows, (row) => row.value),
      marks: Uint32Array.from(rows, (row) => row.mark),
    }
  })

describe('visibleIndexes', () => {
  it('keeps every point of a short series', () => {
    const time = Float64Array.from({ length: undecimatedLimit }, (_, i) => i)
    const all = visibleIndexes({ time, value: time, marks: new Uint32Array(time.length) }, 0, time.length)
    expect(all).toHaveLength(undecimatedLimit)
  })

  it('loses no crossing, no first or last, no extreme and no special point', () => {
    fc.assert(
      fc.property(columns, fc.double({ min: 0.1, max: 2.9, noNaN: true }), (series, threshold) => {
        const { time, value, marks } = series
        const end = (time.at(-1) ?? 0) + 1
        const kept = visibleIndexes(series, 0, end)
        const width = end / 150
        const set = new Set(kept)
        expect(set.has(0)).toBe(true)
        expect(set.has(time.length - 1)).toBe(true)
        marks.forEach((bits, i) => {
          if (bits & special) expect(set.has(i)).toBe(true)
        })
        const drawn = kept.map((i) => value[i] ?? Number.NaN).filter((v) => !Number.isNaN(v))
        const whole = [...value].filter((v) => !Number.isNaN(v))
        expect(Math.max(...drawn)).toBe(Math.max(...whole))
        expect(Math.min(...drawn)).toBe(Math.min(...whole))
        // A bucket whose points lie on both sides of the threshold still shows both sides.
        const sides = (indexes: Iterable<number>) => {
          const seen = new Map<number, number>()
          for (const i of indexes) {
            const v = value[i] ?? Number.NaN
            if (Number.isNaN(v)) continue
            const bucket = Math.floor((time[i] ?? 0) / width)
            seen.set(bucket, (seen.get(bucket) ?? 0) | (v < threshold ? 1 : 2))
          }
          return seen
        }
        expect(sides(kept)).toEqual(sides(value.keys()))
      }),
      { numRuns: 50 },
    )
  })

  it('draws a dense series with about four points a bucket', () => {
    const time = Float64Array.from({ length: 20_000 }, (_, i) => i)
    const value = time.map((t) => Math.sin(t) + 2)
    const kept = visibleIndexes({ time, value, marks: new Uint32Array(20_000) }, 0, 20_000)
    expect(kept.length).toBeLessThanOrEqual(604)
  })
})

describe('nearestIndex', () => {
  const time = Float64Array.of(0, 10, 20)
  it.each([
    [4, 10, 0],
    [6, 10, 1],
    [100, 10, -1],
    [20, 0, 2],
  ])('of %s within %s is %s', (wanted, tolerance, index) => {
    expect(nearestIndex(time, wanted, tolerance)).toBe(index)
  })
})
