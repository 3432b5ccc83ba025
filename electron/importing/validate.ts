import { readMeasurement } from '../../shared/hematology/measurement'
import { checkPlausibility, type Plausibility } from '../../shared/hematology/plausibility'
import type { Comparator, ReferenceRange, ResultStatus } from '../../shared/model'
import { qualityOf } from './formats/reported'
import type { Test } from './map'
import type { ExportedResult, ResultRecord } from './record'

/** What a value's text is worth for its test. */
export type Reading =
  | { kind: 'number'; value: number; comparator: Comparator | null; plausibility: Plausibility | null }
  /** A number whose unit is open, as it stands; null when its decimal mark is open too. */
  | { kind: 'unitOpen'; value: number | null }
  | { kind: 'text' }
  | { kind: 'empty' }
  | { kind: 'ambiguous' }

const empty: Reading = { kind: 'empty' }
const text: Reading = { kind: 'text' }
const ambiguous: Reading = { kind: 'ambiguous' }

/** A laboratory repeats its values: this many readings are kept for each test. */
const keptReadings = 20_000

/** Reads a value as a number of the canonical unit, exactly and rounded once; the same text of the same test is read once. */
export function readValue(test: Test, raw: string, decimalMark: '.' | ',' | null): Reading {
  const readings = test.readings as Map<string, Reading>
  // The mark matters only where the text holds one.
  const key = decimalMark === ',' ? `,${raw}` : decimalMark === null ? `?${raw}` : raw
  const known = readings.get(key)
  if (known !== undefined) return known
  const reading = read(test, raw, decimalMark)
  if (readings.size < keptReadings) readings.set(key, reading)
  return reading
}

function read(test: Test, raw: string, decimalMark: '.' | ',' | null): Reading {
  const whole = readMeasurement(raw, { decimalMark })
  const measurement = whole.kind === 'text' ? readMeasurement(withoutFlag(raw), { decimalMark }) : whole
  if (measurement.kind === 'empty') return empty
  if (measurement.kind === 'text') return text
  if (test.conversion === null) {
    return { kind: 'unitOpen', value: measurement.kind === 'number' ? Number(measurement.decimal) : null }
  }
  if (measurement.kind === 'ambiguous') return ambiguous
  const value = test.conversion.toCanonical(measurement.decimal)
  const { comparator } = measurement
  return { kind: 'number', value, comparator, plausibility: checkPlausibility(test.analyte, value) }
}

/** Laboratories print the flag behind the number: `12 LL`, `7.2*`, `0.42 (L)`, `61↓`. Any other text stays whole. */
function withoutFlag(raw: string): string {
  const [, number] =
    /^\s*([<>≤≥]?=?\s*\d[\d.,]*)\s*(?:\((?:HH?|LL?)\)|(?<=\s)(?:HH?|LL?)|[*↑↓]{1,2})\s*$/.exec(raw) ?? []
  return number ?? raw
}

/** The number of a result that was exported before; `differs` when its text says another one now. */
export function readExported(
  test: Test,
  record: ResultRecord,
  { analyte, value }: ExportedResult,
): Reading | 'differs' {
  const plain = readValue(test, record.value, null)
  if (plain.kind === 'number' && plain.value !== value) return 'differs'
  if (value === null) return plain.kind === 'empty' ? empty : text
  return { kind: 'number', value, comparator: record.comparator, plausibility: checkPlausibility(analyte, value) }
}

/** Statuses under which a row may stand without any value. */
export function mayBeEmpty(status: ResultStatus): boolean {
  return (
    status === 'pending' ||
    status === 'notAsked' ||
    status === 'cancelled' ||
    status === 'deleted' ||
    status === 'wrong'
  )
}

/** What laboratories write instead of a number, in the languages of the reviewed names. */
const KNOWN_TEXTS =
  /\b(adequate|normal|(in|de)creased|est(imated)?\b|see|comment|note|pend(ing)?|not (done|perf|tested|report|avail|appl|detect|meas)|unable|invalid|cancel+ed|refused|rejected|no (sample|specimen|result|value)|none|tnp|duplicate|error|siehe|kommentar|folgt|voir|commentaire|nicht|non |no (realizado|valorable)|ver |vedi|zie)|^(n\/?[ad]|nr|nd|np|qns|[-–—*#.?+_]+)$|见|未|无|不足|取消|备注/i

/** True for a text that a laboratory writes on purpose where there is no number: a remark on the sample, a reason, a mark for nothing. */
export function isKnownText(value: string): boolean {
  return KNOWN_TEXTS.test(value.trim()) || qualityOf('', value).length > 0
}

const NUMBER = String.raw`[<>≤≥]?=?\s*[-+]?[\d.,]+`
const BETWEEN = new RegExp(
  String.raw`^[\[(]?\s*(${NUMBER})\s*(?:-{1,2}|–|—|~|～|to|a|à|bis|\^|\.\.|;)\s*(${NUMBER})\s*[\])]?$`,
  'i',
)
const ONE_SIDED = /^([<>≤≥]=?)\s*([\d.,]+)$/

/** Reads a reference range in the test's own unit (`1.5-7.5`, `<5`, `13 to 18`); limits that cannot be read stay null, the text always stays. */
export function readRange(test: Test, raw: string, decimalMark: '.' | ',' | null): ReferenceRange {
  const range = raw.trim()
  const between = BETWEEN.exec(range)
  if (between) {
    return { low: limit(test, between[1], decimalMark), high: limit(test, between[2], decimalMark), text: raw }
  }
  const side = ONE_SIDED.exec(range)
  if (side === null) return { low: null, high: null, text: raw }
  const value = limit(test, side[2], decimalMark)
  return side[1]?.startsWith('<') || side[1] === '≤'
    ? { low: null, high: value, text: raw }
    : { low: value, high: null, text: raw }
}

function limit(test: Test, raw: string | undefined, decimalMark: '.' | ',' | null): number | null {
  if (raw === undefined || test.conversion === null) return null
  const measurement = readMeasurement(raw, { decimalMark })
  return measurement.kind === 'number' ? test.conversion.toCanonical(measurement.decimal) : null
}
