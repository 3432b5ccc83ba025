import type { DiagnosisSeverity, Identifier, Patient, Sex } from '../../shared/model'
import { all, type Db, one, run, type Value } from './sql'

/** What one source says of a patient; null where it says nothing. */
export interface PatientStatement {
  family: string | null
  given: string | null
  sex: Sex | null
  birthDate: string | null
  diagnosis: Patient['diagnosis']
  identifiers: readonly Identifier[]
}

/** Stands for entry by hand where a batch is asked for. */
export const byHand = 0

const columns = [
  'family',
  'given',
  'sex',
  'birth_date',
  'diagnosis_date',
  'diagnosis_severity',
  'marrow_confirmed',
  'prior_lines',
  'refractory_or_relapsed',
  'site',
] as const

interface PatientRow {
  id: number
  family: string | null
  given: string | null
  sex: Sex | null
  birth_date: string | null
  diagnosis_date: string | null
  diagnosis_severity: DiagnosisSeverity | null
  marrow_confirmed: number | null
  prior_lines: string | null
  refractory_or_relapsed: string | null
  site: string | null
}

/** Number of the patient with this identifier, or null. */
export function findPatient(db: Db, { authority, value }: Identifier): number | null {
  const sql = 'SELECT patient FROM identifier WHERE authority = ? AND value = ? LIMIT 1'
  return one<{ patient: number }>(db, sql, authority, value)?.patient ?? null
}

/** A new patient of whom nothing is known yet: follow with `statePatient`. Inside a write transaction. */
export function createPatient(db: Db): number {
  return Number(run(db, 'INSERT INTO patient DEFAULT VALUES').lastInsertRowid)
}

const insertSql = `INSERT INTO patient_source (patient, batch, ${columns.join(', ')})
  VALUES (?, ?, ${columns.map(() => '?').join(', ')}) ON CONFLICT DO UPDATE SET `
const firstStaysSql = insertSql + columns.map((name) => `${name} = coalesce(${name}, excluded.${name})`).join(', ')
const lastWinsSql = insertSql + columns.map((name) => `${name} = coalesce(excluded.${name}, ${name})`).join(', ')

/**
 * Adds what a batch says of a patient, identifiers included. Of each field the first statement that was imported is shown; what
 * is entered by hand (batch 0) stands above all. Throws for an identifier of another patient. Inside a write transaction.
 */
export function statePatient(db: Db, patient: number, batch: number, statement: PatientStatement): void {
  const { family, given, sex, birthDate, diagnosis } = statement
  const values: Value[] = [
    family,
    given,
    sex === 'unknown' ? null : sex,
    birthDate,
    diagnosis.date,
    diagnosis.severity,
    diagnosis.marrowConfirmed === null ? null : Number(diagnosis.marrowConfirmed),
    diagnosis.priorLines,
    diagnosis.refractoryOrRelapsed,
    diagnosis.site,
  ]
  run(db, batch === byHand ? lastWinsSql : firstStaysSql, patient, batch, ...values)
  for (const { authority, value } of statement.identifiers) {
    const sql = 'INSERT INTO identifier (authority, value, batch, patient) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'
    run(db, sql, authority, value, batch, patient)
  }
  composePatient(db, patient)
}

const composeSql = `UPDATE patient SET ${columns
  .map(
    (name) =>
      `${name} = (SELECT ${name} FROM patient_source AS source
        WHERE source.patient = patient.id AND ${name} IS NOT NULL ORDER BY batch LIMIT 1)`,
  )
  .join(', ')} WHERE id = ?`

/** Puts together anew what is shown of a patient. Inside a write transaction. */
export function composePatient(db: Db, patient: number): void {
  run(db, composeSql, patient)
}

