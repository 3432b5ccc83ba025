import { describe, expect, test } from 'vitest'
import type { Assessment, Lineage } from '../../../../shared/hematology/assessment'
import { type Cohort, cohort, type LandmarkRow } from '../../../../shared/hematology/cohort'
import { assessment, type Case, profile } from './assessments'

const cases = (n: number, of: Case): Case[] => Array.from({ length: n }, () => of)
const assessed = (...all: Case[]): Assessment[] => all.map((of, i) => assessment(i + 1, of))

function sixMonths(result: Cohort): LandmarkRow {
  const row = result.landmarks.find(({ label }) => label === '6 months')
  if (row === undefined) throw new Error('no landmark')
  return row
}

const rounded = (rate: LandmarkRow['CR']) =>
  [rate.n, rate.percent, rate.low, rate.high].map((x) => Number(x?.toFixed(1)))
const last = <T>(steps: readonly T[]): T | undefined => steps[steps.length - 1]

describe('landmark table', () => {
  const pang = assessed(
    ...cases(5, { status: 'CR', CR: 60 }),
    ...cases(16, { status: 'PR', PR: 30 }),
    ...cases(9, { status: 'NR', death: 300 }),
    ...cases(44, { status: 'NR' }),
  )

  test('E18: Pang 2017, 74 patients', () => {
    const result = cohort(pang)
    expect(result).toMatchObject({
      n: 74,
      withoutDay0: 0,
      denominator: 'all',
      interval: 'wilson',
      unconfirmedCounted: false,
      profile,
    })
    const row = sixMonths(result)
    expect(rounded(row.ORR)).toEqual([21, 28.4, 19.4, 39.5])
    expect(rounded(row.CR)).toEqual([5, 6.8, 2.9, 14.9])
    expect(rounded(row.PR)).toEqual([16, 21.6, 13.8, 32.3])
    expect(row.NR.n).toBe(53)
    expect((100 * (last(result.survival.overall)?.[1] ?? 0)).toFixed(1)).toBe('87.8')
  })

  test('E18: Clopper–Pearson on request', () => {
    const result = cohort(pang, { interval: 'clopperPearson' })
    expect(result.interval).toBe('clopperPearson')
    expect(rounded(sixMonths(result).ORR)).toEqual([21, 28.4, 18.5, 40.1])
  })

  test('Xiao 2013: 6 of 18', () => {
    const result = cohort(assessed(...cases(2, { status: 'CR' }), ...cases(4, { status: 'PR' }), ...cases(12, {})))
    expect(rounded(sixMonths(result).ORR)).toEqual([6, 33.3, 16.3, 56.3])
  })

  test('denominators: all treated, or evaluable without NE, died and HSCT', () => {
    const patients = assessed(
      { status: 'CR' },
      { status: 'NR' },
      { status: 'relapse' },
      { status: 'NE' },
      { status: 'died' },
      { status: 'HSCT' },
    )
    const all = sixMonths(cohort(patients))
    expect(all).toMatchObject({
      treated: 6,
      evaluable: 3,
      NE: 1,
      relapse: 1,
      died: 1,
      HSCT: 1,
      CR: { n: 1, percent: 100 / 6 },
    })
    const evaluable = cohort(patients, { denominator: 'evaluable' })
    expect(evaluable.denominator).toBe('evaluable')
    expect(sixMonths(evaluable).CR.percent).toBeCloseTo(100 / 3, 10)
  })

  test('nobody evaluable: numbers without percentages', () => {
    const row = sixMonths(cohort(assessed({ status: 'NE' }), { denominator: 'evaluable' }))
    expect(row.ORR).toEqual({ n: 0, percent: null, low: null, high: null })
  })

  test('E18: unconfirmed responses stand apart unless counted', () => {
    const patients = assessed(
      { status: 'unconfirmed', level: 'PR' },
      { status: 'unconfirmed', level: 'CR' },
      { status: 'NR' },
    )
    expect(sixMonths(cohort(patients))).toMatchObject({
      unconfirmed: 2,
      CR: { n: 0 },
      PR: { n: 0 },
      ORR: { n: 0 },
      NR: { n: 1 },
    })
    const counted = cohort(patients, { unconfirmedCounted: true })
    expect(counted.unconfirmedCounted).toBe(true)
    expect(sixMonths(counted)).toMatchObject({
      unconfirmed: 2,
      CR: { n: 1 },
      PR: { n: 1 },
      ORR: { n: 2 },
      NR: { n: 1 },
    })
  })

  test('a CR that awaits confirmation above a confirmed PR is a PR', () => {
    const patients = assessed({ status: 'unconfirmed', level: 'CR', confirmedLevel: 'PR' })
    for (const unconfirmedCounted of [false, true]) {
      expect(sixMonths(cohort(patients, { unconfirmedCounted }))).toMatchObject({
        unconfirmed: 0,
        CR: { n: 0 },
        PR: { n: 1 },
      })
    }
  })

  test('a landmark whose window opens after the as-of date is in no denominator, one that opens on it is', () => {
    // From day 0 of the others to 2026-01-01 there are 717 days, and the window of 6 months opens 30 days before day 182.
    const row = (start: number) => sixMonths(cohort(assessed({ status: 'PR' }, { status: 'PR', start })))
    expect(row(717 - 152)).toMatchObject({ treated: 2, notReached: 0 })
    expect(row(718 - 152)).toMatchObject({ treated: 1, notReached: 1, evaluable: 1, PR: { n: 1, percent: 100 } })
  })

  test('who died or was lost before a landmark stays in its denominator, as long as anybody is followed to it', () => {
    const lost = assessed(
      { asOf: 40, status: 'died', death: 40 },
      { asOf: 60, status: 'NE' },
      { asOf: 400, status: 'PR' },
      { asOf: 100, start: 218, status: 'NR' },
    )
    for (const patients of [lost, lost.toReversed()]) {
      const result = cohort(patients)
      expect(result.asOf).toBe('2025-02-18')
      expect(sixMonths(result)).toMatchObject({ treated: 4, notReached: 0, died: 1, NE: 1, PR: { n: 1, percent: 25 } })
    }
    expect(sixMonths(cohort(assessed({ asOf: 151 })))).toMatchObject({ treated: 0, notReached: 1 })
    expect(sixMonths(cohort(assessed({ asOf: 152 })))).toMatchObject({ treated: 1, notReached: 0 })
  })

  test('nothing on file: no day is reached', () => {
    const result = cohort(assessed({ asOf: null }))
    expect(result.asOf).toBeNull()
    expect(sixMonths(result)).toMatchObject({ treated: 0, notReached: 1 })
  })

  test('no patient, and patients without MSC', () => {
    expect(cohort([])).toMatchObject({
      n: 0,
      withoutDay0: 0,
      profile: null,
      landmarks: [],
      swimmer: [],
      survival: { overall: [] },
    })
    const without = { ...assessment(1, {}), day0: null, courses: [] }
    expect(cohort([without, assessment(2, {})])).toMatchObject({ n: 1, withoutDay0: 1 })
  })
})

