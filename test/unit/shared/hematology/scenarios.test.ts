import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { ProfileId } from '../../../../shared/hematology/profiles'
import type { ClinicalEvent, LabResult, Patient } from '../../../../shared/model'
import { count, counts, date, event, events, man, on, record, result, withSeverity } from './records'

/** Short histories, each with the outcome reasoned by hand from the rules. */

const baseline = { [-3]: '.15/8/68/10' }

function setOn(day: number, results: LabResult[], more: ClinicalEvent[] = [], patient: Patient = man) {
  return assess(record(results, more, patient)).sets.findLast((set) => set.date === date(day))
}

describe('a transfusion may prove a low count, never a sufficient one', () => {
  test('dates alone: platelets for the day itself and six more, hemoglobin for fourteen days', () => {
    const given = [...events('PLT', [28]), ...events('RBC', [20])]
    const patient = record(
      counts({
        ...baseline,
        28: '.7/30/85/65',
        33: '.7/30/85/65',
        34: '.7/30/85/65',
        35: '.72/25/90/66',
        63: '.8/26/92/66',
      }),
      given,
    )
    const { sets, response } = assess(patient)
    expect(sets.slice(1).map(({ evaluable, level }) => [evaluable.platelets, evaluable.hemoglobin, level])).toEqual([
      [false, false, null],
      [false, false, null],
      [false, true, null],
      [true, true, 'PR'],
      [true, true, 'PR'],
    ])
    expect(response.PR).toMatchObject({ day: 35, confirmedOn: date(63) })
  })

  test.each([
    ['.3/15/70/65', 'SAA', true],
    ['.3/25/70/65', 'indeterminate', null],
    ['.7/25/70/50', 'indeterminate', null],
    ['.7/15/70/50', 'SAA', true],
    ['.7/15/70/65', 'notSevere', true],
    ['.7/25/70/65', 'notSevere', null],
  ])('%s the day after platelets is %s', (text, severity, platelets) => {
    const set = setOn(10, count(on(10), text), events('PLT', [9]))
    expect(set).toMatchObject({ class: severity, criteria: { platelets }, level: null })
  })

  test('clock times: a draw before the transfusion is evaluable, and again after seven days to the minute', () => {
    const at = (day: number, clock: string) =>
      setOn(day, count(on(day, clock), '.7/30/85/65'), [event('PLT', on(28, '12:00'))])?.evaluable.platelets
    expect(at(28, '11:59')).toBe(true)
    expect(at(28, '12:00')).toBe(false)
    expect(at(28, '14:00')).toBe(false)
    expect(at(35, '11:59')).toBe(false)
    expect(at(35, '12:00')).toBe(true)
  })

  test('a date on either side leaves the order within the day open', () => {
    const drawn = setOn(28, count(on(28, '08:00'), '.7/30/85/65'), events('PLT', [28]))
    const given = setOn(28, count(on(28), '.7/30/85/65'), [event('PLT', on(28, '20:00'))])
    expect([drawn?.evaluable.platelets, given?.evaluable.platelets]).toEqual([false, false])
  })

  test('clock times of different time zones are compared as instants', () => {
    const at = (day: number, clock: string, start = on(28, '12:00+01:00')) =>
      setOn(day, count(on(day, clock), '.7/30/85/65'), [event('PLT', start)])?.evaluable.platelets
    expect(at(28, '07:30-05:00'), '13:30 where the transfusion was given').toBe(false)
    expect(at(28, '13:30+03:00'), '11:30 where the transfusion was given').toBe(true)
    expect(at(28, '10:30Z'), '11:30 where the transfusion was given').toBe(true)
    expect(at(28, '11:30Z'), '12:30 where the transfusion was given').toBe(false)
    expect(at(28, '23:45Z', on(29, '00:30+01:00')), 'a quarter of an hour after it, on the day before').toBe(false)
    expect(at(28, '23:15Z', on(29, '00:30+01:00'))).toBe(true)
    expect(at(28, '13:30', on(28, '12:00+01:00')), 'the wall clock where an offset is missing').toBe(false)
  })

  test('growth factor: seven days after the last dose, fourteen after a pegylated one', () => {
    const at = (day: number, product: string) =>
      setOn(day, counts({ [day]: '.8/25/85/70' }), events('GCSF', [20], { product }))?.evaluable.pmn
    expect([at(26, 'lenograstim'), at(27, 'lenograstim')]).toEqual([false, true])
    expect([at(33, 'pegfilgrastim'), at(34, 'pegfilgrastim')]).toEqual([false, true])
  })
})

