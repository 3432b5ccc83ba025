import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { panelModel } from '../../../../renderer/charts/panel-model'
import { logAxis, ticksThatFit, valueToShare, type YAxisModel } from '../../../../renderer/charts/scale'
import type { SeriesColumns } from '../../../../shared/contract/patients'
import { mark } from '../../../../shared/hematology/marks'

const day = 86_400_000
const linear: YAxisModel = { kind: 'linear', low: 0, high: 2, breakAt: null }
const log = logAxis(0.01, 2)

function series(points: [value: number, bits: number][]): SeriesColumns {
  const none = new Float64Array(points.length).fill(Number.NaN)
  const texts = points.map(() => '')
  return {
    analyte: 'pmn',
    name: 'pmn',
    unit: '10*9/L',
    time: Float64Array.from(points, (_, n) => n * day),
    value: Float64Array.from(points, ([value]) => value),
    marks: Uint32Array.from(points, ([, bits]) => bits),
    id: Float64Array.from(points, (_, n) => n + 1),
    rangeLow: none,
    rangeHigh: none,
    rawText: texts,
    rawUnit: texts,
    flags: texts,
    source: texts,
    doubts: new Uint8Array(points.length),
    grades: new Uint8Array(points.length),
    ctcae: 'v5',
  }
}

const model = (points: [number, number][], axis: YAxisModel) => panelModel(series(points), 0, 100 * day, axis)

describe('a logarithmic axis', () => {
  test('has its floor at the bottom, apart from its lowest value', () => {
    expect(valueToShare(log, log.low)).toBe(0)
    expect(valueToShare(log, 0.01)).toBeCloseTo(0.14, 10)
    expect(valueToShare(log, 2)).toBe(1)
  })

  test('shows zero, below detection and below its lowest value on the floor, each with its text', () => {
    const { points } = model(
      [
        [0, 0],
        [0.1, mark.below],
        [0.005, 0],
        [0.01, 0],
        [0.3, 0],
        [0.5, mark.below],
        [5, 0],
      ],
      log,
    )
    expect(points.map(({ clipped, label }) => `${clipped} ${label}`)).toEqual([
      'floor 0',
      'floor <0.1',
      'floor 0.005',
      'null ',
      'null ',
      'null ',
      'above 5',
    ])
    expect(points.slice(0, 3).map(({ v }) => valueToShare(log, v))).toEqual([0, 0, 0])
  })

  test('draws no line across its break', () => {
    const { rows } = model(
      [
        [0.4, 0],
        [0, 0],
        [0.5, 0],
        [0.6, 0],
      ],
      log,
    )
    expect(rows.map(({ v }) => v)).toEqual([0.4, null, 0.5, 0.6])
  })

  test('never hides a number: every one is on the axis, on its floor or an arrow', () => {
    const point = fc.tuple(fc.double({ min: -1, max: 1000, noNaN: true }), fc.constantFrom(0, mark.below, mark.above))
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
        const drawn = model(points, log).points
        expect(drawn).toHaveLength(points.length)
        for (const [n, { v, clipped }] of drawn.entries()) {
          expect(v).toBeGreaterThanOrEqual(log.low)
          expect(v).toBeLessThanOrEqual(log.high)
          const [value = 0] = points[n] ?? []
          if (clipped === null) expect(v).toBe(value)
        }
      }),
    )
  })
})

test('a linear axis shows zero and below detection where they are', () => {
  const { points, rows } = model(
    [
      [0, 0],
      [0.1, mark.below],
    ],
    linear,
  )
  expect(points.map(({ clipped, v }) => [clipped, v])).toEqual([
    [null, 0],
    [null, 0.1],
  ])
  expect(rows.map(({ v }) => v)).toEqual([0, 0.1])
})

test('ticks without room give way to those before them', () => {
  const ticks = [0, 10, 100, 50, 12, 90].map((at) => ({ at }))
  expect(ticksThatFit(ticks, (value) => 200 - value, 11).map(({ at }) => at)).toEqual([0, 12, 50, 100])
})
