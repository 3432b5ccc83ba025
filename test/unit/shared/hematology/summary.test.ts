import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import { theilSen } from '../../../../shared/hematology/summary'
import { counts, date, record } from './records'

function linesOf(days: Record<number, string>) {
  const { lines } = assess(record(counts(days)))
  if (!lines) throw new Error('no course')
  return lines
}

describe('nadir', () => {
  test('from day 0 to day 30, both included; neither before nor after', () => {
    expect(linesOf({ [-1]: '.1', 0: '.2', 10: '.3' }).pmn.nadir).toMatchObject({ value: 0.2, day: 0, date: date(0) })
    expect(linesOf({ 0: '.2', 30: '.15', 31: '.1' }).pmn.nadir).toMatchObject({ value: 0.15, day: 30 })
    expect(linesOf({ 31: '.1' }).pmn.nadir).toBeNull()
  })

  test('the earliest of equal values', () => {
    expect(linesOf({ 3: '.2', 9: '.2' }).pmn.nadir).toMatchObject({ day: 3 })
  })

  test('below a limit lies under the limit itself, and that under what is above it', () => {
    expect(linesOf({ 3: '.1', 9: '<.1', 12: '.1' }).pmn.nadir).toMatchObject({ comparator: '<', day: 9 })
    expect(linesOf({ 3: '<=.1', 9: '.1' }).pmn.nadir).toMatchObject({ comparator: '<=', day: 3 })
    expect(linesOf({ 3: '>.1', 9: '.1' }).pmn.nadir).toMatchObject({ comparator: null, day: 9 })
  })
})

describe('best value', () => {
  test('after day 0, whenever it was', () => {
    const { pmn, reticulocytes } = linesOf({ [-1]: '4/-/-/40', 0: '3/-/-/30', 1: '1/-/-/10', 200: '2/-/-/20' })
    expect(pmn.best).toMatchObject({ value: 2, day: 200, date: date(200) })
    expect(reticulocytes.best).toMatchObject({ value: 20, day: 200 })
    expect(linesOf({ 0: '3' }).pmn.best).toBeNull()
  })

  test('the earliest of equal values, and above a limit lies over the limit itself', () => {
    expect(linesOf({ 3: '2', 9: '2' }).pmn.best).toMatchObject({ day: 3 })
    expect(linesOf({ 3: '2', 9: '>2', 12: '2' }).pmn.best).toMatchObject({ comparator: '>', day: 9 })
    expect(linesOf({ 3: '<2', 9: '2' }).pmn.best).toMatchObject({ comparator: null, day: 9 })
  })

  test('compared with an exact baseline only; no fold of a baseline of zero', () => {
    expect(linesOf({ [-1]: '.2/10/70', 9: '.5/25/84' })).toMatchObject({
      pmn: { delta: 0.3, fold: 2.5 },
      platelets: { delta: 15, fold: 2.5 },
      hemoglobin: { baseline: { value: 70 }, delta: 14, fold: 1.2 },
    })
    expect(linesOf({ [-1]: '<.2', 9: '.5' }).pmn).toMatchObject({ delta: null, fold: null })
    expect(linesOf({ [-1]: '.2', 9: '>.5' }).pmn).toMatchObject({ delta: null, fold: null })
    expect(linesOf({ [-1]: '0', 9: '.5' }).pmn).toMatchObject({ delta: 0.5, fold: null })
  })
})

describe('slope', () => {
  test('only exact values from day 0 on', () => {
    const rising = { 10: '.1', 17: '.2', 24: '.3', 31: '.4' }
    expect(linesOf({ [-20]: '9', ...rising, 28: '>2' }).pmn.slope).toMatchObject({ n: 4, spanDays: 21 })
    expect(linesOf({ [-20]: '9', 10: '.1', 17: '.2', 31: '.4' }).pmn.slope).toBeNull()
  })

  test('at least 21 days between the first and the last value, whatever the day of the first', () => {
    const of = (days: number[]) => theilSen(days.map((day) => ({ day, value: day })))
    expect(of([40, 50, 55, 61])).toEqual({ per28Days: 28, n: 4, spanDays: 21, method: 'complete' })
    expect(of([40, 50, 55, 60])).toBeNull()
    expect(of([])).toBeNull()
  })

  test('the median of the slopes between days: two values of one day have none', () => {
    const points = [
      { day: 0, value: 0 },
      { day: 10, value: 10 },
      { day: 21, value: 42 },
      { day: 21, value: 0 },
    ]
    expect(theilSen(points)?.per28Days).toBe(28)
    expect(theilSen(points.toReversed())?.per28Days).toBe(28)
  })

  test('every later value counts for the first one', () => {
    const points = [0, 1, 2, 40].map((day, i) => ({ day, value: [0, 9, 10, 40][i] ?? 0 }))
    // 1, 40/40, 5, 9, 30/38, 31/39: the third and fourth are 1 and 5 without the outermost pairs.
    expect(theilSen(points)?.per28Days).toBeCloseTo(28, 12)
  })

  test('of many values, pairs half the series apart', () => {
    const cubes = Array.from({ length: 302 }, (_, day) => ({ day, value: day ** 3 }))
    const expected = { per28Days: 28 * (3 * 75 ** 2 + 3 * 75 * 151 + 151 ** 2), n: 302, spanDays: 301 }
    expect(theilSen(cubes)).toEqual({ ...expected, method: 'incomplete' })
    const shuffled = cubes.toSorted((a, b) => ((a.day * 89) % 302) - ((b.day * 89) % 302))
    expect(theilSen(shuffled)).toEqual({ ...expected, method: 'incomplete' })
  })

  test('the order of the values of one day does not matter, also of many', () => {
    const twice = Array.from({ length: 400 }, (_, i) => ({ day: i >> 1, value: (i * i * 37) % 1009 }))
    const reversed = theilSen(twice.toReversed())
    expect(theilSen(twice)).toMatchObject({ n: 400, method: 'incomplete' })
    expect(theilSen(twice)).toEqual(reversed)
  })
})
