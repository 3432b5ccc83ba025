import type { Timestamp } from '../../../../shared/model'
import { dayStart, formatIso, parseIso, twoDigits, wallTime } from '../../../../shared/time'
import { monthOf } from './months'

/** Order of a numeric date; a two-digit year names its century, since none is ever assumed. */
export const dateChoices = [
  'day-month-year',
  'month-day-year',
  'year-month-day',
  'day-month-20yy',
  'month-day-20yy',
  '20yy-month-day',
  'day-month-19yy',
  'month-day-19yy',
  '19yy-month-day',
] as const

export type DateChoice = (typeof dateChoices)[number]

/** Orders as bits, so that the evidence of a column is the intersection of its cells. */
export const order = { dayMonthYear: 1, monthDayYear: 2, yearMonthDay: 4 } as const
const ANY_ORDER = 7

/** A date text: read, or open between several orders. */
export type DateReading =
  | { kind: 'read'; at: Timestamp }
  | {
      kind: 'open'
      parts: [number, number, number]
      named: boolean
      twoDigit: boolean
      orders: number
      clock: Clock | null
    }
  | { kind: 'unreadable' }

interface Clock {
  hour: number
  minute: number
  second: number
  millisecond: number
  precision: 'minute' | 'second'
  offset: number | null
}

const UNREADABLE: DateReading = { kind: 'unreadable' }
const EARLIEST = Date.UTC(1800, 0)
/** De-identified data sets shift their dates by up to fifteen centuries. */
const LATEST = Date.UTC(3500, 0)

const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(?:[.,]\d+)?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?$/
const CLOCK =
  /(?:^|[\sT,]+)(上午|下午|오전|오후)?\s*(\d{1,2})(?:[:.h時时]|시\s*)(\d{2})[분分]?(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?\s?m\.?)?\s*(?:uhr|h)?\s*(?:(Z)|([+-])(\d{2}):?(\d{2}))?$/i
const NUMERIC = /^(\d{1,4})\s?[-/.\s年년]\s?(\d{1,2})\s?[-/.\s月월]\s?(\d{1,4})\s?[日일.]?$/
const NAMED = /^(\d{1,4}|\p{L}+\.?)[-/.,\s]*(?:de\s+|of\s+)?(\p{L}+\.?|\d{1,2})[-/.,\s]*(?:de\s+|of\s+)?(\d{1,4})$/u

/**
 * Reads a date with or without time. ISO 8601, `yyyymmdd[hhmm[ss]]`, year-first dates and month names with a four-digit year are certain;
 * `03/04/2024` and every two-digit year stay open. Impossible days are unreadable.
 */
export function readDate(text: string): DateReading {
  const quick = text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45 ? parseIso(text) : null
  if (quick !== null) return read(quick)
  const dayOrMonthFirst = readNumericQuickly(text)
  if (dayOrMonthFirst !== null) return dayOrMonthFirst
  const trimmed = text.trim().replace(/\s+/g, ' ')
  if (trimmed.length < 6 || trimmed.length > 48) return UNREADABLE
  const iso = parseIso(trimmed) ?? readCompact(trimmed)
  if (iso !== null) return read(iso)
  const clock = readClock(trimmed)
  if (clock === 'impossible') return UNREADABLE
  const date = clock === null ? trimmed : trimmed.slice(0, clock.from).trim()
  return readCalendar(date, clock?.clock ?? null)
}

/** The day of a date that can be read in one order only; null for every other text. */
export function certainDay(text: string): string | null {
  const reading = readDate(text)
  if (reading.kind === 'unreadable') return null
  if (reading.kind === 'read') return formatIso({ ...reading.at, precision: 'day' })
  const at = ORDER_BITS.includes(reading.orders) ? settleDate(reading, reading.orders, null) : null
  return at === null ? null : formatIso({ ...at, precision: 'day' })
}

const ORDER_BITS: readonly number[] = Object.values(order)