/** True when a statement would add a field or an identifier to what is shown of a patient. */
export function addsToPatient(patient: Patient, statement: PatientStatement): boolean {
  const known = new Set(patient.identifiers.map(({ authority, value }) => `${authority}|${value}`))
  const { diagnosis } = statement
  return (
    (patient.family === null && statement.family !== null) ||
    (patient.given === null && statement.given !== null) ||
    (patient.sex === 'unknown' && statement.sex !== null && statement.sex !== 'unknown') ||
    (patient.birthDate === null && statement.birthDate !== null) ||
    (patient.diagnosis.date === null && diagnosis.date !== null) ||
    (patient.diagnosis.severity === null && diagnosis.severity !== null) ||
    (patient.diagnosis.marrowConfirmed === null && diagnosis.marrowConfirmed !== null) ||
    (patient.diagnosis.priorLines === null && diagnosis.priorLines !== null) ||
    (patient.diagnosis.refractoryOrRelapsed === null && diagnosis.refractoryOrRelapsed !== null) ||
    (patient.diagnosis.site === null && diagnosis.site !== null) ||
    statement.identifiers.some(({ authority, value }) => !known.has(`${authority}|${value}`))
  )
}

const patientSql = `SELECT id, ${columns.join(', ')} FROM patient`
const identifiersSql = 'SELECT DISTINCT patient, authority, value FROM identifier'

/** One patient, or null. */
export function loadPatient(db: Db, id: number): Patient | null {
  const row = one<PatientRow>(db, `${patientSql} WHERE id = ?`, id)
  if (!row) return null
  const sql = `${identifiersSql} WHERE patient = ? ORDER BY authority, value`
  return readPatient(row, all<Identifier & { patient: number }>(db, sql, id))
}

/** Every patient, by number. */
export function loadPatients(db: Db): Patient[] {
  const identifiers = new Map<number, Identifier[]>()
  for (const row of all<Identifier & { patient: number }>(db, `${identifiersSql} ORDER BY authority, value`)) {
    const list = identifiers.get(row.patient)
    if (list) list.push(row)
    else identifiers.set(row.patient, [row])
  }
  return all<PatientRow>(db, `${patientSql} ORDER BY id`).map((row) => readPatient(row, identifiers.get(row.id) ?? []))
}

function readPatient(row: PatientRow, identifiers: readonly Identifier[]): Patient {
  return {
    id: row.id,
    identifiers: identifiers.map(({ authority, value }) => ({ authority, value })),
    family: row.family,
    given: row.given,
    sex: row.sex ?? 'unknown',
    birthDate: row.birth_date,
    diagnosis: {
      date: row.diagnosis_date,
      severity: row.diagnosis_severity,
      marrowConfirmed: row.marrow_confirmed === null ? null : row.marrow_confirmed === 1,
      priorLines: row.prior_lines,
      refractoryOrRelapsed: row.refractory_or_relapsed,
      site: row.site,
    },
  }
}

const heldBySql = `
  SELECT EXISTS (SELECT 1 FROM batch_scope WHERE patient = ?)
      OR EXISTS (SELECT 1 FROM patient_source WHERE patient = ?)
      OR EXISTS (SELECT 1 FROM event WHERE patient = ?)
      OR EXISTS (SELECT 1 FROM note WHERE patient = ? AND removed_at IS NULL) AS held`

const removeSql = [
  'DELETE FROM identifier WHERE patient = ?',
  'DELETE FROM latest WHERE patient = ?',
  'DELETE FROM summary WHERE patient = ?',
  'DELETE FROM review WHERE patient = ?',
  'DELETE FROM note WHERE patient = ?',
  'DELETE FROM patient WHERE id = ?',
] as const

/** Removes a patient of whom nothing is on file any more; gives true when removed. Inside a write transaction. */
export function removeEmptyPatient(db: Db, patient: number): boolean {
  if (one<{ held: number }>(db, heldBySql, patient, patient, patient, patient)?.held !== 0) return false
  for (const sql of removeSql) run(db, sql, patient)
  return true
}
