import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { ClinicalEvent, PatientRecord } from '../../../../shared/model'
import { count, counts, date, event, events, man, on, record, withSeverity } from './records'

/** Each label names the rows and events that make it, and no others; and the days on which its rules begin and end. */

const responder = { 40: '.62/25/90/60', 68: '.64/27/92/61' }

function rowsOf(
  of: PatientRecord,
  days: readonly number[],
  lines = ['pmn', 'platelets', 'hemoglobin', 'reticulocytes'],
) {
  return of.results
    .filter(({ at, analyte }) => days.some((day) => on(day).wall === at.wall) && lines.includes(analyte))
    .map(({ id }) => id)
}

function ids(given: readonly ClinicalEvent[]) {
  return given.map(({ id }) => id)
}

const members = ['pmn', 'platelets', 'reticulocytes']

describe('relapse', () => {
  test('by counts: the members of both classes', () => {
    const patient = record(counts({ ...responder, 150: '.3/15/80/20', 157: '.3/12/75/15' }))
    expect(assess(patient).relapse?.proof).toMatchObject({
      rule: 'relapse',
      rows: rowsOf(patient, [150, 157], members),
      events: [],
    })
    const possible = record(counts({ ...responder, 150: '.3/15/80/20' }))
    expect(assess(possible).possibleRelapse?.proof).toMatchObject({
      rule: 'possibleRelapse',
      rows: rowsOf(possible, [150], members),
      events: [],
    })
  })

  test('by transfusions and by therapy: the events', () => {
    const given = events('RBC', [150, 160], { reason: 'falling_counts' })
    expect(assess(record(counts(responder), given)).relapse?.proof).toMatchObject({ rows: [], events: ids(given) })
    const [one] = events('RBC', [150])
    if (!one) throw new Error('no event')
    expect(assess(record(counts(responder), [one])).possibleRelapse?.proof).toMatchObject({
      rows: [],
      events: [one.id],
    })
    const therapy = events('CSA', [150], { reason: 'falling_counts' })
    expect(assess(record(counts(responder), therapy)).relapse?.proof).toMatchObject({ rows: [], events: ids(therapy) })
    const unstated = events('TPO_RA', [150])
    expect(assess(record(counts(responder), unstated)).possibleRelapse?.proof).toMatchObject({
      rule: 'possibleRelapse',
      rows: [],
      events: ids(unstated),
    })
  })

  test('by a fall with a need: the count and the transfusion', () => {
    const given = events('RBC', [160])
    const patient = record(counts({ 40: '1.2/120/112/90', 47: '1.2/120/112/90', 150: '.3/15/75/20' }), given)
    expect(assess(patient, { profile: 'NIH' }).relapse?.proof).toMatchObject({
      rule: 'relapseFallAndNeed',
      rows: rowsOf(patient, [150]),
      events: ids(given),
    })
    const jpn = assess(patient, { profile: 'JPN' })
    expect(jpn.relapse).toMatchObject({ date: date(150), cause: 'counts', proof: { rule: 'relapseBoth' } })
    const alone = record(counts({ 40: '1.2/120/112/90', 47: '1.2/120/112/90' }), given)
    expect(assess(alone, { profile: 'NIH' }).possibleRelapse).toMatchObject({
      cause: 'transfusion',
      proof: { rows: [], events: ids(given) },
    })
  })

  test('JPN: counts below its partial response are a fall, also when not severe', () => {
    const days = { 40: '1.7/120/120/90', 150: '.4/60/100/90' }
    const patient = record(counts(days), events('RBC', [155]))
    expect(assess(patient, { profile: 'JPN' }).relapse).toMatchObject({ date: date(150) })
    expect(assess(patient, { profile: 'NIH' }).relapse).toBeNull()
  })

  test('nothing on the day of the confirmation itself counts', () => {
    const day = (given: ClinicalEvent[]) =>
      assess(record([...count(on(40), '.62/25/90/60'), ...count(on(68, '08:00'), '.64/27/92/61')], given))
    const later = [event('RBC', on(68, '12:00')), event('RBC', on(70))]
    expect(day(later).response.PR?.confirmedOn).toBe(date(68))
    expect(day(later).relapse).toBeNull()
    expect(day(later).transfusionAfterResponse.map(({ date: at }) => at)).toEqual([date(70)])
    expect(day(events('CSA', [68], { reason: 'falling_counts' })).relapse).toBeNull()
    expect(day(events('CSA', [68])).possibleRelapse).toBeNull()
  })

  test('severe counts whose neutrophils are censored are severe', () => {
    const patient = record(counts({ ...responder, 150: '<0.5/15/80/20', 157: '<0.5/12/75/15' }))
    expect(assess(patient).relapse).toMatchObject({ date: date(150), confirmedOn: date(157) })
    expect(assess(patient).sets.at(-1)).toMatchObject({ class: 'SAA/vSAA', level: 'NR' })
  })

  test('a therapy of an earlier course or before the response is no sign', () => {
    const early = events('CSA', [20], { reason: 'falling_counts' })
    expect(assess(record(counts(responder), early)).relapse).toBeNull()
    const second = [...events('MSC', [200]), ...events('CSA', [230], { reason: 'falling_counts' })]
    expect(assess(record(counts(responder), second)).courses[0]?.relapse).toBeNull()
  })
})

