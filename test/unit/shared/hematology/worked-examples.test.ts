import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { CountSet } from '../../../../shared/hematology/assessment'
import type { ProfileId } from '../../../../shared/hematology/profiles'
import type { PatientRecord } from '../../../../shared/model'
import { count, counts, date, event, events, man, on, record, result, withSeverity } from './records'

/** The worked examples of the clinical specification, by their numbers; those of units, grades and statistics stand with their modules. */

function one(text: string, profile: ProfileId = 'BSH'): CountSet {
  const [set] = assess({ patient: man, results: count(on(0), text), events: [] }, { profile }).sets
  if (!set) throw new Error('no set')
  return set
}

function landmark(of: PatientRecord, label: string, asOf?: string) {
  return assess(of, { asOf: asOf ?? null }).landmarks.find((entry) => entry.label === label)
}

describe('E1 clean CR', () => {
  const patient = record(
    counts({
      [-3]: '.15/8/68/10',
      14: '.32/14/72/18',
      28: '.70/24/78/45',
      42: '1.1/58/96/80',
      70: '1.7/158/131/90',
      98: '2.0/170/135/88',
    }),
    [...events('PLT', [-2, 5, 12]), ...events('RBC', [-2, 10, 20])],
  )

  test('bands, classes and levels', () => {
    const assessed = assess(patient)
    expect(assessed.sets.map((set) => set.pmnBand)).toEqual(['vSAA', 'SAA', 'nSAA', 'nSAA', 'nSAA', 'nSAA'])
    expect(assessed.sets.map((set) => set.class)).toEqual([
      'vSAA',
      'SAA',
      'notSevere',
      'notSevere',
      'notSevere',
      'notSevere',
    ])
    expect(assessed.sets.map((set) => set.level)).toEqual(['NR', null, null, 'PR', 'CR', 'CR'])
    expect(assessed.sets.map((set) => set.day)).toEqual([-3, 14, 28, 42, 70, 98])
    expect(assessed.sets[2]?.evaluable).toEqual({ pmn: true, platelets: true, hemoglobin: false })
  })

  test('PR d42 confirmed d70, CR d70 confirmed d98', () => {
    const assessed = assess(patient)
    expect(assessed.response.PR).toMatchObject({ date: date(42), day: 42, confirmedOn: date(70), status: 'confirmed' })
    expect(assessed.response.CR).toMatchObject({ date: date(70), day: 70, confirmedOn: date(98), status: 'confirmed' })
  })

  test('as of d60 PR is unconfirmed', () => {
    const early = assess(patient, { asOf: date(60) })
    expect(early.response.PR).toMatchObject({ date: date(42), confirmedOn: null, status: 'unconfirmed' })
    expect(early.response.CR).toBeNull()
    expect(early.durationOfResponseDays).toBeNull()
  })

  test('the 3-month landmark is CR unconfirmed until d98', () => {
    expect(landmark(patient, '3 months', date(97))).toMatchObject({
      status: 'unconfirmed',
      level: 'CR',
      confirmedLevel: 'PR',
    })
    expect(landmark(patient, '3 months', date(98))).toMatchObject({ status: 'CR', level: 'CR', confirmedLevel: 'CR' })
  })

  test('the proof names profile, version and the rows of both counts', () => {
    const rows = patient.results.filter(({ at }) => [on(42).wall, on(70).wall].includes(at.wall)).map(({ id }) => id)
    expect(assess(patient).response.PR?.proof).toMatchObject({
      profile: { id: 'BSH', version: '2016.1' },
      rule: 'responseConfirmed',
      rows,
    })
  })
})

describe('E2 boundaries', () => {
  test.each([
    ['.19', 'vSAA', 'vSAA', true],
    ['.199', 'vSAA', 'vSAA', true],
    ['.20', 'SAA', 'SAA', true],
    ['.49', 'SAA', 'SAA', true],
    ['.499', 'SAA', 'SAA', true],
    ['.50', 'SAA', 'SAA', false],
    ['.501', 'nSAA', 'SAA', false],
    ['.51', 'nSAA', 'SAA', false],
  ])('PMN %s with PLT 15 and ARC 15', (pmn, band, severity, criterion) => {
    const set = one(`${pmn}/15/-/15`)
    expect(set.pmnBand).toBe(band)
    expect(set.class).toBe(severity)
    expect(set.criteria.pmn).toBe(criterion)
  })

  test('PLT 20, ARC 60 and ANC 0.5 exactly: not severe, with the badge that rule sets differ', () => {
    const set = one('.5/20/-/60')
    expect(set.class).toBe('notSevere')
    expect(set.criteria).toEqual({ pmn: false, platelets: false, reticulocytes: false })
    expect(set.badges).toContain('boundary')
    expect(one('.2/19/-/59').badges).not.toContain('boundary')
  })
})

