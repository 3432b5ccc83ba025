import { UcumLhcUtils } from '@lhncbc/ucum-lhc'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Analyte, analyteByKey, analytes } from '../../../../shared/hematology/analytes'
import { conversionFor, readUnit, unitChoices } from '../../../../shared/hematology/units'
import type { AnalyteKey } from '../../../../shared/model'

/** The value in the canonical unit, or the code of the refusal. */
function convert(key: AnalyteKey, unit: string | null, text: string): number | string {
  const conversion = conversionFor(key, unit)
  return conversion.ok ? conversion.toCanonical(text) : conversion.code
}

describe('counts', () => {
  it.each([
    ['10*9/L', '10^9/L', 'x10^9/L', 'x10(9)/L', '10E9/L', '10e9/l', '10⁹/L', '×10⁹/L', '10**9/L', 'E9/L'],
    ['G/L', 'G/l', 'Gpt/L', 'Gpt/l', 'giga/L', 'giga.l-1', 'giga.L-1', '10⁹·L⁻¹', '10^9 L-1', '(10^9/L)'],
    ['10*3/uL', '10^3/µL', '10^3/μL', '10³/µL', 'x10E3/uL', 'X10E3/UL', 'E3/uL', '10*3.{cells}/uL', '10(3)/mcL'],
    ['K/uL', 'k/uL', 'K/µl', 'k/cumm', 'K/cu mm', 'Thou/uL', 'Tsd/µl', 'Tsd./µL', '1000/µl', 'mille/mm3'],
    [
      '10^3/mm3',
      '10^3/mm³',
      '10*3/mm*3',
      '10^3/mmc',
      '/nL',
      '/nl',
      'x10^9 / L',
      'x10^9 cells/L',
      '１０＾９／Ｌ',
      '10^3/㎕',
    ],
  ])('%s and its like are ×1', (...spellings) => {
    for (const spelling of spellings) expect([spelling, convert('pmn', spelling, '0.45')]).toEqual([spelling, 0.45])
  })

  it.each([
    ['/uL', '450'],
    ['/µL', '450'],
    ['/μL', '450'],
    ['cells/uL', '450'],
    ['{cells}/uL', '450'],
    ['cells/mm3', '450'],
    ['/mm3', '450'],
    ['/mm³', '450'],
    ['/cumm', '450'],
    ['#/mm3', '450'],
    ['células/mm3', '450'],
    ['个/µL', '450'],
    ['10*6/L', '450'],
    ['Mpt/L', '450'],
    ['10^2/µL', '4.5'],
    ['10^4/µL', '0.045'],
    ['万/µL', '0.045'],
    ['lakh/cumm', '0.0045'],
    ['10^5/µL', '0.0045'],
  ])('E12: 0.45 in %s', (unit, text) => {
    expect(convert('pmn', unit, text)).toBe(0.45)
  })

  it('E12: platelets in lakh and 万, reticulocytes in 10*12/L', () => {
    expect(convert('platelets', 'lakh/cumm', '1.5')).toBe(150)
    expect(convert('platelets', '万/µL', '1.5')).toBe(15)
    expect(convert('reticulocytes', '10*12/L', '0.02')).toBe(20)
    expect(convert('reticulocytes', 'T/L', '0.06')).toBe(60)
    expect(convert('rbc', 'M/uL', '4.41')).toBe(4.41)
    expect(convert('rbc', 'tera.l-1', '4.08')).toBe(4.08)
    expect(convert('rbc', '万/µL', '441')).toBe(4.41)
  })

  it.each([
    ['109/L', '10*9/L'],
    ['x 109/L', '10*9/L'],
    ['x 109 cells/L', '10*9/L'],
    ['10 9/L', '10*9/L'],
    ['103/uL', '10*3/uL'],
    ['104/µL', '10*4/uL'],
  ])('%s has lost its superscript and waits for confirmation', (unit, proposal) => {
    expect(conversionFor('pmn', unit)).toEqual({ ok: false, code: 'unitLostSuperscript', proposal })
    expect(convert('pmn', proposal, '1')).toBeTypeOf('number')
  })

  it('giga and gram are never taken for each other', () => {
    for (const text of ['g/l', 'g/L', 'g / l']) {
      expect(conversionFor('pmn', text)).toEqual({ ok: false, code: 'unitAmbiguous', proposal: '10*9/L' })
    }
    for (const text of ['G/L', 'G/l', ' G / L ']) {
      expect(conversionFor('hemoglobin', text)).toEqual({ ok: false, code: 'unitAmbiguous', proposal: 'g/L' })
    }
    expect(convert('platelets', 'G/L', '150')).toBe(150)
    expect(convert('hemoglobin', 'g/L', '85')).toBe(85)
    const wrong = { ok: false, code: 'unitWrongFamily', proposal: null }
    expect(conversionFor('pmn', 'mg/L')).toEqual(wrong)
    expect(conversionFor('mcv', 'g/L')).toEqual(wrong)
  })

  it('asks where the slash is missing', () => {
    expect(conversionFor('pmn', 'mm3')).toEqual({ ok: false, code: 'unitAmbiguous', proposal: '/uL' })
    expect(readUnit('mm3')).toEqual({ kind: 'noDivisor', unit: '/uL', dimension: 'count' })
    expect(readUnit('L')).toEqual({ kind: 'unknown' })
  })

  it('reads powers of two digits in every spelling', () => {
    for (const unit of ['10¹²/L', '10(12)/L', '10[12]/L', 'E12/L', '10^12/L', '(10*12/L)']) {
      expect([unit, convert('rbc', unit, '4.5')]).toEqual([unit, 4.5])
    }
    expect(conversionFor('rbc', '1012/L')).toEqual({ ok: false, code: 'unitLostSuperscript', proposal: '10*12/L' })
    expect(convert('pmn', '(K/uL)', '4.5')).toBe(4.5)
  })

  it('a power that was lost is a count that waits, and only where nothing else stands beside it', () => {
    expect(readUnit('109/L')).toEqual({ kind: 'lostSuperscript', unit: '10*9/L', dimension: 'count' })
    for (const unit of ['5109/L', '10999/L', '1013/L', '100/L']) expect(readUnit(unit)).toEqual({ kind: 'unknown' })
  })

  it.each(['a10^9/L', '10^9x/L', '10^9/kg', '1.000/µL'])('%s is no power of ten by a volume', (unit) => {
    expect(readUnit(unit)).toEqual({ kind: 'unknown' })
  })

  it('a unit of more than 40 signs is none', () => {
    expect(readUnit(`K/uL${' '.repeat(36)}`).kind).toBe('known')
    expect(readUnit(`K/uL${' '.repeat(37)}`).kind).toBe('unknown')
  })

  it.each([
    'm/uL',
    't/L',
    'mil/mm3',
    '10^3',
    'L',
    '10^9/',
    '/100',
    '10^9/kg',
    'constructor/uL',
    'K/toString',
    '100/uL',
  ])('%s is no count', (unit) => {
    expect(['unitUnknown', 'unitWrongFamily']).toContain(convert('pmn', unit, '1'))
  })

  it.each(['10+3/uL', '10e+3/uL', '10*+3/uL', '10^(3)/uL', 'x10+3/uL'])('%s is thousands', (unit) => {
    expect(convert('platelets', unit, '150')).toBe(150)
  })

  it('asks once whether m/uL means millions of red cells', () => {
    for (const unit of ['m/uL', ' m/µL ', 'm/μl']) {
      expect(conversionFor('rbc', unit)).toEqual({ ok: false, code: 'unitUnknown', proposal: '10*6/uL' })
    }
    for (const unit of ['mm/uL', 'm/uL/h', 'm/dL']) expect(conversionFor('rbc', unit)).toMatchObject({ proposal: null })
    for (const key of ['pmn', 'platelets', 'hemoglobin'] as const) {
      expect(conversionFor(key, 'm/uL')).toEqual({ ok: false, code: 'unitUnknown', proposal: null })
    }
  })

  it('reads the GI/L and TI/L of trials', () => {
    expect(convert('platelets', 'GI/L', '150')).toBe(150)
    expect(convert('rbc', 'TI/L', '4.41')).toBe(4.41)
    expect(convert('platelets', 'gi/l', '150')).toBe('unitUnknown')
  })

  it('takes no red cell unit for white cells', () => {
    for (const unit of ['10*12/L', 'M/uL', 'T/L']) expect(convert('wbc', unit, '4.5')).toBe('unitUnknown')
  })
})