describe('new lines of therapy', () => {
  const ends = (given: ClinicalEvent[], days = { ...responder, 120: '.64/27/92/61' }) =>
    assess(record(counts(days), given)).durationEnd

  test('from 29 days after day 0, for falling counts from the day after', () => {
    const ill = counts({ 60: '.3/10/70/10' })
    const declared = (given: ClinicalEvent[]) => assess(record(ill, given)).nonResponse?.day ?? null
    expect(declared(events('ATG', [28]))).toBeNull()
    expect(declared(events('ATG', [29]))).toBe(29)
    expect(declared(events('ATG', [0], { reason: 'falling_counts' }))).toBeNull()
    expect(declared(events('ATG', [1], { reason: 'falling_counts' }))).toBe(1)
    expect(declared([...events('TPO_RA', [50]), ...events('ATG', [40])])).toBe(40)
  })

  test('a new course 29 days after the end of the one before, for falling counts at once', () => {
    const until = (end: number, next: ClinicalEvent[]) => ends([event('CSA', on(-30), {}, { end: on(end) }), ...next])
    expect(until(82, events('CSA', [110]))).toBe('lastCount')
    expect(until(81, events('CSA', [110]))).toBe('newLine')
    expect(ends([...events('ATG', [-10, 70])])).toBe('newLine')
    expect(ends([...events('ATG', [20, 48])])).toBe('lastCount')
    expect(ends([event('CSA', on(-30), {}, { end: on(-90) }), ...events('CSA', [110])])).toBe('newLine')
    expect(
      assess(record(counts(responder), events('CSA', [-30, 110], { reason: 'falling_counts' }))).relapse,
    ).not.toBeNull()
  })

  test('not after the end of the episode', () => {
    const closed = [...events('HSCT', [100]), ...events('ATG', [110])]
    expect(assess(record(counts({ 60: '.3/10/70/10' }), closed)).nonResponse).toMatchObject({ cause: 'HSCT', day: 100 })
    expect(
      assess(record(counts({ 60: '.3/10/70/10' }), [...events('MSC', [130]), ...events('ATG', [150])])).courses[0]
        ?.nonResponse,
    ).toBeNull()
  })
})

