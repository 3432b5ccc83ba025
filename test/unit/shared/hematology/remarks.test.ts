import { describe, expect, test } from 'vitest'
import {
  doubt,
  doubtsOf,
  gradeCode,
  gradeOf,
  gradesOfCode,
  limitOf,
  neighborsOf,
} from '../../../../shared/hematology/remarks'
import type { AnalyteKey, ClinicalEvent, LabResult } from '../../../../shared/model'
import { event, events, man, on, result } from './records'

const clock = on(5, '08:00')

/** Doubts of each result, `[]` where there are none. */
function doubts(results: LabResult[], given: ClinicalEvent[] = []) {
  const found = doubtsOf({ results, events: given })
  return results.map(({ id }) => {
    const bits = found.get(id) ?? 0
    return [...((bits & doubt.limit) === 0 ? [] : ['limit']), ...neighborsOf(bits)]
  })
}

function at(day: number, analyte: AnalyteKey, text: string, changes: Partial<LabResult> = {}) {
  return result(analyte, on(day, '08:00'), text, { rawUnit: null, ...changes })
}

describe('doubts of a value alone', () => {
  test('beyond its soft or hard limit, also with a comparator', () => {
    expect(doubts([at(1, 'pmn', '15'), at(2, 'pmn', '15.1'), at(3, 'pmn', '>16'), at(4, 'pmn', '101')])).toEqual([
      [],
      ['limit'],
      ['limit'],
      ['limit'],
    ])
  })

  test('not of what is no number or not shown', () => {
    const hidden = (['superseded', 'duplicate', 'withdrawn', 'noValue'] as const).map((state) =>
      at(1, 'pmn', '90', { state }),
    )
    expect(doubtsOf({ results: [...hidden, at(1, 'pmn', 'clotted')], events: [] })).toEqual(new Map())
    expect(doubts([at(1, 'pmn', '90', { state: 'conflict' })])).toEqual([['limit']])
    expect(doubts([at(1, 'hemoglobin', 'clotted'), at(1, 'hematocrit', '30')])).toEqual([[], []])
    expect(doubts([at(1, 'pmn', 'clotted'), at(1, 'wbc', '1')])).toEqual([[], []])
  })

  test('results without any are left out', () => {
    const quiet = [at(1, 'platelets', '20'), at(2, 'platelets', '30'), at(1, 'pmn', '.5'), at(1, 'wbc', '1')]
    expect(doubtsOf({ results: quiet, events: [] }).size).toBe(0)
  })

  test('the limit is named only where it was crossed', () => {
    expect(limitOf('pmn', 16, doubt.limit)?.limit).toBe('> 15 10*9/L')
    expect(limitOf('pmn', 16, doubt.pmnAboveWbc)).toBeNull()
    expect(neighborsOf(doubt.limit)).toEqual([])
    expect(neighborsOf(63)).toEqual([
      'pmnAboveWbc',
      'plateletJump',
      'plateletFall',
      'hemoglobinChange',
      'hemoglobinHematocrit',
    ])
  })
})

describe('doubts within one count', () => {
  test('neutrophils above leukocytes: both, of one specimen or one time', () => {
    const flagged = [['pmnAboveWbc'], ['pmnAboveWbc']]
    expect(doubts([at(1, 'pmn', '2'), at(1, 'wbc', '1')])).toEqual(flagged)
    const [pmn, wbc] = [
      result('pmn', on(1, '08:00'), '2', { specimen: 'A' }),
      result('wbc', on(1, '09:00'), '1', { specimen: 'A' }),
    ]
    expect(doubts([pmn, wbc])).toEqual(flagged)
    expect(doubts([pmn, { ...wbc, specimen: 'B' }])).toEqual([[], []])
    expect(doubts([at(1, 'pmn', '2'), at(2, 'wbc', '1')])).toEqual([[], []])
    expect(doubts([at(1, 'pmn', '2'), result('wbc', on(1), '1')])).toEqual([[], []])
  })

  test('hemoglobin and hematocrit: both', () => {
    expect(doubts([at(1, 'hemoglobin', '121'), at(1, 'hematocrit', '30'), at(1, 'wbc', '5')])).toEqual([
      ['hemoglobinHematocrit'],
      ['hemoglobinHematocrit'],
      [],
    ])
    expect(doubts([at(1, 'hemoglobin', '120'), at(1, 'hematocrit', '30')])).toEqual([[], []])
  })

  test('only exact values that are shown are compared, and each with its own partner', () => {
    expect(doubts([at(1, 'pmn', '2'), at(1, 'wbc', '<1')])).toEqual([[], []])
    expect(doubts([at(1, 'pmn', '2'), at(1, 'wbc', '1', { state: 'withdrawn' })])).toEqual([[], []])
    expect(doubts([at(1, 'pmn', '2'), at(1, 'hematocrit', '20')])).toEqual([[], []])
    expect(doubts([at(1, 'pmn', '2'), at(1, 'hemoglobin', '150')])).toEqual([[], []])
  })

  test('several doubts of one value stand together', () => {
    expect(doubts([at(1, 'pmn', '16'), at(1, 'wbc', '10')])).toEqual([['limit', 'pmnAboveWbc'], ['pmnAboveWbc']])
  })
})

