import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { PatientRecord } from '../../../../shared/model'
import { counts, date, event, events, man, on, record } from './records'

const responder = { 40: '.62/25/90/60', 68: '.64/27/92/61' }

function status(of: PatientRecord, label: string, asOf?: string) {
  return assess(of, { asOf: asOf ?? null }).landmarks.find((one) => one.label === label)?.status
}

describe('courses', () => {
  test('a pause of 90 days starts a new course, 89 days do not', () => {
    const of = (days: number[]) => ({ patient: man, results: [], events: events('MSC', days) })
    expect(assess(of([0, 7, 96])).courses.map((course) => course.day0)).toEqual([date(0)])
    expect(assess(of([0, 7, 97])).courses.map((course) => course.day0)).toEqual([date(0), date(97)])
    expect(assess(of([0, 7, 97])).day0).toBe(date(97))
    expect(assess(of([97, 7, 0]), { asOf: date(96) }).day0).toBe(date(0))
    expect(assess(of([0, 7, 14])).courses[0]?.infusions.map(({ day }) => day)).toEqual([0, 7, 14])
  })

  test('a second course closes the first and opens its own response', () => {
    const patient = record(counts({ ...responder, 210: '1.7/160/135/90', 240: '1.7/160/135/90' }), events('MSC', [200]))
    const { courses, response, day0, sets, durationEnd } = assess(patient)
    expect(day0).toBe(date(200))
    expect(courses[0]).toMatchObject({
      closed: { date: date(200), by: 'course' },
      durationOfResponseDays: 160,
      durationEnd: 'course',
      response: { CR: null },
    })
    expect(courses[0]?.landmarks.at(-1)?.status).toBe('NE')
    expect(response).toMatchObject({ PR: { day: 10 }, CR: { day: 10, confirmedOn: date(240) } })
    expect(durationEnd).toBe('lastCount')
    expect(sets.map((set) => set.day)).toEqual([40, 68, 10, 40])
  })

  test('an infusion that was only ordered is none', () => {
    const patient = { patient: man, results: [], events: [event('MSC', on(0), {}, { status: 'ordered' as const })] }
    expect(assess(patient).day0).toBeNull()
  })
})

