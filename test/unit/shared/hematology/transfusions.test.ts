import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import { unitsOf } from '../../../../shared/hematology/transfusions'
import type { ClinicalEvent, LabResult } from '../../../../shared/model'
import { count, date, event, events, man, on, record } from './records'

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
    expect(status([...rbc(2, -40, -20), ...given], 59)).toMatchObject({ independentSince: date(4) })
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

test.each([
  ['unit', 2],
  ['units', 2],
  ['bag', 2],
  ['bags', 2],
  ['pool', 2],
  ['pools', 2],
  ['apheresis', 2],
  ['Aphereses', 2],
  [' u ', 2],
  ['mU', 1],
  ['units/kg', 1],
  ['10^11', 1],
])('a dose of two «%s» is %i transfused units', (unit, expected) => {
  expect(unitsOf({ event: event('PLT', on(0), {}, { dose: { value: 2, unit } }), id: 1, day: 0 })).toBe(expected)
})

test('only what came with neither units nor a dose is an assumed unit', () => {
  const given = [
    event('RBC', on(1), { units: 2 }),
    event('RBC', on(2), {}, { dose: { value: 1, unit: 'bag' } }),
    event('PLT', on(3)),
  ]
  expect(status(given, 5)).toMatchObject({ unitsAssumed: 1, rbcUnitsLast28d: 3, pltUnitsLast28d: 1 })
})

test('the first of the trailing 28 and 56 days still counts, the day before it no more', () => {
  const given = [...rbc(1, 30, 58), ...events('PLT', [30, 58])]
  expect(status(given, 85)).toMatchObject({
    rbcUnitsLast28d: 1,
    rbcUnitsLast56d: 2,
    pltUnitsLast28d: 1,
    pltUnitsLast56d: 2,
  })
  expect(status(given, 86)).toMatchObject({ rbcUnitsLast28d: 0, rbcUnitsLast56d: 1, pltUnitsLast28d: 0 })
  const last = rbc(1, 87)
  expect(status([...given, ...last], 87)).toMatchObject({ rbcUnitsLast28d: 1, lastRbc: date(87) })
})

test('the change is against the 56 days before day 0, of each product; without a day 0 there is none', () => {
  const given = [...rbc(2, -30), ...rbc(3, 10), ...events('PLT', [-56, -1]), ...events('PLT', [20])]
  expect(assess(record([], given), { asOf: date(60) }).transfusion).toMatchObject({
    rbcChangePercent: 50,
    pltChangePercent: -50,
  })
  expect(status(given, 60)).toMatchObject({ rbcChangePercent: null, pltChangePercent: null })
})

test('the proof names the transfusions of the trailing 56 days, or of a longer independence window', () => {
  const given = [...rbc(2, 3), ...events('PLT', [4, 50])]
  const ids = given.map(({ id }) => id)
  const proof = (asOf: number, transfusionIndependenceDays?: number) =>
    assess(
      { patient: man, results: [], events: given },
      { asOf: date(asOf), options: transfusionIndependenceDays === undefined ? {} : { transfusionIndependenceDays } },
    ).transfusion.proof
  expect(proof(58)).toMatchObject({ rule: 'transfusion', values: { independenceDays: 56 }, events: ids })
  expect(proof(59).events).toEqual(ids.slice(1))
  expect(proof(60).events).toEqual(ids.slice(2))
  expect(proof(60, 28).events).toEqual(ids.slice(2))
  expect(proof(60, 84)).toMatchObject({ values: { independenceDays: 84 }, events: ids })
})

test('bins without a day 0 are counted back from the last day', () => {
  expect(status(rbc(2, 10, 32, 33, 60), 60).bins).toEqual([
    { fromDay: -56, from: date(5), rbcUnits: 4, pltUnits: 0 },
    { fromDay: -28, from: date(33), rbcUnits: 4, pltUnits: 0 },
  ])
})

