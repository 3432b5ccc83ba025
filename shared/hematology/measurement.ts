import Big from 'big.js'
import type { Comparator } from '../model'

/**
 * What stands in a value cell. `decimal` is a plain decimal with `.` and without exponent, every digit kept. `ambiguous`: it can be read in
 * two ways (`decimalMark`), or only against the mark that is known (`contradictsMark`).
 */
export type Measurement =
  | { kind: 'number'; decimal: string; comparator: Comparator | null }
  | { kind: 'ambiguous'; why: 'decimalMark' | 'contradictsMark' }
  | { kind: 'text' }
  | { kind: 'empty' }

type DecimalMark = '.' | ','

/** A longer text is a comment, and a larger exponent belongs to no laboratory value. */
const LONGEST = 64
const LARGEST_EXPONENT = 30

const COMPARATORS: Record<string, Comparator | null> = {
  '=': null,
  '<': '<',
  '<=': '<=',
  '=<': '<=',
  '≤': '<=',
  '≦': '<=',
  '⩽': '<=',
  '>': '>',
  '>=': '>=',
  '=>': '>=',
  '≥': '>=',
  '≧': '>=',
  '⩾': '>=',
}

const PREFIX = /^(?:<=|>=|=<|=>|[=<>≤≥≦≧⩽⩾])/
const MINUS = /^[-−‐‑‒–]/
const EXPONENT = /[eE]([+-]?\d{1,3})$/

/**
 * Reads the text of a numeric result. A comparator may stand before the number (`< 0,1`, `≥5`, HL7 SN `<^0.1`); a range, a ratio or a
 * word is `text`. Blanks and apostrophes group thousands only where every group has three digits. `.` and `,` are read by `decimalMark`;
 * where that is null and the text fits both readings (`1,234`, `1.234`), the answer is `ambiguous` and never a guess.
 */
export function readMeasurement(text: string, options: { decimalMark: DecimalMark | null }): Measurement {
  const trimmed = text.trim()
  if (trimmed === '') return { kind: 'empty' }
  if (/^\d{1,15}$/.test(trimmed)) return { kind: 'number', decimal: trimmed, comparator: null }
  if (trimmed.length > LONGEST) return { kind: 'text' }

  let rest = narrow(trimmed)
  const prefix = PREFIX.exec(rest)?.[0]
  const comparator = prefix === undefined ? null : (COMPARATORS[prefix] ?? null)
  if (prefix !== undefined) rest = rest.slice(prefix.length).trim()
  // Structured numeric (HL7 SN): comparator ^ number, and nothing more.
  if (rest.startsWith('^')) rest = rest.slice(1).trim()

  const negative = MINUS.test(rest)
  if (negative || rest.startsWith('+')) rest = rest.slice(1)
  const exponent = Number(EXPONENT.exec(rest)?.[1] ?? 0)
  if (Math.abs(exponent) > LARGEST_EXPONENT) return { kind: 'text' }

  const digits = readDigits(rest.replace(EXPONENT, ''), options.decimalMark)
  if (digits === null) return { kind: 'text' }
  if (digits === 'decimalMark' || digits === 'contradictsMark') return { kind: 'ambiguous', why: digits }
  const unsigned = exponent === 0 ? digits : new Big(`${digits}e${exponent}`).toFixed()
  return { kind: 'number', decimal: (negative ? '-' : '') + unsigned, comparator }
}

/** Full-width forms to ASCII. Not NFKC, which would make 103 of 10³. */
function narrow(text: string): string {
  return text.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ')
}