describe('relapse', () => {
  const relapsing = (days: Record<number, string>, more = [...events('PLT', [])]) =>
    assess(record(counts({ ...responder, ...days }), more))

  test('(a) severe on two counts seven days apart: from the first', () => {
    const assessed = relapsing({ 150: '.3/15/80/20', 157: '.3/12/75/15' })
    expect(assessed.relapse).toMatchObject({ date: date(150), day: 150, confirmedOn: date(157), cause: 'counts' })
    expect(assessed.possibleRelapse).toBeNull()
    expect(assessed.durationOfResponseDays).toBe(110)
    expect(assessed.durationEnd).toBe('relapse')
  })

  test('six days apart, or with a count between that is not severe, it is only possible', () => {
    const near = relapsing({ 150: '.3/15/80/20', 156: '.3/12/75/15' })
    expect(near.relapse).toBeNull()
    expect(near.possibleRelapse).toMatchObject({ date: date(150), confirmedOn: null, cause: 'counts' })
    const between = relapsing({ 150: '.3/15/80/20', 154: '.7/30/80/70', 158: '.3/12/75/15' })
    expect(between.relapse).toBeNull()
    expect(between.possibleRelapse).toMatchObject({ date: date(150) })
    const open = relapsing({ 150: '.3/15/80/20', 154: '.3/30/80/-', 158: '.3/12/75/15' })
    expect(open.relapse).toMatchObject({ date: date(150) })
  })

  test('platelets after a transfusion may still prove severe counts', () => {
    const spoiled = relapsing({ 150: '.3/15/80/20', 158: '.3/12/75/15' }, events('PLT', [156], { reason: 'procedure' }))
    expect(spoiled.relapse).toMatchObject({ date: date(150), confirmedOn: date(158) })
  })

  test('(b) two transfusions for cytopenia on distinct days within 28 days', () => {
    expect(relapsing({}, events('RBC', [150, 178])).relapse).toMatchObject({
      date: date(150),
      confirmedOn: date(178),
      cause: 'transfusion',
    })
    expect(relapsing({}, events('RBC', [150, 179])).relapse).toBeNull()
    expect(relapsing({}, events('RBC', [150, 179])).possibleRelapse).toMatchObject({
      date: date(150),
      cause: 'transfusion',
    })
    expect(relapsing({}, events('RBC', [150, 150])).relapse).toBeNull()
    expect(relapsing({}, events('PLT', [150, 160], { reason: 'procedure' })).possibleRelapse).toBeNull()
    expect(relapsing({}, events('PLT', [150, 160], { reason: 'bleeding' })).relapse).toBeNull()
    expect(relapsing({}, events('PLT', [150, 160], { reason: 'cytopenia' })).relapse).toMatchObject({ date: date(150) })
    expect(relapsing({}, events('RBC', [150, 190, 200])).relapse).toMatchObject({ date: date(190) })
  })

  test('(c) therapy for falling counts', () => {
    for (const type of ['ATG', 'CSA', 'TPO_RA'] as const) {
      expect(relapsing({}, events(type, [150], { reason: 'falling_counts' })).relapse).toMatchObject({
        date: date(150),
        confirmedOn: date(150),
        cause: 'therapy',
      })
    }
    expect(relapsing({}, events('TPO_RA', [150])).relapse).toBeNull()
    expect(relapsing({}, events('TPO_RA', [150])).possibleRelapse).toMatchObject({ date: date(150), cause: 'therapy' })
    expect(relapsing({}, events('TPO_RA', [150], { reason: 'other' })).possibleRelapse).toBeNull()
    expect(relapsing({}, events('CSA', [-5, 150])).possibleRelapse).toBeNull()
    expect(relapsing({}, events('TPO_RA', [60])).possibleRelapse).toBeNull()
    const second = relapsing({}, events('MSC', [200], { reason: 'falling_counts' }))
    expect(second.courses[0]?.relapse).toMatchObject({ date: date(200), cause: 'therapy' })
  })

  test('the earliest of the signs counts, and only after the response was confirmed', () => {
    const both = relapsing({ 150: '.3/15/80/20', 157: '.3/12/75/15' }, events('RBC', [140, 150]))
    expect(both.relapse).toMatchObject({ date: date(140), cause: 'transfusion' })
    expect(relapsing({}, events('RBC', [50, 55])).relapse).toBeNull()
    const early = assess(record(counts({ 40: '.62/25/90/60', 50: '.3/15/80/20', 60: '.3/12/75/15' })))
    expect(early.relapse).toBeNull()
    expect(early.possibleRelapse).toBeNull()
  })

  test('as of the first sign it is possible, as of the second a relapse', () => {
    const patient = record(counts({ ...responder, 150: '.3/15/80/20', 157: '.3/12/75/15' }))
    expect(assess(patient, { asOf: date(149) }).possibleRelapse).toBeNull()
    expect(assess(patient, { asOf: date(156) })).toMatchObject({ relapse: null, possibleRelapse: { date: date(150) } })
    expect(assess(patient, { asOf: date(157) }).relapse).toMatchObject({ date: date(150) })
  })

  test('NIH: a fall with a transfusion, or therapy for falling counts; JPN: counts and transfusion', () => {
    const days = { 40: '1.7/120/120/90', 68: '1.7/120/120/90', 150: '.3/15/75/20', 157: '.3/12/75/15' }
    const counted = record(counts(days))
    expect(assess(counted, { profile: 'NIH' })).toMatchObject({ relapse: null, possibleRelapse: { date: date(150) } })
    expect(assess(counted, { profile: 'JPN' })).toMatchObject({ relapse: null, possibleRelapse: { date: date(150) } })
    for (const profile of ['NIH', 'JPN'] as const) {
      const needing = record(counts(days), events('RBC', [178]))
      expect(assess(needing, { profile }).relapse).toMatchObject({
        date: date(150),
        confirmedOn: date(178),
        cause: 'counts',
      })
      const first = record(counts(days), events('RBC', [130]))
      expect(assess(first, { profile }).relapse).toMatchObject({ date: date(130), confirmedOn: date(150) })
      const apart = record(counts(days), events('RBC', [186]))
      expect(assess(apart, { profile }).relapse).toBeNull()
    }
    const treated = record(
      counts({ 40: '1.7/120/120/90', 68: '1.7/120/120/90' }),
      events('CSA', [150], { reason: 'falling_counts' }),
    )
    expect(assess(treated, { profile: 'NIH' }).relapse).toMatchObject({ date: date(150), cause: 'therapy' })
    expect(assess(treated, { profile: 'JPN' }).relapse).toBeNull()
  })
})

