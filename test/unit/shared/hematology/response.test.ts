import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { ProfileId } from '../../../../shared/hematology/profiles'
import { count, counts, date, event, events, man, on, record, result, withSeverity } from './records'

const responder = { 40: '.62/25/90/60', 68: '.64/27/92/61' }

describe('confirmation', () => {
  test('a count of the same day as day 0 is no response; the day after may be', () => {
    expect(assess(record(counts({ 0: '.62/25/90/60', 28: '.64/27/92/61' }))).response.PR).toMatchObject({ day: 28 })
    expect(assess(record(counts({ 1: '.62/25/90/60', 29: '.64/27/92/61' }))).response.PR).toMatchObject({
      day: 1,
      confirmedOn: date(29),
    })
  })

  test('the gap is counted in calendar days over a leap day and a change of the clocks', () => {
    const leap = record(counts({ 30: '.62/25/90/60', 58: '.64/27/92/61' }))
    expect(date(30)).toBe('2024-02-14')
    expect(assess(leap).response.PR).toMatchObject({ confirmedOn: '2024-03-13' })
    const clock = record([...count(on(60, '23:50'), '.62/25/90/60'), ...count(on(88, '00:10'), '.64/27/92/61')])
    expect(assess(clock).response.PR).toMatchObject({ confirmedOn: date(88) })
  })

  test('between t1 and t2 the answer is unconfirmed, on t2 confirmed', () => {
    const patient = record(counts(responder))
    expect(assess(patient, { asOf: date(39) }).response.PR).toBeNull()
    expect(assess(patient, { asOf: date(40) }).response.PR).toMatchObject({ status: 'unconfirmed', confirmedOn: null })
    expect(assess(patient, { asOf: date(67) }).response.PR).toMatchObject({ status: 'unconfirmed' })
    expect(assess(patient, { asOf: date(68) }).response.PR).toMatchObject({ status: 'confirmed' })
  })

  test('a failing count between resets, a count that is not evaluable does not', () => {
    const failing = record(counts({ 40: '.62/25/90/60', 50: '.3/15/90/30', 68: '.64/27/92/61', 80: '.64/27/92/61' }))
    expect(assess(failing).response.PR).toMatchObject({ day: 68, status: 'unconfirmed' })
    const open = record(counts({ 40: '.62/25/90/60', 50: '.3/15/-/30', 68: '.64/27/92/61' }))
    expect(assess(open).response.PR).toMatchObject({ day: 40, status: 'confirmed' })
  })

  test('a transfusion from the first to the second count resets', () => {
    const between = record(counts({ ...responder, 75: '.64/27/92/61', 103: '.64/27/92/61' }), events('PLT', [50]))
    expect(assess(between).response.PR).toMatchObject({ day: 68, confirmedOn: date(103) })
    const waiting = record(counts({ 40: '.62/25/90/60' }), events('RBC', [50]))
    expect(assess(waiting).response.PR).toBeNull()
    const after = record(counts(responder), events('RBC', [69]))
    expect(assess(after).response.PR).toMatchObject({ day: 40, confirmedOn: date(68) })
  })

  test('on the day of the second count the clock decides whether a transfusion came before', () => {
    const at = (clock: string) =>
      record(
        [...count(on(40, '08:00'), '.62/25/90/60'), ...count(on(68, '08:00'), '.64/27/92/61')],
        [event('RBC', on(68, clock))],
      )
    expect(assess(at('10:00')).response.PR).toMatchObject({ status: 'confirmed' })
    expect(assess(at('07:00')).response.PR).toBeNull()
    const sameDay = record(counts(responder), events('RBC', [68]))
    expect(assess(sameDay).response.PR).toBeNull()
  })

  test('an order, a transfusion not done and one entered in error count for nothing', () => {
    for (const status of ['ordered', 'not_done', 'error'] as const) {
      const patient = record(counts(responder), [
        event('RBC', on(39), {}, { status }),
        event('PLT', on(50), {}, { status }),
      ])
      expect(assess(patient).response.PR).toMatchObject({ day: 40, status: 'confirmed' })
    }
  })

  test('without an infusion there is no day 0 and no response, severity still comes', () => {
    const assessed = assess({ patient: man, results: counts(responder), events: [] })
    expect(assessed).toMatchObject({
      day0: null,
      response: { PR: null, CR: null },
      landmarks: [],
      timeTo: null,
      lines: null,
      courses: [],
      durationOfResponseDays: null,
    })
    expect(assessed.sets.map((set) => [set.day, set.level, set.class])).toEqual([
      [null, null, 'notSevere'],
      [null, null, 'notSevere'],
    ])
    expect(assess({ patient: man, results: [], events: [] })).toMatchObject({ asOf: null, lastCount: null, sets: [] })
  })

  test('a text that is no date is refused', () => {
    expect(() => assess(record([]), { asOf: 'soon' })).toThrow(RangeError)
  })
})

