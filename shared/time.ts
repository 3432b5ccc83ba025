import type { Timestamp } from './model'

const MINUTE = 60_000
const DAY = 86_400_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:(Z)|([+-])(\d{2}):?(\d{2})?)?)?$/

/** Milliseconds of a wall clock reading as if it were UTC; null when no such day or hour exists. `month` is 1 to 12. */
export function wallTime(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): number | null {
  if (hour > 23 || minute > 59 || second > 59) return null
  const date = new Date(0)
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.setUTCHours(hour, minute, second, millisecond)
}

/**
 * Reads `2024-03-05`, `2024-03-05T08:10`, `2024-03-05T08:10:00.5+01:00`, `… Z` (a blank may stand for the T).
 * Null for anything else, for a month or year alone and for days and hours that do not exist.
 */
export function parseIso(text: string): Timestamp | null {
  const match = ISO.exec(text.trim())
  if (!match) return null
  const [, year, month, day, hour, minute, second, fraction, zulu, sign, offsetHours, offsetMinutes] = match
  const millisecond = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3))
  const wall = wallTime(
    Number(year),
    Number(month),
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
    millisecond,
  )
  if (wall === null) return null
  if (hour === undefined) return { wall, precision: 'day', offset: null }
  const precision = second === undefined ? 'minute' : 'second'
  if (zulu) return { wall, precision, offset: 0 }
  if (offsetHours === undefined) return { wall, precision, offset: null }
  const hours = Number(offsetHours)
  const minutes = Number(offsetMinutes ?? 0)
  // UTC+14 and UTC-12 are the furthest zones there are.
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return null
  return { wall, precision, offset: (sign === '-' ? -1 : 1) * (hours * 60 + minutes) || 0 }
}

/** The inverse of `parseIso`: `2024-03-05`, `2024-03-05T08:10`, `2024-03-05T08:10:00+01:00`; no offset when none was given. */
export function formatIso(at: Timestamp): string {
  const iso = new Date(at.wall).toISOString()
  if (at.precision === 'day') return iso.slice(0, 10)
  const fraction = at.wall % 1000 === 0 ? '' : iso.slice(19, 23)
  const clock = at.precision === 'minute' ? iso.slice(0, 16) : iso.slice(0, 19) + fraction
  return clock + formatOffset(at.offset)
}

function formatOffset(offset: number | null): string {
  if (offset === null) return ''
  const size = Math.abs(offset)
  const hours = String(Math.floor(size / 60)).padStart(2, '0')
  const minutes = String(size % 60).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${hours}:${minutes}`
}

/** Calendar day on the wall clock, as days since 1970-01-01: the difference of two is a number of calendar days. */
export function dayNumber(at: Timestamp): number {
  return Math.floor(at.wall / DAY)
}

/** `05-Mar-2024`: the month as a word, since 03/05 and 05/03 are read differently in different countries. */
export function formatDate(at: Timestamp): string {
  const date = new Date(at.wall)
  const day = String(date.getUTCDate()).padStart(2, '0')
  return `${day}-${MONTHS[date.getUTCMonth()]}-${String(date.getUTCFullYear()).padStart(4, '0')}`
}

/** `08:10` on the wall clock; empty for a date without time. */
export function formatTime(at: Timestamp): string {
  return at.precision === 'day' ? '' : new Date(at.wall).toISOString().slice(11, 16)
}

/** `05-Mar-2024 08:10`, or the date alone where no time was given. */
export function formatDateTime(at: Timestamp): string {
  return at.precision === 'day' ? formatDate(at) : `${formatDate(at)} ${formatTime(at)}`
}

/**
 * The instant in UTC milliseconds. Null when the offset is unknown or only a date was given: such times can be compared on the wall
 * clock only.
 */
export function instant(at: Timestamp): number | null {
  return at.offset === null || at.precision === 'day' ? null : at.wall - at.offset * MINUTE
}

/** Months completed between a birth date (`YYYY-MM-DD`) and a day; null when the birth date is not known to the day or lies later. */
export function completedMonths(birthDate: string, at: Timestamp): number | null {
  const birth = parseIso(birthDate)
  if (birth === null || dayNumber(birth) > dayNumber(at)) return null
  const from = new Date(birth.wall)
  const to = new Date(at.wall)
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  return to.getUTCDate() < from.getUTCDate() ? months - 1 : months
}