describe('curves', () => {
  const ends = (curve: Cohort['survival']['overall']) =>
    curve.map(([day, estimate]) => [day, Number(estimate.toFixed(4))])

  test('overall survival: from day 0, censored when last seen, by count, infusion or transplantation', () => {
    const result = cohort(
      assessed({ death: 100 }, { lastCount: 200 }, { lastCount: 40, infusions: [0, 60] }, { lastCount: 40, hsct: 90 }),
    )
    expect(result.survival.overall.map(([day, s, , , atRisk]) => [day, s, atRisk])).toEqual([
      [0, 1, 4],
      [60, 1, 4],
      [90, 1, 3],
      [100, 0.5, 2],
      [200, 0.5, 1],
    ])
    expect(result.medians.overall.day).toBe(100)
  })

  test('follow-up: the reverse Kaplan–Meier median, which death cuts short', () => {
    const result = cohort(assessed({ death: 10 }, { lastCount: 400 }, { lastCount: 500 }, { lastCount: 600 }))
    expect(result.medians.followUp.day).toBe(500)
  })

  test('a death before the infusion counts on day 0', () => {
    expect(ends(cohort(assessed({ death: -3 }, {})).survival.overall)).toEqual([
      [0, 0.5],
      [500, 0.5],
    ])
  })

  test('relapse-free survival: relapse and death are events, HSCT, new line, new course and last count censor', () => {
    const result = cohort(
      assessed(
        { PR: 30, duration: 50, durationEnd: 'relapse' },
        { PR: 30, duration: 60, durationEnd: 'HSCT' },
        { PR: 30, duration: 70, durationEnd: 'death' },
        { PR: 30, duration: 80, durationEnd: 'newLine' },
        { PR: 30, duration: 85, durationEnd: 'course' },
        { PR: 30, duration: 90, durationEnd: 'lastCount' },
        {},
      ),
    )
    expect(ends(result.survival.relapseFree)).toEqual([
      [0, 1],
      [50, 0.8333],
      [60, 0.8333],
      [70, 0.625],
      [80, 0.625],
      [85, 0.625],
      [90, 0.625],
    ])
    // Relapse alone: death and HSCT compete with it.
    expect(ends(result.survival.relapseIncidence).map(([, incidence]) => incidence)).toEqual([
      0, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667,
    ])
  })

  test('relapse incidence: who dies in response can no longer relapse', () => {
    const result = cohort(
      assessed({ PR: 30, duration: 20, durationEnd: 'death' }, { PR: 30, duration: 50, durationEnd: 'relapse' }),
    )
    expect(ends(result.survival.relapseIncidence)).toEqual([
      [0, 0],
      [20, 0],
      [50, 0.5],
    ])
  })

  test('relapse incidence: HSCT in response competes, the end of observation censors', () => {
    const incidence = (durationEnd: 'HSCT' | 'lastCount' | 'newLine') =>
      last(
        cohort(assessed({ PR: 30, duration: 20, durationEnd }, { PR: 30, duration: 50, durationEnd: 'relapse' }))
          .survival.relapseIncidence,
      )?.[1]
    expect(incidence('HSCT')).toBe(0.5)
    expect(incidence('lastCount')).toBe(1)
    expect(incidence('newLine')).toBe(1)
  })

  test('response incidence: a transplantation on day 0, one that closed the course, a death on the day of a new course', () => {
    const incidence = (first: Case) => ends(cohort(assessed(first, { PR: 90 })).survival.responseIncidence).at(-1)?.[1]
    expect(incidence({ hsct: 0 })).toBe(0.5)
    expect(incidence({ hsct: -400, closedByTransplant: 50 })).toBe(0.5)
    expect(incidence({ closedByCourse: 60, death: 60 })).toBe(0.5)
    expect(incidence({ closedByCourse: 60, death: 61 })).toBe(1)
  })

  test('response incidence: death and HSCT compete, a new course censors, transplantation before day 0 is history', () => {
    const result = cohort(
      assessed(
        { PR: 30 },
        { death: 40 },
        { hsct: 50 },
        { closedByCourse: 60, death: 80 },
        { CR: 70, hsct: -400 },
        { lastCount: 300 },
      ),
    )
    expect(ends(result.survival.responseIncidence)).toEqual([
      [0, 0],
      [30, 0.1667],
      [40, 0.1667],
      [50, 0.1667],
      [60, 0.1667],
      [70, 0.4167],
      [300, 0.4167],
    ])
  })

  test('response incidence: unconfirmed responses only when counted', () => {
    const patients = assessed({ PR: 30, confirmed: false }, {})
    expect(last(cohort(patients).survival.responseIncidence)?.[1]).toBe(0)
    expect(last(cohort(patients, { unconfirmedCounted: true }).survival.responseIncidence)?.[1]).toBe(0.5)
  })
})

