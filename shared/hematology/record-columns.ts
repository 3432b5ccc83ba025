import type { SeriesColumns } from '../contract/patients'
import type { PatientRecord } from '../model'
import { columnsOf } from './columns'
import { withDerived } from './derive'
import type { CtcaeVersion } from './grades'
import { mark } from './marks'
import { pointMarks } from './point-marks'
import { doubtsOf, gradeCode, gradeOf } from './remarks'

/** Every result of a record as columns, derived ones included, with its marks, doubts and CTCAE grade. */
export function recordColumns(record: PatientRecord, ctcae: CtcaeVersion): SeriesColumns[] {
  const whole = { ...record, results: withDerived(record.results) }
  const doubts = doubtsOf(whole)
  const marks = pointMarks(whole)
  for (const id of doubts.keys()) marks.set(id, (marks.get(id) ?? 0) | mark.implausible)
  const grades = new Map(whole.results.map((result) => [result.id, gradeCode(gradeOf(result, record.patient, ctcae))]))
  return columnsOf(whole.results, marks).map((series) => ({
    ...series,
    doubts: Uint8Array.from(series.id, (id) => doubts.get(id) ?? 0),
    grades: Uint8Array.from(series.id, (id) => grades.get(id) ?? 0),
    ctcae,
  }))
}
