import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z95 } from '../../../../shared/hematology/intervals'
import {
  type CurveStep,
  cumulativeIncidence,
  type Ending,
  kaplanMeier,
  medianOf,
  numberAtRisk,
  type Observation,
} from '../../../../shared/hematology/survival'

const event = (...days: number[]): Observation[] => days.map((day) => ({ day, ending: 'event' }))
const competing = (...days: number[]): Observation[] => days.map((day) => ({ day, ending: 'competing' }))
const censored = (...days: number[]): Observation[] => days.map((day) => ({ day, ending: 'censored' }))

/** Freireich 1963, weeks of remission. */
const mercaptopurine = [
  ...event(6, 6, 6, 7, 10, 13, 16, 22, 23),
  ...censored(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
]
const placebo = event(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)

const observations = fc.array(
  fc.record({
    day: fc.integer({ min: 0, max: 40 }),
    ending: fc.constantFrom<Ending>('event', 'competing', 'censored'),
  }),
  { minLength: 1, maxLength: 60 },
)

function at(curve: readonly CurveStep[], day: number): CurveStep {
  const step = curve.findLast((candidate) => candidate[0] <= day)
  if (step === undefined) throw new Error(`no step at ${day}`)
  return step
}

const relabelled = (all: readonly Observation[], change: Partial<Record<Ending, Ending>>): Observation[] =>
  all.map(({ day, ending }) => ({ day, ending: change[ending] ?? ending }))

describe('Freireich 1963', () => {
  test.each([
    [6, 0.8571, 0.6197, 0.9516, 21],
    [7, 0.8067, 0.5631, 0.9228, 17],
    [10, 0.7529, 0.5032, 0.8894, 15],
    [13, 0.6902, 0.4316, 0.8491, 12],
    [16, 0.6275, 0.3675, 0.8049, 11],
    [22, 0.5378, 0.2678, 0.7468, 7],
    [23, 0.4482, 0.1881, 0.6801, 6],
  ])('6-MP at %i weeks: survival %f, log-log limits %f to %f, %i at risk', (week, survival, low, high, atRisk) => {
    const step = at(kaplanMeier(mercaptopurine), week)
    expect(step.map((value) => Number(value?.toFixed(4)))).toEqual([week, survival, low, high, atRisk])
  })

  test.each([
    [1, 0.9048],
    [2, 0.8095],
    [3, 0.7619],
    [4, 0.6667],
    [5, 0.5714],
    [8, 0.381],
    [11, 0.2857],
    [12, 0.1905],
    [15, 0.1429],
    [17, 0.0952],
    [22, 0.0476],
    [23, 0],
  ])('placebo at %i weeks: survival %f', (week, survival) => {
    expect(Number(at(kaplanMeier(placebo), week)[1].toFixed(4))).toBe(survival)
  })

  test('medians: 23 weeks (13 to not reached) under 6-MP, 8 (4 to 11) under placebo', () => {
    expect(medianOf(kaplanMeier(mercaptopurine))).toEqual({ day: 23, low: 13, high: null })
    expect(medianOf(kaplanMeier(placebo))).toEqual({ day: 8, low: 4, high: 11 })
  })

  test('number at risk', () => {
    expect([0, 6, 7, 10, 20, 35, 36].map((week) => numberAtRisk(mercaptopurine, week))).toEqual([
      21, 21, 17, 15, 8, 1, 0,
    ])
  })
})

describe('boundaries of Kaplan–Meier', () => {
  test('nobody observed: no curve, no median', () => {
    expect(kaplanMeier([])).toEqual([])
    expect(cumulativeIncidence([])).toEqual([])
    expect(medianOf([])).toEqual({ day: null, low: null, high: null })
  })

  test('nobody died: 1 throughout, median not reached', () => {
    const curve = kaplanMeier(censored(5, 9))
    expect(curve).toEqual([
      [0, 1, 1, 1, 2],
      [5, 1, 1, 1, 2],
      [9, 1, 1, 1, 1],
    ])
    expect(medianOf(curve)).toEqual({ day: null, low: null, high: null })
  })

  test('the last one dies: exactly 0, without limits', () => {
    expect(kaplanMeier(event(3, 7)).at(-1)).toEqual([7, 0, null, null, 1])
    expect(kaplanMeier(event(4))).toEqual([
      [0, 1, 1, 1, 1],
      [4, 0, null, null, 1],
    ])
  })

  test('a death on day 0 stands in the first step', () => {
    const curve = kaplanMeier([...event(0), ...censored(8)])
    expect(curve.map(([day, survival, , , atRisk]) => [day, survival, atRisk])).toEqual([
      [0, 0.5, 2],
      [8, 0.5, 1],
    ])
  })

  test('who is censored on the day of a death was at risk of it', () => {
    expect(at(kaplanMeier([...censored(5), ...event(5), ...censored(8)]), 5).slice(0, 2)).toEqual([5, 2 / 3])
  })

  test('median: exactly one half counts as reached', () => {
    expect(medianOf(kaplanMeier([...event(3, 5), ...censored(9, 9)])).day).toBe(5)
    // 5/6 × 4/5 × 3/4 is one half, but not in binary fractions.
    expect(medianOf(kaplanMeier([...event(1, 2, 3), ...censored(9, 9, 9)])).day).toBe(3)
    expect(medianOf(kaplanMeier([...event(3, 5), ...censored(9, 9, 9)])).day).toBeNull()
    // Nobody is left on day 3: there is no limit any more, and so none that crosses one half.
    expect(medianOf(kaplanMeier(event(1, 2, 3)))).toMatchObject({ day: 2, high: null })
  })

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('day %d is refused', (day) => {
    expect(() => kaplanMeier(event(day))).toThrow(RangeError)
    expect(() => cumulativeIncidence(event(day))).toThrow(RangeError)
  })
})

describe('Kaplan–Meier against independent reckoning', () => {
  test('redistribution to the right (Efron 1967) gives the same curve', () => {
    fc.assert(
      fc.property(observations, (all) => {
        const two = relabelled(all, { competing: 'censored' })
        const order = two.toSorted(
          (a, b) => a.day - b.day || Number(a.ending === 'censored') - Number(b.ending === 'censored'),
        )
        const mass = order.map(() => 1 / order.length)
        order.forEach(({ ending }, i) => {
          if (ending !== 'censored' || i === order.length - 1) return
          const share = (mass[i] ?? 0) / (order.length - 1 - i)
          for (let j = i + 1; j < order.length; j++) mass[j] = (mass[j] ?? 0) + share
          mass[i] = 0
        })
        for (const [day, survival] of kaplanMeier(two)) {
          const dead = order.reduce(
            (sum, o, i) => (o.ending === 'event' && o.day <= day ? sum + (mass[i] ?? 0) : sum),
            0,
          )
          expect(survival).toBeCloseTo(1 - dead, 10)
        }
      }),
    )
  })

  test('without censoring the standard error is that of a proportion', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 50 }), (days) => {
        for (const [, survival, low, high] of kaplanMeier(event(...days))) {
          if (survival <= 0 || survival >= 1 || low === null || high === null) continue
          const se = Math.sqrt((survival * (1 - survival)) / days.length)
          const half = (z95 * se) / (survival * Math.log(survival))
          expect(Math.log(-Math.log(low))).toBeCloseTo(Math.log(-Math.log(survival)) - half, 8)
          expect(Math.log(-Math.log(high))).toBeCloseTo(Math.log(-Math.log(survival)) + half, 8)
        }
      }),
    )
  })
})

