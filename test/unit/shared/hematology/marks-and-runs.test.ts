import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import { withDerived } from '../../../../shared/hematology/derive'
import { marksOf } from '../../../../shared/hematology/marks'
import { pointMarks } from '../../../../shared/hematology/point-marks'
import type { ProfileId } from '../../../../shared/hematology/profiles'
import { severityRuns } from '../../../../shared/hematology/severity-runs'
import type { AnalyteKey, LabResult, Source } from '../../../../shared/model'
import { counts, day0, events, man, on, record, result } from './records'

const source: Source = { batch: 1, file: 'a.csv', row: 2, cell: null }
const clock = on(20, '08:00')

function marks(one: LabResult, given = events('MSC', [])) {
  return marksOf(pointMarks({ patient: man, results: [one], events: given }).get(one.id) ?? -1)
}

function point(analyte: AnalyteKey, text: string, changes: Partial<LabResult> = {}) {
  return result(analyte, clock, text, changes)
}

test.each([
  [point('pmn', '.5'), []],
  [{ ...point('pmn', '.5'), at: on(20) }, ['dateOnly']],
  [point('pmn', '.5', { status: 'preliminary' }), ['preliminary']],
  [point('pmn', '.5', { status: 'unverified' }), ['preliminary']],
  [point('pmn', '.5', { status: 'partial' }), ['preliminary']],
  [point('pmn', '.5', { status: 'preliminary', state: 'withdrawn' }), ['withdrawn']],
  [point('pmn', '<.5'), ['below']],
  [point('pmn', '<=.5'), ['below']],
  [point('pmn', '>.5'), ['above']],
  [point('pmn', '.5', { status: 'corrected' }), ['corrected']],
  [point('pmn', '.5', { history: [point('pmn', '.6')] }), ['corrected']],
  [point('pmn', '.5', { state: 'conflict' }), ['conflict']],
  [point('pmn', '.5', { status: 'wrong', state: 'withdrawn' }), ['withdrawn']],
  [point('pmn', 'clot'), ['noValue']],
  [point('pmn', '.5', { state: 'noValue' }), ['noValue']],
  [point('platelets', '9', { quality: ['clumped'] }), ['unsuitable']],
  [point('pmn', '9', { quality: ['clumped'] }), []],
  [point('wbc', '9', { quality: ['clotted'] }), ['unsuitable']],
  [point('hemoglobin', '9', { quality: ['lipemic'] }), ['unsuitable']],
  [point('pmn', '500', { rawUnit: '/uL' }), ['converted']],
  [point('pmn', '5', { rawUnit: null }), []],
  [point('pmn', '.5', { sources: [source, source] }), ['severalSources']],
  [point('pmn', '.5', { sources: [source] }), []],
  [point('pmn', '.5', { quality: ['implausible'] }), ['implausible']],
])('marks, case %#', (one, expected) => {
  expect(marks(one)).toEqual(expected)
})

test('marks after transfusions and growth factors, and of derived values', () => {
  const given = [...events('PLT', [15]), ...events('RBC', [10]), ...events('GCSF', [18])]
  expect(marks(point('pmn', '.5'), given)).toEqual(['underGcsf'])
  expect(marks(point('platelets', '9'), given)).toEqual(['afterPlatelets'])
  expect(marks(point('hemoglobin', '9'), given)).toEqual(['afterRbc'])
  expect(marks(point('reticulocytes', '9'), given)).toEqual([])
  const results = withDerived([
    point('wbc', '2', { specimen: 'A', sources: [source] }),
    point('neutrophilPercent', '20', { specimen: 'A', sources: [source] }),
  ])
  const derived = results.find(({ analyte }) => analyte === 'pmn')
  expect(marksOf(pointMarks({ patient: man, results, events: [] }).get(derived?.id ?? 0) ?? 0)).toEqual(['derived'])
})