describe('levels, BSH severe', () => {
  function level(text: string, patient = man, profile: ProfileId = 'BSH') {
    return assess(record(count(on(50), text), [], patient), { profile }).sets[0]
  }

  test.each([
    ['1.5/151/130/90', 'PR'],
    ['1.51/150/130/90', 'PR'],
    ['1.51/151/129/90', 'PR'],
    ['1.51/151/130/90', 'CR'],
    ['.5/20/60/60', 'PR'],
    ['.49/19/60/60', 'NR'],
    ['.49/20/60/59', 'NR'],
    ['.49/20/60/-', 'NR'],
    ['-/20/60/60', null],
    ['.6/-/60/60', null],
    ['>1.0/160/135/90', null],
    ['<1.0/160/135/90', 'PR'],
    ['<0.5/30/90/70', 'PR'],
  ])('%s is %s', (text, expected) => {
    expect(level(text)?.level).toBe(expected)
  })

  test('hemoglobin by sex and by age on the day', () => {
    const woman = { ...man, sex: 'female' as const }
    expect(level('1.6/160/120/90', woman)?.level).toBe('CR')
    expect(level('1.6/160/119/90', woman)?.level).toBe('PR')
    const turning15 = { ...man, birthDate: '2009-03-06' }
    expect(date(51)).toBe('2024-03-06')
    expect(level('1.6/160/120/90', turning15)?.level).toBe('CR')
    expect(level('1.6/160/120/90', { ...turning15, birthDate: '2009-03-05' })?.level).toBe('PR')
    const child = { ...man, birthDate: '2015-01-01' }
    expect(level('1.6/160/115/90', child)?.level).toBe('CR')
  })

  test('unknown sex leaves CR open between 120 and 129', () => {
    const unknown = { ...man, sex: 'unknown' as const }
    expect(level('1.6/160/119/90', unknown)?.level).toBe('PR')
    expect(level('1.6/160/119/90', unknown)?.badges).not.toContain('sexUnknown')
    expect(level('1.6/160/125/90', unknown)?.badges).toContain('sexUnknown')
    expect(level('1.6/160/130/90', unknown)?.level).toBe('CR')
    const open = record(counts({ 30: '1.6/160/130/90', 45: '1.6/160/125/90', 58: '1.6/160/131/90' }), [], unknown)
    expect(assess(open).response.CR).toMatchObject({ day: 30, confirmedOn: date(58) })
  })

  test.each([
    ['NIH', '1.0/100/100/90', 'CR'],
    ['NIH', '.99/100/100/90', 'PR'],
    ['NIH', '1.0/99/100/90', 'PR'],
    ['NIH', '1.0/100/99/90', 'PR'],
    ['NIH', '.3/15/99/30', 'NR'],
    ['RACE', '1.0/101/101/90', 'PR'],
    ['RACE', '1.01/101/101/90', 'CR'],
    ['RACE', '1.01/100/101/90', 'PR'],
    ['RACE', '1.01/101/100/90', 'PR'],
    ['JPN', '1.51/101/111/90', 'CR'],
    ['JPN', '1.5/101/111/90', 'PR'],
    ['JPN', '.51/21/81/90', 'PR'],
    ['JPN', '.5/21/81/90', 'NR'],
    ['JPN', '.51/20/81/90', 'NR'],
    ['JPN', '.51/21/80/90', 'NR'],
    ['SEED', '.51/10/80/10', 'PR'],
    ['SEED', '.5/60/80/90', 'NR'],
  ] as const)('%s: %s is %s', (profile, text, expected) => {
    expect(level(text, man, profile)?.level).toBe(expected)
  })

  test.each([
    ['JPN', '1.01/31/81/90', 'PR'],
    ['JPN', '1.0/31/81/90', 'NR'],
    ['JPN', '1.01/30/81/90', 'NR'],
    ['NIH', '1.0/100/100/90', 'CR'],
    ['NIH', '.9/100/100/90', null],
  ] as const)('non-severe, %s: %s is %s', (profile, text, expected) => {
    expect(level(text, withSeverity('nSAA'), profile)?.level).toBe(expected)
  })

  test('NIH confirms after a week, RACE and JPN take one count', () => {
    const patient = record(counts({ 40: '1.2/120/112/90', 47: '1.2/120/112/90' }))
    expect(assess(patient, { profile: 'NIH' }).response.CR).toMatchObject({ day: 40, confirmedOn: date(47) })
    expect(assess(patient, { profile: 'NIH', asOf: date(46) }).response.CR).toMatchObject({ status: 'unconfirmed' })
    expect(assess(patient, { profile: 'RACE' }).response.CR).toMatchObject({ day: 40, confirmedOn: date(40) })
    expect(assess(patient, { profile: 'RACE' }).response.CR?.proof.rule).toBe('responseSingle')
    expect(assess(patient, { profile: 'JPN' }).response.PR).toMatchObject({ day: 40, status: 'confirmed' })
    expect(assess(patient).response.CR).toBeNull()
  })
})