describe('reticulocytes that do not decide', () => {
  const reticulocytes = (text: string, changes: Partial<LabResult> = {}) =>
    result('reticulocytes', on(45), text, { method: 'automated', ...changes })

  test.each<[string, LabResult[], string | null]>([
    ['missing', [], 'NR'],
    ['preliminary', [reticulocytes('90', { status: 'preliminary' })], 'NR'],
    ['of a clotted specimen', [reticulocytes('90', { quality: ['clotted'] })], 'NR'],
    ['in conflict', [reticulocytes('90', { state: 'conflict' }), reticulocytes('30', { state: 'conflict' })], null],
    ['censored across the cut', [reticulocytes('<80')], null],
    ['censored below the cut', [reticulocytes('<60')], 'NR'],
    ['censored above the cut', [reticulocytes('>60')], 'PR'],
  ])('%s: PMN 0.4 with platelets of 25 is %s', (_, more, level) => {
    expect(setOn(45, [...count(on(45), '.4/25/90/-'), ...more])?.level).toBe(level)
  })

  test('where they cannot matter, none are asked for', () => {
    expect(setOn(45, count(on(45), '.8/25/90/-'))).toMatchObject({ class: 'notSevere', level: 'PR' })
    expect(setOn(45, count(on(45), '.4/15/90/-'))).toMatchObject({ class: 'SAA', level: 'NR' })
  })

  test('a count without them that is not shown to be better starts the response anew, one with censored PMN does not', () => {
    const response = (between: string) =>
      assess(record(counts({ ...baseline, 33: '.62/25/90/60', 45: between, 61: '.64/27/92/61', 89: '.7/27/93/61' })))
        .response.PR
    expect(response('.4/25/90/-')).toMatchObject({ day: 61, confirmedOn: date(89) })
    expect(response('<.6/25/90/45')).toMatchObject({ day: 33, confirmedOn: date(61) })
    expect(response('<.6/25/90/-')).toMatchObject({ day: 33, confirmedOn: date(61) })
    expect(response('.4/25/-/-')).toMatchObject({ day: 33, confirmedOn: date(61) })
  })
})

describe('courses', () => {
  const unrecorded = withSeverity(null)
  const second = { 105: '.62/26/90/62', 140: '.7/25/85/62', 168: '.7/28/90/62' }

  test('a second course is judged by the severity that the first one found', () => {
    const { courses, response } = assess(
      record(counts({ ...baseline, ...second }), events('MSC', [7, 111]), unrecorded),
    )
    expect(courses.map(({ severity, severityFrom }) => [severity, severityFrom])).toEqual([
      ['severe', 'baselineClass'],
      ['severe', 'baselineClass'],
    ])
    expect(response.PR).toMatchObject({ date: date(140), confirmedOn: date(168) })
  })

  test('where the first found none, by its own', () => {
    const { courses } = assess(record(counts(second), events('MSC', [7, 111]), unrecorded))
    expect(courses.map(({ severity, severityFrom }) => [severity, severityFrom])).toEqual([
      ['severe', 'assumed'],
      ['nonSevere', 'baselineClass'],
    ])
  })

  test('responders who get four more infusions stay in their course', () => {
    const weekly = [7, 14, 21, 30, 37, 44, 51]
    const { courses, day0, response } = assess(
      record(counts({ ...baseline, 28: '.62/26/90/60', 56: '.64/28/92/61' }), events('MSC', weekly)),
    )
    expect([courses.length, day0, courses[0]?.infusions.length]).toEqual([1, date(0), 8])
    expect(response.PR).toMatchObject({ day: 28, confirmedOn: date(56) })
  })

  test('each gap is counted from the infusion before, not from day 0', () => {
    expect(assess({ patient: man, results: [], events: events('MSC', [0, 89, 178]) }).courses).toHaveLength(1)
    expect(assess({ patient: man, results: [], events: events('MSC', [0, 89, 179]) }).courses).toHaveLength(2)
  })
})

describe('non-severe disease', () => {
  const level = (before: string, after: string, more: ClinicalEvent[] = []) =>
    setOn(40, counts({ [-5]: before, 40: after }), more, withSeverity('nSAA'))?.level

  test.each([
    ['.8/30/75/40', '1.59/59/89/50', 'NR'],
    ['.8/30/75/40', '1.6/30/75/40', 'PR'],
    ['.8/30/75/40', '.8/60/75/40', 'PR'],
    ['.8/30/55/40', '.8/30/85/40', 'NR'],
    ['.8/30/55/40', '.8/30/86/40', 'PR'],
    ['.8/30/60/40', '.8/30/91/40', 'NR'],
    ['.8/18/75/62', '.8/35/75/62', 'NR'],
    ['.8/18/75/62', '.8/36/75/62', 'PR'],
    ['.8/120/75/70', '.8/149/75/70', 'NR'],
    ['.8/120/75/70', '.8/150/75/70', 'PR'],
    ['.8/30/75/40', '1.51/151/130/60', 'CR'],
    ['<.1/30/75/40', '.61/30/75/40', 'PR'],
    ['<.1/30/75/40', '.55/30/75/40', null],
    ['<.1/30/75/40', '.5/60/75/40', 'PR'],
    ['0/30/75/40', '.51/30/75/40', 'PR'],
    ['.8/<10/75/70', '.8/31/75/70', 'PR'],
    ['.8/<10/75/70', '.8/18/75/70', null],
  ])('%s, then %s: %s', (before, after, expected) => {
    expect(level(before, after)).toBe(expected)
  })

  test('independence of transfusions counts where one was given in the 28 days before, or two in 56', () => {
    expect(level('.8/30/75/40', '.8/30/75/40', events('RBC', [-10]))).toBe('PR')
    expect(level('.8/30/75/40', '.8/30/75/40', events('RBC', [-40]))).toBe('NR')
    expect(level('.8/30/75/40', '.8/30/75/40', events('RBC', [-40, -30]))).toBe('PR')
    expect(level('.8/30/75/40', '.8/30/75/40', events('RBC', [-10, 27]))).toBeNull()
    expect(level('.8/30/75/40', '.8/30/75/40', events('RBC', [-10, 26]))).toBe('PR')
  })
})

