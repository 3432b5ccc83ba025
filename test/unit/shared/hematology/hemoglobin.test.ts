import { describe, expect, it } from 'vitest'
import { isHemoglobinNormal, lowerHemoglobinLimit } from '../../../../shared/hematology/hemoglobin'
import { t } from '../../../../shared/messages'
import type { Sex } from '../../../../shared/model'
import { parseIso } from '../../../../shared/time'

function at(text: string) {
  const time = parseIso(text)
  if (time === null) throw new Error(text)
  return time
}

const birth = '2000-06-15'

describe('lowerHemoglobinLimit (WHO 2024)', () => {
  it.each<[string, Sex, number | null]>([
    ['2000-12-14', 'male', null],
    ['2000-12-15', 'male', 105],
    ['2002-06-14', 'female', 105],
    ['2002-06-15', 'female', 110],
    ['2005-06-14', 'male', 110],
    ['2005-06-15', 'male', 115],
    ['2012-06-14', 'unknown', 115],
    ['2012-06-15', 'unknown', 120],
    ['2015-06-14', 'male', 120],
    ['2015-06-15', 'male', 130],
    ['2015-06-15', 'female', 120],
    ['2015-06-15', 'unknown', null],
    ['2015-06-15', 'other', null],
    ['2000-06-14', 'male', null],
  ])('on %s, %s: %s', (day, sex, expected) => {
    const limit = lowerHemoglobinLimit(sex, birth, at(day))
    expect(limit?.value ?? null).toBe(expected)
    if (limit) expect(t(`clinical.hemoglobin.${limit.row}`)).toContain(`${limit.value} g/L`)
  })

  it('takes the age at the day of the result, not today', () => {
    expect(lowerHemoglobinLimit('male', birth, at('2003-01-01T10:00'))?.value).toBe(110)
    expect(lowerHemoglobinLimit('male', birth, at('2023-01-01T10:00'))?.value).toBe(130)
  })

  it('uses a birth year only where every day of it gives the same limit', () => {
    expect(lowerHemoglobinLimit('male', '1980', at('2020-01-01'))?.value).toBe(130)
    expect(lowerHemoglobinLimit('male', '2000', at('2015-06-15'))).toBeNull()
    expect(lowerHemoglobinLimit('male', '2000-06', at('2015-07-15'))?.value).toBe(130)
    expect(lowerHemoglobinLimit('male', '2000-06', at('2015-06-15'))).toBeNull()
    expect(lowerHemoglobinLimit('male', null, at('2015-06-15'))).toBeNull()
    expect(lowerHemoglobinLimit('male', 'unknown', at('2015-06-15'))).toBeNull()
  })
})

describe('isHemoglobinNormal', () => {
  const day = at('2024-01-01')

  it.each<[number, Sex, boolean | null]>([
    [129, 'male', false],
    [130, 'male', true],
    [119.9, 'female', false],
    [120, 'female', true],
    [119, 'unknown', false],
    [120, 'unknown', null],
    [129, 'unknown', null],
    [130, 'unknown', true],
  ])('%d g/L, adult, %s: %s', (value, sex, expected) => {
    expect(isHemoglobinNormal(value, null, sex, birth, day)).toBe(expected)
  })

  it('without a birth date decides only beyond every limit', () => {
    expect(isHemoglobinNormal(104, null, 'female', null, day)).toBe(false)
    expect(isHemoglobinNormal(112, null, 'female', null, day)).toBeNull()
    expect(isHemoglobinNormal(120, null, 'female', null, day)).toBe(true)
    expect(isHemoglobinNormal(125, null, 'male', null, day)).toBeNull()
  })

  it('says nothing of an infant below six months, or of one not yet born', () => {
    expect(isHemoglobinNormal(200, null, 'male', '2023-10-01', day)).toBeNull()
    expect(isHemoglobinNormal(200, null, 'male', '2024-10-01', day)).toBeNull()
    expect(isHemoglobinNormal(200, null, 'male', '2023', day)).toBeNull()
  })

  it('follows the comparator', () => {
    expect(isHemoglobinNormal(130, '>', 'male', birth, day)).toBe(true)
    expect(isHemoglobinNormal(130, '<', 'male', birth, day)).toBe(false)
    expect(isHemoglobinNormal(140, '<', 'male', birth, day)).toBeNull()
  })
})
