import { analyteByKey } from '../../shared/hematology/analytes'
import { loincCodes } from '../../shared/hematology/loinc'
import type { ClinicalEvent, LabResult, Patient, PatientRecord, ResultStatus, Timestamp } from '../../shared/model'
import { formatIso } from '../../shared/time'

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
export function* fhirBundle(records: Iterable<PatientRecord>): Generator<string> {
  yield '{"resourceType":"Bundle","type":"collection","entry":['
  let separator = ''
  for (const resource of resources(records)) {
    yield `${separator}\n${JSON.stringify({ fullUrl: `urn:marrowline:${resource['resourceType']}-${resource['id']}`, resource })}`
    separator = ','
  }
  yield '\n]}\n'
}

function* resources(records: Iterable<PatientRecord>): Generator<Resource> {
  for (const { patient, results, events } of records) {
    const subject = { reference: `Patient/p${patient.id}` }
    yield patientResource(patient)
    for (const result of results) for (const version of [...result.history, result]) yield observation(version, subject)
    for (const event of events) yield eventResource(event, subject)
  }
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

function observation(result: LabResult, subject: Resource): Resource {
  const key = analyteByKey(result.analyte)?.key ?? null
  const loinc = key === null ? undefined : loincCodes(key)[0]
  const coding = [
    ...(loinc === undefined ? [] : [{ system: 'http://loinc.org', code: loinc }]),
    { system: 'local', code: key ?? result.analyte.replace(/^other:/, '') },
  ]
  const { range, specimen, note, flags } = result
  return {
    resourceType: 'Observation',
    id: `r${result.id}`,
    status: statuses[result.status],
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
    ],
    code: { coding },
    subject,
    effectiveDateTime: dateTime(result.at),
    ...reportedValue(result),
    ...(range === null ? {} : { referenceRange: [{ text: range.text }] }),
    ...(specimen === null ? {} : { specimen: { display: specimen, identifier: { value: specimen } } }),
    ...(note === null ? {} : { note: [{ text: note }] }),
    ...(flags.length === 0 ? {} : { interpretation: flags.map((code) => ({ coding: [{ code }], text: code })) }),
  }
}

/** The number as reported, digit by digit, with its own unit. */
function reportedValue({ value, comparator, rawText, rawUnit, unit, status }: LabResult): Resource {
  if (value === null) {
    if (rawText !== '') return { valueString: rawText }
    return status === 'pending' ? { dataAbsentReason: { coding: [{ code: 'temp-unknown' }] } } : {}
  }
  const reported = Number(rawText.replace(/^[\s<>≤≥=]+/, ''))
  const quantity = Number.isNaN(reported) || rawUnit === null ? { value, unit } : { value: reported, unit: rawUnit }
  return { valueQuantity: { ...quantity, ...(comparator === null ? {} : { comparator }) } }
}

const medicated = new Set(['ATG', 'CSA', 'STEROID', 'ANDROGEN', 'TPO_RA', 'GCSF'])
const eventStatuses = {
  given: 'completed',
  ordered: 'preparation',
  not_done: 'not-done',
  error: 'entered-in-error',
} as const

function eventResource({ id, type, start, end, status, dose, details }: ClinicalEvent, subject: Resource): Resource {
  const period = end === null ? { start: dateTime(start) } : { start: dateTime(start), end: dateTime(end) }
  const code = { coding: [{ system: 'urn:marrowline:event', code: type }], text: details.product ?? type }
  const note = [{ text: JSON.stringify(details) }]
  if (!medicated.has(type) && type !== 'MSC') {
    return {
      resourceType: 'Procedure',
      id: `e${id}`,
      status: eventStatuses[status],
      code,
      subject,
      performedPeriod: period,
      note,
    }
  }
  if (status === 'ordered') {
    return {
      resourceType: 'MedicationRequest',
      id: `e${id}`,
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: code,
      subject,
      authoredOn: dateTime(start),
      note,
    }
  }
  return {
    resourceType: 'MedicationAdministration',
    id: `e${id}`,
    status: eventStatuses[status],
    medicationCodeableConcept: code,
    subject,
    ...(end === null ? { effectiveDateTime: dateTime(start) } : { effectivePeriod: period }),
    ...(dose === null ? {} : { dosage: { dose: { value: dose.value, unit: dose.unit } } }),
    note,
  }
}