describe('severity runs', () => {
  function runs(days: Record<number, string> | LabResult[], given = events('MSC', []), profile: ProfileId = 'BSH') {
    const { sets } = assess(record(Array.isArray(days) ? days : counts(days), given), { profile })
    return severityRuns(sets).map(({ from, to, band, class: severity, needs }) => [
      (from - day0) / 86_400_000,
      (to - day0) / 86_400_000,
      band,
      severity,
      ...needs,
    ])
  }

  test('neighbouring counts of the same band and class are one run, up to 28 days after the last', () => {
    expect(runs({ 0: '.1/10/70/10', 10: '.15/12/70/10', 20: '.3/12/70/10' })).toEqual([
      [0, 20, 'vSAA', 'vSAA'],
      [20, 49, 'SAA', 'SAA'],
    ])
  })

  test('a gap of more than 28 days is not assessable', () => {
    expect(runs({ 0: '.1/10/70/10', 29: '.1/10/70/10' })).toEqual([[0, 58, 'vSAA', 'vSAA']])
    expect(runs({ 0: '.1/10/70/10', 30: '.1/10/70/10' })).toEqual([
      [0, 29, 'vSAA', 'vSAA'],
      [29, 30, 'notAssessable', 'notAssessable', 'pmn', 'platelets', 'reticulocytes'],
      [30, 59, 'vSAA', 'vSAA'],
    ])
  })

  test('a missing member is taken from before while it is fresh', () => {
    expect(runs({ 0: '.3/30/70/30', 10: '.3/30/70', 25: '.3/30/70' })).toEqual([
      [0, 29, 'SAA', 'SAA'],
      [29, 54, 'SAA', 'notAssessable', 'reticulocytes'],
    ])
    expect(runs({ 0: '.3/30/70/90', 10: '.3/30/70' })).toEqual([
      [0, 29, 'SAA', 'notSevere'],
      [29, 39, 'SAA', 'notAssessable', 'reticulocytes'],
    ])
    expect(runs({ 0: '.1/30/70/-', 3: '-/-/-/30' })).toEqual([
      [0, 3, 'vSAA', 'notAssessable', 'reticulocytes'],
      [3, 29, 'vSAA', 'vSAA'],
      [29, 32, 'notAssessable', 'notAssessable', 'pmn', 'platelets'],
    ])
    expect(runs({ 0: '<0.3/30/70/-', 3: '-/-/-/30' })[1]).toEqual([3, 29, 'vSAA/SAA', 'SAA/vSAA'])
  })

  test('of two counts of a day the later one stands, its rows too', () => {
    const results = [
      ...counts({ 5: '.1/10/70/10' }, { at: on(5, '08:00') }),
      ...counts({ 5: '.3/10/70/10' }, { at: on(5, '20:00') }),
    ]
    const [run, ...others] = severityRuns(assess(record(results)).sets)
    expect(others).toEqual([])
    expect(run).toMatchObject({ band: 'SAA', class: 'SAA' })
    expect(run?.rows).toEqual(
      expect.arrayContaining(
        results
          .slice(4)
          .filter(({ analyte }) => analyte !== 'hemoglobin')
          .map(({ id }) => id),
      ),
    )
  })

  test('values carried along end one after the other, the oldest first', () => {
    expect(runs({ 0: '.3/10/70/10', 5: '.3/10/70/-', 8: '.3/-/70/-' })).toEqual([
      [0, 34, 'SAA', 'SAA'],
      [34, 37, 'SAA', 'notAssessable', 'platelets', 'reticulocytes'],
    ])
    expect(runs({ 0: '.8/60/70/90', 5: '.8/60/70/-', 8: '-/60/70/-' })).toEqual([
      [0, 34, 'nSAA', 'notSevere'],
      [34, 37, 'notAssessable', 'notAssessable', 'pmn', 'reticulocytes'],
    ])
  })

  test('a value is carried for 28 days and no longer', () => {
    expect(runs({ 0: '.3/10/70/10', 28: '.3/-/70/-' })).toEqual([
      [0, 29, 'SAA', 'SAA'],
      [29, 57, 'SAA', 'notAssessable', 'platelets', 'reticulocytes'],
    ])
    expect(runs({ 0: '.3/10/70/10', 20: '.3/10/70/-', 40: '.3/10/70/-' })).toEqual([[0, 69, 'SAA', 'SAA']])
  })

  test('a new run begins where the band, the class or what is needed changes, each alone', () => {
    expect(runs({ 0: '.8/60/70/80', 5: '.4/60/70/80' })).toEqual([
      [0, 5, 'nSAA', 'notSevere'],
      [5, 34, 'SAA', 'notSevere'],
    ])
    expect(runs({ 0: '.3/10/70/90', 5: '.3/60/70/90' })).toEqual([
      [0, 5, 'SAA', 'SAA'],
      [5, 34, 'SAA', 'notSevere'],
    ])
    expect(runs({ 0: '.3/-/70/-', 5: '.3/60/70/-' })).toEqual([
      [0, 5, 'SAA', 'notAssessable', 'platelets', 'reticulocytes'],
      [5, 34, 'SAA', 'notAssessable', 'reticulocytes'],
    ])
  })

  test('counts that need the same are one run', () => {
    expect(runs({ 0: '.3/60/70/-', 5: '.3/60/70/-' })).toEqual([[0, 34, 'SAA', 'notAssessable', 'reticulocytes']])
  })

  test('nothing is needed where two criteria decide', () => {
    expect(runs({ 0: '.3/10/70/-' })).toEqual([[0, 29, 'SAA', 'SAA']])
    expect(runs({ 0: '-/10/70/10' })).toEqual([[0, 29, 'notAssessable', 'SAA/vSAA']])
  })

  test('a criterion that a growth factor leaves open is needed, though its value is there', () => {
    expect(runs({ 0: '.8/10/70/90' }, events('GCSF', [0]))).toEqual([[0, 29, 'nSAA', 'notAssessable', 'pmn']])
  })

  test.each([
    ['<.5', 'vSAA/SAA'],
    ['>=.5', 'SAA/nSAA'],
    ['<.6', 'vSAA/SAA/nSAA'],
  ])('neutrophils of %s lie in the bands %s', (text, band) => {
    expect(runs({ 0: `${text}/60/70/90` })[0]?.[2]).toBe(band)
  })

  test('values that contradict each other stay open, whatever earlier counts say of the other members', () => {
    const results = [
      ...counts({ 0: '.3/10/70/10', 3: '-/10/-/-' }),
      ...counts({ 3: '.1' }, { state: 'conflict' }),
      ...counts({ 3: '.8' }, { state: 'conflict' }),
    ]
    expect(runs(results)).toEqual([
      [0, 3, 'SAA', 'SAA'],
      [3, 29, 'vSAA/nSAA', 'notAssessable', 'pmn'],
      [29, 32, 'vSAA/nSAA', 'notAssessable', 'pmn', 'reticulocytes'],
    ])
  })

  test('the founding rule takes its class from the band, not from the criteria', () => {
    expect(runs({ 0: '.3/60/70/90' }, [], 'SEED')).toEqual([[0, 29, 'SAA', 'SAA']])
  })

  test('a run names the results of all its counts once, a stretch without knowledge none', () => {
    const results = counts({ 0: '.3/10/-/10', 5: '.3/10/-/10', 40: '.3/10/-/-' })
    const [known, unknown, last] = severityRuns(assess(record(results)).sets)
    const ids = results.map(({ id }) => id)
    expect(known?.rows.toSorted((a, b) => a - b)).toEqual(ids.slice(0, 6))
    expect(unknown?.rows).toEqual([])
    expect(last?.rows.toSorted((a, b) => a - b)).toEqual(ids.slice(6))
    const withoutPmn = counts({ 0: '-/10/-/10' })
    const [run] = severityRuns(assess(record(withoutPmn)).sets)
    expect(run?.rows).toEqual(withoutPmn.map(({ id }) => id))
  })

  test('no counts, no runs', () => {
    expect(severityRuns([])).toEqual([])
  })
})