describe('swimmer', () => {
  test('one bar a patient, the longest first', () => {
    const { swimmer } = cohort(
      assessed(
        { lastCount: 300 },
        { PR: 30, CR: 70, duration: 170, durationEnd: 'relapse', relapse: 200, lastCount: 420 },
        { death: 350, hsct: 120, lastCount: 340 },
        { PR: 35, confirmed: false, lastCount: 60 },
        { PR: 28, duration: 400, durationEnd: 'lastCount', lastCount: 428 },
      ),
    )
    expect(swimmer.map(({ patient, end }) => [patient, end])).toEqual([
      ['P5', 428],
      ['P2', 420],
      ['P3', 350],
      ['P1', 300],
      ['P4', 60],
    ])
    expect(swimmer[0]).toMatchObject({ responseEnd: null, ongoing: true })
    expect(swimmer[1]).toEqual({
      patient: 'P2',
      patientId: 2,
      day0: '2024-01-15',
      end: 420,
      infusions: [0, 7, 14, 21],
      PR: { day: 30, status: 'confirmed' },
      CR: { day: 70, status: 'confirmed' },
      responseEnd: 200,
      relapse: 200,
      HSCT: null,
      death: null,
      ongoing: true,
    })
    expect(swimmer[2]).toMatchObject({ HSCT: 120, death: 350, ongoing: false, PR: null })
    expect(swimmer[4]).toMatchObject({ PR: { day: 35, status: 'unconfirmed' }, responseEnd: null })
  })
})

describe('refusals and ties', () => {
  test('a date that is none is refused, wherever it stands', () => {
    const [patient] = assessed({})
    if (patient === undefined) throw new Error('no patient')
    expect(() => cohort([{ ...patient, death: 'soon' }])).toThrow(RangeError)
    const [course] = patient.courses
    if (course === undefined) throw new Error('no course')
    expect(() => cohort([{ ...patient, courses: [{ ...course, day0: 'once' }] }])).toThrow(RangeError)
  })

  test('equal bars and changes stand in the order of patients', () => {
    const patients = assessed({ delta: 1 }, { delta: 1 }, { delta: 1 })
    for (const all of [patients, patients.toReversed()]) {
      const { swimmer, bestChange } = cohort(all)
      expect(swimmer.map(({ patientId }) => patientId)).toEqual([1, 2, 3])
      expect(bestChange.pmn.changes.map(({ patientId }) => patientId)).toEqual([1, 2, 3])
    }
  })
})

describe('best change', () => {
  test('largest first, patients without a change are counted', () => {
    const { bestChange } = cohort(assessed({ delta: 0.2 }, { delta: 3, fold: 9, CR: 40 }, {}, { delta: -0.1, PR: 30 }))
    for (const line of ['pmn', 'platelets', 'hemoglobin'] satisfies Lineage[]) {
      expect(bestChange[line].missing).toBe(1)
      expect(
        bestChange[line].changes.map(({ patient, delta, fold, response }) => [patient, delta, fold, response]),
      ).toEqual([
        ['P2', 3, 9, 'CR'],
        ['P1', 0.2, null, null],
        ['P4', -0.1, null, 'PR'],
      ])
    }
  })

  test('an unconfirmed response is none', () => {
    expect(cohort(assessed({ delta: 1, PR: 30, confirmed: false })).bestChange.pmn.changes[0]?.response).toBeNull()
  })
})
