import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { CountSet } from '../../../../shared/hematology/assessment'
import { customProfile, type Profile, type ProfileId } from '../../../../shared/hematology/profiles'
import type { LabResult } from '../../../../shared/model'
import { count, counts, events, man, on, record, result, withSeverity } from './records'

/** Badges and proofs of a single count. */

function setOf(results: LabResult[], profile: Profile | ProfileId = 'BSH', given = events('MSC', [])): CountSet {
  const [set] = assess({ patient: man, results, events: given }, { profile }).sets
  if (!set) throw new Error('no count')
  return set
}

const text = (of: string) => setOf(count(on(1), of))

describe('boundary', () => {
  test.each([
    ['.5/60/-/90', true],
    ['.499/60/-/90', false],
    ['.501/60/-/90', false],
    ['.2/60/-/90', false],
    ['.8/20/-/90', true],
    ['.8/19/-/90', false],
    ['.8/60/-/60', true],
    ['.8/60/-/59', false],
    ['.8/60/-/20', false],
    ['<.5/60/-/90', false],
    ['.8/<20/-/90', false],
  ])('%s: %s', (of, expected) => {
    expect(text(of).badges.includes('boundary')).toBe(expected)
  })

  test('of manual reticulocytes at 20', () => {
    const manual = (value: string) =>
      setOf([...count(on(1), '.8/60'), result('reticulocytes', on(1), value, { method: 'manual' })]).badges
    expect(manual('20')).toContain('boundary')
    expect(manual('60')).not.toContain('boundary')
  })
})

describe('discordant', () => {
  test.each([
    ['.8/8/-/12', true],
    ['.15/60/-/80', true],
    ['.45/25/-/70', true],
    ['.15/8/-/12', false],
    ['.8/60/-/90', false],
    ['.3/45/-/-', false],
    ['<.6/8/-/12', false],
    ['-/8/-/12', false],
    ['<.6/60/-/90', false],
    ['-/60/-/90', false],
  ])('%s: %s', (of, expected) => {
    expect(text(of).badges.includes('discordant')).toBe(expected)
  })
})

describe('what is needed', () => {
  const needs = (of: string) => text(of).badges.filter((badge) => badge.startsWith('needs'))

  test('only members that are missing, and only while the class is open', () => {
    expect(needs('.3/45/-/-')).toEqual(['needsReticulocytes'])
    expect(needs('.3/-/-/-')).toEqual(['needsPlatelets', 'needsReticulocytes'])
    expect(needs('-/8/-/90')).toEqual(['needsPmn'])
    expect(needs('.3/8/-/-')).toEqual([])
    const contaminated = setOf(count(on(1), '.8/8/-/90'), 'BSH', events('GCSF', [1]))
    expect(contaminated).toMatchObject({ class: 'indeterminate' })
    expect(contaminated.badges.filter((badge) => badge.startsWith('needs'))).toEqual([])
  })
})

test('of the qualities of the neutrophils, those that are badges', () => {
  const badges = (quality: LabResult['quality']) => setOf([result('pmn', on(1), '.8', { quality })]).badges
  expect(badges([])).toEqual(['needsPlatelets', 'needsReticulocytes'])
  expect(badges(['unitConfirmed', 'bandsNotReported', 'lowWbcDifferential'])).toEqual([
    'needsPlatelets',
    'needsReticulocytes',
    'lowWbcDifferential',
    'bandsNotReported',
  ])
})

describe('proof of the class', () => {
  test('the limits used, how many criteria were met, and the three members', () => {
    const results = count(on(1), '.3/15/70/80')
    expect(setOf(results).proof.class).toMatchObject({
      rule: 'class',
      values: { sign: '<', pmn: 0.5, verySevere: 0.2, platelets: 20, reticulocytes: 60, met: 2 },
      rows: results.filter(({ analyte }) => analyte !== 'hemoglobin').map(({ id }) => id),
    })
    expect(text('.8/60/-/90').proof.class.values).toMatchObject({ met: 0 })
  })

  test('the limit of manual reticulocytes, and the sign of a trial that counts the limit itself', () => {
    const manual = [...count(on(1), '.3/15'), result('reticulocytes', on(1), '15', { method: 'manual' })]
    expect(setOf(manual).proof.class.values).toMatchObject({ reticulocytes: 20, met: 3 })
    const trial = customProfile({ version: '2', severity: { inclusive: true } })
    expect(setOf(manual, trial).proof.class.values).toMatchObject({ sign: '≤' })
  })

  test('by the founding rule, the neutrophils alone', () => {
    const results = count(on(1), '.3/15/70/80')
    expect(setOf(results, 'SEED').proof.class).toMatchObject({
      rule: 'classByBand',
      rows: [results[0]?.id],
      events: [],
    })
  })
})

test('the proof of a level names the baseline only where a rise over it decides', () => {
  const results = counts({ 40: '.9/25/90/60', [-2]: '.3/10/70/10' })
  const ids = results.map(({ id }) => id)
  const level = (severity: 'SAA' | 'nSAA') =>
    assess(record(results, [], withSeverity(severity))).sets.at(-1)?.proof.level
  expect(level('SAA')).toMatchObject({ rule: 'levelNotSevere', rows: ids.slice(0, 4) })
  expect(level('nSAA')).toMatchObject({ rule: 'levelImprovement', rows: [...ids.slice(4, 7), ...ids.slice(0, 4)] })
})

test('a count without a level, or outside any course, has no proof of one', () => {
  const [unjudged] = assess(record(count(on(40), '.9/25/-/60'))).sets
  expect(unjudged).toMatchObject({ level: null, day: 40, proof: { level: null } })
  expect(text('.9/25/90/60')).toMatchObject({ level: null, day: null, proof: { level: null } })
})

test.each([
  ['.199', 'vSAA'],
  ['.2', 'SAA'],
  ['.5', 'SAA'],
  ['.501', 'notSevere'],
  ['<.3', 'SAA/vSAA'],
])('the founding rule classes %s as %s', (pmn, expected) => {
  expect(setOf(count(on(1), `${pmn}/60/90/90`), 'SEED').class).toBe(expected)
})