describe('landmarks', () => {
  const at = (of: PatientRecord, label: string) => assess(of).landmarks.find((one) => one.label === label)

  test('response: the rows of its counts; no response: those in the window', () => {
    const patient = record(counts(responder))
    expect(at(patient, '3 months')).toMatchObject({ level: 'PR', confirmedLevel: 'PR' })
    expect(at(patient, '3 months')?.proof).toMatchObject({
      rule: 'landmarkPR',
      rows: rowsOf(patient, [40, 68]),
      events: [],
    })
    const ill = record(counts({ 85: '.3/10/70/10', 90: '.3/10/-/10', 95: '.3/10/70/10', 120: '.3/10/70/10' }))
    expect(at(ill, '3 months')).toMatchObject({ status: 'NR', level: 'NR', confirmedLevel: null })
    expect(at(ill, '3 months')?.proof.rows).toEqual(rowsOf(ill, [85, 95]))
    expect(at(ill, '14 days')).toMatchObject({
      status: 'NE',
      level: null,
      confirmedLevel: null,
      proof: { rows: [], events: [] },
    })
  })

  test('died, HSCT, relapse, next course: the event, from its very day on', () => {
    expect(date(91)).toBe('2024-04-15')
    const of = (type: 'DEATH' | 'HSCT', day: number) => {
      const given = events(type, [day])
      return { status: at(record(counts(responder), given), '3 months'), events: ids(given) }
    }
    for (const [type, status] of [
      ['DEATH', 'died'],
      ['HSCT', 'HSCT'],
    ] as const) {
      const found = of(type, 91)
      expect(found.status).toMatchObject({ status, level: null, proof: { rows: [], events: found.events } })
      expect(of(type, 92).status?.status).toBe('PR')
    }
    expect(at(record(counts(responder), events('HSCT', [0])), '14 days')?.status).toBe('NE')
    const relapsing = record(counts({ ...responder, 91: '.3/15/80/20', 98: '.3/12/75/15' }))
    expect(at(relapsing, '3 months')).toMatchObject({
      status: 'relapse',
      proof: { rows: rowsOf(relapsing, [91, 98], members) },
    })
    const next = events('MSC', [91])
    const [first] = assess(record(counts(responder), next)).courses
    expect(first?.landmarks[3]).toMatchObject({ status: 'NE', proof: { events: ids(next) } })
    expect(first?.landmarks[2]).toMatchObject({ status: 'PR' })
  })

  test('counts that an infection hides are left out when asked', () => {
    const patient = record(counts({ 85: '.3/10/70/10' }), [event('INFECTION', on(80), {}, { end: on(90) })])
    expect(at(patient, '3 months')?.status).toBe('NR')
    const ignoring = assess(patient, { options: { ignoreInfectionCounts: true } })
    expect(ignoring.landmarks[3]?.status).toBe('NE')
    expect(ignoring.landmarks[3]?.lineageClass).toBe('none')
  })

  test('a lineage that responds on the last day of the window is in', () => {
    const of = (day: number) => record(counts({ [-2]: '.1/5/70/5', [day]: '.6/5/70/5', [day + 7]: '.6/5/70/5' }))
    expect(at(of(21), '14 days')?.lineages).toEqual(['pmn'])
    expect(at(of(22), '14 days')?.lineages).toEqual([])
  })
})

