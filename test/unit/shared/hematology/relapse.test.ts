import { expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import { counts, date, event, events, on, record } from './records'

const ill = { 30: '.3/10/70/10', 150: '.3/10/70/10' }
const responder = { 40: '.62/25/90/60', 68: '.64/27/92/61' }

test('without a confirmed response there is neither a relapse nor a sign of one', () => {
  const { courses } = assess(record(counts({ ...ill, 40: '.62/25/90/60' }), events('RBC', [100, 110])))
  expect(courses.map(({ relapse, possibleRelapse }) => [relapse, possibleRelapse])).toEqual([[null, null]])
})

test('of signs on one day the counts name the cause', () => {
  const days = counts({ ...responder, 150: '.3/15/80/20', 157: '.3/12/75/15' })
  expect(assess(record(days, events('RBC', [150, 160]))).relapse).toMatchObject({ day: 150, cause: 'counts' })
  expect(assess(record(days, events('CSA', [150], { reason: 'falling_counts' }))).relapse).toMatchObject({
    day: 150,
    cause: 'counts',
  })
  const needed = [...events('RBC', [150, 160]), ...events('CSA', [150], { reason: 'falling_counts' })]
  expect(assess(record(counts(responder), needed)).relapse).toMatchObject({ day: 150, cause: 'transfusion' })
})

test('NIH: a fall and a transfusion of one day are a fall', () => {
  const days = { 40: '1.2/120/112/90', 47: '1.2/120/112/90', 150: '.3/15/75/20' }
  expect(assess(record(counts(days), events('RBC', [150])), { profile: 'NIH' }).relapse).toMatchObject({
    date: date(150),
    confirmedOn: date(150),
    cause: 'counts',
  })
})

test('the first of several new lines declares no response, those of one day in order of entry', () => {
  const of = (given: ReturnType<typeof events>) => assess(record(counts(ill), given)).nonResponse
  expect(of([...events('CSA', [140]), ...events('TPO_RA', [100])])).toMatchObject({ cause: 'newLine', day: 100 })
  const [agonist, atg] = [event('TPO_RA', on(100)), event('ATG', on(100))]
  expect(of([atg, agonist])?.proof.events).toEqual([agonist.id])
})

test('a drug given anew for falling counts is a new line, though it never stopped', () => {
  const of = (reason?: 'falling_counts') =>
    assess(record(counts(ill), [...events('CSA', [-5]), ...events('CSA', [90], reason ? { reason } : {})])).nonResponse
  expect(of('falling_counts')).toMatchObject({ cause: 'newLine', day: 90 })
  expect(of()).toBeNull()
})
