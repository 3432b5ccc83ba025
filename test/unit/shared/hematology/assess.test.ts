import { expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import { count, counts, date, events, man, on, record } from './records'

/** What stands at the top of an assessment, beside the course it comes from. */

test('nothing on file: nothing is said, and nothing is made up', () => {
  expect(assess({ patient: man, results: [], events: [] })).toMatchObject({
    asOf: null,
    day0: null,
    sets: [],
    marrow: 'notOnFile',
    marrowProof: { rule: 'marrow', rows: [], events: [] },
    response: { PR: null, CR: null },
    nonResponse: null,
    confounders: [],
    transfusionAfterResponse: [],
    relapse: null,
    landmarks: [],
    timeTo: null,
    lines: null,
    courses: [],
    hsct: null,
    death: null,
    lastCount: null,
  })
})

test('counts without an infusion have no course, no day and no level', () => {
  const of = assess({ patient: man, results: counts({ 3: '.3/10/70/10' }), events: events('RBC', [1]) })
  expect(of).toMatchObject({
    day0: null,
    asOf: date(3),
    confounders: [],
    transfusionAfterResponse: [],
    landmarks: [],
    sets: [{ day: null, level: null, class: 'SAA' }],
  })
})

test('the days: as of, last count, transplantation and death', () => {
  const of = record(counts({ 1: '.3', 5: '.3', 9: '.3' }), [...events('HSCT', [20, 30]), ...events('DEATH', [40])])
  expect(assess(of)).toMatchObject({ asOf: date(40), lastCount: date(9), hsct: date(20), death: date(40) })
  expect(assess(of, { asOf: date(8) })).toMatchObject({ asOf: date(8), lastCount: date(5), hsct: null, death: null })
})

test('a day that is none is refused by name', () => {
  expect(() => assess(record([]), { asOf: '2024-02-30' })).toThrow(/asOf is no date .*2024-02-30/)
})

test('the patient stands under the first identifier, else under the number on file', () => {
  const under = (identifiers: typeof man.identifiers) => {
    const { patient, patientId } = assess({ patient: { ...man, id: 7, identifiers }, results: [], events: [] })
    return [patient, patientId]
  }
  expect(under([...man.identifiers, { authority: 'study', value: 'S-9' }])).toEqual(['P1', 7])
  expect(under([])).toEqual(['7', 7])
})

test('courses are numbered from one; the last is the current one', () => {
  const of = assess(record(counts({ [-2]: '.1/8/70/10' }), events('MSC', [100, 107])))
  expect(of.courses.map(({ number, day0, infusions }) => [number, day0, infusions.length])).toEqual([
    [1, date(0), 1],
    [2, date(100), 2],
  ])
  expect(of).toMatchObject({ day0: date(100) })
})

test('a count belongs to the course that began last; before the first, to the first', () => {
  const { sets } = assess(
    record(
      [-2, 0, 99, 100, 101].flatMap((day) => count(on(day, '07:00'), '.3/10/70/10')),
      events('MSC', [100]),
    ),
  )
  expect(sets.map(({ day }) => day)).toEqual([-2, 0, 99, 0, 1])
})
