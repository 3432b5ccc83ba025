import type { PatientMemo, ResultMemo } from '../../../shared/exporting/memo'
import type { PatientRef, ResultRecord } from '../record'

/** The record of a result that an export of this program wrote. */
export function exportedResult(memo: ResultMemo, patient: PatientRef, row: number, cell: string | null): ResultRecord {
  const { analyte, value, range, quality, rawText, rawUnit, flags, ...rest } = memo
  return {
    ...rest,
    ...{ row, cell, patient, value: rawText, unit: rawUnit, range: range?.text ?? null },
    flags: flags.join(' '),
    decimalMark: null,
    exported: { analyte, value, range, quality },
  }
}

/** Puts into a reference what an export says of the patient. */
export function fillPatient(ref: PatientRef, memo: PatientMemo): void {
  const { identifiers, family, given, sex, birthDate, diagnosis } = memo
  const [first, ...others] = identifiers
  if (first === undefined) return
  ref.authority = first.authority
  ref.id = first.value
  ref.otherIdentifiers = others
  Object.assign(ref, { family, given, sex, birthDate })
  if (Object.values(diagnosis).some((value) => value !== null)) ref.diagnosis = diagnosis
}
