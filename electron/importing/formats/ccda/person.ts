import type { PatientRef } from '../../record'
import { readBirthDate } from '../hl7v2/time'
import { sexOf } from '../reported'
import { attribute, child, children, type Element, textOf } from './element'

/** The social security number is given by many and is no record number. */
const SOCIAL_SECURITY = '2.16.840.1.113883.4.1'

/** The patient of a `recordTarget`; `id` is null when it has no identifier. */
export function readPerson(target: Element): PatientRef {
  const role = child(target, 'patientRole')
  const patient = child(role, 'patient')
  const known = children(role, 'id').flatMap((id) => {
    const root = attribute(id, 'root')
    const extension = attribute(id, 'extension')
    if (root === '' || attribute(id, 'nullFlavor') !== '') return []
    const authority = extension === '' ? 'local' : `urn:oid:${root}`
    return [{ authority, value: extension || root, isWeak: root === SOCIAL_SECURITY }]
  })
  const chosen = known.find(({ isWeak }) => !isWeak) ?? known[0]
  const name = child(patient, 'name')
  const given = children(name, 'given').map(textOf).filter(Boolean).join(' ')
  return {
    authority: chosen?.authority ?? 'local',
    id: chosen?.value ?? null,
    family: textOf(child(name, 'family')) || null,
    given: given || null,
    sex: sexOf(attribute(child(patient, 'administrativeGenderCode'), 'code')),
    birthDate: readBirthDate(attribute(child(patient, 'birthTime'), 'value')),
    otherIdentifiers: known.filter((id) => id !== chosen).map(({ authority, value }) => ({ authority, value })),
  }
}
