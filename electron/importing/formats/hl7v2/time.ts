import type { Timestamp } from '../../../../shared/model'
import { wallTime } from '../../../../shared/time'

const STAMP = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,9}))?)?)?)?(?:([+-])(\d{2}):?(\d{2}))?$/

/**
 * Reads `YYYYMMDD[HH[MM[SS[.S…]]]][±ZZZZ]` as HL7 and ASTM write it. An hour without minutes is too coarse to order by and counts as its
 * day. Null for a month or year alone and for days and hours that do not exist.
 */
export function readTime(text: string): Timestamp | null {
  const match = STAMP.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHours, offsetMinutes] = match
  const timed = minute !== undefined
  const wall = wallTime(
    Number(year),
    Number(month),
    Number(day),
    timed ? Number(hour) : 0,
    timed ? Number(minute) : 0,
    Number(second ?? 0),
    fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3)),
  )
  if (wall === null || Number(hour ?? 0) > 23) return null
  if (!timed) return { wall, precision: 'day', offset: null }
  const shift = Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)
  if (shift > 14 * 60 || Number(offsetMinutes ?? 0) > 59) return null
  const offset = sign === undefined ? null : (sign === '-' ? -shift : shift) || 0
  return { wall, precision: second === undefined ? 'minute' : 'second', offset }
}

/** `YYYY[MM[DD…]]` as `YYYY[-MM[-DD]]`; null for anything else. */
export function readBirthDate(text: string): string | null {
  const match = /^(\d{4})(\d{2})?(\d{2})?/.exec(text.trim())
  if (!match) return null
  const [, year, month, day] = match
  if (month === undefined) return text.trim().length === 4 ? `${year}` : null
  if (wallTime(Number(year), Number(month), Number(day ?? 1)) === null) return null
  return day === undefined ? `${year}-${month}` : `${year}-${month}-${day}`
}

/** Milliseconds UTC of a report time, to order versions; a time without offset counts as UTC. */
export function instant(at: Timestamp): number {
  return at.wall - (at.offset ?? 0) * 60_000
}