describe('E3 PMN-only discordance', () => {
  test.each([
    ['.8/8/-/12', 'nSAA', 'SAA'],
    ['.15/60/-/80', 'vSAA', 'notSevere'],
    ['.45/25/-/70', 'SAA', 'notSevere'],
  ])('%s', (text, band, severity) => {
    const set = one(text)
    expect(set.pmnBand).toBe(band)
    expect(set.class).toBe(severity)
    expect(set.badges).toContain('discordant')
  })

  test('the founding profile takes the class from the band', () => {
    expect(one('.8/8/-/12', 'SEED').class).toBe('notSevere')
    expect(one('.15/60/-/80', 'SEED').class).toBe('vSAA')
    expect(one('.5/60/-/80', 'SEED').class).toBe('SAA')
  })
})

test('E5 G-CSF: hollow PMN, indeterminate class, no response', () => {
  const patient = record(
    counts({
      20: '1.8/25/85/40',
      24: '2.4/28/88/44',
      35: '.38/22/90/50',
      63: '.36/23/92/52',
      91: '.41/24/95/55',
    }),
    events('GCSF', [17, 18, 19, 20, 21, 22, 23, 24]),
  )
  const { sets, response } = assess(patient)
  expect(sets.map((set) => set.class)).toEqual(['indeterminate', 'indeterminate', 'SAA', 'SAA', 'SAA'])
  expect(sets.map((set) => set.evaluable.pmn)).toEqual([false, false, true, true, true])
  expect(sets[0]?.badges).toContain('underGcsf')
  expect(sets[2]?.criteria).toEqual({ pmn: true, platelets: false, reticulocytes: true })
  expect(response).toEqual({ PR: null, CR: null })
  const span = record(patient.results, [event('GCSF', on(17), {}, { end: on(24) })])
  expect(assess(span).sets.map((set) => set.evaluable.pmn)).toEqual([false, false, true, true, true])
})

describe('E6 infection dip', () => {
  const patient = record(
    counts({
      40: '.62/26/88/55',
      54: '.12/24/86/40',
      61: '.66/27/90/58',
      68: '.70/30/92/60',
      89: '.80/33/95/66',
    }),
    [event('INFECTION', on(52), {}, { end: on(60) }), ...events('RBC', [20]), ...events('PLT', [25])],
  )

  test('strict: PR d61, confirmed d89', () => {
    const assessed = assess(patient)
    expect(assessed.response.PR).toMatchObject({ date: date(61), confirmedOn: date(89) })
    expect(assessed.sets[1]).toMatchObject({ pmnBand: 'vSAA' })
    expect(assessed.sets[1]?.badges).toContain('infection')
    expect(assessed.relapse).toBeNull()
    expect(assessed.possibleRelapse).toBeNull()
  })

  test('counts during infection ignored: PR d40, confirmed d68', () => {
    const assessed = assess(patient, { options: { ignoreInfectionCounts: true } })
    expect(assessed.response.PR).toMatchObject({ date: date(40), confirmedOn: date(68) })
  })
})

describe('E8 confirmation gap and single transfusion', () => {
  test.each([
    [60, 'unconfirmed', null],
    [61, 'confirmed', date(61)],
  ])('second count on d%i', (second, status, confirmedOn) => {
    const { response } = assess(record(counts({ 33: '.62/25/90/60', [second]: '.64/27/92/61' })))
    expect(response.PR).toMatchObject({ date: date(33), status, confirmedOn })
  })

  test('one prophylactic platelet transfusion after the response: it continues, with a badge', () => {
    const patient = record(
      counts({ 40: '.62/25/90/60', 68: '.64/27/92/61', 150: '.70/28/95/66', 180: '.75/30/98/70' }),
      events('PLT', [151], { reason: 'procedure', units: 1 }),
    )
    const assessed = assess(patient)
    expect(assessed.response.PR).toMatchObject({ date: date(40), confirmedOn: date(68) })
    expect(assessed.relapse).toBeNull()
    expect(assessed.possibleRelapse).toBeNull()
    expect(assessed.transfusionAfterResponse.map((entry) => entry.date)).toEqual([date(151)])
    expect(assessed.durationOfResponseDays).toBe(140)
    expect(assessed.durationEnd).toBe('lastCount')
  })
})

describe('E10 censored', () => {
  test.each([
    ['<0.1', 'vSAA'],
    ['<0.2', 'vSAA'],
    ['<0.3', ['vSAA', 'SAA']],
    ['<0.5', ['vSAA', 'SAA']],
    ['<=0.2', ['vSAA', 'SAA']],
    ['>0.5', 'nSAA'],
    ['>=0.5', ['SAA', 'nSAA']],
    ['<=0.5', ['vSAA', 'SAA']],
    ['<0.6', ['vSAA', 'SAA', 'nSAA']],
    ['>0.2', ['SAA', 'nSAA']],
    ['>0.1', ['vSAA', 'SAA', 'nSAA']],
  ])('%s', (text, band) => {
    expect(one(`${text}/12/-/15`).pmnBand).toEqual(band)
  })

  test('<0.5 with PLT 12 and ARC 15 is SAA/vSAA, not plain SAA', () => {
    expect(one('<0.5/12/-/15').class).toBe('SAA/vSAA')
    expect(one('<0.2/12/-/15').class).toBe('vSAA')
    expect(one('<0.5/12/-/15').criteria.pmn).toBe(true)
    expect(one('<0.6/30/-/15').class).toBe('indeterminate')
  })
})