test.each<[string, ProfileId, string]>([
  ['1.0/100/100/60', 'NIH', 'CR'],
  ['.99/100/100/60', 'NIH', 'PR'],
  ['1.01/101/101/60', 'RACE', 'CR'],
  ['1.0/101/101/60', 'RACE', 'PR'],
  ['1.51/101/111/60', 'JPN', 'CR'],
  ['1.51/101/110/60', 'JPN', 'PR'],
  ['.51/21/81/10', 'JPN', 'PR'],
  ['.5/21/81/60', 'JPN', 'NR'],
  ['.51/20/81/60', 'JPN', 'NR'],
  ['.51/21/80/60', 'JPN', 'NR'],
  ['.51/8/68/10', 'SEED', 'PR'],
  ['.5/60/90/80', 'SEED', 'NR'],
])('%s under %s is %s', (text, profile, level) => {
  expect(assess(record(counts({ 40: text })), { profile }).sets[0]?.level).toBe(level)
})

test.each([
  ['2022-02-24', 'male', [105, 110]],
  ['2019-02-24', 'male', [110, 115]],
  ['2012-02-24', 'female', [115, 120]],
  ['2009-02-24', 'male', [120, 130]],
] as const)(
  'born %s (%s), the lower limit of hemoglobin rises on the birthday: %s',
  (birthDate, sex, [before, after]) => {
    const child = { ...man, birthDate, sex }
    const level = (day: number, hemoglobin: number) =>
      setOn(day, counts({ [day]: `1.7/160/${hemoglobin}/90` }), [], child)?.level
    expect(date(40)).toBe('2024-02-24')
    expect([level(39, before), level(39, before - 1)]).toEqual(['CR', 'PR'])
    expect([level(40, after), level(40, after - 1)]).toEqual(['CR', 'PR'])
  },
)

describe('the answer as of a day', () => {
  const responder = { ...baseline, 40: '.62/26/90/60', 68: '.64/28/92/61' }

  test('a transplantation after the response ends its duration and names the landmarks from its day on', () => {
    const patient = record(counts({ ...responder, 150: '.64/28/92/61' }), events('HSCT', [160]))
    expect(assess(patient, { asOf: date(159) })).toMatchObject({ durationOfResponseDays: 110, hsct: null })
    const { landmarks, durationOfResponseDays, durationEnd, relapse } = assess(patient)
    expect([durationOfResponseDays, durationEnd, relapse]).toEqual([120, 'HSCT', null])
    expect(landmarks.slice(-4).map(({ status }) => status)).toEqual(['PR', 'HSCT', 'HSCT', 'HSCT'])
  })

  test('a complete response that waits for its confirmation stands above a confirmed partial one', () => {
    const patient = record(
      counts({ 42: '1.1/58/96/80', 70: '1.7/158/131/90', 98: '2.0/170/135/88' }),
      events('RBC', [-2, 10, 20]),
    )
    const threeMonths = (asOf: number) =>
      assess(patient, { asOf: date(asOf) }).landmarks.find(({ label }) => label === '3 months')
    expect(threeMonths(97)).toMatchObject({ status: 'unconfirmed', level: 'CR', confirmedLevel: 'PR' })
    expect(threeMonths(98)).toMatchObject({ status: 'CR', level: 'CR', confirmedLevel: 'CR' })
  })

  test('a new line of therapy without a stated reason ends the duration and is no relapse', () => {
    const patient = record(counts({ ...responder, 260: '.7/25/90/61' }), events('ATG', [200]))
    expect(assess(patient)).toMatchObject({
      relapse: null,
      possibleRelapse: { date: date(200), cause: 'therapy' },
      durationOfResponseDays: 160,
      durationEnd: 'newLine',
    })
  })
})
