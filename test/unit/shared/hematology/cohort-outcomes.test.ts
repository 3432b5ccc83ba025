import { describe, expect, test } from 'vitest'
import { cohort } from '../../../../shared/hematology/cohort'
import { assessment, type Case } from './assessments'

const cohortOf = (...all: Case[]) => cohort(all.map((of, i) => assessment(i + 1, of)))

test('E18: of 74 patients 65 are alive, 87.8 %', () => {
  const dead = Array.from({ length: 9 }, () => ({ death: 300 }))
  const { alive } = cohortOf(...dead, ...Array.from({ length: 65 }, () => ({})))
  expect(alive).toMatchObject({ n: 65 })
  expect(alive.percent).toBeCloseTo(87.84, 2)
  expect(cohortOf().alive).toEqual({ n: 0, percent: null, low: null, high: null })
})

test('responses that await confirmation are counted at the level they have', () => {
  const waiting = (level: 'CR' | 'PR') => assessment(1, { status: 'unconfirmed', level })
  const all = [waiting('CR'), waiting('CR'), waiting('PR')]
  const row = (unconfirmedCounted: boolean) =>
    cohort(all, { unconfirmedCounted }).landmarks.find(({ label }) => label === '6 months')
  expect(row(true)).toMatchObject({ CR: { n: 2 }, PR: { n: 1 }, ORR: { n: 3 } })
  expect(row(false)).toMatchObject({ CR: { n: 0 }, PR: { n: 0 }, ORR: { n: 0 } })
})

describe('transplantation', () => {
  const swimmer = (of: Case) => cohortOf(of).swimmer[0]?.HSCT

  test('on or after day 0 ends, before it is history', () => {
    expect(swimmer({ hsct: 100 })).toBe(100)
    expect(swimmer({ hsct: 0 })).toBe(0)
    expect(swimmer({ hsct: -30 })).toBeNull()
    expect(swimmer({})).toBeNull()
  })

  test('the one that closed the course stands before the first on file', () => {
    expect(swimmer({ hsct: -200, closedByTransplant: 120 })).toBe(120)
    expect(swimmer({ hsct: 100, closedByCourse: 90 })).toBe(100)
  })
})

test('a response bar ends with what ended the response, and goes on where only the counts end', () => {
  const end = (of: Case) => cohortOf(of).swimmer[0]?.responseEnd
  expect(end({ PR: 40, duration: 60, durationEnd: 'relapse' })).toBe(100)
  expect(end({ PR: 40, duration: 60, durationEnd: 'lastCount' })).toBeNull()
  expect(end({ duration: 60, durationEnd: 'relapse' })).toBeNull()
  expect(end({ PR: 40, confirmed: false, duration: 60, durationEnd: 'relapse' })).toBeNull()
  expect(end({ PR: 40, durationEnd: 'relapse' })).toBeNull()
})

test('dates that are none are refused by name', () => {
  const broken = { ...assessment(1, {}), death: 'no date' }
  expect(() => cohort([broken])).toThrow(/no date/)
})
