import type { SeriesColumns } from '../../shared/contract/patients'
import { analyteById } from '../../shared/hematology/analytes'
import { mark } from '../../shared/hematology/marks'
import type { AnalyteKey, Quality, ResultState, ResultStatus } from '../../shared/model'
import { resolve } from '../importing/resolve'
import { encode, encodeQuality, states, statuses } from './codes'
import { existing } from './results'
import { type Db, one, statement } from './sql'
import { findAnalyteId, termReader } from './terms'

type SeriesRow = [
  time: number,
  id: number,
  value: number | null,
  bits: number,
  rawText: string,
  rawUnit: number,
  rangeLow: number | null,
  rangeHigh: number | null,
  flags: number,
]

// Every column of a row costs time at 5,000 rows, so the small numbers travel as one.
const seriesSql = `
  SELECT time, id, value, precision | (comparator << 2) | (status << 5) | (state << 9) | (quality << 12), raw_text, raw_unit,
         range_low, range_high, flags
  FROM result WHERE patient = ? AND analyte = ? ORDER BY time, id`

const state = (word: ResultState) => encode<ResultState>(states, word)
const status = (word: ResultStatus) => encode<ResultStatus>(statuses, word)

const superseded = state('superseded')
const duplicate = state('duplicate')
const stateMarks = new Map([
  [state('conflict'), mark.conflict],
  [state('withdrawn'), mark.withdrawn],
  [state('noValue'), mark.noValue],
])
const statusMarks = new Map([
  [status('corrected'), mark.corrected],
  [status('preliminary'), mark.preliminary],
  [status('unverified'), mark.preliminary],
  [status('partial'), mark.preliminary],
])
const unsuitable = encodeQuality([
  'clumped',
  'clotted',
  'hemolyzed',
  'lipemic',
  'insufficient',
  'contaminated',
] satisfies Quality[])
const implausible = encodeQuality(['implausible'])

/**
 * One patient's shown results of each analyte as columns, sorted by time; an analyte without results is left out. The marks are
 * those that the stored rows tell; what transfusions and growth factor spoil is added by the clinical engine.
 */
export function seriesColumns(db: Db, patient: number, analytes: readonly AnalyteKey[]): SeriesColumns[] {
  const text = termReader(db)
  return analytes.flatMap((analyte) => {
    const number = findAnalyteId(db, analyte)
    if (number === null) return []
    const all = statement<SeriesRow>(db, seriesSql).raw().all(patient, number)
    const rows = all.filter((row) => !isHidden(row))
    if (rows.length === 0) return []
    const canonical = analyteById(number)?.canonicalUnit
    const columns = fillColumns(rows, text, canonical ?? null)
    if (rows.length < all.length) addGroupMarks(db, patient, number, all, columns)
    const unit = canonical ?? columns.rawUnit[0] ?? ''
    return [{ analyte, name: canonical ? '' : nameOf(db, patient, number, columns.id[0] ?? 0), unit, ...columns }]
  })
}

function isHidden(row: SeriesRow): boolean {
  const code = (row[3] >> 9) & 7
  return code === superseded || code === duplicate
}

type Columns = Omit<SeriesColumns, 'analyte' | 'name' | 'unit'>

function fillColumns(rows: readonly SeriesRow[], text: (id: number) => string | null, unit: string | null): Columns {
  const length = rows.length
  const columns: Columns = {
    time: new Float64Array(length),
    value: new Float64Array(length),
    marks: new Uint32Array(length),
    id: new Float64Array(length),
    rangeLow: new Float64Array(length),
    rangeHigh: new Float64Array(length),
    rawText: new Array<string>(length),
    rawUnit: new Array<string>(length),
    flags: new Array<string>(length),
  }
  rows.forEach((row, n) => {
    const rawUnit = text(row[5]) ?? ''
    columns.time[n] = row[0]
    columns.id[n] = row[1]
    columns.value[n] = row[2] ?? Number.NaN
    columns.marks[n] = marksOf(row[3]) | (unit !== null && rawUnit !== '' && rawUnit !== unit ? mark.converted : 0)
    columns.rawText[n] = row[4]
    columns.rawUnit[n] = rawUnit
    columns.rangeLow[n] = row[6] ?? Number.NaN
    columns.rangeHigh[n] = row[7] ?? Number.NaN
    columns.flags[n] = text(row[8]) ?? ''
  })
  return columns
}

function marksOf(bits: number): number {
  const comparator = (bits >> 2) & 7
  const quality = bits >> 12
  return (
    ((bits & 3) === 0 ? mark.dateOnly : 0) |
    (comparator === 0 ? 0 : comparator <= 2 ? mark.below : mark.above) |
    (statusMarks.get((bits >> 5) & 15) ?? 0) |
    (stateMarks.get((bits >> 9) & 7) ?? 0) |
    (quality & unsuitable ? mark.unsuitable : 0) |
    (quality & implausible ? mark.implausible : 0)
  )
}

const dayMs = 86_400_000

/** Marks the shown results that several sources gave or that replaced another. Only days with hidden results are looked at. */
function addGroupMarks(db: Db, patient: number, analyte: number, all: readonly SeriesRow[], columns: Columns) {
  const position = new Map(Array.from(columns.id, (id, index) => [id, index]))
  const text = termReader(db)
  for (const day of new Set(all.filter(isHidden).map(([time]) => Math.floor(time / dayMs)))) {
    const assertions = existing(db, patient, analyte, day * dayMs, (day + 1) * dayMs - 1, text)
    const resolutions = resolve(assertions)
    const add = (index: number, bit: number) => {
      const at = position.get(assertions[index]?.id ?? Number.NaN)
      if (at !== undefined) columns.marks[at] = (columns.marks[at] ?? 0) | bit
    }
    const replaced = new Set(resolutions.filter(({ state }) => state === 'superseded').map(({ group }) => group))
    resolutions.forEach(({ state, group, shown }, index) => {
      if (state === 'duplicate') add(shown, mark.severalSources)
      // A final result that follows a preliminary one is no correction.
      if (state !== 'superseded' && replaced.has(group) && correctsFinal(group)) add(index, mark.corrected)
    })
    function correctsFinal(group: number): boolean {
      return assertions.some(({ status }, index) => {
        const resolution = resolutions[index]
        return (
          resolution?.group === group &&
          resolution.state === 'superseded' &&
          (status === 'final' || status === 'corrected')
        )
      })
    }
  }
}

function nameOf(db: Db, patient: number, analyte: number, id: number): string {
  const sql = `SELECT name FROM result JOIN coding ON coding.id = result.code WHERE patient = ? AND analyte = ? AND result.id = ?`
  return one<{ name: string }>(db, sql, patient, analyte, id)?.name ?? ''
}
