import { analyteById } from '../../shared/hematology/analytes'
import type { AnalyteKey, LabResult, PatientRecord, Source } from '../../shared/model'
import { type Assertion, resolve } from '../importing/resolve'
import { withRow } from './cell'
import { batchOf, comparators, decode, decodeQuality, methods, precisions, states, statuses } from './codes'
import { shownEvents } from './events'
import { loadPatient } from './patients'
import { remark } from './results'
import { all, type Db, one } from './sql'
import { analyteKey, termReader } from './terms'

interface ResultRow {
  analyte: number
  time: number
  id: number
  precision: number
  offset: number | null
  value: number | null
  comparator: number
  raw_text: string
  raw_unit: number
  status: number
  state: number
  method: number
  specimen: string | null
  sub_id: string | null
  range_low: number | null
  range_high: number | null
  range_text: number
  flags: number
  quality: number
  note: number
  issued: number | null
  row: number
  cell: number
}

const resultSql = `
  SELECT analyte, time, id, precision, offset, value, comparator, raw_text, raw_unit, status, state, method, specimen, sub_id,
         range_low, range_high, range_text, flags, quality, note, issued, row, cell
  FROM result WHERE patient = ?`

/** Names of files by batch, each looked up once. */
export function fileReader(db: Db): (batch: number) => string {
  const files = new Map<number, string>()
  return (batch) => {
    let file = files.get(batch)
    if (file === undefined) {
      file = one<{ file: string }>(db, 'SELECT file FROM batch WHERE id = ?', batch)?.file ?? ''
      files.set(batch, file)
    }
    return file
  }
}

/**
 * Everything on file for one patient, or null: results sorted by time, with their earlier versions and all their sources, and the
 * events that are shown. Derived counts are not among them.
 */
export function loadRecord(db: Db, patientId: number): PatientRecord | null {
  const patient = loadPatient(db, patientId)
  if (!patient) return null
  const rows = all<ResultRow>(db, `${resultSql} ORDER BY analyte, time, id`, patientId)
  const results = composeResults(db, rows).sort((a, b) => a.at.wall - b.at.wall)
  return { patient, results, events: shownEvents(db, patientId, fileReader(db)) }
}

/** One patient's shown results of one analyte on the calendar days from one wall time to another, sorted by time. */
export function loadResults(db: Db, patient: number, analyte: number, fromWall: number, toWall: number): LabResult[] {
  const sql = `${resultSql} AND analyte = ? AND time BETWEEN ? AND ? ORDER BY time, id`
  return composeResults(db, all<ResultRow>(db, sql, patient, analyte, fromWall, toWall))
}

function composeResults(db: Db, rows: readonly ResultRow[]): LabResult[] {
  const text = termReader(db)
  const file = fileReader(db)
  const shown: LabResult[] = []
  for (let from = 0; from < rows.length; ) {
    const analyte = rows[from]?.analyte ?? 0
    let to = from + 1
    while (rows[to]?.analyte === analyte) to++
    const key = analyteKey(db, analyte)
    const unit = analyteById(analyte)?.canonicalUnit ?? null
    const same = rows.slice(from, to)
    shown.push(
      ...compose(
        same,
        same.map((row) => readResult(row, key, unit, text, file)),
        text,
      ),
    )
    from = to
  }
  return shown
}

function readResult(
  row: ResultRow,
  analyte: AnalyteKey,
  unit: string | null,
  text: (id: number) => string | null,
  file: (batch: number) => string,
): LabResult {
  const rawUnit = text(row.raw_unit)
  const range = text(row.range_text)
  const batch = batchOf(row.id)
  return {
    id: row.id,
    analyte,
    at: { wall: row.time, precision: decode(precisions, row.precision), offset: row.offset },
    value: row.value,
    comparator: decode(comparators, row.comparator),
    unit: unit ?? rawUnit ?? '',
    rawText: row.raw_text,
    rawUnit,
    status: decode(statuses, row.status),
    state: decode(states, row.state),
    method: decode(methods, row.method),
    specimen: row.specimen,
    range:
      range === null && row.range_low === null && row.range_high === null
        ? null
        : { low: row.range_low, high: row.range_high, text: range ?? '' },
    flags: text(row.flags)?.split(/[\s~]+/) ?? [],
    quality: decodeQuality(row.quality),
    note: text(row.note),
    derivedFrom: null,
    history: [],
    sources: [{ batch, file: file(batch), row: row.row, cell: withRow(text(row.cell), row.row) }],
  }
}

/** Puts earlier versions and further sources where they belong; gives the results that are shown. */
function compose(rows: readonly ResultRow[], results: LabResult[], text: (id: number) => string | null): LabResult[] {
  const hidden = results.some(({ state }) => state === 'superseded' || state === 'duplicate')
  if (!hidden) return results
  const assertions = rows.map((row, index) => assertionOf(row, results[index], text))
  const resolutions = resolve(assertions)
  const issued = new Map(rows.map(({ id, issued }) => [id, issued ?? -Infinity]))
  const groups = new Map<number, LabResult[]>()
  resolutions.forEach(({ state, group, shown }, index) => {
    const result = results[index]
    if (!result) return
    if (state === 'duplicate') results[shown]?.sources.push(...result.sources)
    else groups.set(group, [...(groups.get(group) ?? []), result])
  })
  return results.filter((result, index) => {
    result.sources.sort(bySource)
    const { state, group } = resolutions[index] ?? { state: 'superseded', group: -1 }
    if (state === 'superseded' || state === 'duplicate') return false
    const earlier = (groups.get(group) ?? []).filter(({ state }) => state === 'superseded')
    result.history = mergeEqual(earlier).sort(
      (a, b) => (issued.get(a.id) ?? 0) - (issued.get(b.id) ?? 0) || a.id - b.id,
    )
    return true
  })
}

/** Earlier versions that say the same become one with several sources. */
function mergeEqual(results: readonly LabResult[]): LabResult[] {
  const merged = new Map<string, LabResult>()
  for (const result of results) {
    const { id: _id, sources: _sources, ...said } = result
    const key = JSON.stringify(said)
    const known = merged.get(key)
    if (known) known.sources = [...known.sources, ...result.sources].sort(bySource)
    else merged.set(key, { ...result })
  }
  return [...merged.values()]
}

function bySource(a: Source, b: Source): number {
  return a.batch - b.batch || a.row - b.row
}

function assertionOf(row: ResultRow, result: LabResult | undefined, text: (id: number) => string | null): Assertion {
  if (!result) throw new RangeError(`no result ${row.id}`)
  const { at, value, comparator, rawText, rawUnit, status, method, specimen } = result
  return {
    id: row.id,
    time: at.wall,
    precision: at.precision,
    value,
    comparator,
    rawText,
    rawUnit,
    status,
    method,
    specimen,
    subId: row.sub_id,
    issued: row.issued,
    remark: remark(text(row.range_text), text(row.flags), text(row.note)),
  }
}
