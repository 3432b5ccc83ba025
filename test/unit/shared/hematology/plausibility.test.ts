import { describe, expect, it } from 'vitest'
import { checkChange, checkCount, checkPlausibility } from '../../../../shared/hematology/plausibility'
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
  ])('%s %d: %s', (key, value, level) => {
    expect(checkPlausibility(key, value)?.level ?? null).toBe(level)
  })

  it('names the limit', () => {
    expect(checkPlausibility('pmn', 450)?.limit).toBe('> 100 10*9/L')
    expect(checkPlausibility('hemoglobin', 8.5)?.limit).toBe('< 10 g/L')
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
  ])('%s %d: unit error by %s?', (key, value, factor) => {
    expect(checkPlausibility(key, value)?.unitError ?? null).toBe(factor)
  })
})

describe('neighbours', () => {
  it('compares neutrophils and leukocytes exactly', () => {
    expect(checkCount({ pmn: 0.51, wbc: 0.5 })).toEqual([])
    expect(checkCount({ pmn: 0.511, wbc: 0.5 })).toEqual(['pmnAboveWbc'])
    expect(checkCount({ pmn: 58, wbc: 105.6 })).toEqual([])
    expect(checkCount({ pmn: 5 })).toEqual([])
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
    expect(change('platelets', 100, 50)).toBeNull()
    expect(change('platelets', 100, 49)).toBe('plateletFall')
  })

  it('flags a change of hemoglobin that no transfusion explains', () => {
    expect(change('hemoglobin', 80, 110)).toBeNull()
    expect(change('hemoglobin', 80, 111)).toBe('hemoglobinChange')
    expect(change('hemoglobin', 111, 80)).toBe('hemoglobinChange')
    expect(change('hemoglobin', 80, 111, true)).toBeNull()
    expect(change('pmn', 1, 90)).toBeNull()
  })
})
