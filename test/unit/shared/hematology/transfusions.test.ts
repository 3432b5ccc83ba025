import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import { defaultProfile } from '../../../../shared/hematology/profiles'
import { timelineOf } from '../../../../shared/hematology/timeline'
import { rollingBurden, unitsOf } from '../../../../shared/hematology/transfusions'
import type { ClinicalEvent } from '../../../../shared/model'
import { count, date, day0, event, events, man, on, record } from './records'

function status(given: ClinicalEvent[], asOf: number) {
  return assess({ patient: man, results: [], events: given }, { asOf: date(asOf) }).transfusion
}

const rbc = (units: number, ...days: number[]) => events('RBC', days, { units })

describe('dependence', () => {
  test.each([
    [events('PLT', [3]), 30, true],
    [events('PLT', [3]), 31, false],
    [rbc(2, 3), 30, true],
    [rbc(1, 3), 30, false],
    [rbc(1, 3, 30), 30, true],
    [rbc(2, 3, 20), 58, true],
    [rbc(2, 3, 20), 59, false],
    [rbc(3, 3), 31, false],
  ])('case %#', (given, asOf, expected) => {
    expect(status(given, asOf).dependent).toBe(expected)
  })

  test('independence: 56 days without, since the day after the last transfusion', () => {
    const given = [...rbc(2, 3), ...events('PLT', [1])]
    expect(status(given, 58)).toMatchObject({
      independent: false,
      independentSince: null,
      lastRbc: date(3),
      lastPlt: date(1),
    })
    expect(status(given, 59)).toMatchObject({ independent: true, independentSince: date(4) })
    expect(status([], 59)).toMatchObject({ independent: true, independentSince: null, dependent: false, lastRbc: null })
    const of = { patient: man, results: [], events: given }
    const options = { transfusionIndependenceDays: 28 }
    expect(assess(of, { asOf: date(31), options }).transfusion.independent).toBe(true)
    expect(assess(of, { asOf: date(30), options }).transfusion.independent).toBe(false)
  })

  test('units of the trailing 28 and 56 days, and the change against the 56 days before day 0', () => {
    const given = [...rbc(4, -56, -1), ...rbc(9, -57, 0), ...rbc(2, 30), ...rbc(1, 60), ...events('PLT', [45])]
    const of = assess(record([], given), { asOf: date(85) }).transfusion
    expect(of).toMatchObject({
      rbcUnitsLast28d: 1,
      rbcUnitsLast56d: 3,
      pltUnitsLast28d: 0,
      pltUnitsLast56d: 1,
      rbcChangePercent: -62.5,
      pltChangePercent: null,
      dependentAtBaseline: true,
      unitsAssumed: 1,
    })
  })
})

test('units from the details, else from a dose in units, else one', () => {
  const of = (details: { units?: number }, dose: ClinicalEvent['dose']) =>
    unitsOf({ event: event('RBC', on(0), details, { dose }), id: 1, day: 0 })
  expect(of({ units: 3 }, { value: 2, unit: 'units' })).toBe(3)
  expect(of({}, { value: 2, unit: 'Units' })).toBe(2)
  expect(of({}, { value: 2, unit: 'U' })).toBe(2)
  expect(of({}, { value: 300, unit: 'mL' })).toBe(1)
  expect(of({}, null)).toBe(1)
})

test('bins of 28 days from day 0', () => {
  const { bins } = assess(record([], [...rbc(2, -1, 0, 27, 28), ...events('PLT', [27])]), {
    asOf: date(60),
  }).transfusion
  expect(bins).toEqual([
    { fromDay: -28, from: date(-28), rbcUnits: 2, pltUnits: 0 },
    { fromDay: 0, from: date(0), rbcUnits: 4, pltUnits: 1 },
    { fromDay: 28, from: date(28), rbcUnits: 2, pltUnits: 0 },
  ])
})

test('the rolling burden changes when a transfusion enters and leaves the window', () => {
  const first = day0 / 86_400_000
  const { transfusions } = timelineOf(
    record([], [...rbc(2, 0, 10), ...events('PLT', [10])]),
    defaultProfile,
    null,
    false,
  )
  expect(rollingBurden(transfusions, 28).map(({ day, rbc: red, plt }) => [day - first, red, plt])).toEqual([
    [0, 2, 0],
    [10, 4, 1],
    [28, 2, 1],
    [38, 0, 0],
  ])
})

describe('platelet increment', () => {
  const given = event('PLT', on(5, '10:00'), { units: 1 })

  test('from the last count before to the first after, within a day', () => {
    const results = [
      ...count(on(5, '06:00'), '-/8.1'),
      ...count(on(5, '08:00'), '-/9.1'),
      ...count(on(5, '11:00'), '-/39.3'),
      ...count(on(5, '18:00'), '-/30'),
    ]
    expect(assess(record(results, [given])).transfusion.increments).toEqual([
      {
        event: given.id,
        date: date(5),
        before: 9.1,
        after: 39.3,
        increment: 30.2,
        rows: [results[1]?.id, results[2]?.id],
      },
    ])
  })

  test('not from an open order, another day or a censored value', () => {
    const of = (before: ReturnType<typeof on>, after: ReturnType<typeof on>, text = '-/9') =>
      assess(record([...count(before, text), ...count(after, '-/39')], [given])).transfusion.increments.length
    expect(of(on(4, '10:00'), on(6, '10:00'))).toBe(1)
    expect(of(on(4, '09:59'), on(6, '10:00'))).toBe(0)
    expect(of(on(4, '10:00'), on(6, '10:01'))).toBe(0)
    expect(of(on(4), on(6))).toBe(1)
    expect(of(on(3), on(6))).toBe(0)
    expect(of(on(5), on(6))).toBe(0)
    expect(of(on(4), on(6), '-/<9')).toBe(0)
  })
})