describe('duration and no response', () => {
  test('a transplantation, death or a new line ends the duration', () => {
    const days = counts({ ...responder, 120: '.64/27/92/61' })
    expect(assess(record(days, events('HSCT', [100])))).toMatchObject({
      durationOfResponseDays: 60,
      durationEnd: 'HSCT',
    })
    expect(assess(record(days, events('DEATH', [130])))).toMatchObject({
      durationOfResponseDays: 90,
      durationEnd: 'death',
    })
    expect(assess(record(days, events('TPO_RA', [110])))).toMatchObject({
      durationOfResponseDays: 70,
      durationEnd: 'newLine',
    })
    expect(assess(record(days))).toMatchObject({ durationOfResponseDays: 80, durationEnd: 'lastCount' })
  })

  test('counts after a transplantation are no response to the cells', () => {
    expect(assess(record(counts(responder), events('HSCT', [50]))).response.PR).toMatchObject({ status: 'unconfirmed' })
    expect(assess(record(counts(responder), events('HSCT', [30]))).response.PR).toBeNull()
    expect(assess(record(counts(responder), events('HSCT', [-30]))).response.PR).toMatchObject({ status: 'confirmed' })
  })

  test('a drug that goes on, or starts with the treatment, is no new line', () => {
    const days = counts({ ...responder, 120: '.64/27/92/61' })
    for (const more of [events('CSA', [-30, 110]), events('CSA', [28, 110]), events('ATG', [20])]) {
      expect(assess(record(days, more)).durationEnd).toBe('lastCount')
    }
    const stopped = [event('CSA', on(-30), {}, { end: on(60) }), event('CSA', on(110))]
    expect(assess(record(days, stopped)).durationEnd).toBe('newLine')
  })

  test('no response is declared at six months, at a new line, transplantation or death', () => {
    const ill = { 30: '.3/10/70/10', 100: '.3/10/70/10', 180: '.3/10/70/10' }
    expect(assess(record(counts(ill))).nonResponse).toBeNull()
    expect(assess(record(counts({ ...ill, 190: '.3/10/70/10' }))).nonResponse).toMatchObject({
      cause: 'landmark',
      day: 182,
    })
    expect(assess(record(counts(ill), events('ATG', [90]))).nonResponse).toMatchObject({ cause: 'newLine', day: 90 })
    expect(assess(record(counts(ill), events('HSCT', [95]))).nonResponse).toMatchObject({ cause: 'HSCT', day: 95 })
    expect(assess(record(counts(ill), events('DEATH', [200]))).nonResponse).toMatchObject({ cause: 'landmark' })
    expect(assess(record(counts(ill), events('DEATH', [150]))).nonResponse).toMatchObject({ cause: 'death', day: 150 })
    expect(assess(record(counts(responder), events('DEATH', [150]))).nonResponse).toBeNull()
    expect(
      assess(record(counts({ 85: '.3/10/70/10', 95: '.3/10/70/10' })), { profile: 'RACE' }).nonResponse,
    ).toMatchObject({ day: 91 })
  })
})

