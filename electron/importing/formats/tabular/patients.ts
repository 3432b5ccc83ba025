import { formatIso } from '../../../../shared/time'
import type { PatientRef } from '../../record'
import { certainDay } from './dates'
import type { Environment, RowReader } from './layout'
import { textOf } from './long'
import { isMissing, type Row } from './table'
import { readBoolean, readSex } from './vocabulary'

/** Columns of a table with one patient a row; -1 where there is none. */
export interface PatientColumns {
  id: number
  family: number
  given: number
  /** Whole name in one column. */
  name: number
  sex: number
  birth: number
  diagnosis: number
  severity: number
  marrow: number
  lines: number
  refractory: number
  site: number
}

/** Yields one patient for each row. */
export function readPatientRow(environment: Environment, columns: PatientColumns, authority: string): RowReader {
  return (row) => {
    const { cells } = row
    const id = textOf(cells, columns.id)
    if (id === null) return environment.reject(row, 'patientMissing', columns.id)
    const birthDate = dayOf(environment, row, columns.birth)
    const diagnosed = dayOf(environment, row, columns.diagnosis)
    if (birthDate === undefined || diagnosed === undefined) return
    const ref = environment.patient(authority, id)
    describePerson(environment, ref, row, columns)
    if (birthDate !== null) ref.birthDate = birthDate
    const marrow = textOf(cells, columns.marrow)
    const diagnosis = {
      date: diagnosed,
      severity: textOf(cells, columns.severity),
      marrowConfirmed: marrow === null ? null : readBoolean(marrow),
      priorLines: textOf(cells, columns.lines),
      refractoryOrRelapsed: textOf(cells, columns.refractory),
      site: textOf(cells, columns.site),
    }
    if (Object.values(diagnosis).some((value) => value !== null)) ref.diagnosis = diagnosis
    environment.sink.patient(ref, row.number)
  }
}

/** Name and sex from the row into the reference. */
export function describePerson(
  environment: Environment,
  ref: PatientRef,
  row: Row,
  columns: Pick<PatientColumns, 'family' | 'given' | 'name' | 'sex'>,
): void {
  const family = textOf(row.cells, columns.family) ?? textOf(row.cells, columns.name)
  const given = textOf(row.cells, columns.given)
  if (family !== null) ref.family = family
  if (given !== null) ref.given = given
  const text = textOf(row.cells, columns.sex)
  if (text === null) return
  const sex = readSex(text)
  if (sex === null) environment.warn(row, 'sexUnknown', columns.sex)
  else ref.sex = sex
}

/** Birth date beside results: only as far as it is certain, since nobody is asked for it here. */
export function describeBirth(environment: Environment, ref: PatientRef, row: Row, column: number): void {
  const text = textOf(row.cells, column)
  if (text === null || isMissing(text)) return
  const day = PARTIAL.test(text) ? text : certainDay(text)
  if (day === null) environment.warn(row, 'birthDateOpen', column)
  else ref.birthDate = day
}

const PARTIAL = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/

/** `YYYY-MM-DD`, or the year or month alone where no more is known; null when empty, undefined when the row was reported. */
function dayOf(environment: Environment, row: Row, column: number): string | null | undefined {
  const text = textOf(row.cells, column)
  if (text === null) return null
  if (PARTIAL.test(text)) return text
  const at = environment.optionalTime(row, column)
  if (at === undefined) return null
  return at === null ? undefined : formatIso({ ...at, precision: 'day' })
}
