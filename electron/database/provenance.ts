import type { LabResult } from '../../shared/model'
import { type Batch, loadBatch } from './batches'
import { batchOf } from './codes'
import { loadResults } from './records'
import { type Db, one } from './sql'

/** Where one stored result came from, to the row of its file. */
export interface Provenance {
  /** With its earlier versions and all its sources. */
  result: LabResult
  /** Code and name as sent. */
  coding: { system: string; code: string; name: string } | null
  /** The imports that it and its further sources came with. */
  batches: Batch[]
}

const placeSql = `
  SELECT result.analyte, result.time, coding.system, coding.code, coding.name
  FROM batch_scope AS scope
  JOIN result ON result.patient = scope.patient AND result.analyte = scope.analyte
    AND result.time BETWEEN scope.first AND scope.last AND result.id = ?
  LEFT JOIN coding ON coding.id = result.code
  WHERE scope.batch = ? AND scope.patient = ?`

const dayMs = 86_400_000

interface Place {
  analyte: number
  time: number
  system: string | null
  code: string | null
  name: string | null
}

/** The whole provenance of one result of a patient, shown or not; null when it is not on file. */
export function provenance(db: Db, patient: number, id: number): Provenance | null {
  const place = one<Place>(db, placeSql, id, batchOf(id), patient)
  if (!place) return null
  const from = Math.floor(place.time / dayMs) * dayMs
  const results = loadResults(db, patient, place.analyte, from, from + dayMs - 1)
  const result = results.find((shown) => holds(shown, id))
  if (!result) return null
  const { system, code, name } = place
  const sources = [...result.sources, ...result.history.flatMap((earlier) => earlier.sources)]
  const batches = [...new Set(sources.map(({ batch }) => batch))].flatMap((batch) => loadBatch(db, batch) ?? [])
  return { result, coding: system === null || code === null ? null : { system, code, name: name ?? '' }, batches }
}

/** True when the id is that of the result itself, of an earlier version or of a source that repeats it. */
function holds(result: LabResult, id: number): boolean {
  return result.id === id || result.history.some((earlier) => earlier.id === id)
}
