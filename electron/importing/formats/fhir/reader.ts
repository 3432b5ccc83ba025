import type { Quality } from '../../../../shared/model'
import { parseIso } from '../../../../shared/time'
import type { EventRecord, PatientRef, ResultRecord, Sink } from '../../record'
import { problem, qualityOf, refusal } from '../reported'
import { memoText, readExportedEntry } from './exported'
import { child, codings, conceptText, isNode, list, type Node, nodes, text } from './node'
import { type Measured, readMeasured, statusOf, testOf } from './observation'
import { idOf, readPatient, Subjects } from './subjects'
import { choiceTime, issuedAt } from './time'
import {
  type Product,
  productOf,
  readAdministration,
  readAdverseEvent,
  readCondition,
  readDispense,
  readProcedure,
  readRequest,
  type TreatmentSource,
} from './treatments'

/** Resource types that are read; the others are passed over and counted. */
export const READ_TYPES = [
  'Patient',
  'Observation',
  'DiagnosticReport',
  'Specimen',
  'Medication',
  'BiologicallyDerivedProduct',
  'BiologicallyDerivedProductDispense',
  'MedicationAdministration',
  'MedicationRequest',
  'MedicationOrder',
  'Procedure',
  'Condition',
  'AdverseEvent',
  'Bundle',
]

const TREATMENTS: Record<string, (source: TreatmentSource) => EventRecord | { diagnosed: string } | null> = {
  MedicationAdministration: readAdministration,
  MedicationRequest: readRequest,
  MedicationOrder: readRequest,
  BiologicallyDerivedProductDispense: readDispense,
  Procedure: readProcedure,
  Condition: readCondition,
  AdverseEvent: readAdverseEvent,
}

/** Treatments that nobody is to miss even if their product is unknown; other resources of these lists are often none of ours. */
const NAMED = new Set([
  'MedicationAdministration',
  'MedicationRequest',
  'MedicationOrder',
  'BiologicallyDerivedProductDispense',
])
const PATIENT = 'Patient/'
const DEEPEST_BUNDLE = 3
const MOST_WAITING = 100_000
const NO_PRODUCT: Product = { concept: null, name: '', lot: '', donation: '' }

interface Specimen {
  collected: string
  quality: Quality[]
  note: string
}

/** Takes resources in any order and hands results and events to the sink. What refers to a specimen or product still to come waits for it. */
export class FhirReader {
  resources = 0
  private readonly subjects = new Subjects()
  private readonly anonymous = new Map<string, PatientRef>()
  private readonly contained = new Map<string, PatientRef>()
  private readonly specimens = new Map<string, Specimen>()
  private readonly products = new Map<string, Product>()
  private waiting: (() => void)[] = []
  private late = 0

  constructor(
    private readonly sink: Sink,
    private readonly name: string,
  ) {}

  /** One resource; `url` is the fullUrl of its entry, '' outside of a Bundle. */
  resource(resource: Node, row: number, url: string, level = 0): void {
    this.resources++
    const type = text(resource, 'resourceType')
    if (type === 'Patient') this.sink.patient(this.subjects.add(resource, url), row)
    else if (memoText(resource) !== null) this.exported(resource, row)
    else if (type === 'Observation') this.observation(resource, row, null)
    else if (type === 'Bundle' && level < DEEPEST_BUNDLE) this.bundle(resource, row, level)
    else if (type === 'DiagnosticReport') this.report(resource, row)
    else if (TREATMENTS[type]) this.treatment(type, resource, row)
    else {
      this.background(type, resource, url)
      this.sink.ignored(1)
    }
  }

  /** An element of `Bundle.entry`. */
  entry(entry: Node, row: number, level = 0): void {
    const resource = child(entry, 'resource')
    if (resource) this.resource(resource, row, text(entry, 'fullUrl'), level)
    else if (child(entry, 'content')) throw refusal('fhirVersion', { name: this.name, version: 'FHIR DSTU1' })
    else this.sink.ignored(1)
  }

  /** Patients, specimens and products of a file that is imported together with this one. */
  companion(resource: Node): void {
    const type = text(resource, 'resourceType')
    if (type === 'Patient') this.subjects.add(resource, '')
    else this.background(type, resource, '')
  }

  /** Call after the last resource: what still waits is handed on as it is. */
  end(): void {
    const waiting = this.waiting
    this.waiting = []
    for (const run of waiting) run()
    if (this.late > 0) this.sink.problem(problem('specimenNotFound', 'info', null, null, null, { count: this.late }))
  }

  /** An entry of this program's own export. */
  private exported(resource: Node, row: number): void {
    const patient = this.subjectOf(resource, row)
    if (patient === 'none') return
    const entry = patient === null ? null : readExportedEntry(resource, patient, row)
    if (patient === null) this.reject(resource, row)
    else if (entry === null) this.sink.problem(problem('exportEdited', 'error', row, 'extension', null))
    else if ('result' in entry) this.sink.result(entry.result)
    else this.sink.event(entry.event)
  }

