import { resultId, states } from '../database/codes'
import { hasResults, type Point, refreshLatest, writeLatest, yearMs } from '../database/latest'
import type { ResultColumns } from '../database/results'
import type { Db } from '../database/sql'
import type { Staging } from './staging'

const isShown = states.map((state) => state === 'current' || state === 'conflict')
const isCounted = states.map((state) => state !== 'superseded' && state !== 'duplicate')

/** The stored rows of one patient and analyte, in the order of time, of which nothing was on file before. */
export interface FirstRows {
  batch: number
  rows: Uint32Array
}

/** Collects what a large import brings first, so that `latest` is made from the staged columns instead of reading it all back. */
export function createNewest(db: Db, results: Staging, columns: ResultColumns) {
  const byPatient = new Map<number, Map<number, FirstRows | null>>()
  return {
    /** To be called before the rows are stored. */
    add(patient: number, analyte: number, rows: FirstRows, isOnFile: boolean): void {
      const own = byPatient.get(patient) ?? new Map<number, FirstRows | null>()
      byPatient.set(patient, own)
      // Rows of several files are left to the database.
      const isFirst = !own.has(analyte) && !(isOnFile && hasResults(db, patient, analyte))
      own.set(analyte, isFirst ? rows : null)
    },
    /** In place of `refreshLatest`. */
    refresh(_db: Db, patient: number, analyte: number): void {
      const first = byPatient.get(patient)?.get(analyte) ?? null
      if (first === null || !writeFirst(db, results, columns, patient, analyte, first)) {
        refreshLatest(db, patient, analyte)
      }
    },
  }
}

/** False when results of the same time would have to be put in order: that is the database's business. */
function writeFirst(
  db: Db,
  results: Staging,
  columns: ResultColumns,
  patient: number,
  analyte: number,
  { batch, rows }: FirstRows,
): boolean {
  const shown: number[] = []
  const line: [number, number][] = []
  let count = 0
  let first = 0
  let last = 0
  for (const index of rows) {
    const state = columns.state[index] ?? 0
    const time = results.time.get(index)
    if (isCounted[state]) {
      if (count === 0) first = time
      last = time
      count++
    }
    const value = results.value.get(index)
    if (!isShown[state] || Number.isNaN(value)) continue
    if (line.at(-1)?.[0] === time) return false
    shown.push(index)
    line.push([time, value])
  }
  if (count === 0) return false
  const newest = shown.slice(-2).reverse()
  const from = (line.at(-1)?.[0] ?? 0) - yearMs
  const year = line.slice(line.findIndex(([time]) => time > from))
  writeLatest(
    db,
    patient,
    analyte,
    { count, first, last },
    newest.map((index) => pointOf(results, columns, batch, index)),
    year,
  )
  return true
}

function pointOf(results: Staging, { state }: ResultColumns, batch: number, index: number): Point {
  return {
    id: resultId(batch, index),
    time: results.time.get(index),
    precision: results.precision.get(index),
    offset: results.at(index).offset,
    value: results.value.get(index),
    comparator: results.comparator.get(index),
    raw_text: results.texts.text(results.rawText.get(index)) ?? '',
    status: results.status.get(index),
    state: state[index] ?? 0,
    quality: results.quality.get(index),
  }
}
