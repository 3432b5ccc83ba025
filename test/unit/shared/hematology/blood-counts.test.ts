import { describe, expect, test } from 'vitest'
import { indexSpoilers } from '../../../../shared/hematology/evaluability'
import { defaultProfile } from '../../../../shared/hematology/profiles'
import { bloodCounts, members, rowsOf } from '../../../../shared/hematology/sets'
import type { LabResult } from '../../../../shared/model'
import { count, on, result } from './records'

/** Which results make one blood count, whatever the order in which they were stored. */

const spoilers = indexSpoilers([], defaultProfile.windows)

/** Each count as `HH:MM grouping pmn/platelets/hemoglobin/reticulocytes`. */
function read(results: LabResult[]) {
  return bloodCounts(results, spoilers).map(({ at, grouping, members: of }) => {
    const clock = at.precision === 'day' ? 'date' : new Date(at.wall).toISOString().slice(11, 16)
    return `${clock} ${grouping} ${members.map((member) => of[member]?.result.value ?? '-').join('/')}`
  })
}

function readBothWays(results: LabResult[]) {
  const forward = read(results)
  expect(read(results.toReversed())).toEqual(forward)
  return forward
}

const specimen = (id: string) => ({ specimen: id })

describe('order', () => {
  test('by day, then by the clock', () => {
    const results = [
      ...count(on(2, '08:00'), '2/20'),
      ...count(on(1, '20:00'), '1.2/12'),
      ...count(on(1, '08:00'), '1.1/11'),
    ]
    expect(readBothWays(results)).toEqual([
      '08:00 collectionTime 1.1/11/-/-',
      '20:00 collectionTime 1.2/12/-/-',
      '08:00 collectionTime 2/20/-/-',
    ])
  })

  test('a date alone comes before midnight, two counts of one moment in order of entry', () => {
    expect(readBothWays([...count(on(1, '00:00'), '2/20'), ...count(on(1), '1/10')])).toEqual([
      'date calendarDay 1/10/-/-',
      '00:00 collectionTime 2/20/-/-',
    ])
    const twice = [...count(on(1, '08:00'), '1/10', specimen('B')), ...count(on(1, '08:00'), '2/20', specimen('A'))]
    expect(readBothWays(twice)).toEqual(['08:00 specimen 1/10/-/-', '08:00 specimen 2/20/-/-'])
  })
})

test('of two counts of one moment the one whose first result was entered first', () => {
  const at = on(1, '08:00')
  const [first, second, third, fourth] = [
    result('pmn', at, '1', specimen('A')),
    result('pmn', at, '2', specimen('B')),
    result('platelets', at, '20', specimen('B')),
    result('platelets', at, '10', specimen('A')),
  ]
  expect(readBothWays([third, fourth, second, first])).toEqual(['08:00 specimen 1/10/-/-', '08:00 specimen 2/20/-/-'])
})

describe('grouping', () => {
  test('one specimen, one time or one date', () => {
    expect(read(count(on(1, '08:00'), '1/10/80', specimen('A')))).toEqual(['08:00 specimen 1/10/80/-'])
    expect(read(count(on(1, '08:00'), '1/10/80'))).toEqual(['08:00 collectionTime 1/10/80/-'])
    expect(read(count(on(1), '1/10/80'))).toEqual(['date calendarDay 1/10/80/-'])
  })

  test('two specimens of one time belong together by the time, of one date by the day', () => {
    const of = (clock?: string) => [
      ...count(on(1, clock), '1', specimen('A')),
      ...count(on(1, clock), '-/10', specimen('B')),
    ]
    expect(readBothWays(of('08:00'))).toEqual(['08:00 collectionTime 1/10/-/-'])
    expect(readBothWays(of())).toEqual(['date calendarDay 1/10/-/-'])
    expect(readBothWays([...count(on(1), '1'), ...count(on(1, '00:00'), '-/10')])).toEqual([
      '00:00 calendarDay 1/10/-/-',
    ])
  })

  test('what shares a member stays apart, and borrows only what it lacks', () => {
    expect(readBothWays([...count(on(1, '08:00'), '1/10'), ...count(on(1, '12:00'), '-/12/-/33')])).toEqual([
      '08:00 calendarDay 1/10/-/33',
      '12:00 calendarDay 1/12/-/33',
    ])
    expect(readBothWays([...count(on(1, '08:00'), '1/10'), ...count(on(1, '12:00'), '2/12')])).toEqual([
      '08:00 collectionTime 1/10/-/-',
      '12:00 collectionTime 2/12/-/-',
    ])
  })

  test('a group is joined to the nearest one it does not overlap, of two equally near to the earlier', () => {
    const full = [...count(on(1, '08:00'), '1'), ...count(on(1, '10:00'), '-/10'), ...count(on(1, '12:00'), '2/-/80')]
    expect(readBothWays(full)).toEqual(['08:00 calendarDay 1/10/80/-', '12:00 calendarDay 2/10/80/-'])
    const equal = [...count(on(1, '08:00'), '1'), ...count(on(1, '10:00'), '-/10'), ...count(on(1, '12:00'), '2')]
    expect(readBothWays(equal)).toEqual(['08:00 calendarDay 1/10/-/-', '12:00 calendarDay 2/10/-/-'])
  })

  test('of several at one moment, to the one entered first', () => {
    const at = on(1, '08:00')
    const of = (id: string, pmn: string, hemoglobin: string) =>
      [result('pmn', at, pmn, specimen(id)), result('hemoglobin', at, hemoglobin, specimen(id))] as const
    const [pmnA, hemoglobinLast] = of('A', '1', '80')
    const [pmnB, hemoglobinB] = of('B', '2', '90')
    const platelets = result('platelets', at, '10', specimen('C'))
    const hemoglobinA = { ...hemoglobinLast, id: platelets.id + 1000 }
    expect(readBothWays([platelets, hemoglobinB, pmnB, hemoglobinA, pmnA])).toEqual([
      '08:00 collectionTime 1/10/80/-',
      '08:00 calendarDay 2/10/90/-',
    ])
  })

  test('what is lacking comes from the nearest count of the day, of two equally near the earlier', () => {
    const of = (clock: string) => [
      ...count(on(1, '08:00'), '1/10/-/11'),
      ...count(on(1, clock), '2/12'),
      ...count(on(1, '12:00'), '3/14/-/33'),
    ]
    expect(readBothWays(of('10:00'))[1]).toBe('10:00 calendarDay 2/12/-/11')
    expect(readBothWays(of('10:01'))[1]).toBe('10:01 calendarDay 2/12/-/33')
  })
})