describe('refractory', () => {
  const ill = (days: number[]) => counts(Object.fromEntries(days.map((day) => [day, '.3/10/70/10'])))

  test('no response six months after the first infusion', () => {
    expect(assess(record(ill([30, 150]))).refractory).toBeNull()
    expect(assess(record(ill([30, 150, 182]))).refractory).toMatchObject({ date: date(182), after: 'MSC' })
    expect(assess(record(counts({ ...responder, 190: '.3/10/70/10' }))).refractory).toBeNull()
  })

  test('no response six months after ATG with ciclosporin, without infusions or before them', () => {
    const ist = [...events('ATG', [0, 1, 2, 3]), ...events('CSA', [10])]
    const of = (more = ist) => ({ patient: man, results: ill([30, 190]), events: more })
    expect(assess(of()).refractory).toMatchObject({ date: date(182), after: 'ATG' })
    expect(assess(of(events('ATG', [0]))).refractory).toBeNull()
    expect(assess(of([...events('ATG', [0]), ...events('CSA', [29])])).refractory).toBeNull()
    expect(assess(of([...ist, ...events('MSC', [200])])).refractory).toMatchObject({ after: 'ATG' })
    expect(assess(of([...ist, ...events('MSC', [100])])).refractory).toBeNull()
    expect(
      assess({ ...of(), results: counts({ 60: '.7/30/90/70', 100: '.7/30/90/70', 190: '.7/30/90/70' }) }).refractory,
    ).toBeNull()
  })
})

describe('confounders', () => {
  test('other therapies started in the six months up to the response', () => {
    const of = (type: 'ATG' | 'CSA' | 'TPO_RA' | 'ANDROGEN' | 'STEROID', day: number) =>
      assess(record(counts(responder), events(type, [day]))).confounders.map((one) => one.type)
    for (const type of ['ATG', 'CSA', 'TPO_RA', 'ANDROGEN'] as const) expect(of(type, 10)).toEqual([type])
    expect(of('STEROID', 10)).toEqual([])
    expect(of('TPO_RA', 40)).toEqual(['TPO_RA'])
    expect(of('TPO_RA', 41)).toEqual([])
    expect(date(40)).toBe('2024-02-24')
    expect(of('TPO_RA', -143)).toEqual(['TPO_RA'])
    expect(date(-144)).toBe('2023-08-24')
    expect(of('TPO_RA', -144)).toEqual([])
  })
})