  private bundle(bundle: Node, row: number, level: number): void {
    for (const entry of nodes(bundle, 'entry')) this.entry(entry, row, level + 1)
  }

  private background(type: string, resource: Node, url: string): void {
    const keys = [url, `${type}/${text(resource, 'id') || idOf(url)}`].filter(Boolean)
    if (type === 'Specimen') for (const key of keys) this.specimens.set(key, readSpecimen(resource))
    if (type === 'Medication' || type === 'BiologicallyDerivedProduct') {
      for (const key of keys) this.products.set(key, productOf(resource))
    }
  }

  /** Results that a report refers to come as resources of their own; only those it contains are taken from it. */
  private report(report: Node, row: number): void {
    const inside = nodes(report, 'contained').filter((each) => text(each, 'resourceType') === 'Observation')
    for (const observation of inside) this.observation(observation, row, report)
    if (inside.length === 0) this.sink.ignored(1)
  }

  private observation(resource: Node, row: number, report: Node | null): void {
    const { measured, unread } = readMeasured(resource)
    for (const raw of unread) this.sink.problem(problem('valueNotRead', 'info', row, raw, raw))
    const isPanel = list(resource, 'hasMember').length + list(resource, 'related').length > 0
    if (measured.length === 0 && (isPanel || unread.length > 0)) {
      this.sink.ignored(1)
      return
    }
    const patient = this.subjectOf(resource, row) ?? (report ? this.subjectOf(report, row) : null)
    if (patient === null) this.reject(resource, row)
    else if (patient !== 'none') {
      const empty = (): Measured => ({
        ...testOf(resource),
        value: '',
        comparator: null,
        unit: null,
        range: null,
        flags: null,
        note: null,
        method: null,
        cell: null,
      })
      const rows = measured.length > 0 ? measured : [empty()]
      const reference = text(resource, 'specimen', 'reference') || text(report, 'specimen', 'reference')
      const host = reference.startsWith('#')
        ? [resource, report]
            .flatMap((each) => nodes(each, 'contained'))
            .find((each) => `#${text(each, 'id')}` === reference)
        : undefined
      this.whenKnown(reference, this.specimens, (specimen) =>
        this.results(rows, resource, report, row, patient, reference, host ? readSpecimen(host) : specimen),
      )
    }
  }

  private results(
    measured: Measured[],
    resource: Node,
    report: Node | null,
    row: number,
    patient: PatientRef,
    reference: string,
    specimen: Specimen | null,
  ): void {
    const effective =
      text(resource, 'effectiveDateTime') ||
      choiceTime(resource, 'effective').start ||
      choiceTime(resource, 'applies').start ||
      (report ? choiceTime(report, 'effective').start : '')
    const taken = effective || specimen?.collected || ''
    const reported = taken ? '' : text(resource, 'issued') || text(report, 'issued')
    const at = parseIso(taken || reported)
    if (!at && taken) this.sink.problem(problem('timeUnreadable', 'warning', row, 'effective[x]', taken))
    const status = statusOf(resource)
    if (!status) this.sink.problem(problem('statusUnknown', 'warning', row, 'status', text(resource, 'status')))
    const issued = issuedAt(text(resource, 'issued'), text(resource, 'meta', 'lastUpdated'), text(report, 'issued'))
    const specimenId = reference.startsWith('#') ? null : reference.replace(/^urn:uuid:/, 'Specimen/') || null
    for (const each of measured) {
      const record: ResultRecord = {
        row,
        cell: each.cell,
        patient,
        code: each.code,
        codeSystem: each.codeSystem,
        name: each.name,
        value: each.value,
        comparator: each.comparator,
        unit: each.unit,
        at,
        reportTimeOnly: at !== null && reported !== '',
        issued,
        status: status ?? 'unverified',
        method: each.method,
        specimen: specimenId,
        range: each.range,
        flags: each.flags,
        note: specimen?.note ? [each.note, specimen.note].filter(Boolean).join('\n') : each.note,
        // JSON and XML Schema decimals have a point; only text leaves it open.
        decimalMark: each.cell?.endsWith('valueString') ? null : '.',
      }
      if (each.alternate) record.alternate = each.alternate
      if (specimen && specimen.quality.length > 0) record.quality = specimen.quality
      this.sink.result(record)
    }
  }

  private treatment(type: string, resource: Node, row: number): void {
    const concept = child(resource, 'medicationCodeableConcept') ?? child(resource, 'medication', 'concept')
    const target =
      child(resource, 'medicationReference') ??
      child(resource, 'medication', 'reference') ??
      child(resource, 'product') ??
      child(resource, 'usedReference') ??
      child(resource, 'used', 'reference')
    const reference = text(target, 'reference')
    const host = nodes(resource, 'contained').find((each) => `#${text(each, 'id')}` === reference)
    const stated: Product | null = concept
      ? { ...NO_PRODUCT, concept, name: conceptText(concept) }
      : host
        ? productOf(host)
        : null
    this.whenKnown(stated ? '' : reference, this.products, (found) => {
      const product = stated ?? found ?? { ...NO_PRODUCT, name: text(target, 'display') }
      this.event(type, resource, row, product)
    })
  }

