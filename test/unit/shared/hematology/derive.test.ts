import { describe, expect, test } from 'vitest'
import { withDerived } from '../../../../shared/hematology/derive'
import type { AnalyteKey, LabResult } from '../../../../shared/model'
import { on, result } from './records'

const at = on(3, '08:00')

function parts(values: Record<string, string>, changes: Partial<LabResult> = {}): LabResult[] {
  return Object.entries(values).map(([analyte, text]) =>
    result(keyOf(analyte), at, text, { specimen: 'A', ...changes }),
  )
}

function keyOf(text: string): AnalyteKey {
  const keys = [
    'wbc',
    'segmented',
    'bands',
    'segmentedPercent',
    'bandsPercent',
    'neutrophilPercent',
    'rbc',
    'reticulocytePercent',
    'pmn',
    'reticulocytes',
  ] as const
  const found = keys.find((key) => key === text)
  if (!found) throw new Error(text)
  return found
}

function derived(results: LabResult[]) {
  return withDerived(results).filter(({ derivedFrom }) => derivedFrom !== null)
}

describe('neutrophils', () => {
  test.each([
    [{ wbc: '0.2', segmentedPercent: '90', bandsPercent: '10' }, 0.2, ['lowWbcDifferential']],
    [{ wbc: '1.25', segmentedPercent: '36', bandsPercent: '4' }, 0.5, []],
    [{ wbc: '1.1', neutrophilPercent: '30' }, 0.33, []],
    [{ wbc: '0.5', neutrophilPercent: '40' }, 0.2, []],
    [{ wbc: '0.49', neutrophilPercent: '40' }, 0.196, ['lowWbcDifferential']],
    [{ wbc: '2', segmentedPercent: '35' }, 0.7, ['bandsNotReported']],
    [{ segmented: '0.1', bands: '0.2' }, 0.3, []],
    [{ segmented: '0.4' }, 0.4, ['bandsNotReported']],
    [{ segmented: '0.4', bands: '0.1', wbc: '2', neutrophilPercent: '80' }, 0.5, []],
    [{ wbc: '2', segmentedPercent: '30', bandsPercent: '5', neutrophilPercent: '80' }, 0.7, []],
  ])('%o is exactly %d', (values, expected, quality) => {
    const [pmn, ...others] = derived(parts(values))
    expect(others).toEqual([])
    expect(pmn).toMatchObject({ analyte: 'pmn', value: expected, comparator: null, unit: '10*9/L', quality })
  })

  test('the id is that of the first parent with a minus; parents, specimen and method are named', () => {
    const [wbc, percent] = parts({ wbc: '2', neutrophilPercent: '30' }, { method: 'manual' })
    if (!wbc || !percent) throw new Error('parts')
    expect(derived([percent, wbc])[0]).toMatchObject({
      id: -wbc.id,
      derivedFrom: [wbc.id, percent.id],
      specimen: 'A',
      method: 'manual',
      at,
      rawText: '0.6',
      status: 'final',
      state: 'current',
    })
  })

  test('only from one specimen, or without ids from one time', () => {
    const wbc = result('wbc', at, '2', { specimen: 'A' })
    const percent = (changes: Partial<LabResult>) => result('neutrophilPercent', at, '30', changes)
    expect(derived([wbc, percent({ specimen: 'B' })])).toEqual([])
    expect(derived([wbc, percent({})])).toEqual([])
    expect(derived([wbc, percent({ specimen: 'A', at: on(3, '09:00') })])).toHaveLength(1)
    expect(derived([wbc, percent({ specimen: 'A', at: on(4, '08:00') })])).toEqual([])
    const free = result('wbc', at, '2')
    expect(derived([free, percent({})])).toHaveLength(1)
    expect(derived([free, percent({ at: on(3, '09:00') })])).toEqual([])
    expect(derived([result('wbc', on(3), '2'), percent({ at: on(3, '00:00') })])).toEqual([])
  })

  test('the time is the later one of the parents', () => {
    const late = on(3, '09:00')
    const results = [
      result('wbc', at, '2', { specimen: 'A' }),
      result('neutrophilPercent', late, '30', { specimen: 'A' }),
    ]
    expect(derived(results)[0]?.at).toEqual(late)
    expect(derived(results.toReversed())[0]?.at).toEqual(late)
  })

  test('two draws under one id are not mixed', () => {
    const later = { specimen: 'A', at: on(3, '20:00') }
    const mixed = [
      ...parts({ wbc: '2', neutrophilPercent: '30' }),
      ...parts({ wbc: '4', neutrophilPercent: '50' }, later),
    ]
    expect(derived(mixed).map(({ value }) => value)).toEqual([0.6, 2])
  })

  test('censored parents give a censored value, opposite ones none', () => {
    const of = (wbc: string, percent: string) => derived(parts({ wbc, neutrophilPercent: percent }))[0]
    expect(of('<0.1', '50')).toMatchObject({ value: 0.05, comparator: '<', rawText: '<0.05' })
    expect(of('<=0.1', '<50')).toMatchObject({ value: 0.05, comparator: '<' })
    expect(of('<0.1', '<=50')).toMatchObject({ comparator: '<' })
    expect(of('2', '>95')).toMatchObject({ value: 1.9, comparator: '>' })
    expect(of('<0.1', '>95')).toBeUndefined()
    expect(derived(parts({ wbc: '2', segmentedPercent: '<5', bandsPercent: '>1' }))).toEqual([])
    expect(derived(parts({ segmented: '<0.1', bands: '>1' }))).toEqual([])
    expect(derived(parts({ segmented: '<0.1', bands: '0.1' }))[0]).toMatchObject({ value: 0.2, comparator: '<' })
  })

  test('a manual differential comes before an automated one', () => {
    const both = [
      ...parts({ wbc: '2' }),
      result('neutrophilPercent', at, '80', { specimen: 'A', method: 'automated' }),
      result('neutrophilPercent', at, '30', { specimen: 'A', method: 'manual' }),
    ]
    expect(derived(both)[0]).toMatchObject({ value: 0.6, method: 'manual' })
    expect(derived(both.toReversed())[0]).toMatchObject({ value: 0.6 })
  })

  test('status and quality pass on', () => {
    const [wbc] = parts({ wbc: '2' }, { status: 'corrected', quality: ['clotted', 'clumped'] })
    if (!wbc) throw new Error('parts')
    const percent = parts({ neutrophilPercent: '30' })
    expect(derived([wbc, ...percent])[0]).toMatchObject({ status: 'corrected', quality: ['clotted'] })
    const preliminary = parts({ neutrophilPercent: '30' }, { status: 'preliminary' })
    expect(derived([wbc, ...preliminary])[0]).toMatchObject({ status: 'preliminary' })
    expect(derived([wbc, ...parts({ neutrophilPercent: '30' }, { state: 'conflict' })])).toEqual([])
  })

  test('beside a reported value only when they differ by more than 0.1 and 20 %', () => {
    const of = (pmn: string, percent: string) => {
      const results = withDerived(parts({ pmn, wbc: '1', neutrophilPercent: percent }))
      return results.filter(({ analyte }) => analyte === 'pmn').map(({ value, quality }) => [value, quality])
    }
    expect(of('0.3', '40')).toEqual([[0.3, []]])
    expect(of('0.3', '41')).toEqual([
      [0.41, ['derivedDiffers']],
      [0.3, ['derivedDiffers']],
    ])
    expect(of('1.0', '80')).toEqual([[1, []]])
    expect(of('1.0', '79')).toHaveLength(2)
    expect(of('<0.3', '80')).toHaveLength(1)
  })

  test('granulocytes are never taken for neutrophils', () => {
    expect(derived([result('granulocytes', at, '0.4')])).toEqual([])
  })
})