describe('levels, BSH non-severe', () => {
  function level(baseline: string, text: string, moreEvents = [...events('MSC', [])]) {
    const patient = record(counts({ [-5]: baseline, 50: text }), moreEvents, withSeverity('nSAA'))
    return assess(patient).sets.at(-1)?.level
  }

  test.each([
    ['.8/30/80/40', '.8/30/80/40', 'NR'],
    ['.8/30/80/40', '1.59/30/80/40', 'NR'],
    ['.8/30/80/40', '1.6/30/80/40', 'PR'],
    ['.8/30/80/40', '.8/59/80/40', 'NR'],
    ['.8/30/80/40', '.8/60/80/40', 'PR'],
    ['.95/30/80/40', '1.8/30/80/40', 'PR'],
    ['.95/80/80/40', '1/149/80/40', 'NR'],
    ['.95/80/80/40', '1/150/80/40', 'PR'],
    ['2/160/90/40', '2/160/130/40', 'CR'],
    ['1/100/129/40', '1/100/130/40', 'PR'],
    ['1/100/131/40', '1/100/132/40', 'NR'],
    ['.3/30/80/40', '.8/30/80/40', 'PR'],
    ['.45/30/80/40', '.89/30/80/40', 'NR'],
    ['.45/30/80/40', '.9/30/80/40', 'PR'],
    ['.8/19/80/40', '.8/37/80/40', 'NR'],
    ['1/100/59/40', '1/100/89/40', 'NR'],
    ['1/100/59/40', '1/100/90/40', 'PR'],
    ['1/100/60/40', '1/100/91/40', 'NR'],
    ['<0.5/30/80/40', '.9/30/80/40', null],
    ['<0.5/30/80/40', '1.1/30/80/40', 'PR'],
    ['0/30/80/40', '.3/30/80/40', null],
    ['0/30/80/40', '.51/30/80/40', 'PR'],
    ['-/30/80/40', '.9/30/80/40', null],
    ['-/30/80/40', '.9/60/80/40', 'PR'],
  ])('baseline %s, then %s: %s', (baseline, text, expected) => {
    expect(level(baseline, text)).toBe(expected)
  })

  test("the laboratory's own range decides what is normal", () => {
    const range = { low: 1.0, high: 7, text: '1.0-7.0' }
    const patient = record(
      [...count(on(-5), '.8/30/80/40'), ...count(on(50), '-/30/80/40'), result('pmn', on(50), '1.0', { range })],
      [],
      withSeverity('nSAA'),
    )
    expect(assess(patient).sets.at(-1)?.level).toBe('PR')
  })

  test('transfusion independence when dependent before: one in 28 days or two in 56', () => {
    expect(level('.8/30/80/40', '.8/30/80/40', events('PLT', [-28]))).toBe('PR')
    expect(level('.8/30/80/40', '.8/30/80/40', events('PLT', [-29]))).toBe('NR')
    expect(level('.8/30/80/40', '.8/30/80/40', events('RBC', [-56, -29]))).toBe('PR')
    expect(level('.8/30/80/40', '.8/30/80/40', events('RBC', [-57, -29]))).toBe('NR')
    expect(level('.8/30/80/40', '.8/30/80/40', events('RBC', [0]))).toBe('NR')
  })

  test('severity comes from the diagnosis, else from the last class up to day 0, else severe is assumed', () => {
    const of = (results: ReturnType<typeof counts>, severity: 'nSAA' | 'vSAA' | null) => {
      const [course] = assess(record(results, [], withSeverity(severity))).courses
      return [course?.severity, course?.severityFrom]
    }
    expect(of(counts({ [-5]: '.8/30/80/70' }), 'vSAA')).toEqual(['severe', 'diagnosis'])
    expect(of(counts({ [-5]: '.3/10/80/10' }), 'nSAA')).toEqual(['nonSevere', 'diagnosis'])
    expect(of(counts({ [-5]: '.8/30/80/70' }), null)).toEqual(['nonSevere', 'baselineClass'])
    expect(of(counts({ [-9]: '.3/10/80/70', [-5]: '.3/30/80/-' }), null)).toEqual(['severe', 'baselineClass'])
    expect(of(counts({ [-5]: '.3/30/80/-', 5: '.8/30/80/70' }), null)).toEqual(['severe', 'assumed'])
  })
})