describe('the value that stands for a member', () => {
  const clock = on(1, '08:00')
  const pmn = (text: string, changes: Partial<LabResult> = {}) =>
    result('pmn', clock, text, { ...specimen('A'), ...changes })

  test('a final value before a preliminary one, a good one before a bad one, whatever their origin', () => {
    const derived = pmn('2', { derivedFrom: [1, 2] })
    expect(readBothWays([pmn('1', { status: 'preliminary', method: 'manual' }), derived])).toEqual([
      '08:00 specimen 2/-/-/-',
    ])
    expect(readBothWays([pmn('1', { quality: ['clotted'], method: 'manual' }), derived])).toEqual([
      '08:00 specimen 2/-/-/-',
    ])
  })

  test('manual neutrophils, then other reported ones, then derived ones; automated reticulocytes', () => {
    const [manual, automated, derived] = [
      pmn('1', { method: 'manual' }),
      pmn('2', { method: 'automated' }),
      pmn('3', { derivedFrom: [1, 2] }),
    ]
    expect(readBothWays([derived, automated, manual])).toEqual(['08:00 specimen 1/-/-/-'])
    expect(readBothWays([derived, automated])).toEqual(['08:00 specimen 2/-/-/-'])
    const reticulocytes = (text: string, method: LabResult['method']) =>
      result('reticulocytes', clock, text, { method })
    expect(readBothWays([reticulocytes('30', 'manual'), reticulocytes('40', 'automated')])).toEqual([
      '08:00 collectionTime -/-/-/40',
    ])
  })

  test('of equal ones the earlier, then the one entered first', () => {
    expect(readBothWays([pmn('1'), pmn('2')])).toEqual(['08:00 specimen 1/-/-/-'])
    const later = result('reticulocytes', on(1, '09:00'), '40', { ...specimen('A'), method: 'manual' })
    const earlier = result('reticulocytes', clock, '30', specimen('A'))
    expect(readBothWays([later, earlier])).toEqual(['08:00 specimen -/-/-/30'])
  })

  test('values that contradict each other are all named, in order of entry', () => {
    const two = [
      pmn('.1', { state: 'conflict' }),
      pmn('.8', { state: 'conflict' }),
      ...count(clock, '-/10', specimen('A')),
    ]
    const ids = two.map(({ id }) => id)
    for (const results of [two, two.toReversed()]) {
      const [one] = bloodCounts(results, spoilers)
      expect(one && rowsOf(one)).toEqual(ids)
      expect(one?.members.pmn).toMatchObject({ usable: false })
      expect(one?.members.platelets).toMatchObject({ usable: true, conflict: [] })
    }
    const manual = pmn('.5', { method: 'manual' })
    expect(bloodCounts([...two, manual], spoilers)[0]?.members.pmn).toMatchObject({ result: manual, conflict: [] })
    const [beside] = bloodCounts([...two, pmn('.5', { derivedFrom: [1, 2] })], spoilers)
    expect(beside && rowsOf(beside)).toEqual(ids)
  })

  test('what has no number, or is withdrawn, superseded or a duplicate, is in no count', () => {
    const left = (['withdrawn', 'superseded', 'duplicate', 'noValue'] as const).map((state) => pmn('1', { state }))
    expect(read([...left, pmn('clotted'), result('wbc', clock, '4')])).toEqual([])
  })
})