describe('Aalen–Johansen', () => {
  test('by hand: event on 1, competing end on 2, censored on 3, event on 4, competing end on 4, event on 6', () => {
    const curve = cumulativeIncidence([...event(1, 4, 6), ...competing(2, 4), ...censored(3)])
    // Free before 4: 5/6 × 4/5 = 2/3; 1/6 + 2/3 × 1/3 = 7/18; free before 6: 2/9; 7/18 + 2/9 = 11/18.
    expect(curve.map(([day, incidence]) => [day, Number(incidence.toFixed(6))])).toEqual(
      [
        [0, 0],
        [1, 1 / 6],
        [2, 1 / 6],
        [3, 1 / 6],
        [4, 7 / 18],
        [6, 11 / 18],
      ].map(([day, incidence]) => [day, Number(incidence?.toFixed(6))]),
    )
    expect(curve.map(([, , , , atRisk]) => atRisk)).toEqual([6, 6, 5, 4, 3, 1])
  })

  test('boundaries: nothing has happened, everybody has had the event', () => {
    expect(cumulativeIncidence(competing(3, 4))).toEqual([
      [0, 0, 0, 0, 2],
      [3, 0, 0, 0, 2],
      [4, 0, 0, 0, 1],
    ])
    expect(cumulativeIncidence(event(3, 3)).at(-1)).toEqual([3, 1, null, null, 2])
  })

  test('inverse probability of censoring weighting gives the same curve', () => {
    fc.assert(
      fc.property(observations, (all) => {
        const seen = (day: number, ending: Ending) => all.filter((o) => o.day === day && o.ending === ending).length
        /** Probability not to be censored before `day`; ends of that day come first. */
        const uncensored = (day: number) => {
          let probability = 1
          for (const s of new Set(all.map((o) => o.day))) {
            if (s >= day) continue
            const left = all.filter((o) => o.day > s || (o.day === s && o.ending === 'censored')).length
            if (left > 0) probability *= 1 - seen(s, 'censored') / left
          }
          return probability
        }
        for (const [day, incidence] of cumulativeIncidence(all)) {
          const weighted = all
            .filter((o) => o.ending === 'event' && o.day <= day)
            .reduce((sum, o) => sum + 1 / uncensored(o.day), 0)
          expect(incidence).toBeCloseTo(weighted / all.length, 9)
        }
      }),
    )
  })

  test('without competing ends it is 1 - Kaplan–Meier, with the same standard error', () => {
    fc.assert(
      fc.property(observations, (all) => {
        const two = relabelled(all, { competing: 'event' })
        const survival = kaplanMeier(two)
        cumulativeIncidence(two).forEach(([, incidence, low], i) => {
          const [, s, sLow] = survival[i] ?? [0, Number.NaN, null]
          expect(incidence).toBeCloseTo(1 - s, 10)
          if (low === null || sLow === null || s === 1) return
          const se = (estimate: number, limit: number) =>
            Math.abs(Math.log(Math.log(limit) / Math.log(estimate)) * estimate * Math.log(estimate))
          expect(se(incidence, low)).toBeCloseTo(se(s, sLow), 6)
        })
      }),
    )
  })

  test('without censoring the standard error is that of a proportion', () => {
    fc.assert(
      fc.property(observations, (all) => {
        const ended = relabelled(all, { censored: 'competing' })
        for (const [, incidence, low] of cumulativeIncidence(ended)) {
          if (low === null || incidence === 0) continue
          const se = Math.log(Math.log(low) / Math.log(incidence)) * -incidence * Math.log(incidence)
          expect(se).toBeCloseTo(z95 * Math.sqrt((incidence * (1 - incidence)) / ended.length), 6)
        }
      }),
    )
  })
})

