import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { Patient } from '../../../../shared/model'
import { counts, date, man, record, withSeverity } from './records'

const unknownSex: Patient = { ...man, sex: 'unknown' }

function setOf(text: string, patient: Patient = man, baseline = '.1/8/70/10') {
  return assess(record(counts({ 40: text, [-2]: baseline }), [], patient)).sets.at(-1)
}

describe('a complete response that sex or age leaves open', () => {
  test('is a partial one for certain, and says why', () => {
    const open = setOf('1.7/160/125/90', unknownSex)
    expect(open).toMatchObject({ level: 'PR' })
    expect(open?.badges).toContain('sexUnknown')
    expect(setOf('1.7/160/130/90', unknownSex)).toMatchObject({ level: 'CR' })
    expect(setOf('1.7/160/119/90', unknownSex)).toMatchObject({ level: 'PR' })
    expect(setOf('1.7/160/119/90', unknownSex)?.badges).not.toContain('sexUnknown')
  })

  test('confirms a partial response, and neither proves nor refutes the complete one', () => {
    const of = { 40: '1.7/160/125/90', 68: '1.7/160/125/90' }
    expect(assess(record(counts(of), [], unknownSex)).response).toMatchObject({
      PR: { day: 40, confirmedOn: date(68), status: 'confirmed' },
      CR: null,
    })
    const between = { 40: '1.7/160/131/90', 54: '1.7/160/125/90', 68: '1.7/160/131/90' }
    expect(assess(record(counts(between), [], unknownSex)).response.CR).toMatchObject({
      day: 40,
      confirmedOn: date(68),
    })
  })

  test('is none where not even a partial one is certain', () => {
    const patient: Patient = { ...withSeverity('nSAA'), sex: 'unknown' }
    expect(setOf('1.7/160/125/90', patient, '1.6/155/122/60')).toMatchObject({ level: null })
  })

  test('a count that is less refutes the complete one between its two counts', () => {
    const between = { 40: '1.7/160/131/90', 54: '1.7/149/131/90', 68: '1.7/160/131/90' }
    expect(assess(record(counts(between))).response).toMatchObject({
      PR: { day: 40, confirmedOn: date(68) },
      CR: { day: 68, status: 'unconfirmed' },
    })
  })

  test('a censored value leaves the count without a level', () => {
    expect(setOf('>1.4/160/131/90')).toMatchObject({ level: null })
    expect(setOf('>1.4/160/125/90')).toMatchObject({ level: 'PR' })
    expect(setOf('>1.5/160/131/90')).toMatchObject({ level: 'CR' })
  })
})

describe('an open class, BSH severe', () => {
  test('without reticulocytes no partial response is proven', () => {
    expect(setOf('.49/25/90/-')).toMatchObject({ class: 'indeterminate', level: 'NR' })
  })

  test('for a censored value nothing can be told', () => {
    expect(setOf('.4/<25/90/-')).toMatchObject({ class: 'indeterminate', level: null })
    expect(setOf('<.6/15/90/-')).toMatchObject({ class: 'indeterminate', level: null })
  })
})

describe('a rise over a censored baseline, BSH non-severe', () => {
  const level = (text: string, baseline: string) => setOf(text, withSeverity('nSAA'), baseline)?.level

  test.each([
    ['<.3', '.81/22/72/90', 'PR'],
    ['<=.3', '.81/22/72/90', 'PR'],
    ['<.3', '.8/22/72/90', null],
    ['<=.3', '.8/22/72/90', null],
    ['>.3', '1/22/72/90', null],
    ['>=.2', '1/22/72/90', null],
  ])('from %s to %s: %s', (pmn, text, expected) => {
    expect(level(text, `${pmn}/21/70/10`)).toBe(expected)
  })
})

test('without a baseline a normal value is no rise into the normal range, BSH non-severe', () => {
  const of = (results: ReturnType<typeof counts>) =>
    assess(record(results, [], withSeverity('nSAA'))).sets.at(-1)?.level
  expect(of(counts({ 40: '2/149/120/90' }))).toBeNull()
  expect(of(counts({ 40: '2/149/120/90', [-2]: '1.7/140/119/90' }))).toBe('PR')
  expect(of(counts({ 40: '2/149/120/90', [-2]: '<1.9/140/119/90' }))).toBeNull()
  expect(of(counts({ 40: '2/149/120/90', [-2]: '1.8/140/119/90' }))).toBe('NR')
})
