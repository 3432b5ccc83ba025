import { describe, expect, it } from 'vitest'
import { checkChange, checkCount, checkPlausibility, rangeFits } from '../../../../shared/hematology/plausibility'
import type { AnalyteKey } from '../../../../shared/model'
import { parseIso } from '../../../../shared/time'

describe('limits', () => {
  it.each<[AnalyteKey, number, 'soft' | 'hard' | null]>([
    ['pmn', 0, null],
    ['pmn', -0.001, 'hard'],
    ['pmn', 15, null],
    ['pmn', 15.01, 'soft'],
    ['pmn', 100, 'soft'],
    ['pmn', 100.1, 'hard'],
    ['wbc', 30, null],
    ['wbc', 30.1, 'soft'],
    ['wbc', 500, 'soft'],
    ['wbc', 501, 'hard'],
    ['platelets', 450, null],
    ['platelets', 451, 'soft'],
    ['platelets', 3000, 'soft'],
    ['platelets', 3001, 'hard'],
    ['platelets', -1, 'hard'],
    ['hemoglobin', 9.9, 'hard'],
    ['hemoglobin', 10, 'soft'],
    ['hemoglobin', 39, 'soft'],
    ['hemoglobin', 40, null],
    ['hemoglobin', 190, null],
    ['hemoglobin', 191, 'soft'],
    ['hemoglobin', 260, 'soft'],
    ['hemoglobin', 261, 'hard'],
    ['reticulocytes', 200, null],
    ['reticulocytes', 201, 'soft'],
    ['reticulocytes', 1501, 'hard'],
    ['reticulocytePercent', 10, null],
    ['reticulocytePercent', 10.1, 'soft'],
    ['reticulocytePercent', 60.1, 'hard'],
    ['mcv', 60, null],
    ['mcv', 59, 'soft'],
    ['mcv', 39, 'hard'],
    ['mcv', 131, 'soft'],
    ['mcv', 171, 'hard'],
    ['hematocrit', 11.9, 'soft'],
    ['hematocrit', 2.9, 'hard'],
    ['hematocrit', 80.1, 'hard'],
    ['ciclosporin', 401, 'soft'],
    ['ciclosporin', 5001, 'hard'],
    ['ferritin', 10_001, 'soft'],
    ['ferritin', 200_001, 'hard'],
    ['creatinine', 401, 'soft'],
    ['creatinine', 3001, 'hard'],
    ['alt', 1001, 'soft'],
    ['alt', 20_001, 'hard'],
    ['bilirubin', 201, 'soft'],
    ['bilirubin', 1501, 'hard'],
    ['neutrophilPercent', 100, null],
    ['neutrophilPercent', 100.1, 'hard'],
    ['other:x', -5, null],
    ['reticulocytes', 1500, 'soft'],
    ['reticulocytePercent', 60, 'soft'],
    ['mcv', 40, 'soft'],
    ['mcv', 130, null],
    ['mcv', 170, 'soft'],
    ['hematocrit', 3, 'soft'],
    ['hematocrit', 12, null],
    ['hematocrit', 60, null],
    ['hematocrit', 60.1, 'soft'],
    ['hematocrit', 80, 'soft'],
    ['ciclosporin', 400, null],
    ['ciclosporin', 5000, 'soft'],
    ['ferritin', 10_000, null],
    ['ferritin', 200_000, 'soft'],
    ['creatinine', 400, null],
    ['creatinine', 3000, 'soft'],
    ['alt', 1000, null],
    ['alt', 20_000, 'soft'],
    ['bilirubin', 200, null],
    ['bilirubin', 1500, 'soft'],
  ])('%s %d: %s', (key, value, level) => {
    expect(checkPlausibility(key, value)?.level ?? null).toBe(level)
  })

  it.each<AnalyteKey>(['wbc', 'reticulocytes', 'reticulocytePercent', 'ciclosporin', 'ferritin', 'creatinine', 'alt'])(
    '%s is never negative, and may be zero',
    (key) => {
      expect(checkPlausibility(key, 0)).toBeNull()
      expect(checkPlausibility(key, -0.1)).toMatchObject({ level: 'hard', unitError: null })
    },
  )

  it.each<AnalyteKey>(['segmented', 'bands', 'granulocytes', 'lymphocytes', 'rbc', 'ldh', 'crp', 'bilirubin'])(
    '%s below zero is held, a usual value is not remarked',
    (key) => {
      expect(checkPlausibility(key, -0.1)?.level).toBe('hard')
      expect(checkPlausibility(key, 5)).toBeNull()
    },
  )

  it.each<AnalyteKey>(['segmentedPercent', 'bandsPercent', 'neutrophilPercent', 'lymphocytePercent'])(
    '%s is a share of all cells',
    (key) => {
      expect([-0.1, 0, 100, 100.1].map((value) => checkPlausibility(key, value)?.level ?? null)).toEqual([
        'hard',
        null,
        null,
        'hard',
      ])
    },
  )

  it('names the limit', () => {
    expect(checkPlausibility('pmn', 450)?.limit).toBe('> 100 10*9/L')
    expect(checkPlausibility('hemoglobin', 8.5)?.limit).toBe('< 10 g/L')
    expect(checkPlausibility('platelets', 500)).toEqual({ level: 'soft', limit: '> 450 10*9/L', unitError: null })
    expect(checkPlausibility('hemoglobin', 39)).toMatchObject({ level: 'soft', limit: '< 40 g/L' })
  })

  it.each<[AnalyteKey, number, number | null]>([
    ['pmn', 450, 1000],
    ['platelets', 210_000, 1000],
    ['hemoglobin', 8.5, 10],
    ['hemoglobin', 850, 10],
    ['hemoglobin', 8500, 100],
    ['hematocrit', 0.41, 100],
    ['pmn', -1, null],
    ['pmn', 1e9, null],
    ['pmn', 15.5, null],
    ['pmn', 1_500_000, null],
    ['pmn', 150_000, null],
    ['wbc', 30_000, 1000],
    ['wbc', 501, 1000],
    ['hemoglobin', 12, 10],
    ['hemoglobin', 19, 10],
    ['hemoglobin', 1.3, 100],
    ['hemoglobin', 0.13, 1000],
    ['hemoglobin', 195, null],
    ['rbc', -4.5, null],
    ['pmn', 100, null],
    ['pmn', 101, 1000],
    ['hemoglobin', 0, null],
    ['hemoglobin', -1, null],
    ['reticulocytePercent', 61, 10],
    ['creatinine', 3001, 10],
    ['mcv', 900, 10],
  ])('%s %d: unit error by %s?', (key, value, factor) => {
    expect(checkPlausibility(key, value)?.unitError ?? null).toBe(factor)
  })
})