/** Unsigned mantissa to a plain decimal; null when it is no number, else why it cannot be read. */
function readDigits(text: string, mark: DecimalMark | null): string | 'decimalMark' | 'contradictsMark' | null {
  if (/^\d+$/.test(text)) return text
  // Blanks of any width and apostrophes can only group thousands, so a single mark after them is the decimal one.
  const grouped = /^([1-9]\d{0,2}([\s'’])\d{3}(?:\2\d{3})*)(?:([.,])(\d+))?$/.exec(text)
  if (grouped) {
    const [, groups = '', , found, fraction] = grouped
    if (found !== undefined && mark !== null && found !== mark) return 'contradictsMark'
    return join(groups.replace(/\D/g, ''), fraction)
  }
  if (!/^\d*[.,][\d.,]*$/.test(text)) return null
  if (mark === null) return readEither(text)
  const read = readByMark(text, mark)
  return read ?? (readByMark(text, mark === '.' ? ',' : '.') === null ? null : 'contradictsMark')
}

function readByMark(text: string, mark: DecimalMark): string | null {
  const grouping = mark === '.' ? ',' : '.'
  const [whole = '', fraction, more] = text.split(mark)
  if (more !== undefined || fraction?.includes(grouping)) return null
  if (whole.includes(grouping)) {
    const groups = whole.split(grouping)
    // A first group never starts with 0: `0,435` is no grouped number.
    if (!/^[1-9]\d{0,2}$/.test(groups[0] ?? '') || groups.slice(1).some((group) => !/^\d{3}$/.test(group))) return null
    return fraction === '' ? null : join(groups.join(''), fraction)
  }
  // `12.` is 12; `.` alone is nothing.
  if (fraction === '') return mark === '.' && whole !== '' ? whole : null
  return join(whole, fraction)
}

/** `.5` is written by some analysers and means 0.5. */
function join(whole: string, fraction: string | undefined): string {
  return fraction === undefined ? whole : `${whole === '' ? '0' : whole}.${fraction}`
}

/**
 * No mark known. A text that only one reading allows is read: `0.45`, `0.435`, `1234.5`, `1,234.5`, `1.234.567`. Three digits after a
 * single comma stay open even after a zero: `0,435` has been read as 435 by programs that dropped the comma, and a column that
 * holds it deserves one answer for all its cells.
 */
function readEither(text: string): string | 'decimalMark' | null {
  if (/^\d*,\d{3}$/.test(text)) return 'decimalMark'
  const point = readByMark(text, '.')
  const comma = readByMark(text, ',')
  if (point === null || comma === null || point === comma) return point ?? comma
  return 'decimalMark'
}

/** Where the true value lies: the comparator makes one end open-ended (clinical-spec 4.6). `lowClosed`/`highClosed`: the end itself is possible. */
export interface Interval {
  low: number
  lowClosed: boolean
  high: number
  highClosed: boolean
}

/** Possible values of a result. Counts and concentrations are never negative, so `<0.1` is [0, 0.1). */
export function intervalOf(value: number, comparator: Comparator | null): Interval {
  switch (comparator) {
    case null:
      return { low: value, lowClosed: true, high: value, highClosed: true }
    case '<':
      return { low: 0, lowClosed: true, high: value, highClosed: false }
    case '<=':
      return { low: 0, lowClosed: true, high: value, highClosed: true }
    case '>':
      return { low: value, lowClosed: false, high: Number.POSITIVE_INFINITY, highClosed: false }
    case '>=':
      return { low: value, lowClosed: true, high: Number.POSITIVE_INFINITY, highClosed: false }
  }
}

/** Is the true value `< limit`? Null where the comparator leaves it open: `<0.5` against 0.2. */
export function isBelow(value: number, comparator: Comparator | null, limit: number): boolean | null {
  const { low, high, highClosed } = intervalOf(value, comparator)
  if (high < limit || (high === limit && !highClosed)) return true
  return low >= limit ? false : null
}

/** Is the true value `> limit`? Null where the comparator leaves it open. */
export function isAbove(value: number, comparator: Comparator | null, limit: number): boolean | null {
  const { low, lowClosed, high } = intervalOf(value, comparator)
  if (low > limit || (low === limit && !lowClosed)) return true
  return high <= limit ? false : null
}

/** Is the true value `>= limit`? Null where the comparator leaves it open. */
export function isAtLeast(value: number, comparator: Comparator | null, limit: number): boolean | null {
  const below = isBelow(value, comparator, limit)
  return below === null ? null : !below
}

/** Is the true value `<= limit`? Null where the comparator leaves it open. */
export function isAtMost(value: number, comparator: Comparator | null, limit: number): boolean | null {
  const above = isAbove(value, comparator, limit)
  return above === null ? null : !above
}
