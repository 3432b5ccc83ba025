import {
  type LatestValue,
  type ListedAnalyte,
  listedAnalytes,
  type PatientListRow,
  type PatientSparklines,
  type Review,
} from '../../shared/contract/patients'
import { analyteByKey } from '../../shared/hematology/analytes'
import { comparators, decode } from './codes'
import { loadPatients } from './patients'
import { review } from './reviews'
import { all, type Db, one, statement } from './sql'

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

type LatestRow = [patient: number, time: number, precision: number, value: number, comparator: number, rawText: string]

type SparklineRow = [
  time: number | null,
  precision: number,
  value: number,
  comparator: number,
  rawText: string,
  sparkline: Uint8Array,
]

const latestSql = `
  SELECT patient, time, precision, value, comparator, raw_text FROM latest WHERE analyte = ? AND time IS NOT NULL`

const sparklineSql = `
  SELECT before_time, before_precision, before_value, before_comparator, before_raw_text, sparkline
  FROM latest WHERE analyte = ? AND patient = ? AND time IS NOT NULL`

const summarySql = `
  SELECT summary.patient, results, events, first, last, arrived_at AS arrivedAt, reviewed_at AS reviewedAt,
         iif(stale, NULL, content) AS content
  FROM summary LEFT JOIN review ON review.patient = summary.patient`

/** A row of the patient list with counts, the wall times of the first and the last result, and the review. */
export interface ListedPatient extends PatientListRow {
  results: number
  events: number
  first: number | null
  last: number | null
  review: Review
}

/** Everyone in the database, with counts, newest values and, where it is not stale, the summary of the clinical engine. */
export function listPatients(db: Db): ListedPatient[] {
  const summaries = new Map(all<SummaryRow>(db, summarySql).map((row) => [row.patient, row]))
  const rows = loadPatients(db).map((patient): ListedPatient => {
    const summary = summaries.get(patient.id)
    const [identifier] = patient.identifiers
    const reviewed = review(summary?.reviewedAt ?? null, summary?.arrivedAt ?? 0)
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
      summary: summary?.content ? JSON.parse(summary.content) : null,
      newSince: reviewed.newSince,
      review: reviewed,
    }
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const key of listedAnalytes) {
    const { id, unit } = catalogued(key)
    for (const [patient, ...value] of statement<LatestRow>(db, latestSql).raw().all(id)) {
      const row = byId.get(patient)
      if (row) row.latest[key] = latestValue(unit, ...value)
    }
  }
  return rows
}

/** The small lines of some patients, and the value before the newest. */
export function loadSparklines(db: Db, patients: readonly number[]): PatientSparklines[] {
  return patients.map((patient) => {
    const lines: PatientSparklines['lines'] = {}
    for (const key of listedAnalytes) {
      const { id, unit } = catalogued(key)
      const row = statement<SparklineRow>(db, sparklineSql).raw().get(id, patient)
      if (!row) continue
      const [time, precision, value, comparator, rawText, sparkline] = row
      lines[key] = {
        before: time === null ? null : latestValue(unit, time, precision, value, comparator, rawText),
        points: numbers(sparkline),
      }
    }
    return { id: patient, lines }
  })
}

function catalogued(key: ListedAnalyte): { id: number; unit: string } {
  const analyte = analyteByKey(key)
  return { id: analyte?.id ?? 0, unit: analyte?.canonicalUnit ?? '' }
}

function latestValue(
  unit: string,
  time: number,
  precision: number,
  value: number,
  comparator: number,
  rawText: string,
): LatestValue {
  return { time, dayOnly: precision === 0, value, comparator: decode(comparators, comparator), rawText, unit }
}

/** A copy of its own: 64-bit floats can only be looked at where they lie on a multiple of eight bytes. */
function numbers(bytes: Uint8Array): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer)
}

/** Number of patients in the database. */
export function countPatients(db: Db): number {
  return one<{ count: number }>(db, 'SELECT count(*) AS count FROM patient')?.count ?? 0
}