describe('properties', () => {
  test('the incidences of both ends and the freedom from both sum to 1', () => {
    fc.assert(
      fc.property(observations, (all) => {
        const free = kaplanMeier(relabelled(all, { competing: 'event' }))
        const one = cumulativeIncidence(all)
        const other = cumulativeIncidence(relabelled(all, { event: 'competing', competing: 'event' }))
        free.forEach(([, survival], i) => {
          expect(survival + (one[i]?.[1] ?? Number.NaN) + (other[i]?.[1] ?? Number.NaN)).toBeCloseTo(1, 10)
        })
      }),
    )
  })

  test('curves are monotone, within 0 and 1 and within their limits; days and numbers at risk run in order', () => {
    fc.assert(
      fc.property(observations, (all) => {
        for (const [curve, direction] of [
          [kaplanMeier(all), -1],
          [cumulativeIncidence(all), 1],
        ] as const) {
          curve.forEach(([day, estimate, low, high, atRisk], i) => {
            expect(estimate).toBeGreaterThanOrEqual(0)
            expect(estimate).toBeLessThanOrEqual(1)
            if (low !== null) expect(low).toBeLessThanOrEqual(estimate)
            if (high !== null) expect(high).toBeGreaterThanOrEqual(estimate)
            expect(low === null).toBe(high === null)
            expect(atRisk).toBe(numberAtRisk(all, day))
            const before = curve[i - 1]
            if (before === undefined) return
            expect(day).toBeGreaterThan(before[0])
            expect(direction * (estimate - before[1])).toBeGreaterThanOrEqual(-1e-12)
          })
        }
      }),
    )
  })

  test('the order of observations is without influence, and they are left as they are', () => {
    fc.assert(
      fc.property(
        observations.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const copy = structuredClone(shuffled)
          expect(kaplanMeier(shuffled)).toEqual(kaplanMeier(all))
          expect(cumulativeIncidence(shuffled)).toEqual(cumulativeIncidence(all))
          expect(shuffled).toEqual(copy)
        },
      ),
    )
  })
})
