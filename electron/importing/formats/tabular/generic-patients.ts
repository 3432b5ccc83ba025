import { t } from '../../../../shared/messages'
import { type Role, rolesOf } from './columns'
import type { Found, Head, Layout } from './layout'
import { layoutName } from './layout-name'
import { filledCells } from './meaning'
import { readPatientRow } from './patients'

/** One patient a row under reviewed column names: an identifier, and sex or birth date. */
export const genericPatients: Layout = {
  id: 'patients',
  find(head: Head): Found | null {
    const roles = rolesOf(head.keys)
    const one = (role: Role): number => {
      const found = roles.get(role) ?? []
      return found.length === 1 ? (found[0] ?? -1) : -1
    }
    const birth = one('birth')
    const sex = one('sex')
    const isPerson = birth >= 0 && sex >= 0 && (roles.has('family') || roles.has('fullName'))
    const id = roles.has('patient') ? one('patient') : isPerson ? one('recordId') : -1
    if (id < 0 || repeats(head, id) || (birth < 0 && sex < 0) || roles.has('value') || roles.has('collected'))
      return null
    const columns = {
      id,
      family: one('family'),
      given: one('given'),
      name: Math.max(one('fullName'), one('label')),
      sex,
      birth,
      diagnosis: -1,
      severity: -1,
      marrow: -1,
      lines: -1,
      refractory: -1,
      site: -1,
    }
    return {
      layout: layoutName('patients', head.header),
      reason: t('tables.layout.patients'),
      confidence: 0.5,
      dates: birth < 0 ? [] : [birth],
      values: [],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => readPatientRow(environment, columns, 'local'),
    }
  },
}

/** A patient on many rows: the rows are of something else, and that would be passed over. */
function repeats(head: Head, column: number): boolean {
  const ids = filledCells(head, column)
  return new Set(ids).size < ids.length * 0.9
}
