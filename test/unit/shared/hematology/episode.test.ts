import { expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import { counts, date, events, record } from './records'

const responder = { 40: '.62/25/90/60', 68: '.64/27/92/61' }

test('a transfusion between two counts resets, whatever was given before the first', () => {
  const days = counts({ ...responder, 75: '.64/27/92/61', 103: '.64/27/92/61' })
  expect(assess(record(days, events('PLT', [10, 20, 50]))).response.PR).toMatchObject({
    day: 68,
    confirmedOn: date(103),
  })
  expect(assess(record(days, events('PLT', [10, 20]))).response.PR).toMatchObject({ day: 40, confirmedOn: date(68) })
})

test('a preliminary or unsuitable value is no baseline, an older final one is', () => {
  const baseline = (changes: Parameters<typeof counts>[1], older: Record<number, string> = {}) =>
    assess(record([...counts(older), ...counts({ [-2]: '.2/10/70' }, changes), ...counts({ 30: '.3/10/70' })])).lines
      ?.pmn.baseline ?? null
  expect(baseline({})).toMatchObject({ value: 0.2, date: date(-2), quality: 'evaluable' })
  expect(baseline({ status: 'preliminary' })).toBeNull()
  expect(baseline({ quality: ['clotted'] })).toBeNull()
  expect(baseline({ status: 'preliminary' }, { [-40]: '.4/10/70' })).toMatchObject({ value: 0.4, quality: 'old' })
  expect(baseline({}, { [-28]: '.4/10/70' })).toMatchObject({ value: 0.2 })
})

test('transfusions after the course was closed concern it no more', () => {
  const closed = [...events('HSCT', [100]), ...events('RBC', [120, 125])]
  const { response, relapse, possibleRelapse } = assess(record(counts(responder), closed))
  expect(response.PR).toMatchObject({ day: 40, status: 'confirmed' })
  expect([relapse, possibleRelapse]).toEqual([null, null])
  const early = [...events('HSCT', [50]), ...events('RBC', [60])]
  expect(assess(record(counts(responder), early)).response.PR).toMatchObject({ day: 40, status: 'unconfirmed' })
})
