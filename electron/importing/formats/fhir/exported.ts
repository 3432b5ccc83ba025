import { eventResource, observation } from '../../../../shared/exporting/fhir'
import { memoUrl, readEventMemo, readPatientMemo, readResultMemo } from '../../../../shared/exporting/memo'
import type { EventRecord, PatientRef, ResultRecord } from '../../record'
import { exportedResult, fillPatient } from '../exported'
import { isNode, type Node, nodes, text } from './node'

/** Resources of this program's own export: the entry as the program held it stands in an extension. */

/** The entry as JSON; null for a resource of any other origin. */
export function memoText(resource: Node): string | null {
  if (resource['extension'] === undefined) return null
  const found = nodes(resource, 'extension').find((each) => text(each, 'url') === memoUrl)
  return found === undefined ? null : text(found, 'valueString')
}

/** Null for a Patient of any other origin. */
export function readExportedPatient(resource: Node): PatientRef | null {
  const json = memoText(resource)
  const memo = json === null ? null : readPatientMemo(json)
  if (memo === null) return null
  const ref: PatientRef = { authority: 'local', id: null }
  fillPatient(ref, memo)
  return ref
}

/** The result or event of an exported resource; null when the resource is damaged or says something else by now. */
export function readExportedEntry(
  resource: Node,
  patient: PatientRef,
  row: number,
): { result: ResultRecord } | { event: EventRecord } | null {
  const json = memoText(resource) ?? ''
  if (text(resource, 'resourceType') === 'Observation') {
    const memo = readResultMemo(json)
    if (memo === null || !says(resource, observation(memo))) return null
    return { result: exportedResult(memo, patient, row, 'extension') }
  }
  const memo = readEventMemo(json)
  if (memo === null || !says(resource, eventResource(memo))) return null
  const { dose, ...rest } = memo
  const given = dose === null ? null : { value: String(dose.value), unit: dose.unit }
  return { event: { ...rest, row, cell: null, patient, dose: given } }
}

/** True when every value that the export writes still stands in the resource. */
function says(found: unknown, written: unknown): boolean {
  if (Array.isArray(written)) {
    return Array.isArray(found) && written.every((each, index) => says(found[index], each))
  }
  if (isNode(written)) {
    return isNode(found) && Object.entries(written).every(([name, value]) => says(found[name], value))
  }
  return found === written || Number(found) === written
}