test('E11 a withdrawn value leaves the class, a value that could not be obtained is none', () => {
  const withdrawn = record([
    ...count(on(5), '-/12/90/15'),
    result('pmn', on(5), '0.16', { status: 'wrong', state: 'withdrawn' }),
  ])
  const [set] = assess(withdrawn).sets
  expect(set).toMatchObject({ pmnBand: null, class: 'SAA/vSAA' })
  expect(set?.criteria.pmn).toBeNull()
  const corrected = record([
    result('pmn', on(5), '0.16', { status: 'corrected', history: [] }),
    ...count(on(5), '-/12/90/15'),
  ])
  expect(assess(corrected).sets[0]).toMatchObject({ pmnBand: 'vSAA', class: 'vSAA' })
  const cancelled = record([
    result('pmn', on(5), 'X', { status: 'cancelled', state: 'noValue' }),
    ...count(on(5), '-/12/90/15'),
  ])
  expect(assess(cancelled).sets[0]?.pmnBand).toBeNull()
})

test('E12 platelets of exactly 150 are no CR; reticulocytes from RBC 2.0 and 1 % are 20', () => {
  const at150 = assess(record(counts({ 30: '1.7/150/135/90', 60: '1.7/150/135/90' })))
  expect(at150.response.CR).toBeNull()
  expect(at150.response.PR?.status).toBe('confirmed')
  const derived = record([
    ...count(on(5), '.4/30/90'),
    result('rbc', on(5), '2.0'),
    result('reticulocytePercent', on(5), '1'),
  ])
  expect(assess(derived).sets[0]?.values.reticulocytes).toMatchObject({ value: 20 })
})

describe('E13 derived ANC and float traps', () => {
  const at = on(5)

  test('WBC 0.2, segs 90, bands 10 is exactly 0.2: SAA', () => {
    const patient = record([
      result('wbc', at, '0.2'),
      result('segmentedPercent', at, '90'),
      result('bandsPercent', at, '10'),
      ...count(at, '-/12/80/15'),
    ])
    const [set] = assess(patient).sets
    expect(set?.values.pmn?.value).toBe(0.2)
    expect(set).toMatchObject({ pmnBand: 'SAA', class: 'SAA' })
    expect(set?.badges).toContain('lowWbcDifferential')
  })

  test('WBC 1.25, segs 36, bands 4 is exactly 0.5: criterion not met', () => {
    const patient = record([
      result('wbc', at, '1.25'),
      result('segmentedPercent', at, '36'),
      result('bandsPercent', at, '4'),
      ...count(at, '-/12/80/65'),
    ])
    const [set] = assess(patient).sets
    expect(set?.values.pmn?.value).toBe(0.5)
    expect(set?.criteria.pmn).toBe(false)
    expect(set?.class).toBe('notSevere')
  })

  test('reported 0.6 against derived 0.3: the reported one counts, both carry the badge', () => {
    const patient = record([
      result('pmn', at, '0.6', { specimen: 'A', method: 'automated' }),
      result('wbc', at, '1.0', { specimen: 'A' }),
      result('neutrophilPercent', at, '30', { specimen: 'A', method: 'manual' }),
      ...count(at, '-/12/80/65', { specimen: 'A' }),
    ])
    const [set] = assess(patient).sets
    expect(set?.values.pmn?.value).toBe(0.6)
    expect(set?.badges).toContain('derivedDiffers')
    const manual = record([...patient.results, result('pmn', at, '0.3', { specimen: 'A', method: 'manual' })])
    expect(assess(manual).sets[0]?.values.pmn?.value).toBe(0.3)
  })
})

describe('E14 missing reticulocytes', () => {
  test.each([
    ['.3/45/-/-', 'indeterminate'],
    ['.3/15/-/-', 'SAA'],
    ['.8/25/-/-', 'notSevere'],
  ])('%s', (text, severity) => {
    const set = one(text)
    expect(set.class).toBe(severity)
    expect(set.badges.includes('needsReticulocytes')).toBe(severity === 'indeterminate')
  })

  test('.4/30/-/45 is SAA with automated, not severe with manual reticulocytes', () => {
    expect(one('.4/30/-/45').class).toBe('SAA')
    const manual = {
      patient: man,
      results: [...count(on(0), '.4/30'), result('reticulocytes', on(0), '45', { method: 'manual' })],
      events: [],
    }
    expect(assess(manual).sets[0]?.class).toBe('notSevere')
    const unknown = { ...manual, results: [...count(on(0), '.4/30'), result('reticulocytes', on(0), '45')] }
    expect(assess(unknown).sets[0]).toMatchObject({ class: 'SAA' })
    expect(assess(unknown).sets[0]?.badges).toContain('reticulocyteMethodUnknown')
  })
})

test('E18 the 1-month gate: a responder on d30 is unconfirmed', () => {
  const patient = record(counts({ 30: '.62/25/90/60' }), [], withSeverity('vSAA'))
  expect(landmark(patient, '1 month')).toMatchObject({ status: 'unconfirmed', level: 'PR', confirmedLevel: null })
})