describe('other units', () => {
  it.each([
    ['g/dL', '8.5', 85],
    ['G/DL', '8.5', 85],
    ['g%', '8.5', 85],
    ['gm/dl', '8.5', 85],
    ['g/100 mL', '8.5', 85],
    ['g / L', '85', 85],
    ['g.L-1', '85', 85],
    ['g·L⁻¹', '85', 85],
    ['mmol/L', '6.2', 99.9099],
    ['mmol/l (Fe)', '6.2', 99.9099],
    ['mmol/L{Hb4}', '1.55', 99.9099],
  ])('hemoglobin in %s', (unit, text, expected) => {
    expect(convert('hemoglobin', unit, text)).toBe(expected)
  })

  it.each(['g/l-1', 'g/mL', 'mg/dL', 'dL', 'g', 'umol/L'])('hemoglobin is not accepted in %s', (unit) => {
    expect(conversionFor('hemoglobin', unit)).toEqual({ ok: false, code: 'unitUnknown', proposal: null })
  })

  it('tells a unit of another family', () => {
    expect(convert('hemoglobin', '%', '40')).toBe('unitWrongFamily')
    expect(convert('hemoglobin', '10*9/L', '40')).toBe('unitWrongFamily')
    expect(convert('pmn', '%', '40')).toBe('unitWrongFamily')
    expect(convert('wbc', '/[HPF]', '5')).toBe('unitWrongFamily')
    expect(convert('neutrophilPercent', '10*9/L', '40')).toBe('unitWrongFamily')
  })

  it.each<[AnalyteKey, string, string, number]>([
    ['reticulocytePercent', '‰', '12', 1.2],
    ['reticulocytePercent', 'promille', '12', 1.2],
    ['hematocrit', 'L/L', '0.41', 41],
    ['hematocrit', 'l/l', '0.29', 29],
    ['neutrophilPercent', '％', '55', 55],
    ['neutrophilPercent', '/100{WBCs}', '55', 55],
    ['mcv', 'fl', '91', 91],
    ['mcv', 'µm³', '91', 91],
    ['ferritin', 'ng/mL', '1200', 1200],
    ['ferritin', 'pmol/L', '1000', 445],
    ['ciclosporin', 'µg/L', '180', 180],
    ['ciclosporin', 'nmol/L', '100', 120.26],
    ['creatinine', 'mg/dL', '1.1', 97.262],
    ['creatinine', 'μmol/L', '88.4', 88.4],
    ['bilirubin', 'mg/dL', '1', 17.104],
    ['alt', 'µkat/L', '0.5', 30],
    ['alt', 'UNITS/L', '30', 30],
    ['ldh', '[iU]/L', '240', 240],
    ['crp', 'mg/dL', '1.2', 12],
  ])('%s in %s', (key, unit, text, expected) => {
    expect(convert(key, unit, text)).toBe(expected)
  })

  it('never infers a missing unit', () => {
    for (const { key } of analytes) {
      for (const unit of [null, '', ' ', '\u00a0']) expect(convert(key, unit, '5')).toBe('unitMissing')
    }
  })

  it('leaves a result outside the catalogue as it is', () => {
    const conversion = conversionFor('other:2085-9', ' mg/dL ')
    expect(conversion).toMatchObject({ ok: true, unit: 'mg/dL', canonicalUnit: 'mg/dL', converted: false })
    expect(convert('other:2085-9', null, '53')).toBe(53)
    expect(conversionFor('other:2085-9', null)).toMatchObject({ unit: '', canonicalUnit: '' })
  })

  it('reads hostile text as unknown', () => {
    expect(readUnit('x'.repeat(5000)).kind).toBe('unknown')
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => readUnit(text).kind !== undefined))
  })
})