describe('response, class and marrow', () => {
  test('non-severe disease: the baseline rows too', () => {
    const patient = record(counts({ [-5]: '.8/30/80/40', 40: '1.7/60/90/60' }), [], withSeverity('nSAA'))
    const assessed = assess(patient)
    const baseline = rowsOf(patient, [-5], ['pmn', 'platelets', 'hemoglobin'])
    expect(assessed.response.PR?.proof.rows).toEqual([...baseline, ...rowsOf(patient, [40])])
    expect(assessed.sets.at(-1)?.proof.level).toMatchObject({
      rule: 'levelImprovement',
      rows: [...baseline, ...rowsOf(patient, [40])],
    })
  })

  test('the class: its three members and the marrow', () => {
    const [marrow] = events('MARROW', [-5], { cellularity_pct: 10 })
    if (!marrow) throw new Error('no event')
    const patient = record(counts({ [-3]: '.3/10/70/10' }), [marrow])
    const { sets, marrowProof } = assess(patient)
    expect(sets[0]?.proof.class).toMatchObject({
      rule: 'class',
      rows: rowsOf(patient, [-3], members),
      events: [marrow.id],
    })
    expect(sets[0]?.proof.class.values).toMatchObject({ sign: '<', pmn: 0.5, platelets: 20, reticulocytes: 60, met: 3 })
    expect(sets[0]?.proof.pmnBand.rows).toEqual(rowsOf(patient, [-3], ['pmn']))
    expect(marrowProof.events).toEqual([marrow.id])
    const old = { patient: man, results: counts({ 300: '.3/10/70/10' }), events: [marrow] }
    expect(assess(old)).toMatchObject({ marrow: 'outdated', marrowProof: { events: [marrow.id] } })
    expect(assess({ ...old, events: [] })).toMatchObject({ marrow: 'notOnFile', marrowProof: { events: [] } })
  })

  test('the founding profile without neutrophils is indeterminate', () => {
    const [set] = assess({ patient: man, results: counts({ 3: '-/10/70/10' }), events: [] }, { profile: 'SEED' }).sets
    expect(set).toMatchObject({ class: 'indeterminate', criteria: { pmn: null, platelets: null, reticulocytes: null } })
    const spoiled = { patient: man, results: counts({ 3: '.6/10/70/10' }), events: events('GCSF', [2]) }
    expect(assess(spoiled, { profile: 'SEED' }).sets[0]?.class).toBe('indeterminate')
  })

  test('a count of the same date drawn after the infusion is not the baseline', () => {
    const patient = {
      patient: withSeverity(null),
      results: [...count(on(-1), '.8/30/80/70'), ...count(on(0, '18:00'), '.3/10/80/10')],
      events: [event('MSC', on(0, '12:00'))],
    }
    expect(assess(patient).courses[0]).toMatchObject({ severity: 'nonSevere', severityFrom: 'baselineClass' })
  })
})

describe('times to response', () => {
  const times = (days: Record<number, string>, given: ClinicalEvent[] = [], ignoreInfectionCounts = false) =>
    assess(record(counts(days), given), { options: { ignoreInfectionCounts } }).timeTo

  test('from the day after day 0, without counts that an infection hides; open values neither pass nor fail', () => {
    expect(times({ 0: '.6/25/90/5', 7: '.6/25/90/5', 14: '.6/25/90/5' })?.['pmn>0.5'].day).toBe(7)
    const infected = [event('INFECTION', on(6), {}, { end: on(8) })]
    expect(times({ 7: '.6/25/90/5', 14: '.6/25/90/5', 21: '.6/25/90/5' }, infected, true)?.pmn.day).toBe(14)
    expect(times({ 7: '.6/25/90/5', 10: '<0.7/25/90/5', 14: '.6/25/90/5' })?.pmn.day).toBe(7)
  })

  test('the rows of both counts', () => {
    const patient = record(counts({ [-2]: '.1/5/70/5', 7: '.6/25/90/5', 14: '.6/25/90/5' }))
    expect(assess(patient).timeTo?.pmn.proof).toMatchObject({
      rule: 'lineagePmn',
      rows: rowsOf(patient, [7, 14], ['pmn']),
      events: [],
    })
    expect(assess(patient).timeTo?.hemoglobin.proof.rows).toEqual(rowsOf(patient, [7, 14], ['hemoglobin']))
  })

  test('hemoglobin: the earlier of rise and independence of red cells', () => {
    const rise = { [-8]: '.1/5/70/5', 40: '.1/5/90/5', 47: '.1/5/90/5', 100: '.1/5/90/5' }
    expect(times(rise, events('RBC', [-5, 10]))?.hemoglobin.day).toBe(11)
    const late = { ...rise, 140: '.1/5/90/5' }
    expect(times(late, events('RBC', [-5, 10, 60]))?.hemoglobin.day).toBe(40)
    expect(times({ [-8]: '.1/5/<70/5', 40: '.1/5/90/5', 47: '.1/5/90/5' })?.hemoglobin.day).toBeNull()
  })
})

