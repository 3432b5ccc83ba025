import { t } from '../../../../shared/messages'
import type { Comparator } from '../../../../shared/model'
import { columnLookup, type Environment, type Found, type Head, type Layout, type RowReader } from './layout'
import { filledText, textOf } from './long'

const NEEDED = ['patient_num', 'concept_cd', 'start_date', 'nval_num', 'tval_char', 'valtype_cd']

/** TVAL_CHAR of a numeric fact says on which side of NVAL_NUM the value lies. */
const COMPARATORS: Record<string, Comparator | null> = { E: null, L: '<', LE: '<=', G: '>', GE: '>=' }

/** i2b2 OBSERVATION_FACT: the facts with a number or a text; the others (diagnoses, visits) are passed over. */
export const i2b2Facts: Layout = {
  id: 'i2b2-facts',
  find(head: Head): Found | null {
    const column = columnLookup(head.header.map((name) => name.toLowerCase()))
    if (NEEDED.some((name) => column(name) < 0)) return null
    return {
      layout: 'i2b2 OBSERVATION_FACT',
      reason: t('tables.layout.i2b2'),
      confidence: 0.95,
      dates: [column('start_date')],
      values: [column('nval_num')],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => factReader(environment, column),
    }
  },
}

function factReader(environment: Environment, column: (name: string) => number): RowReader {
  const [patient, concept, time, kind] = [
    column('patient_num'),
    column('concept_cd'),
    column('start_date'),
    column('valtype_cd'),
  ]
  const [number, text, unit, flag] = [
    column('nval_num'),
    column('tval_char'),
    column('units_cd'),
    column('valueflag_cd'),
  ]
  return (row) => {
    const { cells } = row
    const type = textOf(cells, kind)?.toUpperCase()
    if (type !== 'N' && type !== 'T') return environment.sink.ignored(1)
    const id = textOf(cells, patient)
    if (id === null) return environment.reject(row, 'patientMissing', patient)
    const coded = textOf(cells, concept)
    if (coded === null) return environment.reject(row, 'testMissing', concept)
    const at = environment.time(row, time)
    if (at === null) return
    const [, system = 'i2b2', code = coded] = /^([^:]+):(.+)$/.exec(coded) ?? []
    const source = type === 'N' ? number : text
    const sign = filledText(cells, text)
    environment.sink.result({
      row: row.number,
      cell: environment.cell(row, source),
      patient: environment.patient('i2b2 patient_num', id),
      code,
      codeSystem: system.toUpperCase() === 'LOINC' ? 'LOINC' : system,
      name: null,
      value: filledText(cells, source) ?? '',
      comparator: type === 'N' && sign !== null ? (COMPARATORS[sign.toUpperCase()] ?? null) : null,
      unit: filledText(cells, unit),
      at,
      status: 'final',
      method: null,
      specimen: null,
      range: null,
      flags: filledText(cells, flag) === '@' ? null : filledText(cells, flag),
      ...environment.mark(row, source),
    })
  }
}