const pairs = analytes.flatMap((analyte) => unitChoices(analyte.key).map((unit) => ({ analyte, unit })))

describe('exactness', () => {
  it.each(pairs)('$analyte.key in $unit: the choice is read as itself and back', ({ analyte, unit }) => {
    expect(readUnit(unit)).toMatchObject({ kind: 'known', unit })
    const conversion = conversionFor(analyte.key, unit)
    if (!conversion.ok) throw new Error(conversion.code)
    expect(conversion.converted).toBe(analyte.units[unit] !== 0)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 6 }), (digits, decimals) => {
        const text = (digits / 10 ** decimals).toFixed(decimals)
        expect(conversion.fromCanonical(conversion.toCanonical(text))).toBe(Number(text))
      }),
    )
  })

  it('rounds once: a power of ten gives the double nearest to the exact decimal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (cells) => {
        const whole = Math.floor(cells / 1000)
        expect(convert('pmn', '/uL', String(cells))).toBe(Number(`${whole}.${String(cells % 1000).padStart(3, '0')}`))
      }),
    )
    // 70 / 1000 and 0.07 agree; 4.35 × 100 in doubles is 434.99999999999994.
    expect(convert('platelets', 'lakh/cumm', '4.35')).toBe(435)
    for (const unit of ['/uL', '10*9/L']) expect(Object.is(convert('pmn', unit, '-0'), 0)).toBe(true)
    expect(Object.is(convert('creatinine', 'mg/dL', '-0'), 0)).toBe(true)
  })
})

