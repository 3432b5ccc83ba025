import fc from 'fast-check'
import jstat from 'jstat'
import { describe, expect, test } from 'vitest'
import { type IntervalMethod, proportionInterval, z95 } from '../../../../shared/hematology/intervals'

const { jStat } = jstat
const methods: IntervalMethod[] = ['wilson', 'clopperPearson']
const proportion = fc
  .integer({ min: 1, max: 2000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))

function limits(method: IntervalMethod, successes: number, n: number): { low: number; high: number } {
  const interval = proportionInterval(method, successes, n)
  if (interval === null) throw new Error('no interval')
  return interval
}

function percent(method: IntervalMethod, successes: number, n: number): string {
  const { low, high } = limits(method, successes, n)
  return `${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)}`
}

describe('published intervals', () => {
  test.each([
    ['Pang 2017, overall response', 21, 74, '19.4-39.5', '18.5-40.1'],
    ['Xiao 2013, overall response', 6, 18, '16.3-56.3', '13.3-59.0'],
  ])('%s', (_, successes, n, wilson, clopperPearson) => {
    expect(percent('wilson', successes, n)).toBe(wilson)
    expect(percent('clopperPearson', successes, n)).toBe(clopperPearson)
  })

  test('E18: CR 5 of 74 and PR 16 of 74 by Wilson', () => {
    expect(percent('wilson', 5, 74)).toBe('2.9-14.9')
    expect(percent('wilson', 16, 74)).toBe('13.8-32.3')
  })

  test.each([
    [81, 263, [0.2553, 0.3662], [0.2527, 0.3676]],
    [15, 148, [0.0624, 0.1605], [0.0578, 0.1617]],
    [0, 20, [0, 0.1611], [0, 0.1684]],
    [1, 29, [0.0061, 0.1718], [0.0009, 0.1776]],
  ])('Newcombe 1998: %i of %i', (successes, n, wilson, clopperPearson) => {
    const rounded = (method: IntervalMethod) =>
      Object.values(limits(method, successes, n)).map((limit) => Number(limit.toFixed(4)))
    expect(rounded('wilson')).toEqual(wilson)
    expect(rounded('clopperPearson')).toEqual(clopperPearson)
  })
})

describe('boundaries', () => {
  test.each(methods)('%s: none of n reaches down to 0 exactly, all of n up to 1 exactly', (method) => {
    for (const n of [1, 2, 74, 2000]) {
      expect(limits(method, 0, n).low).toBe(0)
      expect(limits(method, n, n).high).toBe(1)
      expect(limits(method, 0, n).high).toBeLessThan(1)
      expect(limits(method, n, n).low).toBeGreaterThan(0)
    }
  })

  test.each(methods)('%s: no interval without patients, an error for what is no proportion', (method) => {
    expect(proportionInterval(method, 0, 0)).toBeNull()
    for (const [successes, n] of [
      [1, 0],
      [-1, 4],
      [5, 4],
      [0.5, 4],
      [1, 4.5],
      [Number.NaN, 4],
      [1, Number.NaN],
    ] as const) {
      expect(() => proportionInterval(method, successes, n)).toThrow(RangeError)
    }
  })
})

describe('against an independent implementation', () => {
  test('the normal quantile', () => {
    expect(z95).toBeCloseTo(jStat.normal.inv(0.975, 0, 1), 7)
  })

  test('Clopper–Pearson by quantiles of the beta distribution', () => {
    fc.assert(
      fc.property(proportion, ([k, n]) => {
        const { low, high } = limits('clopperPearson', k, n)
        if (k > 0) expect(low).toBeCloseTo(jStat.beta.inv(0.025, k, n - k + 1), 6)
        if (k < n) expect(high).toBeCloseTo(jStat.beta.inv(0.975, k + 1, n - k), 6)
      }),
    )
  })

  test('Wilson by its defining equation: at a limit the score statistic is z', () => {
    fc.assert(
      fc.property(proportion, ([k, n]) => {
        const { low, high } = limits('wilson', k, n)
        const score = (p: number) => Math.abs(k / n - p) / Math.sqrt((p * (1 - p)) / n)
        if (k > 0) expect(score(low)).toBeCloseTo(z95, 6)
        if (k < n) expect(score(high)).toBeCloseTo(z95, 6)
      }),
    )
  })
})

describe('properties', () => {
  test.each(methods)('%s: holds the proportion, stays within 0 and 1, mirrors, grows with the successes', (method) => {
    fc.assert(
      fc.property(proportion, ([k, n]) => {
        const { low, high } = limits(method, k, n)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(k / n)
        expect(high).toBeGreaterThanOrEqual(k / n)
        const mirror = limits(method, n - k, n)
        expect(mirror.low).toBeCloseTo(1 - high, 10)
        if (k < n) expect(limits(method, k + 1, n).low).toBeGreaterThan(low)
      }),
    )
  })

  test('Clopper–Pearson is the wider one', () => {
    fc.assert(
      fc.property(proportion, ([k, n]) => {
        const exact = limits('clopperPearson', k, n)
        const score = limits('wilson', k, n)
        expect(exact.high - exact.low).toBeGreaterThan(score.high - score.low - 1e-3)
      }),
    )
  })
})