  private event(type: string, resource: Node, row: number, product: Product): void {
    const patient = this.subjectOf(resource, row)
    if (patient === 'none') return
    // Who it concerns matters only for what is an event at all.
    const found = TREATMENTS[type]?.({ resource, row, patient: patient ?? { authority: 'local', id: null }, product })
    if (!found) {
      if (NAMED.has(type)) this.sink.problem(problem('treatmentUnnamed', 'error', row, null, null, { segment: type }))
      else this.sink.ignored(1)
    } else if (patient === null) this.reject(resource, row)
    else if ('diagnosed' in found) {
      const date = /^\d{4}(-\d{2}){0,2}/.exec(found.diagnosed)?.[0] ?? null
      patient.diagnosis = { ...patient.diagnosis, date: patient.diagnosis?.date ?? date }
      this.sink.patient(patient, row)
    } else this.sink.event(found)
  }

  /** Runs at once when the reference is known or there is none, else at the end. */
  private whenKnown<T>(reference: string, known: Map<string, T>, run: (found: T | null) => void): void {
    if (reference === '' || reference.startsWith('#')) {
      run(null)
      return
    }
    const look = () => {
      const bare = reference.replace(/\/_history\/.*$/, '')
      return known.get(bare) ?? known.get(bare.split('/').slice(-2).join('/')) ?? null
    }
    const found = look()
    if (found) run(found)
    else if (this.waiting.length < MOST_WAITING) this.waiting.push(() => run(look()))
    else {
      this.late++
      run(null)
    }
  }

  /**
   * The patient that a resource is about. Null when none can be told; 'none' when it is about something else, which has then been reported.
   */
  private subjectOf(resource: Node, row: number): PatientRef | null | 'none' {
    const subject = child(resource, 'subject') ?? child(resource, 'patient')
    const reference = text(subject, 'reference')
    if (reference.startsWith('#')) return this.containedPatient(resource, reference)
    const type = text(subject, 'type') || typeOf(reference)
    if (type !== 'Patient') {
      this.sink.problem(problem('subjectNotPatient', 'info', row, 'subject', reference || type))
      this.sink.ignored(1)
      return 'none'
    }
    if (reference) return this.subjects.find(reference)
    const value = text(subject, 'identifier', 'value')
    if (value)
      return this.shared(this.contained, { authority: text(subject, 'identifier', 'system') || 'local', id: value })
    return this.nobody({ authority: 'local', id: null, family: text(subject, 'display') || null })
  }

  /** Ids of contained resources mean nothing outside: such a patient counts by identifiers alone. */
  private containedPatient(resource: Node, reference: string): PatientRef | null {
    const inside = nodes(resource, 'contained').find((each) => `#${text(each, 'id')}` === reference)
    if (!inside) return null
    const ref = readPatient({ ...inside, id: '' })
    return ref.id === null ? this.nobody(ref) : this.shared(this.contained, ref)
  }

  private shared(known: Map<string, PatientRef>, ref: PatientRef): PatientRef {
    const key = JSON.stringify(ref)
    const found = known.get(key) ?? ref
    known.set(key, found)
    return found
  }

  /** One person without an id can be asked for; two would be mixed up. */
  private nobody(ref: PatientRef): PatientRef | null {
    const found = this.shared(this.anonymous, ref)
    return this.anonymous.size === 1 || this.anonymous.keys().next().value === JSON.stringify(ref) ? found : null
  }

  private reject(resource: Node, row: number): void {
    this.sink.problem(problem('patientMissing', 'error', row, 'subject', conceptText(child(resource, 'code')) || null))
  }
}

/** Type of the resource that a reference leads to; a patient where it names none. */
function typeOf(reference: string): string {
  if (reference.startsWith(PATIENT) && !reference.includes('/', PATIENT.length)) return 'Patient'
  return /([A-Z]\w+)\/[^/]+(\/_history\/.*)?$/.exec(reference)?.[1] ?? 'Patient'
}

function readSpecimen(resource: Node): Specimen {
  const conditions = nodes(resource, 'condition')
  const status = text(resource, 'status')
  const coded = conditions.flatMap((condition) => {
    const all = codings(condition)
    return all.length > 0
      ? all.map(({ code, display }) => qualityOf(code, display || text(condition, 'text')))
      : [qualityOf('', text(condition, 'text'))]
  })
  const remarks = [
    ...conditions.map(conceptText),
    status === 'unsatisfactory' ? status : '',
    ...nodes(resource, 'note').map((note) => text(note, 'text')),
  ]
  return {
    collected: choiceTime(child(resource, 'collection') ?? {}, 'collected').start,
    quality: [...new Set(coded.flat())],
    note: remarks.filter(Boolean).join('; '),
  }
}

/** True for an object that names its resource type. */
export function isResource(value: unknown): value is Node {
  return isNode(value) && text(value, 'resourceType') !== ''
}
