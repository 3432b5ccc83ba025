import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { ClinicalEvent } from '../../../../shared/model'
import { counts, date, event, events, man, on, record } from './records'

const ill = '.3/10/70/10'
const responder = { 40: '.62/25/90/60', 68: '.64/27/92/61' }

/** The same count on several days. */
function everyOf(days: readonly number[], text = ill) {
  return counts(Object.fromEntries(days.map((day) => [day, text])))
}

describe('no response', () => {
  test('a new line before the landmark declares it on its day, though the landmark would too', () => {
    const [line] = events('ATG', [90])
    if (!line) throw new Error('no event')
    expect(assess(record(everyOf([30, 100, 190]), [line])).nonResponse).toMatchObject({
      cause: 'newLine',
      date: date(90),
      day: 90,
      proof: { rule: 'nonResponse', values: { months: 6 }, rows: [], events: [line.id] },
    })
  })

  test('is not declared at a landmark without a count that can be judged', () => {
    const of = record(everyOf([30]), events('MARROW', [200]))
    expect(assess(of).landmarks.find(({ months }) => months === 6)).toMatchObject({ status: 'NE', reached: true })
    expect(assess(of).nonResponse).toBeNull()
  })

  test('is not declared because the next course began', () => {
    expect(assess(record(everyOf([30, 90]), events('MSC', [100]))).courses[0]?.nonResponse).toBeNull()
  })
})

test('a new line on the first day of a response does not end it', () => {
  expect(assess(record(counts(responder), events('TPO_RA', [40])))).toMatchObject({
    durationEnd: 'lastCount',
    durationOfResponseDays: 28,
  })
  expect(assess(record(counts(responder), events('TPO_RA', [41])))).toMatchObject({ durationOfResponseDays: 1 })
})

describe('confounders without a response', () => {
  const types = (given: ClinicalEvent[], days = [30, 150]) =>
    assess(record(everyOf(days), given)).courses[0]?.confounders.map(({ type }) => type)

  test('are those of the six months up to the last day', () => {
    expect(types(events('TPO_RA', [100]))).toEqual(['TPO_RA'])
    expect(types([...events('TPO_RA', [100]), ...events('NOTE', [300])])).toEqual([])
  })

  test('or up to what closed the course', () => {
    const closed = events('HSCT', [120])
    expect(types([...events('TPO_RA', [100]), ...closed])).toEqual(['TPO_RA'])
    expect(types([...events('TPO_RA', [125]), ...closed])).toEqual([])
  })

  test('stand in order of time, those of one day in order of entry', () => {
    const [androgen, cyclosporin, atg] = [event('ANDROGEN', on(100)), event('CSA', on(90)), event('ATG', on(90))]
    const { confounders } = assess(record(everyOf([30, 150]), [androgen, cyclosporin, atg]))
    expect(confounders).toEqual([
      { type: 'CSA', start: date(90), event: cyclosporin.id },
      { type: 'ATG', start: date(90), event: atg.id },
      { type: 'ANDROGEN', start: date(100), event: androgen.id },
    ])
  })
})

describe('refractory to ATG with ciclosporin', () => {
  const ist = [...events('ATG', [0]), ...events('CSA', [0])]

  test('is a matter of what was given up to day 0', () => {
    const later = [...events('ATG', [300]), ...events('CSA', [300])]
    const of = record(counts({ ...responder, 330: ill, 482: ill }), later)
    expect(assess(of).refractory).toBeNull()
  })

  test('cannot be told where an infusion came first, whatever ATG followed it', () => {
    const given = [...ist, ...events('MSC', [100]), ...events('ATG', [300])]
    expect(assess({ patient: man, results: everyOf([30, 190]), events: given }).refractory).toBeNull()
  })

  test('its proof begins with the course of ATG', () => {
    const results = everyOf([30, 190])
    const { refractory } = assess({ patient: man, results, events: ist })
    expect(refractory).toMatchObject({
      date: date(182),
      after: 'ATG',
      proof: { rule: 'refractoryATG', events: [ist[0]?.id], rows: results.slice(4).map(({ id }) => id) },
    })
  })
})
