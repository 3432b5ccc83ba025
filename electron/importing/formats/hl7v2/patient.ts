import type { PatientRef } from '../../record'
import { detached, sexOf } from '../reported'
import type { Delimiters } from './delimiters'
import { before, components } from './message'
import { readBirthDate } from './time'

interface Cx {
  authority: string
  value: string
  type: string
}

/**
 * The patient of a PID segment. Of several identifiers in PID-3 the medical record number (type MR) counts, else the first; the others, PID-2
 * and PID-4 are kept beside it. `id` is null when there is none at all.
 */
export function readPatient(
  fields: string[],
  delimiters: Delimiters,
  unescapeText: (text: string) => string,
): PatientRef {
  const clean = (text: string | undefined) => {
    const plain = unescapeText(text ?? '').trim()
    return plain === '""' ? '' : detached(plain)
  }
  const identifiers = (field: string | undefined): Cx[] =>
    (field ?? '')
      .split(delimiters.repetition)
      .map((repetition) => {
        const [id, , , authority = '', type] = repetition.split(delimiters.component)
        const [namespace, universal] = authority.split(delimiters.subcomponent)
        return { value: clean(id), authority: clean(namespace) || clean(universal) || 'local', type: clean(type) }
      })
      .filter(({ value }) => value !== '')

  const known = [...identifiers(fields[3]), ...identifiers(fields[2]), ...identifiers(fields[4])]
  const chosen = known.find(({ type }) => type.toUpperCase() === 'MR') ?? known[0]
  const others = known.filter((other) => other.value !== chosen?.value || other.authority !== chosen.authority)
  const [family, given] = components(fields[5], delimiters)
  return {
    authority: chosen?.authority ?? 'local',
    id: chosen?.value ?? null,
    family: clean(before(family ?? '', delimiters.subcomponent)) || null,
    given: clean(given) || null,
    sex: sexOf(clean(components(fields[8], delimiters)[0])),
    birthDate: readBirthDate(clean(components(fields[7], delimiters)[0])),
    otherIdentifiers: others.map(({ authority, value }) => ({ authority, value })),
  }
}

/** The patients of a file, one object for each way in which PID states one. */
export class People {
  private readonly known = new Map<string, PatientRef>()
  private anonymous: string | null = null

  /** The patient of a PID segment; null when it has no id and another person without one came before: two would be mixed up. */
  ofSegment(
    fields: string[],
    delimiters: Delimiters,
    unescapeText: (text: string) => string,
  ): { ref: PatientRef | null; isNew: boolean } {
    const key = [2, 3, 4, 5, 7, 8].map((index) => fields[index] ?? '').join('\r')
    const known = this.known.get(key)
    if (known) return { ref: known, isNew: false }
    const found = readPatient(fields, delimiters, unescapeText)
    if (found.id === null && !this.accept(key)) return { ref: null, isNew: false }
    this.known.set(detached(key), found)
    return { ref: found, isNew: true }
  }

  /** The one person whom a file without PID is about; null as above. */
  unnamed(): PatientRef | null {
    if (!this.accept('')) return null
    const ref = this.known.get('') ?? { authority: 'local', id: null }
    this.known.set('', ref)
    return ref
  }

  private accept(key: string): boolean {
    this.anonymous ??= key
    return this.anonymous === key
  }
}
