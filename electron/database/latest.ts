import type { ResultState } from '../../shared/model'
import { encode, states } from './codes'
import { all, type Db, one, run, statement } from './sql'

/*
 * What the patient list shows of each analyte, kept ready: reading it for 2,000 patients from ten million results would take
 * longer than a person waits. Renewed for every patient that a transaction touches.
 */

const current = encode<ResultState>(states, 'current')
const conflict = encode<ResultState>(states, 'conflict')
const superseded = encode<ResultState>(states, 'superseded')
const duplicate = encode<ResultState>(states, 'duplicate')

/** What the list's small line shows at most, back from the newest result. */
export const yearMs = 366 * 86_400_000
const sparklinePoints = 24

export interface Point {
  id: number
  time: number
  precision: number
  offset: number | null
  value: number
  comparator: number
  raw_text: string
  status: number
  state: number
  quality: number
}

const countSql = `
  SELECT count(*) AS count, min(time) AS first, max(time) AS last FROM result
  WHERE patient = ? AND analyte = ? AND state NOT IN (?, ?)`

const pointsSql = `
  SELECT id, time, precision, offset, value, comparator, raw_text, status, state, quality FROM result
  WHERE patient = ? AND analyte = ? AND state IN (?, ?) AND value IS NOT NULL ORDER BY time DESC, value, raw_text, id LIMIT 2`

const sparklineSql = `
  SELECT time, value FROM result
  WHERE patient = ? AND analyte = ? AND time > ? AND state IN (?, ?) AND value IS NOT NULL ORDER BY time, value`

const insertSql = `
  INSERT OR REPLACE INTO latest (analyte, patient, count, first, last, id, time, precision, offset, value, comparator, raw_text,
    status, state, quality, before_time, before_precision, before_value, before_comparator, before_raw_text, sparkline)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Is any result of this analyte on file? */
export function hasResults(db: Db, patient: number, analyte: number): boolean {
  return one(db, 'SELECT 1 FROM result WHERE patient = ? AND analyte = ? LIMIT 1', patient, analyte) !== undefined
}

/** Renews what the list shows of one analyte of a patient. Inside a write transaction. */
export function refreshLatest(db: Db, patient: number, analyte: number): void {
  const counted = one<{ count: number; first: number | null; last: number | null }>(
    db,
    countSql,
    patient,
    analyte,
    superseded,
    duplicate,
  )
  if (!counted || counted.count === 0) {
    run(db, 'DELETE FROM latest WHERE analyte = ? AND patient = ?', analyte, patient)
    return
  }
  const newest = all<Point>(db, pointsSql, patient, analyte, current, conflict)
  const from = (newest[0]?.time ?? 0) - yearMs
  const year = statement<[number, number]>(db, sparklineSql).raw().all(patient, analyte, from, current, conflict)
  writeLatest(db, patient, analyte, counted, newest, year)
}

/** Stores what the list shows of one analyte: its newest two points, newest first, and the times and values of its line. */
export function writeLatest(
  db: Db,
  patient: number,
  analyte: number,
  counted: { count: number; first: number | null; last: number | null },
  [now, before]: readonly Point[],
  line: readonly (readonly [number, number])[],
): void {
  run(
    db,
    insertSql,
    analyte,
    patient,
    counted.count,
    counted.first,
    counted.last,
    ...(now ? [now.id, now.time, now.precision, now.offset, now.value, now.comparator, now.raw_text] : nothing(7)),
    ...(now ? [now.status, now.state, now.quality] : nothing(3)),
    ...(before ? [before.time, before.precision, before.value, before.comparator, before.raw_text] : nothing(5)),
    now ? packed(thin(line, sparklinePoints)) : null,
  )
}

function nothing(columns: number): null[] {
  return new Array<null>(columns).fill(null)
}

function packed(points: readonly (readonly [number, number])[]): Uint8Array {
  const numbers = new Float64Array(points.length * 2)
  points.forEach(([time, value], index) => {
    numbers[index * 2] = time
    numbers[index * 2 + 1] = value
  })
  return new Uint8Array(numbers.buffer)
}

/** At most `limit` points: of each stretch of time the lowest and the highest, with the first and last of all. */
function thin(points: readonly (readonly [number, number])[], limit: number): readonly (readonly [number, number])[] {
  if (points.length <= limit) return points
  const stretches = limit / 2 - 1
  const kept = new Set<number>([0, points.length - 1])
  for (let n = 0; n < stretches; n++) {
    const from = Math.floor((n * points.length) / stretches)
    const to = Math.floor(((n + 1) * points.length) / stretches)
    let low = from
    let high = from
    for (let index = from; index < to; index++) {
      const value = points[index]?.[1] ?? 0
      if (value < (points[low]?.[1] ?? 0)) low = index
      if (value > (points[high]?.[1] ?? 0)) high = index
    }
    kept.add(low).add(high)
  }
  return points.filter((_, index) => kept.has(index))
}