describe('a printed reference range', () => {
  it.each<[AnalyteKey, number | null, number | null, boolean]>([
    ['pmn', 1.5, 7.5, true],
    ['pmn', 1500, 7500, false],
    ['pmn', 8, 12, true],
    ['pmn', 8.1, 12, false],
    ['pmn', null, 3, true],
    ['pmn', null, 2.9, false],
    ['wbc', 20, 5, true],
    ['wbc', 20.1, null, false],
    ['wbc', null, 4.9, false],
    ['platelets', 300, 200, true],
    ['platelets', 150, 199, false],
    ['platelets', 301, 400, false],
    ['hemoglobin', 200, 90, true],
    ['hemoglobin', 12, 16, false],
    ['hemoglobin', 201, null, false],
    ['hemoglobin', 0, 0, true],
    ['hemoglobin', null, null, true],
    ['mcv', 1, 2, true],
    ['other:x', 5000, 1, true],
  ])('%s %s to %s fits its unit: %s', (key, low, high, fits) => {
    expect(rangeFits(key, { low, high })).toBe(fits)
  })
})

describe('neighbours', () => {
  it('compares neutrophils and leukocytes exactly', () => {
    expect(checkCount({ pmn: 0.51, wbc: 0.5 })).toEqual([])
    expect(checkCount({ pmn: 0.511, wbc: 0.5 })).toEqual(['pmnAboveWbc'])
    expect(checkCount({ pmn: 58, wbc: 105.6 })).toEqual([])
    expect(checkCount({ pmn: 5 })).toEqual([])
    expect(checkCount({ wbc: 5 })).toEqual([])
    expect(checkCount({ hemoglobin: 150 })).toEqual([])
    expect(checkCount({ hematocrit: 10 })).toEqual([])
    expect(checkCount({ pmn: 6, wbc: 5, hemoglobin: 121, hematocrit: 30 })).toEqual([
      'pmnAboveWbc',
      'hemoglobinHematocrit',
    ])
  })

  it('compares hemoglobin and hematocrit by the rule of three', () => {
    expect(checkCount({ hemoglobin: 120, hematocrit: 30 })).toEqual([])
    expect(checkCount({ hemoglobin: 121, hematocrit: 30 })).toEqual(['hemoglobinHematocrit'])
    expect(checkCount({ hemoglobin: 80, hematocrit: 30 })).toEqual([])
    expect(checkCount({ hemoglobin: 79, hematocrit: 30 })).toEqual(['hemoglobinHematocrit'])
  })

  const change = (key: AnalyteKey, from: number, to: number, explained = false, later = '2024-03-06T08:00') => {
    const [first, second] = [parseIso('2024-03-05T08:00'), parseIso(later)]
    if (!first || !second) throw new Error('time')
    return checkChange(key, { at: first, value: from }, { at: second, value: to }, explained)
  }

  it('flags a jump or fall of platelets within 24 hours', () => {
    expect(change('platelets', 20, 120)).toBeNull()
    expect(change('platelets', 20, 121)).toBe('plateletJump')
    expect(change('platelets', 20, 121, true)).toBeNull()
    expect(change('platelets', 20, 121, false, '2024-03-06T08:01')).toBeNull()
    expect(change('platelets', 20, 121, false, '2024-03-05T07:59')).toBeNull()
    expect(change('platelets', 20, 121, false, '2024-03-05T08:00')).toBe('plateletJump')
    expect(change('platelets', 120, 20, true)).toBe('plateletFall')
    expect(change('platelets', 300, 150, true)).toBeNull()
    expect(change('platelets', 100, 50)).toBeNull()
    expect(change('platelets', 100, 49)).toBe('plateletFall')
  })

  it('flags a change of hemoglobin that no transfusion explains', () => {
    expect(change('hemoglobin', 80, 110)).toBeNull()
    expect(change('hemoglobin', 80, 111)).toBe('hemoglobinChange')
    expect(change('hemoglobin', 111, 80)).toBe('hemoglobinChange')
    expect(change('hemoglobin', 80, 111, true)).toBeNull()
    expect(change('hemoglobin', 110, 80)).toBeNull()
    expect(change('pmn', 1, 90)).toBeNull()
  })
})