describe('doubts between neighbours in time', () => {
  const platelets = [at(1, 'platelets', '20'), at(2, 'platelets', '121')]
  const hemoglobin = [at(1, 'hemoglobin', '110'), at(2, 'hemoglobin', '79')]

  test('the later one of a change within a day', () => {
    expect(doubts(platelets)).toEqual([[], ['plateletJump']])
    expect(doubts([at(1, 'platelets', '100'), at(2, 'platelets', '49')])).toEqual([[], ['plateletFall']])
    expect(doubts(hemoglobin)).toEqual([[], ['hemoglobinChange']])
    expect(doubts([at(1, 'platelets', '20'), at(3, 'platelets', '121')])).toEqual([[], []])
  })

  test('results of other lines between them do not hide it, censored ones are not compared', () => {
    expect(doubts([at(1, 'platelets', '20'), at(1, 'hemoglobin', '100'), at(2, 'platelets', '121')])[2]).toEqual([
      'plateletJump',
    ])
    expect(doubts([at(1, 'platelets', '<20'), at(2, 'platelets', '121')])).toEqual([[], []])
  })

  test('a transfusion of the product between them explains it, another or an ordered one does not', () => {
    const given = (type: 'PLT' | 'RBC', changes: Partial<ClinicalEvent> = {}) => [
      event(type, on(1, '12:00'), {}, changes),
    ]
    expect(doubts(platelets, given('PLT'))).toEqual([[], []])
    expect(doubts(platelets, given('RBC'))[1]).toEqual(['plateletJump'])
    expect(doubts(platelets, given('PLT', { status: 'ordered' }))[1]).toEqual(['plateletJump'])
    expect(doubts(hemoglobin, given('RBC'))).toEqual([[], []])
    expect(doubts(hemoglobin, given('PLT'))[1]).toEqual(['hemoglobinChange'])
  })

  test('one before or after the two explains nothing; one whose hour is open may', () => {
    const jump = ['plateletJump']
    expect(doubts(platelets, [event('PLT', on(1, '07:00'))])[1]).toEqual(jump)
    expect(doubts(platelets, [event('PLT', on(2, '09:00'))])[1]).toEqual(jump)
    expect(doubts(platelets, [event('PLT', on(1, '07:00'), {}, { end: on(1, '09:00') })])[1]).toEqual([])
    expect(doubts(platelets, events('PLT', [1]))[1]).toEqual([])
    expect(doubts(platelets, events('PLT', [2]))[1]).toEqual([])
    expect(doubts(platelets, events('PLT', [0]))[1]).toEqual(jump)
  })

  test('a bleed explains a change of hemoglobin, other adverse events do not', () => {
    const adverse = (term?: string) => [event('AE', on(1, '12:00'), term === undefined ? {} : { ctcae_term: term })]
    for (const term of ['Gastric hemorrhage', 'Haemorrhage', 'Gum bleeding', 'Blutung', '消化道出血']) {
      expect(doubts(hemoglobin, adverse(term))[1]).toEqual([])
    }
    expect(doubts(hemoglobin, adverse('Fever'))[1]).toEqual(['hemoglobinChange'])
    expect(doubts(hemoglobin, adverse())[1]).toEqual(['hemoglobinChange'])
    expect(doubts(platelets, adverse('Gum bleeding'))[1]).toEqual(['plateletJump'])
    expect(doubts(hemoglobin, [event('NOTE', on(1, '12:00'), { ctcae_term: 'bleeding' })])[1]).toEqual([
      'hemoglobinChange',
    ])
  })
})

describe('grades', () => {
  const of = (one: LabResult, patient: Pick<typeof man, 'sex' | 'birthDate'> = man) => gradeOf(one, patient, 'v5')

  test('against the laboratory’s own lower limit, for hemoglobin else the one by sex and age', () => {
    const range = { low: 140, high: 180, text: '140-180' }
    const hemoglobin = result('hemoglobin', clock, '135', { rawUnit: 'g/L' })
    expect(of(hemoglobin)).toMatchObject({ term: 'anemia', grade: 0 })
    expect(of({ ...hemoglobin, range })).toMatchObject({ grade: 1, fallbackLimit: false })
    expect(of({ ...hemoglobin, value: 125 })).toMatchObject({ grade: 1 })
    expect(of({ ...hemoglobin, value: 125 }, { sex: 'female', birthDate: man.birthDate })).toMatchObject({ grade: 0 })
    expect(of({ ...hemoglobin, value: 125 }, { sex: 'unknown', birthDate: null })).toMatchObject({ grade: null })
    expect(of(result('pmn', clock, '1.9'))).toMatchObject({ grade: 1, fallbackLimit: true })
  })

  test('none for what is no number, withdrawn or of no term', () => {
    expect(of(result('pmn', clock, 'clotted'))).toBeNull()
    expect(of(result('pmn', clock, '.1', { state: 'withdrawn' }))).toBeNull()
    expect(of(result('pmn', clock, '.1', { state: 'noValue' }))).toBeNull()
    expect(of(result('ferritin', clock, '5'))).toBeNull()
  })

  test('as one number and back, an open grade with both its ends', () => {
    const open = of(result('pmn', clock, '<.6'))
    expect(open).toMatchObject({ lowest: 3, highest: 4 })
    expect(gradesOfCode(gradeCode(open))).toEqual({ lowest: 3, highest: 4 })
    expect(gradesOfCode(gradeCode(null))).toBeNull()
    for (const grade of [0, 1, 2, 3, 4] as const) {
      const code = gradeCode({ term: 'wbc', version: 'v5', grade, lowest: grade, highest: grade, fallbackLimit: false })
      expect(gradesOfCode(code)).toEqual({ lowest: grade, highest: grade })
    }
  })
})