/** ISO 8601 with only a year, or a year and a month, as trials write what nobody remembers better. */
export function isPartialDate(text: string): boolean {
  return /^(19|20)\d\d(-(0[1-9]|1[0-2])|---\d\d)?$/.test(text.trim())
}

function read(at: Timestamp): DateReading {
  return at.wall < EARLIEST || at.wall >= LATEST ? UNREADABLE : { kind: 'read', at }
}

/** `dd.mm.yyyy` or `mm/dd/yyyy`, alone or with `hh:mm[:ss]`, without building a match. Null sends the text the long way. */
function readNumericQuickly(text: string): DateReading | null {
  const length = text.length
  if (length !== 10 && length !== 16 && length !== 19) return null
  const separator = text.charCodeAt(2)
  if ((separator !== 46 && separator !== 47 && separator !== 45) || text.charCodeAt(5) !== separator) return null
  const parts: [number, number, number] = [
    twoDigits(text, 0),
    twoDigits(text, 3),
    twoDigits(text, 6) * 100 + twoDigits(text, 8),
  ]
  if (!(parts[0] + parts[1] + parts[2] >= 0)) return null
  if (length === 10) return openDate(parts, false, false, 3, null)
  if (text.charCodeAt(10) !== 32 || text.charCodeAt(13) !== 58) return null
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = length === 19 ? (text.charCodeAt(16) === 58 ? twoDigits(text, 17) : Number.NaN) : 0
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return null
  const precision = length === 19 ? 'second' : 'minute'
  return openDate(parts, false, false, 3, { hour, minute, second, millisecond: 0, precision, offset: null })
}

function readCompact(text: string): Timestamp | null {
  const match = COMPACT.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, zulu, sign, hours, minutes] = match
  const wall = wallTime(
    Number(year),
    Number(month),
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  )
  if (wall === null) return null
  if (hour === undefined) return { wall, precision: 'day', offset: null }
  return { wall, precision: second === undefined ? 'minute' : 'second', offset: offsetOf(zulu, sign, hours, minutes) }
}

function offsetOf(zulu?: string, sign?: string, hours?: string, minutes?: string): number | null {
  if (zulu !== undefined) return 0
  if (hours === undefined) return null
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) || 0
}

/** A time of day at the end of the text: where it starts and what it says. Null when there is none. */
function readClock(text: string): { from: number; clock: Clock } | 'impossible' | null {
  const match = CLOCK.exec(text)
  if (!match) return null
  const [, eastern, hour, minute, second, fraction, western, zulu, sign, hours, minutes] = match
  let h = Number(hour)
  const half = eastern ?? western?.replace(/[\s.]/g, '').toLowerCase()
  if (half !== undefined) {
    if (h < 1 || h > 12) return 'impossible'
    const afternoon = half === 'pm' || half === '下午' || half === '오후'
    h = (h % 12) + (afternoon ? 12 : 0)
  }
  if (h > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return 'impossible'
  return {
    from: match.index,
    clock: {
      hour: h,
      minute: Number(minute),
      second: Number(second ?? 0),
      millisecond: fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3)),
      precision: second === undefined ? 'minute' : 'second',
      offset: offsetOf(zulu, sign, hours, minutes),
    },
  }
}

/** A time of day that stands in a column of its own: `08:10`, `8:10 PM`, `0810`. Null when it is none. */
export function readTimeOfDay(text: string): Clock | null {
  const trimmed = text.trim()
  const compact = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)?$/.exec(trimmed)
  const result = readClock(
    ` ${
      compact
        ? compact
            .slice(1)
            .filter((part) => part !== undefined)
            .join(':')
        : trimmed
    }`,
  )
  return result === null || result === 'impossible' || result.from !== 0 ? null : result.clock
}

/** The day of `date` at the time of `clock`; null when the date has a time already. */
export function atTime(date: Timestamp, clock: Clock): Timestamp | null {
  if (date.precision !== 'day') return null
  return withClock(date.wall, clock)
}

