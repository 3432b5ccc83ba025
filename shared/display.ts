import type { Comparator } from './model'
import { formatDate, formatDateTime, parseIso } from './time'

const units: Record<string, string> = {
  '10*9/L': '10⁹/L',
  '10*12/L': '10¹²/L',
  '10*6/kg': '10⁶/kg',
  '10^6/kg': '10⁶/kg',
  'ug/L': 'µg/L',
  'umol/L': 'µmol/L',
}

/** Characters of the longest recorded number that is shown as it stands. */
const longestRecorded = 7

/** A UCUM unit as it is written for people: `10*9/L` becomes `10⁹/L`. */
export function displayUnit(unit: string): string {
  return units[unit] ?? unit
}

/**
 * A value at its recorded precision: `0.40` stays `0.40`. A converted value, or one recorded with more digits than a count can have
 * (`295.3060640883033`), shows at most four significant digits.
 * It is for the eye only and is never compared.
 */
export function displayValue(value: number | null, comparator: Comparator | string | null, rawText: string): string {
  if (value === null || Number.isNaN(value)) return rawText === '' ? '–' : rawText
  const digits = /\d+(?:[.,]\d+)?/.exec(rawText)?.[0].replace(',', '.')
  const isAsRecorded = digits !== undefined && digits.length <= longestRecorded && Number(digits) === value
  const number = isAsRecorded ? digits : String(Number(value.toPrecision(4)))
  return `${comparator ?? ''}${number}`
}

/** A wall-clock time in milliseconds as `03-Mar-2024`, whatever the system's region. */
export function displayWall(wall: number): string {
  return formatDate({ wall, precision: 'day', offset: null })
}

/** `2024-03-03` as `03-Mar-2024`; a year or month alone stays as it is; `unknown` where there is none. */
export function displayDate(iso: string | null, unknown: string): string {
  if (iso === null) return unknown
  const at = parseIso(iso)
  return at === null ? iso : formatDate(at)
}

/** A moment in ISO 8601 as `03-Mar-2024 08:10` on this computer's own clock. */
export function displayMoment(iso: string): string {
  const date = new Date(iso)
  const wall = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes())
  return formatDateTime({ wall, precision: 'minute', offset: null })
}