describe('landmarks', () => {
  test('calendar months and windows, from a day that the month lacks', () => {
    const patient = { patient: man, results: [], events: [event('MSC', on(16))] }
    expect(date(16)).toBe('2024-01-31')
    const { landmarks } = assess(patient)
    expect(landmarks.map(({ label, date: at, day, windowDays }) => [label, at, day, windowDays])).toEqual([
      ['14 days', '2024-02-14', 14, 7],
      ['1 month', '2024-02-29', 29, 7],
      ['2 months', '2024-03-31', 60, 14],
      ['3 months', '2024-04-30', 90, 14],
      ['6 months', '2024-07-31', 182, 30],
      ['9 months', '2024-10-31', 274, 30],
      ['12 months', '2025-01-31', 366, 30],
    ])
  })

  test('the window includes its ends', () => {
    const ill = '.3/10/70/10'
    expect(status(record(counts({ 7: ill })), '14 days')).toBe('NR')
    expect(status(record(counts({ 6: ill })), '14 days')).toBe('NE')
    expect(status(record(counts({ 21: ill })), '14 days')).toBe('NR')
    expect(status(record(counts({ 22: ill })), '14 days')).toBe('NE')
    expect(status(record(counts({ 105: '.62/25/90/60', 133: '.62/25/90/60' })), '3 months')).toBe('PR')
    expect(status(record(counts({ 106: '.62/25/90/60', 134: '.62/25/90/60' })), '3 months')).toBe('NE')
  })

  test('death before all else, then transplantation, then relapse', () => {
    const relapsing = counts({ ...responder, 100: '.3/15/80/20', 107: '.3/12/75/15' })
    expect(status(record(relapsing), '2 months')).toBe('PR')
    expect(status(record(relapsing), '3 months')).toBe('PR')
    expect(status(record(relapsing), '6 months')).toBe('relapse')
    const transplanted = record(relapsing, events('HSCT', [180]))
    expect(status(transplanted, '3 months')).toBe('PR')
    expect(status(transplanted, '6 months')).toBe('HSCT')
    const died = record(relapsing, [...events('HSCT', [180]), ...events('DEATH', [250])])
    expect(status(died, '6 months')).toBe('HSCT')
    expect(status(died, '9 months')).toBe('died')
    expect(status(died, '9 months', date(249))).toBe('HSCT')
    expect(status(record([], events('DEATH', [10])), '14 days')).toBe('died')
    expect(status(record([], events('DEATH', [14])), '14 days')).toBe('died')
    expect(status(record([], events('DEATH', [15])), '14 days')).toBe('NE')
    expect(status(record([], events('HSCT', [-100])), '14 days')).toBe('NE')
  })

  test('reached tells whether the day has come', () => {
    const of = assess(record(counts(responder)), { asOf: date(91) })
    expect(of.landmarks.map(({ reached }) => reached)).toEqual([true, true, true, true, false, false, false])
  })

  test('lineages responding by the end of the window', () => {
    const patient = record(
      counts({ [-2]: '.1/5/70/5', 20: '.6/10/72/20', 30: '.6/25/72/20', 40: '.6/25/90/30', 50: '.6/25/90/30' }),
    )
    const classes = assess(patient).landmarks.map(({ lineageClass, lineages }) => [lineageClass, ...lineages])
    expect(classes.slice(0, 3)).toEqual([
      ['unilineage', 'pmn'],
      ['bilineage', 'pmn', 'platelets'],
      ['trilineage', 'pmn', 'platelets', 'hemoglobin'],
    ])
  })
})

describe('times', () => {
  const patient = record(
    counts({
      [-2]: '.1/5/70/5',
      10: '.6/10/72/20',
      14: '.4/10/72/20',
      20: '.6/21/72/20',
      26: '1.1/22/84/20',
      27: '1.2/51/85/20',
      34: '1.2/52/86/30',
    }),
  )

  test('first of two counts at least seven days apart with none failing between', () => {
    const { timeTo } = assess(patient)
    expect(timeTo?.pmn).toMatchObject({ day: 20, confirmedOn: date(27) })
    expect(timeTo?.['pmn>0.5']).toMatchObject({ day: 20 })
    expect(timeTo?.['pmn>1.0']).toMatchObject({ day: 26, confirmedOn: date(34) })
    expect(timeTo?.['platelets>20']).toMatchObject({ day: 20, confirmedOn: date(27) })
    expect(timeTo?.['platelets>50']).toMatchObject({ day: 27, confirmedOn: date(34), censoredDay: null })
    expect(timeTo?.platelets).toMatchObject({ day: 20 })
    expect(timeTo?.hemoglobin).toMatchObject({ day: 27, confirmedOn: date(34) })
    expect(timeTo?.CR).toMatchObject({ day: null, date: null, censoredDay: 34 })
    expect(timeTo?.rbcIndependence).toBeNull()
  })

  test('a baseline above the limit asks for a rise of the same size', () => {
    const high = record(counts({ [-2]: '.6/25/70/5', 10: '1.09/44/84/20', 17: '1.1/45/85/20', 24: '1.1/45/85/20' }))
    expect(assess(high).timeTo?.pmn).toMatchObject({ day: 17 })
    expect(assess(high).timeTo?.platelets).toMatchObject({ day: 17 })
    expect(assess(high).timeTo?.hemoglobin).toMatchObject({ day: 17 })
  })

  test('platelets after a transfusion do not count', () => {
    const supported = record(counts({ 10: '.6/25/70/5', 17: '.6/25/70/5', 24: '.6/25/70/5' }), events('PLT', [8]))
    expect(assess(supported).timeTo?.platelets).toMatchObject({ day: 17 })
  })

  test('independence of red cells: the first of 56 days without', () => {
    const of = (days: number[], last: number) =>
      assess(record(counts({ [-2]: '.1/5/70/5', [last]: '.1/5/70/5' }), events('RBC', days))).timeTo
    expect(of([-10, 20], 76)?.rbcIndependence).toMatchObject({ day: 21, confirmedOn: date(76) })
    expect(of([-10, 20], 75)?.rbcIndependence).toMatchObject({ day: null, censoredDay: 75 })
    expect(of([-10, 20, 75], 131)?.rbcIndependence).toMatchObject({ day: 76 })
    expect(of([-10, 20, 77], 131)?.rbcIndependence).toMatchObject({ day: 21 })
    expect(of([-10], 60)?.rbcIndependence).toMatchObject({ day: 1, confirmedOn: date(56) })
    expect(of([-10, 20], 76)?.hemoglobin).toMatchObject({ day: 21 })
    expect(of([20], 90)?.rbcIndependence).toBeNull()
  })

  test('response times are those of confirmed responses', () => {
    expect(assess(record(counts(responder))).timeTo?.PR).toMatchObject({
      day: 40,
      date: date(40),
      confirmedOn: date(68),
    })
    expect(assess(record(counts({ 40: '.62/25/90/60' }))).timeTo?.PR).toMatchObject({ day: null, censoredDay: 40 })
  })
})