function withClock(day: number, clock: Clock | null): Timestamp {
  if (clock === null) return { wall: day, precision: 'day', offset: null }
  const wall = day + ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1000 + clock.millisecond
  return { wall, precision: clock.precision, offset: clock.offset }
}

function readCalendar(text: string, clock: Clock | null): DateReading {
  const numeric = NUMERIC.exec(text)
  if (numeric) {
    const [, a = '', b = '', c = ''] = numeric
    if (a.length === 4) return c.length > 2 ? UNREADABLE : calendarDay(Number(a), Number(b), Number(c), clock)
    if (a.length === 3 || c.length === 3) return UNREADABLE
    const twoDigit = c.length < 4
    return openDate([Number(a), Number(b), Number(c)], false, twoDigit, twoDigit ? ANY_ORDER : 3, clock)
  }
  const named = NAMED.exec(text)
  if (!named) return UNREADABLE
  const [, a = '', b = '', c = ''] = named
  const first = monthOf(a)
  const second = monthOf(b)
  if (first !== null && /^\d+$/.test(b)) {
    if (c.length === 4) return calendarDay(Number(c), first, Number(b), clock)
    return c.length > 2 ? UNREADABLE : openDate([first, Number(b), Number(c)], true, true, order.monthDayYear, clock)
  }
  if (second === null || !/^\d+$/.test(a)) return UNREADABLE
  if (a.length === 4) return calendarDay(Number(a), second, Number(c), clock)
  if (c.length === 4) return calendarDay(Number(c), second, Number(a), clock)
  if (a.length === 3 || c.length === 3) return UNREADABLE
  return openDate([Number(a), second, Number(c)], true, true, order.dayMonthYear | order.yearMonthDay, clock)
}

function calendarDay(year: number, month: number, day: number, clock: Clock | null): DateReading {
  const wall = dayStart(year, month, day)
  return wall === null ? UNREADABLE : read(withClock(wall, clock))
}

function openDate(
  parts: [number, number, number],
  named: boolean,
  twoDigit: boolean,
  tried: number,
  clock: Clock | null,
): DateReading {
  let orders = 0
  for (const bit of [1, 2, 4])
    if ((tried & bit) !== 0 && wallOf(parts, bit, twoDigit ? 2000 : 0) !== null) orders |= bit
  if (orders === 0) return UNREADABLE
  // 04/04/2024 is the same day in either order.
  if (!twoDigit && orders === 3 && parts[0] === parts[1]) return calendarDay(parts[2], parts[1], parts[0], clock)
  return { kind: 'open', parts, named, twoDigit, orders, clock }
}

function wallOf([a, b, c]: [number, number, number], bit: number, century: number): number | null {
  if (bit === order.dayMonthYear) return dayStart(century + c, b, a)
  if (bit === order.monthDayYear) return dayStart(century + c, a, b)
  return dayStart(century + a, b, c)
}

/** Bits and century that an answer stands for. */
export function meaningOf(choice: DateChoice): { orders: number; century: number | null } {
  const century = choice.includes('20yy') ? 2000 : choice.includes('19yy') ? 1900 : null
  if (choice.startsWith('day')) return { orders: order.dayMonthYear, century }
  if (choice.startsWith('month')) return { orders: order.monthDayYear, century }
  return { orders: order.yearMonthDay, century }
}

/** An open date read by the decided order; null when the order does not fit it, or when its century is not decided. */
export function settleDate(
  reading: DateReading & { kind: 'open' },
  bit: number,
  century: number | null,
): Timestamp | null {
  if ((reading.orders & bit) === 0 || (reading.twoDigit && century === null)) return null
  const wall = wallOf(reading.parts, bit, reading.twoDigit ? (century ?? 0) : 0)
  if (wall === null) return null
  const settled = read(withClock(wall, reading.clock))
  return settled.kind === 'read' ? settled.at : null
}
