import type { Timestamp } from '../model'
import { dayNumber, parseIso } from '../time'

const DAY = 86_400_000
const MINUTE = 60_000

/** `YYYY-MM-DD` of a calendar day (days since 1970-01-01). */
export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** Calendar day of a `YYYY-MM-DD` text; null for anything else. */
export function dayOf(date: string): number | null {
  const at = parseIso(date)
  return at?.precision === 'day' ? dayNumber(at) : null
}

/** The same day of the month `months` later (or earlier), the last day of that month where it has no such day: 31 January + 1 = 29 February. */
export function addMonths(day: number, months: number): number {
  const date = new Date(day * DAY)
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
  const next = new Date(first)
  const last = Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0) / DAY
  return Math.min(first / DAY + date.getUTCDate() - 1, last)
}

/** Start of a calendar day on the wall clock. */
export function wallOf(day: number): number {
  return day * DAY
}

export function isClock(at: Timestamp): boolean {
  return at.precision !== 'day'
}

/** Clock milliseconds of a number of days. */
export function daysToMs(days: number): number {
  return days * DAY
}

/**
 * Is `a` before `b`? By the instants when both offsets are known, on the wall clock when both times are, by calendar day otherwise; null
 * when a date alone leaves the order within one day open.
 */
export function isBefore(a: Timestamp, b: Timestamp): boolean | null {
  if (isClock(a) && isClock(b)) {
    const shift = a.offset === null || b.offset === null ? 0 : (b.offset - a.offset) * MINUTE
    return a.wall + shift < b.wall
  }
  const dayA = Math.floor(a.wall / DAY)
  const dayB = Math.floor(b.wall / DAY)
  return dayA === dayB ? null : dayA < dayB
}