describe('factors against UCUM', () => {
  const ucum = UcumLhcUtils.getInstance()
  // UCUM has no monomer of hemoglobin and no cells: molar masses and the tetramer are the specification's own.
  const molar = /mol\/L/

  it.each(pairs.filter(({ unit, analyte }) => !molar.test(unit) && !molar.test(analyte.canonicalUnit)))(
    '$analyte.key: $unit to $analyte.canonicalUnit',
    ({ analyte, unit }: { analyte: Analyte; unit: string }) => {
      const result = ucum.convertUnitTo(unit, 1, analyte.canonicalUnit)
      expect(result.status).toBe('succeeded')
      expect(convert(analyte.key, unit, '1')).toBeCloseTo(Number(result.toVal), 9)
    },
  )

  it.each<[AnalyteKey, string, number]>([
    // 88.42 is the factor of the specification; its molar mass gives 88.40.
    ['creatinine', 'mg/dL', 113.12],
    ['bilirubin', 'mg/dL', 584.66],
    ['ciclosporin', 'nmol/L', 1202.6],
    ['hemoglobin', 'mmol/L', 16_114.5],
    ['hemoglobin', 'mmol/L{Hb4}', 4 * 16_114.5],
  ])('%s in %s by its molar mass', (key, unit, molarMass) => {
    const canonical = analyteByKey(key)?.canonicalUnit ?? ''
    const result = ucum.convertUnitTo(unit.replace(/\{.*/, ''), 1, canonical, { molecularWeight: molarMass })
    expect(result.status).toBe('succeeded')
    expect(Number(convert(key, unit, '1')) / Number(result.toVal)).toBeCloseTo(1, 3)
  })
})
