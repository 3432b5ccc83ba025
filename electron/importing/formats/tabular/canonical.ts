import { t } from '../../../../shared/messages'
import { readEventRow } from './canonical-events'
import { columnLookup, type Found, type Head, type Layout } from './layout'
import { longReader, noColumns } from './long'
import { readPatientRow } from './patients'

/** The three files of the program's own template (clinical-spec 5.1): headers as they stand there, in any order. */

const CERTAIN = 0.99

function columnOf(head: Head): (name: string) => number {
  return columnLookup(head.header.map((name) => name.toLowerCase()))
}

export const canonicalLabs: Layout = {
  id: 'labs',
  find(head): Found | null {
    const column = columnOf(head)
    const columns = {
      ...noColumns,
      patient: column('patient_id'),
      at: column('collected_at'),
      issued: column('issued_at'),
      specimen: column('specimen_id'),
      loinc: column('loinc'),
      code: column('local_code'),
      name: column('local_name'),
      value: column('value_text'),
      unit: column('unit_text'),
      low: column('ref_low'),
      high: column('ref_high'),
      flag: column('flag'),
      status: column('status'),
      method: column('method'),
      note: column('comment'),
      system: column('source_system'),
    }
    if (columns.at < 0 || columns.value < 0 || Math.max(columns.loinc, columns.code, columns.name) < 0) return null
    return {
      layout: 'template labs',
      reason: t('tables.layout.templateLabs'),
      confidence: CERTAIN,
      dates: columns.issued < 0 ? [columns.at] : [columns.at, columns.issued],
      values: [columns.value],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => longReader(environment, columns),
    }
  },
}

export const canonicalEvents: Layout = {
  id: 'events',
  find(head): Found | null {
    const column = columnOf(head)
    const type = column('type')
    const start = column('start_at')
    const end = column('end_at')
    if (type < 0 || start < 0) return null
    const numbers = readEventRow.numbers.map(column).filter((index) => index >= 0)
    return {
      layout: 'template events',
      reason: t('tables.layout.templateEvents'),
      confidence: CERTAIN,
      dates: end < 0 ? [start] : [start, end],
      values: numbers,
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => readEventRow.reader(environment, column),
    }
  },
}

export const canonicalPatients: Layout = {
  id: 'patients',
  find(head): Found | null {
    const column = columnOf(head)
    const columns = {
      id: column('patient_id'),
      family: column('family'),
      given: column('given'),
      name: -1,
      sex: column('sex_at_birth'),
      birth: column('birth_date'),
      diagnosis: column('diagnosis_date'),
      severity: column('diagnosis_severity'),
      marrow: column('marrow_confirmed'),
      lines: column('prior_lines'),
      refractory: column('refractory_or_relapsed'),
      site: column('site'),
    }
    if (columns.id < 0 || (columns.sex < 0 && columns.birth < 0 && columns.diagnosis < 0)) return null
    return {
      layout: 'template patients',
      reason: t('tables.layout.templatePatients'),
      confidence: CERTAIN - 0.01,
      dates: [columns.birth, columns.diagnosis].filter((index) => index >= 0),
      values: [],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => readPatientRow(environment, columns, 'local'),
    }
  },
}
