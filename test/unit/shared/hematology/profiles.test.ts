import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import { addMonths, dateOf, dayOf, isBefore } from '../../../../shared/hematology/calendar'
import { customProfile, profileById, profiles } from '../../../../shared/hematology/profiles'
import { theilSen } from '../../../../shared/hematology/summary'
import { messages, t } from '../../../../shared/messages'
import { count, counts, event, events, man, on, record } from './records'

test('profiles are found by name in any case, each versioned and cited', () => {
  expect(profileById('bsh')).toBe(profiles.BSH)
  expect(profileById('Seed')?.id).toBe('SEED')
  expect(profileById('other')).toBeNull()
  for (const [id, profile] of Object.entries(profiles)) {
    expect(profile.id).toBe(id)
    expect(profile.version).not.toBe('')
    expect(profile.sources.length).toBeGreaterThan(0)
  }
})

test('a custom profile: trials that count the limit itself, other limits and gaps', () => {
  const trial = customProfile({ version: '7', severity: { inclusive: true }, response: { confirmationDays: 14 } })
  const of = { patient: man, results: count(on(0), '.5/20/-/60'), events: [] }
  expect(assess(of, { profile: trial })).toMatchObject({
    profile: { id: 'CUSTOM', version: '7' },
    sets: [{ class: 'SAA' }],
  })
  expect(assess(of, { profile: 'CUSTOM' }).sets[0]?.class).toBe('notSevere')
  const responder = record(counts({ 40: '.62/25/90/60', 54: '.62/25/90/60' }))
  expect(assess(responder, { profile: trial }).response.PR?.status).toBe('confirmed')
  const strict = customProfile({ version: '1', windows: { afterRedCells: 28 } })
  expect(
    assess(record(counts({ 30: '.62/25/90/60' }), events('RBC', [3])), { profile: strict }).sets[0]?.level,
  ).toBeNull()
  expect(assess(record(counts({ 30: '.62/25/90/60' }), events('RBC', [2])), { profile: strict }).sets[0]?.level).toBe(
    'PR',
  )
})

describe('calendar', () => {
  test.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-11-30', 3, '2025-02-28'],
    ['2024-03-15', -1, '2024-02-15'],
    ['2024-12-31', 6, '2025-06-30'],
  ])('%s and %i months: %s', (from, months, to) => {
    const day = dayOf(from)
    expect(day === null ? null : dateOf(addMonths(day, months))).toBe(to)
  })

  test('a text that is no day', () => {
    expect(dayOf('2024-13-01')).toBeNull()
    expect(dayOf('2024-02-30')).toBeNull()
    expect(dayOf('2024-1-1')).toBeNull()
    expect(dayOf('2024-01-15T08:00')).toBeNull()
  })

  test('order within a day is open when a clock time is missing', () => {
    expect(isBefore(on(1, '08:00'), on(1, '09:00'))).toBe(true)
    expect(isBefore(on(1, '09:00'), on(1, '09:00'))).toBe(false)
    expect(isBefore(on(1), on(1, '09:00'))).toBeNull()
    expect(isBefore(on(1, '09:00'), on(1))).toBeNull()
    expect(isBefore(on(0), on(1, '09:00'))).toBe(true)
    expect(isBefore(on(2), on(1, '09:00'))).toBe(false)
  })
})

describe('Theil–Sen', () => {
  test('the median of all slopes is not moved by an outlier; equal days are skipped', () => {
    const points = [0, 7, 14, 21, 28].map((day) => ({ day, value: day === 14 ? 1000 : day }))
    expect(theilSen(points)).toEqual({ per28Days: 28, n: 5, spanDays: 28, method: 'complete' })
    expect(theilSen([...points, { day: 28, value: 28 }])?.per28Days).toBe(28)
    const even = [0, 10, 20, 30].map((day, i) => ({ day, value: [0, 1, 4, 5][i] ?? 0 }))
    expect(theilSen(even)?.per28Days).toBeCloseTo(28 * ((1 / 6 + 0.2) / 2), 12)
  })

  test('many points: the incomplete method', () => {
    const points = (n: number) => Array.from({ length: n }, (_, day) => ({ day, value: 2 * day }))
    expect(theilSen(points(300))).toMatchObject({ method: 'complete', per28Days: 56 })
    expect(theilSen(points(301))).toMatchObject({ method: 'incomplete', per28Days: 56, n: 301 })
  })
})

test('every rule and badge that an assessment can name has a text', () => {
  const responder = {
    40: '1.7/160/135/90',
    68: '1.7/160/135/90',
    150: '.3/15/80/20',
    157: '.3/12/75/15',
    190: '.3/10/70/-',
  }
  const rules = new Set<string>()
  const badges = new Set<string>()
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect)
    else if (value !== null && typeof value === 'object') {
      if ('rule' in value && typeof value.rule === 'string' && 'values' in value) {
        rules.add(value.rule)
        const text = t(`clinical.rules.${value.rule}`, { ...(value.values ?? {}) })
        expect(text).not.toContain('{{')
      }
      if ('badges' in value && Array.isArray(value.badges)) for (const badge of value.badges) badges.add(String(badge))
      Object.values(value).forEach(collect)
    }
  }
  const records = [
    record(counts(responder)),
    record(counts({ 30: '.3/10/70/10', 182: '.3/10/70/10' }), [...events('PLT', [181])]),
    record(counts({ 40: '1.7/160/135/90' }), [...events('RBC', [-10]), ...events('HSCT', [100])]),
    record(counts(responder), [...events('RBC', [150]), event('DEATH', on(200))]),
    record(counts({ 190: '.3/10/70/10' }), [...events('ATG', [-1]), ...events('CSA', [-1])]),
    { patient: man, results: counts({ 190: '.3/10/70/10' }), events: [...events('ATG', [1]), ...events('CSA', [1])] },
    { ...record(counts(responder)), patient: { ...man, diagnosis: { ...man.diagnosis, severity: 'nSAA' as const } } },
  ]
  for (const of of records) for (const profile of Object.values(profiles)) collect(assess(of, { profile }))
  for (const rule of rules) expect(messages.exists(`clinical.rules.${rule}`), rule).toBe(true)
  for (const badge of badges) expect(messages.exists(`clinical.badges.${badge}`), badge).toBe(true)
  expect(rules.size).toBeGreaterThan(30)
})
