import { describe, expect, it } from 'vitest'
import { analytes } from '../../../../shared/hematology/analytes'
import { findAnalyte, isLoincCode, isLoincSystem, loincCodes } from '../../../../shared/hematology/loinc'

function byCode(code: string, unit: string | null = null, name: string | null = null) {
  return findAnalyte({ code, codeSystem: 'LN', name, unit })
}

describe('LOINC', () => {
  it.each(analytes.flatMap(({ key }) => loincCodes(key).map((code) => [code, key] as const)))(
    '%s is %s, with a valid check digit',
    (code, key) => {
      expect(isLoincCode(code)).toBe(true)
      expect(byCode(code)?.key).toBe(key)
    },
  )

  it('lists each code once', () => {
    const codes = analytes.flatMap(({ key }) => loincCodes(key))
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('takes the method from the code', () => {
    expect(byCode('751-8')?.method).toBe('automated')
    expect(byCode('753-4')?.method).toBe('manual')
    expect(byCode('26499-4')?.method).toBeNull()
    expect(byCode('60474-4')?.method).toBe('automated')
    expect(byCode('40665-2')?.method).toBe('manual')
    expect(byCode('14196-0')?.method).toBeNull()
  })

  it('accepts the deprecated 752-6 and says so', () => {
    expect(byCode('752-6')).toMatchObject({ key: 'pmn', quality: ['deprecatedCode'] })
    expect(byCode('751-8')?.quality).toEqual([])
  })

  it('keeps granulocytes apart from neutrophils, and LDH by another reaction apart from LDH', () => {
    expect(byCode('30394-1')?.key).toBe('granulocytes')
    expect(byCode('30395-8')).toBeNull()
    expect(byCode('19023-1')).toBeNull()
    expect(byCode('14805-6')).toBeNull()
  })

  it.each([
    ['5821-4', 'WBC'],
    ['806-0', 'WBC'],
    ['26465-5', 'WBC'],
    ['5794-3', 'Hgb'],
    ['4548-4', 'Hemoglobin'],
    ['785-6', 'MCH'],
    ['786-4', 'MCHC'],
    ['32623-1', 'MPV'],
    ['9317-9', 'Platelets'],
    ['20563-3', 'Hemoglobin'],
  ])('%s is not overruled by the name %s beside it', (code, name) => {
    const test = { code, codeSystem: 'http://loinc.org', name, unit: '/uL' }
    expect(findAnalyte(test)).toBeNull()
    expect(findAnalyte({ ...test, alternate: { code: name, codeSystem: 'L', name } })).toBeNull()
  })

  it('takes morphology codes for a count only where name and unit say so, and flags it', () => {
    expect(byCode('11156-7')).toBeNull()
    expect(byCode('11125-2', null, 'PLATELETS')).toBeNull()
    expect(byCode('11125-2', null, 'Platelet morphology finding [Identifier] in Blood')).toBeNull()
    expect(byCode('11125-2', 'giga.l-1', 'PLATELETS')).toMatchObject({ key: 'platelets', quality: ['deprecatedCode'] })
    expect(byCode('11156-7', 'giga.l-1', 'LEUKOCYTES')).toMatchObject({ key: 'wbc', quality: ['deprecatedCode'] })
  })

  it('does not flag what a name alone decides', () => {
    expect(findAnalyte({ code: 'PLT', codeSystem: 'L', name: 'Platelets', unit: '10*9/L' })).toMatchObject({
      key: 'platelets',
      quality: [],
    })
  })

  it('finds LOINC in either coding, and in a code without system', () => {
    const local = { code: 'X17', codeSystem: 'L', name: 'nothing known', unit: '10*9/L' }
    expect(findAnalyte({ ...local, alternate: { code: '777-3', codeSystem: 'LN', name: null } })?.key).toBe('platelets')
    expect(findAnalyte({ ...local, code: '777-3', codeSystem: null })?.key).toBe('platelets')
    expect(findAnalyte({ ...local, code: '777-3', codeSystem: 'L' })).toBeNull()
    expect(findAnalyte({ ...local, code: '777-4', codeSystem: 'LN' })).toBeNull()
    expect(findAnalyte({ ...local, code: '777-4', codeSystem: 'LN', name: 'Platelets' })?.key).toBe('platelets')
  })

  it('knows the names of the system', () => {
    for (const system of [
      'LN',
      'ln',
      'LOINC',
      'http://loinc.org',
      'http://loinc.org/',
      'https://loinc.org',
      ' LN ',
      '2.16.840.1.113883.6.1',
      'urn:oid:2.16.840.1.113883.6.1',
    ]) {
      expect(isLoincSystem(system)).toBe(true)
    }
    for (const system of [null, '', 'L', '99LAB', 'http://snomed.info/sct']) expect(isLoincSystem(system)).toBe(false)
    for (const code of ['751-9', '7518', '-8', '751-', 'NEUT', '12345678-1', 'x751-8', '751-8x'])
      expect(isLoincCode(code)).toBe(false)
  })
})
