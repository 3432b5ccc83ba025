import { analyteByKey } from '../../shared/hematology/analytes'
import { withDerived } from '../../shared/hematology/derive'
import type { Comparator, LabResult, ResultState, ResultStatus } from '../../shared/model'
import { comparators, encode, encodeQuality, precisions, states, statuses } from './codes'
import { type Point, writeLatest } from './latest'
import { loadResults } from './records'
import { all, type Db } from './sql'

const parts = (
  [
    'wbc',
    'neutrophilPercent',
    'segmented',
    'segmentedPercent',
    'bands',
    'bandsPercent',
  ] as const satisfies readonly string[]
).map(numberOf)
export const pmn = numberOf('pmn')

/** Enough for the newest two counts and a short line; a whole record for every patient of a large import would take too long. */
const spanMs = 120 * 86_400_000

interface Newest {
  analyte: number
  count: number
  first: number | null
  last: number | null
  time: number | null
}

/**
 * Where the parts of a neutrophil count are newer than any reported one, the list shows the derived count. To be called after
 * `refreshLatest` of neutrophils. Inside a write transaction.
 */
export function refreshDerivedPmn(db: Db, patient: number): void {
  const sql = 'SELECT analyte, count, first, last, time FROM latest WHERE patient = ?'
  const newest = new Map(all<Newest>(db, sql, patient).map((row) => [row.analyte, row]))
  const reported = newest.get(pmn)
  const known = parts.filter((part) => newest.has(part))
  const last = Math.max(...known.map((part) => newest.get(part)?.time ?? -Infinity))
  if (last <= (reported?.time ?? -Infinity)) return
  const results = [...known, pmn].flatMap((analyte) => loadResults(db, patient, analyte, last - spanMs, last))
  const counts = withDerived(results).filter(
    ({ analyte, value, state }) => analyte === 'pmn' && value !== null && (state === 'current' || state === 'conflict'),
  )
  const points = counts.map(pointOf).sort((a, b) => b.time - a.time || a.value - b.value)
  if (!counts.some(({ derivedFrom }) => derivedFrom !== null)) return
  const line = points.map(({ time, value }) => [time, value] as const).reverse()
  writeLatest(db, patient, pmn, reported ?? { count: 0, first: null, last: null }, points, line)
}

/** The analytes after whose change the derived neutrophils must be looked at again. */
export function touchesPmn(analytes: ReadonlySet<number>): boolean {
  return analytes.has(pmn) || parts.some((part) => analytes.has(part))
}

function pointOf(result: LabResult): Point {
  return {
    id: result.id,
    time: result.at.wall,
    precision: encode(precisions, result.at.precision),
    offset: result.at.offset,
    value: result.value ?? Number.NaN,
    comparator: encode<Comparator | null>(comparators, result.comparator),
    raw_text: result.rawText,
    status: encode<ResultStatus>(statuses, result.status),
    state: encode<ResultState>(states, result.state),
    quality: encodeQuality(result.quality),
  }
}

function numberOf(key: Parameters<typeof analyteByKey>[0]): number {
  const analyte = analyteByKey(key)
  if (!analyte) throw new RangeError(`no analyte ${key}`)
  return analyte.id
}
