import { findAnalyte, isLoincCode } from '../../../../shared/hematology/loinc'
import { t } from '../../../../shared/messages'
import type { Answers } from '../../../../shared/model'
import type { PatientRef } from '../../record'
import type { Role } from './columns'
import type { Found, Head, Layout } from './layout'
import { layoutName } from './layout-name'
import { longReader, noColumns } from './long'
import { ask, type Choice, filledCells, isDataRow, subjectOf } from './meaning'
import { describeBirth, describePerson } from './patients'

/** One result a row under reviewed column names in any of the languages. */
export const genericLong: Layout = {
  id: 'long',
  find(head: Head, answers: Answers): Found | null {
    const subject = isDataRow(head.header) ? null : subjectOf(head, answers, [])
    if (subject === null) return null
    const { roles, patient, time, clock } = subject
    const one = (role: Role): number => {
      const found = roles.get(role) ?? []
      return found.length === 1 ? (found[0] ?? -1) : -1
    }
    const coded = one('code')
    const named = one('loinc')
    const loinc = named >= 0 ? named : holdsLoinc(head, coded) ? coded : -1
    const code = loinc === coded ? -1 : coded
    const label = one('label')
    const names = roles.get('name') ?? []
    const tested = names.find((column) => holdsTests(head, column)) ?? names[0] ?? -1
    const name = tested >= 0 ? tested : label >= 0 && (loinc >= 0 || code >= 0 || holdsTests(head, label)) ? label : -1
    const values = roles.get('value') ?? []
    const chosen: Choice =
      values.length > 1 ? ask(head, 'value', values, answers) : { column: one('value'), question: null }
    const value = chosen.column
    if (values.length === 0 || Math.max(loinc, code, name) < 0) return null
    const columns = {
      ...noColumns,
      patient: patient.column,
      at: time.column,
      clock: time.column === clock ? -1 : clock,
      specimen: one('specimen'),
      loinc,
      code,
      name,
      value,
      unit: one('unit'),
      low: one('low'),
      high: one('high'),
      range: one('range'),
      flag: one('flag'),
      status: one('status'),
      method: one('method'),
      note: one('note'),
      reportTime: time.reportTime === true,
    }
    const questions = [patient.question, time.question, chosen.question].filter((question) => question !== null)
    return {
      layout: layoutName('long', head.header),
      reason: t('tables.layout.long'),
      confidence: holdsTests(head, Math.max(name, code)) || holdsLoinc(head, loinc) ? 0.8 : 0.6,
      dates: time.column < 0 ? [] : [time.column],
      values: value < 0 ? [] : [value],
      extraHeaderRows: 0,
      questions,
      start: (environment) => {
        if (questions.length > 0) return (row) => environment.hold(row, 'columnMeaningOpen', null)
        const read = longReader(environment, columns)
        const person = { family: one('family'), given: one('given'), name: one('fullName'), sex: one('sex') }
        const birth = one('birth')
        if (patient.column < 0 || Math.max(birth, ...Object.values(person)) < 0) return read
        const described = new Set<PatientRef>()
        return (row) => {
          const id = row.cells[patient.column]?.trim()
          const ref = id ? environment.patient('local', id) : null
          if (ref !== null && !described.has(ref)) {
            described.add(ref)
            describePerson(environment, ref, row, person)
            describeBirth(environment, ref, row, birth)
          }
          read(row)
        }
      },
    }
  },
}

function holdsTests(head: Head, column: number): boolean {
  if (column < 0) return false
  const texts = new Set(filledCells(head, column))
  return [...texts].some((name) => findAnalyte({ ...UNNAMED, name }) !== null)
}

/** Several codes whose check digits hold, or one that is reviewed, are no chance; other codes may stand between them. */
function holdsLoinc(head: Head, column: number): boolean {
  if (column < 0) return false
  const codes = [...new Set(filledCells(head, column))].filter(isLoincCode)
  return codes.length >= 3 || codes.some((code) => findAnalyte({ ...UNNAMED, code, codeSystem: 'LOINC' }) !== null)
}

const UNNAMED = { code: null, codeSystem: null, name: null, unit: null }
