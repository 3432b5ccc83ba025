import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Landmark } from '../../../../shared/hematology/assessment'
import { cohort } from '../../../../shared/hematology/cohort'
import { assessment } from './assessments'

describe('properties of a cohort', () => {
  const arbitrary = fc.record(
    {
      status: fc.constantFrom<Landmark['status']>('CR', 'PR', 'NR', 'unconfirmed', 'NE', 'relapse', 'HSCT', 'died'),
      level: fc.constantFrom<Landmark['level']>('CR', 'PR'),
      confirmedLevel: fc.constantFrom<Landmark['confirmedLevel']>('PR', null),
      start: fc.integer({ min: 0, max: 700 }),
      death: fc.integer({ min: 1, max: 500 }),
      hsct: fc.integer({ min: -100, max: 500 }),
      PR: fc.integer({ min: 5, max: 200 }),
      delta: fc.integer({ min: -10, max: 10 }),
      lastCount: fc.integer({ min: 0, max: 600 }),
    },
    { requiredKeys: [] },
  )
  const patients = fc.array(arbitrary, { maxLength: 30 }).map((all) => all.map((of, i) => assessment(i + 1, of)))

  test('every patient stands in exactly one column of each landmark', () => {
    fc.assert(
      fc.property(patients, (all) => {
        for (const row of cohort(all).landmarks) {
          const columns = row.CR.n + row.PR.n + row.NR.n + row.unconfirmed + row.NE + row.relapse + row.died + row.HSCT
          expect(columns).toBe(row.treated)
          expect(row.treated + row.notReached).toBe(all.length)
          expect(row.ORR.n).toBe(row.CR.n + row.PR.n)
        }
      }),
    )
  })

  test('the order of patients is without influence', () => {
    fc.assert(
      fc.property(
        patients.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(cohort(shuffled)).toEqual(cohort(all))
        },
      ),
    )
  })

  test('counting unconfirmed responses never lowers a response rate', () => {
    fc.assert(
      fc.property(patients, (all) => {
        const strict = cohort(all).landmarks
        cohort(all, { unconfirmedCounted: true }).landmarks.forEach((row, i) => {
          expect(row.ORR.n).toBeGreaterThanOrEqual(strict[i]?.ORR.n ?? Number.NaN)
          expect(row.ORR.n).toBeLessThanOrEqual(row.treated)
        })
      }),
    )
  })
})
