import { expect, test } from 'vitest'
import { isBefore } from '../../../../shared/hematology/calendar'
import type { Timestamp } from '../../../../shared/model'
import { on } from './records'

function at(clock: string, offset: number | null): Timestamp {
  return { ...on(1, clock), offset }
}

test('with both offsets the instants decide, with one or none the wall clock', () => {
  // 10:00 in Berlin is 09:00 UTC.
  expect(isBefore(at('10:00', 60), at('09:30', 0))).toBe(true)
  expect(isBefore(at('09:30', 0), at('10:00', 60))).toBe(false)
  expect(isBefore(at('10:00', 60), at('09:00', 0))).toBe(false)
  expect(isBefore(at('10:00', 60), at('09:30', null))).toBe(false)
  expect(isBefore(at('10:00', null), at('09:30', 0))).toBe(false)
  expect(isBefore(at('09:30', 0), at('10:00', null))).toBe(true)
  expect(isBefore(at('09:00', null), at('09:30', 60))).toBe(true)
  expect(isBefore(at('09:00', 60), at('08:30', null))).toBe(false)
  expect(isBefore(at('08:30', null), at('09:00', 60))).toBe(true)
  expect(isBefore(at('09:00', null), at('09:30', 120))).toBe(true)
  expect(isBefore(at('09:00', -60), at('09:30', null))).toBe(true)
})
