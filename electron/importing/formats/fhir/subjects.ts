import type { PatientRef } from '../../record'
import { sexOf } from '../reported'
import { readExportedPatient } from './exported'
import { codings, list, type Node, nodes, text } from './node'

export const RESOURCE_ID = 'FHIR Patient.id'

/** Id at the end of a reference: `Patient/7`, `https://…/Patient/7/_history/2`, `urn:uuid:…`. */
export function idOf(reference: string): string {
  const version = reference.indexOf('/_history/')
  const bare = (version < 0 ? reference : reference.slice(0, version)).replace(/^urn:(uuid|oid):/, '')
  return bare.slice(bare.lastIndexOf('/') + 1)
}

/** Identifiers, name, sex and birth date of a Patient. The medical record number counts, else the first identifier, else the resource id. */
export function readPatient(resource: Node): PatientRef {
  const exported = readExportedPatient(resource)
  if (exported !== null) return exported
  const identifiers = nodes(resource, 'identifier')
    .map((identifier) => ({
      authority: text(identifier, 'system') || 'local',
      value: text(identifier, 'value'),
      isRecordNumber: nodes(identifier, 'type').some((type) => codings(type).some(({ code }) => code === 'MR')),
      isOld: text(identifier, 'use') === 'old',
    }))
    .filter(({ value }) => value !== '')
  const current = identifiers.filter(({ isOld }) => !isOld)
  const chosen = current.find(({ isRecordNumber }) => isRecordNumber) ?? current[0] ?? identifiers[0]
  const id = text(resource, 'id')
  const others = identifiers.filter((each) => each !== chosen).map(({ authority, value }) => ({ authority, value }))
  const names = nodes(resource, 'name')
  const name = names.find((each) => text(each, 'use') === 'official') ?? names[0]
  const given = list(name, 'given').filter((part) => typeof part === 'string')
  return {
    authority: chosen?.authority ?? (id ? RESOURCE_ID : 'local'),
    id: chosen?.value ?? (id || null),
    family: text(name, 'family') || text(name, 'text') || null,
    given: given.join(' ') || null,
    sex: sexOf(text(resource, 'gender')),
    birthDate: text(resource, 'birthDate') || null,
    otherIdentifiers: chosen && id ? [...others, { authority: RESOURCE_ID, value: id }] : others,
  }
}

/**
 * Patients of a file by reference. One that is named before its resource comes is given out under its resource id and filled in, in place,
 * when the resource turns up: rows already handed on then belong to it.
 */
export class Subjects {
  private readonly byUrl = new Map<string, PatientRef>()
  private readonly byId = new Map<string, PatientRef>()
  private readonly read = new Set<PatientRef>()

  /** Takes a Patient resource. `url` is the entry's fullUrl, '' where there is none. */
  add(resource: Node, url: string): PatientRef {
    const found = readPatient(resource)
    const id = text(resource, 'id') || idOf(url)
    const waiting = this.byUrl.get(url) ?? this.byId.get(id)
    // A second Patient with the same resource id (another server) is another person.
    const taken =
      waiting && this.read.has(waiting) && (waiting.id !== found.id || waiting.authority !== found.authority)
    const ref = waiting && !taken ? Object.assign(waiting, found) : found
    this.read.add(ref)
    if (url) this.byUrl.set(url, ref)
    if (id && !taken) this.byId.set(id, ref)
    // `urn:uuid:` and the resource id may differ; a reference may have used either.
    const other = url.startsWith('urn:') ? this.byId.get(idOf(url)) : undefined
    if (other && other !== ref && !this.read.has(other)) Object.assign(other, found)
    if (url.startsWith('urn:') && !other) this.byId.set(idOf(url), ref)
    return ref
  }

  /** The patient behind a reference. */
  find(reference: string): PatientRef {
    const id = idOf(reference)
    const known = this.byUrl.get(reference) ?? this.byId.get(id)
    if (known) return known
    // `Patient/` names nobody: whoever it is must be asked for.
    const ref: PatientRef = { authority: RESOURCE_ID, id: id || null }
    this.byId.set(id, ref)
    return ref
  }
}
