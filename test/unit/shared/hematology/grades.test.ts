import { describe, expect, it } from 'vitest'
import { type CtcaeVersion, ctcaeGrade } from '../../../../shared/hematology/grades'
import { conversionFor } from '../../../../shared/hematology/units'
import type { AnalyteKey, Comparator } from '../../../../shared/model'

function grade(
  key: AnalyteKey,
  version: CtcaeVersion,
  text: string,
  unit: string,
  lowerLimit: number | null = null,
  comparator: Comparator | null = null,
) {
  const conversion = conversionFor(key, unit)
  if (!conversion.ok) throw new Error(`unit ${unit}`)
  return ctcaeGrade(key, { value: conversion.toCanonical(text), comparator, rawUnit: unit }, lowerLimit, version)
}

describe('CTCAE', () => {
  it.each([
    ['v5', '2.0', 0],
    ['v5', '1.9', 1],
    ['v5', '1.5', 1],
    ['v5', '1.499', 2],
    ['v5', '1.0', 2],
    ['v5', '0.999', 3],
    ['v5', '0.5', 3],
    ['v5', '0.499', 4],
    ['v6', '1.5', 0],
    ['v6', '1.499', 1],
    ['v6', '1.0', 1],
    ['v6', '0.999', 2],
    ['v6', '0.5', 2],
    ['v6', '0.499', 3],
    ['v6', '0.1', 3],
    ['v6', '0.099', 4],
  ] as const)('neutrophils %s: %s is grade %i', (version, text, expected) => {
    expect(grade('pmn', version, text, '10*9/L')?.grade).toBe(expected)
  })

  it.each([
    ['v5', '150', 0],
    ['v5', '149', 1],
    ['v5', '75', 1],
    ['v5', '74', 2],
    ['v5', '50', 2],
    ['v5', '49', 3],
    ['v5', '25', 3],
    ['v5', '24', 4],
    ['v6', '150', 0],
    ['v6', '149', 1],
    ['v6', '75', 1],
    ['v6', '74', 2],
    ['v6', '50', 2],
    ['v6', '49', 3],
    ['v6', '24', 3],
    ['v6', '10', 3],
    ['v6', '9', 4],
  ] as const)('platelets %s: %s is grade %i', (version, text, expected) => {
    expect(grade('platelets', version, text, '10*9/L', 150)?.grade).toBe(expected)
  })

  it.each([
    ['130', 'g/L', 0],
    ['129', 'g/L', 1],
    ['100', 'g/L', 1],
    ['99.9', 'g/L', 2],
    ['80', 'g/L', 2],
    ['79.9', 'g/L', 3],
    ['20', 'g/L', 3],
    ['10.0', 'g/dL', 1],
    ['9.9', 'g/dL', 2],
    ['8.0', 'g/dL', 2],
    ['7.9', 'g/dL', 3],
    ['4.9', 'mmol/L', 2],
    ['4.8', 'mmol/L', 3],
    ['6.1', 'mmol/L', 2],
  ] as const)('anemia: %s %s is grade %i', (text, unit, expected) => {
    expect(grade('hemoglobin', 'v5', text, unit, 130)?.grade).toBe(expected)
    expect(grade('hemoglobin', 'v6', text, unit, 130)?.grade).toBe(expected)
  })

  it('E12: 6.2 mmol/L is grade 1, though 99.91 g/L would be grade 2', () => {
    expect(grade('hemoglobin', 'v5', '6.2', 'mmol/L', 130)?.grade).toBe(1)
    expect(ctcaeGrade('hemoglobin', { value: 99.91, comparator: null, rawUnit: 'g/L' }, 130, 'v5')?.grade).toBe(2)
  })

  it.each([
    ['wbc', '3.0', 1],
    ['wbc', '2.9', 2],
    ['wbc', '0.9', 4],
    ['lymphocytes', '0.8', 1],
    ['lymphocytes', '0.5', 2],
    ['lymphocytes', '0.19', 4],
  ] as const)('%s %s is grade %i in v5 and not on file in v6', (key, text, expected) => {
    expect(grade(key, 'v5', text, '10*9/L', 3.5)?.grade).toBe(expected)
    expect(grade(key, 'v6', text, '10*9/L', 3.5)).toBeNull()
  })

  it('flags a lower limit that is not the laboratory’s own', () => {
    expect(grade('pmn', 'v5', '1.6', 'G/L')).toMatchObject({ grade: 1, fallbackLimit: true })
    expect(grade('pmn', 'v5', '1.6', 'G/L', 1.5)).toMatchObject({ grade: 0, fallbackLimit: false })
    expect(grade('pmn', 'v6', '1.6', 'G/L')).toMatchObject({ grade: 0, fallbackLimit: false })
  })

  it.each([
    ['pmn', '2', '1.99'],
    ['platelets', '150', '149'],
    ['wbc', '4', '3.9'],
    ['lymphocytes', '1', '0.99'],
  ] as const)('%s without a limit of the laboratory: %s is no grade, %s grade 1, flagged', (key, at, below) => {
    expect(grade(key, 'v5', at, '10*9/L')).toMatchObject({ grade: 0, lowest: 0, highest: 0, fallbackLimit: true })
    expect(grade(key, 'v5', below, '10*9/L')).toMatchObject({ grade: 1, lowest: 1, highest: 1, fallbackLimit: true })
  })

  it('names the term and the version', () => {
    expect(grade('hemoglobin', 'v6', '70', 'g/L', 130)).toEqual({
      term: 'anemia',
      version: 'v6',
      grade: 3,
      lowest: 3,
      highest: 3,
      fallbackLimit: false,
    })
    const terms = (['pmn', 'platelets', 'wbc', 'lymphocytes'] as const).map((key) => grade(key, 'v5', '1', '10*9/L'))
    expect(terms.map((one) => one?.term)).toEqual(['neutrophils', 'platelets', 'wbc', 'lymphocytes'])
  })

  it('judges hemoglobin in g/L where the reported unit has no cuts of its own', () => {
    const of = (value: number, rawUnit: string | null) =>
      ctcaeGrade('hemoglobin', { value, comparator: null, rawUnit }, 130, 'v5')?.grade
    for (const unit of [null, 'no unit', 'mmol/L{Hb4}']) {
      expect([of(100, unit), of(99.9, unit), of(80, unit), of(79.9, unit)]).toEqual([1, 2, 2, 3])
    }
  })

  it('leaves open what the limit or the comparator leaves open', () => {
    expect(grade('hemoglobin', 'v5', '105', 'g/L')).toMatchObject({
      grade: null,
      lowest: 0,
      highest: 1,
      fallbackLimit: false,
    })
    expect(grade('hemoglobin', 'v5', '95', 'g/L')).toMatchObject({ grade: 2 })
    expect(grade('pmn', 'v6', '0.5', '10*9/L', null, '<')).toMatchObject({ grade: null, lowest: 3, highest: 4 })
    expect(grade('pmn', 'v5', '0.5', '10*9/L', null, '<')).toMatchObject({ grade: 4 })
  })

  it('has no grade for what it does not know', () => {
    expect(grade('ferritin', 'v5', '5', 'ug/L')).toBeNull()
  })
})