test('bins are in order of time, also where day 0 is not the earliest', () => {
  const given = [...events('PLT', [-40]), ...rbc(1, 70), ...rbc(1, 5)]
  const { bins } = assess(record([], given), { asOf: date(80) }).transfusion
  expect(bins.map(({ fromDay }) => fromDay)).toEqual([-56, 0, 56])
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

describe('rolling burden of 28 days', () => {
  const stepsOf = (given: ClinicalEvent[], asOf = 200) =>
    status(given, asOf).rolling.map(({ from, rbcUnits, pltUnits }) => [from, rbcUnits, pltUnits])

  test('changes when a transfusion enters and leaves the window', () => {
    expect(stepsOf([...rbc(2, 0, 10), ...events('PLT', [10])])).toEqual([
      [date(0), 2, 0],
      [date(10), 4, 1],
      [date(28), 2, 1],
      [date(38), 0, 0],
    ])
    expect(stepsOf([])).toEqual([])
  })

  test('stays where one transfusion leaves the window as another of its kind enters', () => {
    expect(stepsOf(rbc(2, 0, 28))).toEqual([
      [date(0), 2, 0],
      [date(56), 0, 0],
    ])
    expect(stepsOf([...rbc(1, 0), ...events('PLT', [28])])).toEqual([
      [date(0), 1, 0],
      [date(28), 0, 1],
      [date(56), 0, 0],
    ])
    expect(stepsOf(events('PLT', [0, 28]))).toEqual([
      [date(0), 0, 1],
      [date(56), 0, 0],
    ])
  })

  test('ends with the day it is seen from, and agrees there with the last 28 days', () => {
    const given = rbc(2, 0, 10)
    expect(stepsOf(given, 27).at(-1)).toEqual([date(10), 4, 0])
    expect(stepsOf(given, 28).at(-1)).toEqual([date(28), 2, 0])
    for (const asOf of [0, 9, 10, 27, 28, 37, 38]) {
      expect(status(given, asOf).rolling.at(-1)?.rbcUnits).toBe(status(given, asOf).rbcUnitsLast28d)
    }
  })
})

test('a volume is no number of units: counted as one, and said so', () => {
  const inMillilitres = event('RBC', on(3), {}, { dose: { value: 280, unit: 'mL' } })
  expect(status([inMillilitres], 10)).toMatchObject({ rbcUnitsLast28d: 1, unitsAssumed: 1 })
  expect(status(rbc(2, 3), 10)).toMatchObject({ rbcUnitsLast28d: 2, unitsAssumed: 0 })
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

  test('the count after counts from the end of the transfusion', () => {
    const slow = event('PLT', on(5, '10:00'), { units: 1 }, { end: on(5, '12:00') })
    const counted = (clock: string) =>
      assess(record([...count(on(5, '09:00'), '-/9'), ...count(on(5, clock), '-/39')], [slow])).transfusion.increments
    expect(counted('11:00')).toEqual([])
    expect(counted('13:00')).toMatchObject([{ before: 9, after: 39, increment: 30 }])
  })

  test('only final, suitable platelets of a count are compared, and nothing is made up where one side is missing', () => {
    const of = (changes: Partial<LabResult>, text = '-/9') =>
      assess(record([...count(on(5, '09:00'), text, changes), ...count(on(5, '13:00'), '-/39')], [given])).transfusion
        .increments
    expect(of({})).toHaveLength(1)
    expect(of({ status: 'preliminary' })).toEqual([])
    expect(of({ quality: ['clumped'] })).toEqual([])
    expect(of({}, '.5/-/80')).toEqual([])
    const before = [...count(on(4, '12:00'), '.5/-/80'), ...count(on(5, '13:00'), '-/39')]
    expect(assess(record(before, [given])).transfusion.increments).toEqual([])
    expect(assess(record(count(on(5, '13:00'), '-/39'), [given])).transfusion.increments).toEqual([])
    expect(assess(record(count(on(5, '09:00'), '-/9'), [given])).transfusion.increments).toEqual([])
    expect(assess(record(count(on(5, '09:00'), '-/9'), rbc(1, 5))).transfusion.increments).toEqual([])
  })
})
