import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import { counts, date, events, record } from './records'

const ill = '.1/5/70/5'

describe('red cells before day 0', () => {
  const needed = (...days: number[]) =>
    assess(record(counts({ [-2]: ill, 90: ill }), events('RBC', days))).timeTo?.rbcIndependence !== null

  test.each([
    [[-28], true],
    [[-29], false],
    [[-1], true],
    [[0], false],
    [[-40, -50], true],
    [[-56, -30], true],
    [[-57, -30], false],
    [[-90, -80, -70], false],
  ])('transfusions on the days %o: needed %s', (days, expected) => {
    expect(needed(...days)).toBe(expected)
  })
})

describe('independence of red cells', () => {
  test('holds from the first stretch that is long enough, also the one right after day 0', () => {
    const given = events('RBC', [-10, 100])
    expect(assess(record(counts({ [-2]: ill, 160: ill }), given)).timeTo?.rbcIndependence).toMatchObject({
      day: 1,
      date: date(1),
      confirmedOn: date(56),
      censoredDay: null,
      proof: { rule: 'rbcIndependence', rows: [], events: [given[0]?.id] },
    })
  })

  test('is proven by the transfusion it follows, one on day 0 included', () => {
    const given = events('RBC', [-10, 0])
    expect(assess(record(counts({ [-2]: ill, 90: ill }), given)).timeTo?.rbcIndependence?.proof.events).toEqual([
      given[1]?.id,
    ])
  })

  test('asks for 56 days without red cells: a transfusion on the last of them refutes it', () => {
    const reached = (next: number) =>
      assess(record(counts({ [-2]: ill, 200: ill }), events('RBC', [-10, 20, next]))).timeTo?.rbcIndependence
    expect(reached(76)).toMatchObject({ day: 77 })
    expect(reached(77)).toMatchObject({ day: 21, confirmedOn: date(76) })
  })

  test('not reached, it names nothing and the day of the last count', () => {
    expect(
      assess(record(counts({ [-2]: ill, 40: ill }), events('RBC', [-10, 20]))).timeTo?.rbcIndependence,
    ).toMatchObject({ day: null, date: null, confirmedOn: null, censoredDay: 40, proof: { rows: [], events: [] } })
  })

  test('of a course that the next one closed stays as it was', () => {
    const of = record(counts({ [-2]: ill, 90: ill, 150: ill }), [...events('MSC', [120]), ...events('RBC', [-10, 5])])
    expect(assess(of).courses.map(({ timeTo }) => timeTo.rbcIndependence?.date ?? null)).toEqual([date(6), null])
  })
})

describe('times', () => {
  test('without a count after day 0 they are censored there', () => {
    expect(assess(record(counts({ [-2]: ill }))).timeTo?.pmn).toMatchObject({ day: null, censoredDay: 0 })
  })

  test('of a response: the first count of the confirmed one, with its proof', () => {
    const complete = { 40: '.62/25/90/60', 60: '1.7/160/135/90', 90: '1.8/170/136/90' }
    const { timeTo, response } = assess(record(counts(complete)))
    expect(timeTo?.PR).toMatchObject({ day: 40, confirmedOn: date(90), proof: response.PR?.proof })
    expect(timeTo?.CR).toMatchObject({ day: 60, confirmedOn: date(90), proof: response.CR?.proof })
    const { timeTo: none } = assess(record(counts({ 10: ill })))
    expect(none?.CR).toMatchObject({
      day: null,
      censoredDay: 10,
      proof: { rule: 'timeToResponse', rows: [], events: [] },
    })
  })

  test('of a line: with the two counts that prove it, the limit and the days between', () => {
    const results = counts({ 10: '.6', 17: '.7', [-2]: '.1' })
    const rows = results.slice(0, 2).map(({ id }) => id)
    expect(assess(record(results)).timeTo).toMatchObject({
      pmn: { day: 10, proof: { rule: 'lineagePmn', values: { days: 7 }, rows, events: [] } },
      'pmn>0.5': { day: 10, proof: { rule: 'timeToAbove', values: { days: 7, limit: 0.5 }, rows, events: [] } },
      platelets: { day: null, proof: { rule: 'lineagePlatelets', rows: [], events: [] } },
      hemoglobin: { day: null, proof: { rule: 'lineageHemoglobin', rows: [] } },
    })
  })
})
