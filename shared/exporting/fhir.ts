import { analyteByKey } from '../hematology/analytes'
import type { Patient, ResultStatus, Timestamp } from '../model'
import { formatIso } from '../time'
import {
  type EventMemo,
  type ExportRecord,
  eventMemoOf,
  memoUrl,
  patientMemoOf,
  type ResultMemo,
  resultMemoOf,
} from './memo'

/** FHIR R4 bundle of type `collection`: one Patient with Observations and events for each record. */

const statuses: Record<ResultStatus, string> = {
  final: 'final',
  corrected: 'corrected',
  preliminary: 'preliminary',
  unverified: 'preliminary',
  partial: 'preliminary',
  pending: 'registered',
  notAsked: 'cancelled',
  cancelled: 'cancelled',
  deleted: 'entered-in-error',
  wrong: 'entered-in-error',
}

type Resource = Record<string, unknown>

/** The bundle as JSON, in pieces. */
export function* fhirBundle(records: Iterable<ExportRecord>): Generator<string> {
  yield '{"resourceType":"Bundle","type":"collection","entry":['
  let separator = ''
  for (const resource of resources(records)) {
    yield `${separator}\n${JSON.stringify({ fullUrl: `urn:marrowline:${resource['resourceType']}-${resource['id']}`, resource })}`
    separator = ','
  }
  yield '\n]}\n'
}

function* resources(records: Iterable<ExportRecord>): Generator<Resource> {
  for (const { patient, results, events, origins, externalIds } of records) {
    const subject = { reference: `Patient/p${patient.id}` }
    yield { ...patientResource(patient), ...extension(patientMemoOf(patient)) }
    for (const result of results) {
      for (const version of [...result.history, result]) {
        const memo = resultMemoOf(version, origins.get(version.id))
        yield { ...observation(memo), id: `r${version.id}`, subject, ...extension(memo) }
      }
    }
    for (const event of events) {
      const memo = eventMemoOf(event, externalIds.get(event.id) ?? null)
      yield { ...eventResource(memo), id: `e${event.id}`, subject, ...extension(memo) }
    }
  }
}

/** The entry as this program holds it, for its own import. */
function extension(memo: object): Resource {
  return { extension: [{ url: memoUrl, valueString: JSON.stringify(memo) }] }
}

function patientResource({ id, identifiers, family, given, sex, birthDate }: Patient): Resource {
  return {
    resourceType: 'Patient',
    id: `p${id}`,
    identifier: identifiers.map(({ authority, value }) => ({ system: authority, value })),
    ...(family === null && given === null
      ? {}
      : { name: [{ ...(family && { family }), ...(given && { given: [given] }) }] }),
    gender: sex,
    ...(birthDate === null ? {} : { birthDate }),
  }
}

/** FHIR wants an offset wherever it wants a time; without one only the day can be told. */
function dateTime(at: Timestamp): string {
  if (at.precision === 'day') return formatIso(at)
  if (at.offset === null) return formatIso({ ...at, precision: 'second' }).slice(0, 19)
  return formatIso({ ...at, precision: 'second' })
}

/** An Observation without id and subject. */
export function observation(memo: ResultMemo): Resource {
  const { codeSystem, code, name, range, specimen, note, flags, issued, method } = memo
  const system = codeSystem === 'LOINC' ? 'http://loinc.org' : codeSystem
  const coding = code === null ? [] : [{ ...(system && { system }), code, ...(name && { display: name }) }]
  return {
    resourceType: 'Observation',
    status: statuses[memo.status],
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
    ],
    code: { coding, ...(name && { text: name }) },
    effectiveDateTime: dateTime(memo.at),
    ...(issued === null ? {} : { issued: new Date(issued).toISOString() }),
    ...reportedValue(memo),
    ...(method === null ? {} : { method: { text: method } }),
    ...(range === null || range.text === '' ? {} : { referenceRange: [{ text: range.text }] }),
    ...(specimen === null ? {} : { specimen: { display: specimen, identifier: { value: specimen } } }),
    ...(note === null ? {} : { note: [{ text: note }] }),
    ...(flags.length === 0 ? {} : { interpretation: flags.map((code) => ({ coding: [{ code }], text: code })) }),
  }
}

/** The number as reported, digit by digit, with its own unit. */
function reportedValue({ analyte, value, comparator, rawText, rawUnit, status }: ResultMemo): Resource {
  if (value === null) {
    if (rawText !== '') return { valueString: rawText }
    return status === 'pending' ? { dataAbsentReason: { coding: [{ code: 'temp-unknown' }] } } : {}
  }
  const reported = Number(rawText.replace(/^[\s<>≤≥=]+/, ''))
  const unit = analyteByKey(analyte)?.canonicalUnit
  const quantity =
    Number.isNaN(reported) || rawUnit === null ? { value, ...(unit && { unit }) } : { value: reported, unit: rawUnit }
  return { valueQuantity: { ...quantity, ...(comparator === null ? {} : { comparator }) } }
}

const medicated = new Set(['ATG', 'CSA', 'STEROID', 'ANDROGEN', 'TPO_RA', 'GCSF'])
const eventStatuses = {
  given: 'completed',
  ordered: 'preparation',
  not_done: 'not-done',
  error: 'entered-in-error',
} as const

/** A resource for an event, without id and subject. */
export function eventResource({ type, start, end, status, dose, details }: EventMemo): Resource {
  const period = end === null ? { start: dateTime(start) } : { start: dateTime(start), end: dateTime(end) }
  const code = { coding: [{ system: 'urn:marrowline:event', code: type }], text: details.product ?? type }
  const note = details.note === undefined ? {} : { note: [{ text: details.note }] }
  if (!medicated.has(type) && type !== 'MSC') {
    return { resourceType: 'Procedure', status: eventStatuses[status], code, performedPeriod: period, ...note }
  }
  if (status === 'ordered') {
    return {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: code,
      authoredOn: dateTime(start),
      ...note,
    }
  }
  return {
    resourceType: 'MedicationAdministration',
    status: eventStatuses[status],
    medicationCodeableConcept: code,
    ...(end === null ? { effectiveDateTime: dateTime(start) } : { effectivePeriod: period }),
    ...(dose === null ? {} : { dosage: { dose: { value: dose.value, unit: dose.unit } } }),
    ...note,
  }
}
