import type { Timestamp } from './model'

const MINUTE = 60_000
const DAY = 86_400_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:(Z)|([+-])(\d{2}):?(\d{2})?)?)?$/

const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** 00:00 of a calendar day in milliseconds since 1970; null when there is no such day. Reckoned without a Date, since a large file asks for millions. */
export function dayStart(year: number, month: number, day: number): number | null {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (!(year >= 0 && month >= 1 && day >= 1 && day <= (month === 2 && leap ? 29 : (DAYS[month] ?? 0)))) return null
  // Years are counted from March, so that the leap day comes last.
  const y = month > 2 ? year : year - 1
  const fromMarch = (month + 9) % 12
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  return (365 * y + leapDays + Math.floor((153 * fromMarch + 2) / 5) + day - 719_469) * DAY
}

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
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return null
  const start = dayStart(year, month, day)
  return start === null ? null : start + (hour * 60 + minute) * MINUTE + second * 1000 + millisecond
}

/**
 * Reads `2024-03-05`, `2024-03-05T08:10`, `2024-03-05T08:10:00.5+01:00`, `… Z` (a blank may stand for the T).
 * Null for anything else, for a month or year alone and for days and hours that do not exist.
 */
export function parseIso(text: string): Timestamp | null {
  return parsePlainIso(text) ?? parseAnyIso(text)
}

/** The usual spellings, read without a match; null sends the text the long way. */
function parsePlainIso(text: string): Timestamp | null {
  const { length } = text
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null
  const [year, month, day] = [twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8)]
  if (length === 10) {
    const wall = wallTime(year, month, day)
    return wall === null ? null : { wall, precision: 'day', offset: null }
  }
  const gap = text.charCodeAt(10)
  if ((gap !== 84 && gap !== 32) || text.charCodeAt(13) !== 58) return null
  const hasSecond = text.charCodeAt(16) === 58
  const hasFraction = hasSecond && length > 22 && text.charCodeAt(19) === 46
  const end = hasFraction ? 23 : hasSecond ? 19 : 16
  const isUtc = length === end + 1 && text.charCodeAt(end) === 90
  if (length !== end && !isUtc) return null
  const second = hasSecond ? twoDigits(text, 17) : 0
  const millisecond = hasFraction ? twoDigits(text, 20) * 10 + (twoDigits(text, 21) % 10) : 0
  const wall = wallTime(year, month, day, twoDigits(text, 11), twoDigits(text, 14), second, millisecond)
  if (wall === null || Number.isNaN(wall)) return null
  return { wall, precision: hasSecond ? 'second' : 'minute', offset: isUtc ? 0 : null }
}

/** Two digits as a number; NaN when they are none. */
export function twoDigits(text: string, at: number): number {
  const high = text.charCodeAt(at) - 48
  const low = text.charCodeAt(at + 1) - 48
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : Number.NaN
}

function parseAnyIso(text: string): Timestamp | null {
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