describe('lines', () => {
  test('nadir of the first 30 days, best value, delta and fold', () => {
    const patient = record(
      counts({
        [-2]: '.2/10/70/5',
        0: '.15/8/68/5',
        12: '<0.1/5/66/5',
        30: '.3/4/66/5',
        31: '.05/3/60/5',
        60: '.5/40/90/30',
      }),
    )
    const { lines } = assess(patient)
    expect(lines?.pmn.nadir).toMatchObject({ value: 0.1, comparator: '<', day: 12, date: date(12) })
    expect(lines?.platelets.nadir).toMatchObject({ value: 4, day: 30 })
    expect(lines?.platelets.best).toMatchObject({ value: 40, day: 60 })
    expect(lines?.platelets).toMatchObject({ delta: 32, fold: 5 })
    expect(lines?.pmn).toMatchObject({ delta: 0.35 })
    expect(lines?.reticulocytes).toMatchObject({ baseline: null, delta: null })
  })

  test('spoiled values are neither nadir nor best; a censored best has no delta', () => {
    const patient = record(counts({ [-2]: '0/10/70/5', 12: '.3/90/66/5', 25: '>2/30/90/5' }), events('PLT', [10]))
    const { lines } = assess(patient)
    expect(lines?.platelets.best).toMatchObject({ value: 30 })
    expect(lines?.pmn).toMatchObject({ delta: null, fold: null })
  })

  test('slope per 28 days: at least four values over 21 days', () => {
    const rising = counts({ 0: '.1/10/70/5', 7: '.2/20/70/5', 14: '.3/30/70/5', 21: '.4/99/70/5' })
    expect(assess(record(rising)).lines?.platelets.slope).toMatchObject({ n: 4, spanDays: 21, method: 'complete' })
    expect(assess(record(rising)).lines?.pmn.slope?.per28Days).toBeCloseTo(0.4, 12)
    const three = counts({ 0: '.1/10/70/5', 7: '.2/20/70/5', 21: '.4/99/70/5' })
    expect(assess(record(three)).lines?.pmn.slope).toBeNull()
    const short = counts({ 0: '.1/10/70/5', 7: '.2/20/70/5', 14: '.2/20/70/5', 20: '.4/99/70/5' })
    expect(assess(record(short)).lines?.pmn.slope).toBeNull()
  })
})