describe('the end of an episode', () => {
  test('is the earliest of next course, transplantation and death', () => {
    const closed = (given: ClinicalEvent[]) => assess(record([], given)).courses[0]?.closed
    expect(closed([...events('MSC', [200]), ...events('HSCT', [150]), ...events('DEATH', [170])])).toEqual({
      date: date(150),
      by: 'HSCT',
    })
    expect(closed([...events('MSC', [120]), ...events('HSCT', [150])])).toEqual({ date: date(120), by: 'course' })
    expect(closed([...events('HSCT', [150]), ...events('DEATH', [140])])).toEqual({ date: date(140), by: 'death' })
    expect(closed(events('HSCT', [0]))).toBeNull()
  })

  test('the duration ends with the earliest of relapse, new line and end', () => {
    const days = counts({ ...responder, 150: '.3/15/80/20', 157: '.3/12/75/15' })
    const of = (given: ClinicalEvent[]) => {
      const { durationEnd, durationOfResponseDays } = assess(record(days, given))
      return [durationEnd, durationOfResponseDays]
    }
    expect(of(events('HSCT', [170]))).toEqual(['relapse', 110])
    expect(of([...events('ATG', [120]), ...events('HSCT', [170])])).toEqual(['newLine', 80])
    expect(of([...events('ATG', [35]), ...events('HSCT', [170])])).toEqual(['relapse', 110])
  })

  test('no response: the earliest cause with its event, unless a response began by then', () => {
    const ill = counts({ 60: '.3/10/70/10', 182: '.3/10/70/10' })
    const rescue = events('ATG', [90])
    const of = assess(record(ill, [...rescue, ...events('HSCT', [95])])).nonResponse
    expect(of).toMatchObject({ day: 90, date: date(90), cause: 'newLine', proof: { rows: [], events: ids(rescue) } })
    const death = events('DEATH', [100])
    expect(assess(record(ill, death)).nonResponse?.proof).toMatchObject({ rows: [], events: ids(death) })
    expect(assess(record(counts({ 90: '.62/25/90/60' }), events('ATG', [90]))).nonResponse).toBeNull()
    expect(assess(record(counts({ 95: '.62/25/90/60' }), events('ATG', [90]))).nonResponse).toMatchObject({ day: 90 })
  })
})

describe('refractory to ATG with ciclosporin', () => {
  const ill = (days: number[]) => counts(Object.fromEntries(days.map((day) => [day, '.3/10/70/10'])))
  const of = (given: ClinicalEvent[]) => assess({ patient: man, results: ill([30, 190]), events: given }).refractory

  test('names the ATG and the counts', () => {
    const [atg] = events('ATG', [0])
    if (!atg) throw new Error('no event')
    const patient = { patient: man, results: ill([30, 190]), events: [atg, ...events('CSA', [28])] }
    expect(assess(patient).refractory?.proof).toMatchObject({
      rule: 'refractoryATG',
      rows: rowsOf(patient, [190]),
      events: [atg.id],
    })
  })

  test('ciclosporin must run at the ATG or start within 28 days', () => {
    const csa = (start: number, end: number | null) =>
      event('CSA', on(start), {}, { end: end === null ? null : on(end) })
    expect(of([...events('ATG', [0]), csa(-60, 0)])).not.toBeNull()
    expect(of([...events('ATG', [0]), csa(-60, -1)])).toBeNull()
    expect(of([...events('ATG', [0]), csa(29, null)])).toBeNull()
  })

  test('a second ATG course closes the first', () => {
    expect(of([...events('ATG', [0, 28]), ...events('CSA', [0])])).toMatchObject({ date: date(182) })
    expect(of([...events('ATG', [0, 29]), ...events('CSA', [0])])).toBeNull()
  })
})

test('confounders are listed by their start', () => {
  const given = [...events('CSA', [20]), ...events('ATG', [10]), ...events('TPO_RA', [15])]
  expect(assess(record(counts(responder), given)).confounders.map(({ type, start }) => [type, start])).toEqual([
    ['ATG', date(10)],
    ['TPO_RA', date(15)],
    ['CSA', date(20)],
  ])
  const ended = [...events('DEATH', [100]), ...events('ATG', [-60])]
  expect(assess(record([], ended)).confounders.map(({ type }) => type)).toEqual(['ATG'])
})
