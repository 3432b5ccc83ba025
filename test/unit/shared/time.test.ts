import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Timestamp } from '../../../shared/model'
import {
  completedMonths,
  dayNumber,
  formatDate,
  formatDateTime,
  formatIso,
  formatTime,
  instant,
  parseIso,
  wallTime,
} from '../../../shared/time'

function at(text: string): Timestamp {
  const time = parseIso(text)
  if (time === null) throw new Error(`no time: ${text}`)
  return time
}

describe('parseIso', () => {
  it('keeps the wall clock, the precision and the offset', () => {
    expect(at('2024-03-05')).toEqual({ wall: Date.UTC(2024, 2, 5), precision: 'day', offset: null })
    expect(at('2024-03-05T08:10')).toEqual({ wall: Date.UTC(2024, 2, 5, 8, 10), precision: 'minute', offset: null })
    expect(at('2024-03-05T08:10:00+01:00')).toEqual({
      wall: Date.UTC(2024, 2, 5, 8, 10),
      precision: 'second',
      offset: 60,
    })
    expect(at('2024-03-05 08:10:30.25-0330').offset).toBe(-210)
    expect(at('2024-03-05 08:10:30.25').wall).toBe(Date.UTC(2024, 2, 5, 8, 10, 30, 250))
    expect(at('2024-03-05T08:10:00Z').offset).toBe(0)
    expect(at('2024-03-05T08:10-00:00').offset).toBe(0)
  })

  it.each(['Z024-03-05', '20 4-03-05', '2O24-03-05T08:10:00', 'null-03-05'])('finds no year in %s', (text) => {
    expect(parseIso(text)).toBeNull()
  })

  it('does not shift an hour that daylight saving skips', () => {
    expect(formatIso(at('2024-03-31T02:30:00'))).toBe('2024-03-31T02:30:00')
  })

  it.each([
    '',
    '2024',
    '2024-03',
    '2024-02-30',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-03-05T24:00',
    '2024-03-05T08:60',
    '2024-03-05T08:10:60',
    '2024-03-05T08',
    '2024-03-05+01:00',
    '2024-03-05T08:10+15:00',
    '2024-03-05T08:10+01:75',
    '05.03.2024',
    '2024-3-5',
  ])('refuses %s', (text) => {
    expect(parseIso(text)).toBeNull()
  })

  it('is the inverse of formatIso', () => {
    const walls = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) })
    const offsets = fc.option(fc.integer({ min: -840, max: 840 }))
    fc.assert(
      fc.property(walls, offsets, fc.constantFrom('day', 'minute', 'second'), (wall, offset, precision) => {
        const unit = { day: 86_400_000, minute: 60_000, second: 1 }[precision]
        const time: Timestamp = {
          wall: Math.floor(wall / unit) * unit,
          precision,
          offset: precision === 'day' ? null : offset,
        }
        expect(parseIso(formatIso(time))).toEqual(time)
      }),
    )
  })
})

describe('days and clocks', () => {
  it('counts calendar days on the wall clock', () => {
    expect(dayNumber(at('1970-01-02'))).toBe(1)
    expect(dayNumber(at('1969-12-31T23:59'))).toBe(-1)
    expect(dayNumber(at('2024-03-05T23:59')) - dayNumber(at('2024-03-05T00:01'))).toBe(0)
    expect(dayNumber(at('2024-03-06T00:00+05:00')) - dayNumber(at('2024-03-05T23:59-05:00'))).toBe(1)
  })

  it('writes the month as a word', () => {
    expect(formatDate(at('2024-03-05T08:10'))).toBe('05-Mar-2024')
    expect(formatTime(at('2024-03-05T08:10:59'))).toBe('08:10')
    expect(formatTime(at('2024-03-05'))).toBe('')
    expect(formatDateTime(at('2024-03-05'))).toBe('05-Mar-2024')
    expect(formatDateTime(at('2024-12-05T18:00'))).toBe('05-Dec-2024 18:00')
  })

  it('knows an instant only with an offset and a clock', () => {
    expect(instant(at('2024-03-05T08:10:00+01:00'))).toBe(Date.UTC(2024, 2, 5, 7, 10))
    expect(instant(at('2024-03-05T08:10:00'))).toBeNull()
    expect(instant(at('2024-03-05'))).toBeNull()
  })

  it('refuses days that do not exist', () => {
    expect(wallTime(2024, 2, 29)).toBe(Date.UTC(2024, 1, 29))
    expect(wallTime(2023, 2, 29)).toBeNull()
    expect(wallTime(2024, 4, 31)).toBeNull()
    expect(wallTime(2024, 1, 1, 24)).toBeNull()
    expect(wallTime(24, 1, 1)).toBeLessThan(Date.UTC(1000, 0, 1))
  })
})

describe('completedMonths', () => {
  it('grows on the day of the month of birth', () => {
    expect(completedMonths('2010-06-15', at('2025-06-14'))).toBe(179)
    expect(completedMonths('2010-06-15', at('2025-06-15'))).toBe(180)
    expect(completedMonths('2010-06-15', at('2010-06-15'))).toBe(0)
    expect(completedMonths('2010-06-15', at('2010-06-14'))).toBeNull()
    expect(completedMonths('2010', at('2025-06-15'))).toBeNull()
  })
})