test('reticulocytes from RBC and percentage, when none are reported', () => {
  const both = parts({ rbc: '2.0', reticulocytePercent: '1' }, { method: 'manual' })
  expect(derived(both)[0]).toMatchObject({ analyte: 'reticulocytes', value: 20, method: 'manual', unit: '10*9/L' })
  expect(derived(parts({ rbc: '2.3', reticulocytePercent: '0.1' }))[0]?.value).toBe(2.3)
  expect(derived([...both, ...parts({ reticulocytes: '19' })])).toEqual([])
  expect(derived(parts({ rbc: '2.0' }))).toEqual([])
})

test('running it again changes nothing', () => {
  const once = withDerived(parts({ pmn: '0.3', wbc: '1', neutrophilPercent: '60', rbc: '2', reticulocytePercent: '1' }))
  expect(withDerived(once)).toEqual(once)
  const gone = once.filter(({ analyte }) => analyte !== 'wbc')
  expect(withDerived(gone).every(({ quality }) => !quality.includes('derivedDiffers'))).toBe(true)
})

describe('parts', () => {
  const source = (file: string) => ({ batch: 1, file, row: 1, cell: null })
  const wbc = result('wbc', at, '2', { specimen: 'A', sources: [source('a.csv')] })

  test('of two alike the one entered first counts, whatever the order; sources of all parts are kept', () => {
    const [first, second] = ['20', '40'].map((text) =>
      result('neutrophilPercent', at, text, { specimen: 'A', sources: [source('b.csv')] }),
    )
    if (!first || !second) throw new Error('parts')
    for (const results of [
      [wbc, first, second],
      [second, first, wbc],
    ]) {
      expect(derived(results)).toMatchObject([
        {
          value: 0.4,
          derivedFrom: [wbc.id, first.id],
          sources: [source('a.csv'), source('b.csv')],
          history: [],
          flags: [],
        },
      ])
    }
  })

  test('only numbers that are current are parts, and other analytes none', () => {
    const percent = (changes: Partial<LabResult>, text = '20') =>
      result('neutrophilPercent', at, text, { specimen: 'A', ...changes })
    expect(derived([wbc, percent({})])).toHaveLength(1)
    for (const state of ['superseded', 'duplicate', 'withdrawn', 'noValue', 'conflict'] as const) {
      expect(derived([wbc, percent({ state })])).toEqual([])
    }
    expect(derived([wbc, percent({}, 'clotted')])).toEqual([])
    expect(derived([wbc, result('lymphocytePercent', at, '20', { specimen: 'A' })])).toEqual([])
  })

  test('the value has the time of its latest part, whichever that is', () => {
    const late = result('wbc', on(3, '09:00'), '2', { specimen: 'A' })
    const percent = result('neutrophilPercent', at, '20', { specimen: 'A' })
    expect(derived([late, percent])).toMatchObject([{ at: on(3, '09:00') }])
  })

  test('a censored derived value does not contradict a reported one', () => {
    const parents = [wbc, result('neutrophilPercent', at, '<20', { specimen: 'A' })]
    expect(derived(parents)).toMatchObject([{ value: 0.4, comparator: '<', rawText: '<0.4' }])
    const reported = result('pmn', at, '1.5', { specimen: 'A' })
    expect(withDerived([...parents, reported]).find(({ id }) => id === reported.id)?.quality).toEqual([])
    expect(derived([...parents, reported])).toEqual([])
  })

  test('the flag of a difference goes when the difference has gone; other flags stay', () => {
    const reported = result('pmn', at, '.4', { specimen: 'A', quality: ['derivedDiffers', 'unitConfirmed'] })
    expect(withDerived([reported])).toMatchObject([{ quality: ['unitConfirmed'] }])
    const contradicted = result('pmn', at, '1.5', { specimen: 'A', quality: ['unitConfirmed'] })
    const all = withDerived([wbc, result('neutrophilPercent', at, '20', { specimen: 'A' }), contradicted])
    expect(all.find(({ id }) => id === contradicted.id)?.quality).toEqual(['unitConfirmed', 'derivedDiffers'])
  })
})
