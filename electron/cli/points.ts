import type { ClinicalEvent, LabResult, Patient, Source } from '../../shared/model'
import { formatIso } from '../../shared/time'

/** POINT of the command line's JSON. A withdrawn value is no value; its text stays. */
export function pointOf(result: LabResult): Record<string, unknown> {
  const {
    id,
    at,
    value,
    comparator,
    unit,
    rawText,
    rawUnit,
    status,
    state,
    derivedFrom,
    flags,
    quality,
    method,
    specimen,
  } = result
  return {
    id,
    at: formatIso(at),
    value: state === 'withdrawn' ? null : value,
    comparator,
    unit,
    rawText,
    rawUnit,
    status,
    state,
    method,
    specimen,
    range: result.range,
    note: result.note,
    derivedFrom,
    flags,
    quality,
    history: result.history.map(pointOf),
    source: sourceOf(result.sources[0] ?? null),
    sources: result.sources.map(sourceOf),
  }
}

function sourceOf(source: Source | null): Record<string, unknown> | null {
  if (source === null) return null
  const { file, row, cell, batch } = source
  return { file, row, cell, batch }
}

/** EVENT of the command line's JSON. */
export function eventOf({
  id,
  type,
  start,
  end,
  status,
  dose,
  details,
  source,
  edited,
}: ClinicalEvent): Record<string, unknown> {
  return {
    id,
    type,
    start: formatIso(start),
    end: end === null ? null : formatIso(end),
    status,
    dose,
    details,
    source: sourceOf(source),
    edited,
  }
}

/** Who a patient is. */
export function identityOf({
  id,
  identifiers,
  family,
  given,
  sex,
  birthDate,
  diagnosis,
}: Patient): Record<string, unknown> {
  const [first] = identifiers
  return {
    id: first?.value ?? '',
    authority: first?.authority ?? '',
    patientId: id,
    name: [family, given].filter(Boolean).join(', ') || null,
    sex,
    birthDate,
    identifiers,
    diagnosis,
  }
}
