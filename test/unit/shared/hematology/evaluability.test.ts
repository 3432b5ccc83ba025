import { describe, expect, test } from 'vitest'
import { indexSpoilers, spoilersAt, upperBound } from '../../../../shared/hematology/evaluability'
import { defaultProfile } from '../../../../shared/hematology/profiles'
import type { ClinicalEvent } from '../../../../shared/model'
import { event, on } from './records'

function found(given: ClinicalEvent[], day: number, lineage: 'pmn' | 'platelets' | 'hemoglobin' = 'platelets') {
  return spoilersAt(indexSpoilers(given, defaultProfile.windows), lineage, on(day))
}

describe('events whose window holds a draw', () => {
  test('all of them by their start, in whatever order they were entered; of one day in order of entry', () => {
    const [first, second, third, sameDay] = [
      event('PLT', on(1)),
      event('PLT', on(3)),
      event('PLT', on(5)),
      event('PLT', on(3)),
    ]
    const ids = [first, second, sameDay, third].map(({ id }) => id)
    for (const given of [
      [third, sameDay, first, second],
      [second, first, sameDay, third],
    ]) {
      expect(found(given, 5)).toEqual(ids)
      expect(found(given, 4)).toEqual(ids.slice(0, 3))
      expect(found(given, 8)).toEqual(ids.slice(1))
      expect(found(given, 12)).toEqual([])
    }
  })

  test('a long one still counts behind shorter ones that are over', () => {
    const long = event('GCSF', on(0), {}, { end: on(40) })
    const [short, later] = [event('GCSF', on(5)), event('GCSF', on(60))]
    expect(found([later, short, long], 30, 'pmn')).toEqual([long.id])
    expect(found([later, short, long], 46, 'pmn')).toEqual([long.id])
    expect(found([later, short, long], 47, 'pmn')).toEqual([])
  })

  test('only what was given, and only of the product that spoils the line', () => {
    const ordered = event('PLT', on(1), {}, { status: 'ordered' })
    const red = event('RBC', on(1))
    expect(found([ordered, red], 2)).toEqual([])
    expect(found([ordered, red], 2, 'hemoglobin')).toEqual([red.id])
  })

  test('pegylated growth factor for fourteen days, by product or code; others for seven', () => {
    const days = (details: ClinicalEvent['details']) =>
      [6, 7, 13, 14].map((day) => found([event('GCSF', on(0), details)], day, 'pmn').length)
    expect(days({})).toEqual([1, 0, 0, 0])
    expect(days({ product: 'Filgrastim' })).toEqual([1, 0, 0, 0])
    for (const details of [{ product: 'Pegfilgrastim' }, { product: 'Neulasta 6 mg' }, { code: 'atc|L03AA13' }]) {
      expect(days(details)).toEqual([1, 1, 1, 0])
    }
  })
})

test('upperBound: how many are not greater', () => {
  expect([0, 1, 2, 3, 4].map((value) => upperBound([1, 1, 3], value))).toEqual([0, 2, 2, 3, 3])
  expect(upperBound([], 1)).toBe(0)
})
