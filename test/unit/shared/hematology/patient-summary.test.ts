import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { Assessment } from '../../../../shared/hematology/assessment'
import { patientSummary } from '../../../../shared/hematology/patient-summary'
import { assessment, type Case } from './assessments'
import { counts, date, event, events, man, on, record } from './records'

function summaryOf(of: Case, changes: Partial<Assessment> = {}) {
  return patientSummary({ ...assessment(1, of), ...changes }, [])
}

describe('severity', () => {
  test('band and class are those of the newest count', () => {
    const { sets } = assess(record(counts({ 0: '1/90/100/90', 7: '.1/8/70/10' })))
    expect(summaryOf({}, { sets })).toMatchObject({ pmnBand: ['vSAA'], severityClass: 'vSAA' })
    const open = assess(record(counts({ 7: '<.3/8/70/10' }))).sets
    expect(summaryOf({}, { sets: open })).toMatchObject({ pmnBand: ['vSAA', 'SAA'], severityClass: 'SAA/vSAA' })
  })

  test('without neutrophils there is no band, without counts no class', () => {
    const { sets } = assess(record(counts({ 7: '-/8/70/10' })))
    expect(summaryOf({}, { sets })).toMatchObject({ pmnBand: [], severityClass: 'SAA/vSAA' })
    expect(summaryOf({}, { sets: [] })).toMatchObject({ pmnBand: [], severityClass: 'indeterminate' })
  })
})

describe('response', () => {
  const none = { PR: null, CR: null }
  const { response: confirmed } = assessment(1, { PR: 40, CR: 70 })
  const { response: awaiting } = assessment(1, { PR: 40, CR: 70, confirmed: false })
  const { nonResponse } = assess(record(counts({ 30: '.1/8/70/10', 182: '.1/8/70/10' })), { asOf: date(200) })

  test.each([
    ['a confirmed complete response', confirmed, 'CR', 'confirmed'],
    ['a confirmed partial response alone', { PR: confirmed.PR, CR: null }, 'PR', 'confirmed'],
    ['a complete response that awaits its second count', { PR: confirmed.PR, CR: awaiting.CR }, 'PR', 'confirmed'],
    ['an unconfirmed partial response', { PR: awaiting.PR, CR: null }, 'PR', 'unconfirmed'],
    ['an unconfirmed complete response alone', { PR: null, CR: awaiting.CR }, 'CR', 'unconfirmed'],
    ['none', none, null, null],
  ])('%s', (_, response, level, status) => {
    expect(summaryOf({}, { response })).toMatchObject({ response: level, responseStatus: status })
  })

  test('no response is said only where it was declared, and never over a response', () => {
    expect(nonResponse).not.toBeNull()
    expect(summaryOf({}, { response: none, nonResponse })).toMatchObject({ response: 'NR', responseStatus: null })
    expect(summaryOf({}, { response: confirmed, nonResponse })).toMatchObject({ response: 'CR' })
  })
})

test('relapse, dependence and profile are those of the assessment', () => {
  expect(summaryOf({ relapse: 90 })).toMatchObject({ relapse: true, transfusionDependent: false, profile: 'BSH' })
  const dependent = assess({ patient: man, results: [], events: events('PLT', [1]) }, { profile: 'NIH' })
  expect(patientSummary(dependent, [])).toMatchObject({ relapse: false, transfusionDependent: true, profile: 'NIH' })
})

test('who died or was transplanted is said so, death before transplantation', () => {
  expect(summaryOf({})).toMatchObject({ ended: null })
  expect(summaryOf({ hsct: 100 })).toMatchObject({ ended: 'HSCT' })
  expect(summaryOf({ death: 200 })).toMatchObject({ ended: 'death' })
  expect(summaryOf({ hsct: 100, death: 200 })).toMatchObject({ ended: 'death' })
})

describe('last infusion', () => {
  const last = (...given: Parameters<typeof patientSummary>[1]) => patientSummary(assessment(1, {}), given).lastMsc

  test('the latest that was given, in whatever order they come', () => {
    const [first, second] = [event('MSC', on(0)), event('MSC', on(7, '10:30'))]
    expect(last(first, second)).toBe(date(7))
    expect(last(second, first)).toBe(date(7))
  })

  test('an order, another product or none at all is no infusion', () => {
    expect(last(event('MSC', on(0)), event('MSC', on(7), {}, { status: 'ordered' }), event('RBC', on(9)))).toBe(date(0))
    expect(last(event('RBC', on(9)))).toBeNull()
  })
})

describe('infusion due', () => {
  const due = (of: Case, changes: Partial<Assessment> = {}) => summaryOf({ lastCount: 0, ...of }, changes).infusionDue
  const weeks = (n: number) => Array.from({ length: n }, (_, i) => 7 * i)

  test.each([
    [1, date(7)],
    [3, date(21)],
    [4, null],
  ])('four weekly infusions are planned: after %i, %s', (given, expected) => {
    expect(due({ infusions: weeks(given) })).toBe(expected)
  })

  test.each([
    [4, date(28)],
    [7, date(49)],
    [8, null],
  ])('four more are planned for a responder: after %i, %s', (given, expected) => {
    expect(due({ infusions: weeks(given), PR: 20 })).toBe(expected)
  })

  test('nothing is due once counts show that the plan was left: more than three weeks after the last infusion', () => {
    expect(due({ infusions: [0], lastCount: 21 })).toBe(date(7))
    expect(due({ infusions: [0], lastCount: 22 })).toBeNull()
    expect(due({ infusions: [0] }, { lastCount: null })).toBe(date(7))
  })

  test('nothing is due after transplantation, death or without an infusion', () => {
    expect(due({ infusions: [0], closedByTransplant: 5 })).toBeNull()
    expect(due({ infusions: [0], death: 5 })).toBeNull()
    expect(due({ infusions: [] })).toBeNull()
    expect(due({ infusions: [0] }, { courses: [] })).toBeNull()
  })

  test('the last course is the one that runs', () => {
    const [old] = assessment(1, { infusions: weeks(4), closedByCourse: 200 }).courses
    const [current] = assessment(1, { start: 200, infusions: [0] }).courses
    expect(due({}, { courses: [old, current].filter((one) => one !== undefined) })).toBe(date(207))
  })
})

test.each([
  [{}, null],
  [{ hsct: date(90) }, 'HSCT'],
  [{ hsct: date(90), death: date(120) }, 'death'],
  [{ death: date(120) }, 'death'],
])('what ended the follow-up: %o', (changes, ended) => {
  expect(summaryOf({}, changes).ended).toBe(ended)
})