describe('baseline', () => {
  const of = (days: Record<number, string>, more = [...events('PLT', [])]) =>
    assess(record(counts(days), more)).lines?.platelets.baseline

  test('the last evaluable value of the 28 days up to day 0', () => {
    expect(of({ [-28]: '.3/12/70/10', [-29]: '.3/11/70/10' })).toMatchObject({
      value: 12,
      date: date(-28),
      quality: 'evaluable',
    })
    expect(of({ [-8]: '.3/12/70/10', 0: '.3/14/70/10', 1: '.3/15/70/10' })).toMatchObject({ value: 14, date: date(0) })
    expect(of({ [-20]: '.3/12/70/10', [-3]: '.3/30/70/10' }, events('PLT', [-5]))).toMatchObject({ value: 12 })
  })

  test('else the last value, marked', () => {
    expect(of({ [-3]: '.3/30/70/10' }, events('PLT', [-5]))).toMatchObject({ value: 30, quality: 'contaminated' })
    expect(of({ [-40]: '.3/30/70/10' })).toMatchObject({ value: 30, quality: 'old' })
    expect(of({ 3: '.3/30/70/10' })).toBeNull()
  })

  test('on day 0 only what was drawn before the infusion', () => {
    const patient = {
      patient: man,
      results: [...count(on(0, '08:00'), '.3/12/70/10'), ...count(on(0, '18:00'), '.3/30/70/10')],
      events: [event('MSC', on(0, '12:00'))],
    }
    expect(assess(patient).lines?.platelets.baseline).toMatchObject({ value: 12 })
  })
})
