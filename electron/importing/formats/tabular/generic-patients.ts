import { t } from '../../../../shared/messages'
import { type Role, rolesOf } from './columns'
import type { Found, Head, Layout } from './layout'
import { layoutName } from './layout-name'
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
    const id = one('patient')
    const birth = one('birth')
    const sex = one('sex')
    if (id < 0 || (birth < 0 && sex < 0) || roles.has('value') || roles.has('collected')) return null
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
