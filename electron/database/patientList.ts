import type { LatestValue, PatientListRow } from '../../shared/contract/patients'
import { analyteByKey } from '../../shared/hematology/analytes'
import { comparators, decode } from './codes'
import { loadPatients } from './patients'
import { review } from './reviews'
import { all, type Db, one, statement } from './sql'

const listed = ['pmn', 'platelets', 'hemoglobin'] as const

interface SummaryRow {
  patient: number
  results: number
  events: number
  first: number | null
  last: number | null
  arrivedAt: number
  reviewedAt: number | null
  content: string | null
}

type LatestRow = [
  patient: number,
  time: number,
  precision: number,
  value: number,
  comparator: number,
  rawText: string,
  beforeTime: number | null,
  beforePrecision: number,
  beforeValue: number,
  beforeComparator: number,
  beforeRawText: string,
  sparkline: Uint8Array,
]

const latestSql = `
  SELECT patient, time, precision, value, comparator, raw_text,
         before_time, before_precision, before_value, before_comparator, before_raw_text, sparkline
  FROM latest WHERE analyte = ? AND time IS NOT NULL`

const summarySql = `
  SELECT summary.patient, results, events, first, last, arrived_at AS arrivedAt, reviewed_at AS reviewedAt,
         iif(stale, NULL, content) AS content
  FROM summary LEFT JOIN review ON review.patient = summary.patient`

/** A row of the patient list with the wall times of the first and the last result. */
export interface ListedPatient extends PatientListRow {
  first: number | null
  last: number | null
}

/** Everyone in the database, with counts, newest values and, where it is not stale, the summary of the clinical engine. */
export function listPatients(db: Db): ListedPatient[] {
  const summaries = new Map(all<SummaryRow>(db, summarySql).map((row) => [row.patient, row]))
  const rows = loadPatients(db).map((patient): ListedPatient => {
    const summary = summaries.get(patient.id)
    const [identifier] = patient.identifiers
    return {
      id: patient.id,
      identifier: identifier?.value ?? '',
      authority: identifier?.authority ?? '',
      family: patient.family,
      given: patient.given,
      sex: patient.sex,
      birthDate: patient.birthDate,
      results: summary?.results ?? 0,
      events: summary?.events ?? 0,
      first: summary?.first ?? null,
      last: summary?.last ?? null,
      latest: {},
      sparklines: {},
      summary: summary?.content ? JSON.parse(summary.content) : null,
      review: review(summary?.reviewedAt ?? null, summary?.arrivedAt ?? 0),
    }
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const key of listed) {
    const analyte = analyteByKey(key)
    if (!analyte) continue
    for (const row of statement<LatestRow>(db, latestSql).raw().all(analyte.id)) {
      const patient = byId.get(row[0])
      if (!patient) continue
      const value = (
        time: number,
        precision: number,
        number: number,
        comparator: number,
        rawText: string,
      ): LatestValue => ({
        time,
        dayOnly: precision === 0,
        value: number,
        comparator: decode(comparators, comparator),
        rawText,
        unit: analyte.canonicalUnit,
      })
      patient.latest[key] = {
        now: value(row[1], row[2], row[3], row[4], row[5]),
        before: row[6] === null ? null : value(row[6], row[7], row[8], row[9], row[10]),
      }
      patient.sparklines[key] = pairs(row[11])
    }
  }
  return rows
}

/** The alternating times and values of a sparkline's bytes. */
function pairs(bytes: Uint8Array): [number, number][] {
  // 64-bit floats can only be looked at where they lie on a multiple of eight bytes.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
  const numbers = new Float64Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 8)
  const points: [number, number][] = []
  for (let n = 0; n < numbers.length; n += 2) points.push([numbers[n] ?? 0, numbers[n + 1] ?? 0])
  return points
}

/** Number of patients in the database. */
export function countPatients(db: Db): number {
  return one<{ count: number }>(db, 'SELECT count(*) AS count FROM patient')?.count ?? 0
}
