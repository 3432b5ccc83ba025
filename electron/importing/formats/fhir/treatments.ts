import type { EventDetails, EventStatus, EventType } from '../../../../shared/model'
import { parseIso } from '../../../../shared/time'
import type { EventRecord, PatientRef } from '../../record'
import { bagCount, cellDose, type Therapy, therapyOf } from '../therapies'
import { child, codings, conceptText, type Node, nodes, text } from './node'
import { choiceTime, issuedAt } from './time'

/** A drug or blood product: stated in the resource itself, or taken from the Medication or product it refers to. */
export interface Product {
  concept: Node | null
  name: string
  lot: string
  donation: string
}

export interface TreatmentSource {
  resource: Node
  row: number
  patient: PatientRef
  product: Product
}

/** What a Medication or BiologicallyDerivedProduct says of itself. */
export function productOf(resource: Node): Product {
  const concept = child(resource, 'code') ?? child(resource, 'productCode') ?? child(resource, 'productCategory')
  return {
    concept,
    name: conceptText(concept) || text(resource, 'productCategory'),
    lot: text(resource, 'batch', 'lotNumber') || text(resource, 'lotNumber'),
    donation: text(resource, 'biologicalSourceEvent', 'value') || text(resource, 'identifier', 'value'),
  }
}

const ADMINISTERED: Record<string, EventStatus> = {
  completed: 'given',
  'in-progress': 'given',
  stopped: 'given',
  'not-done': 'not_done',
  'entered-in-error': 'error',
}

const REQUESTED: Record<string, EventStatus> = { cancelled: 'not_done', 'entered-in-error': 'error' }
const DISPENSED: Record<string, EventStatus> = {
  returned: 'not_done',
  unfulfilled: 'not_done',
  'entered-in-error': 'error',
}

/** MedicationAdministration: any drug; those that are none of the followed therapies become `OTHER`. */
export function readAdministration(source: TreatmentSource): EventRecord | null {
  const { resource } = source
  const notGiven = text(resource, 'wasNotGiven') === 'true'
  const time = [
    choiceTime(resource, 'effective'),
    choiceTime(resource, 'occurence'),
    choiceTime(resource, 'occurrence'),
  ]
  const older = child(resource, 'effectiveTimePeriod')
  const start =
    time.map((each) => each.start).find(Boolean) ?? (text(older, 'start') || text(resource, 'effectiveTimeDateTime'))
  const end = time.map((each) => each.end).find(Boolean) ?? text(older, 'end')
  const dosage = child(resource, 'dosage')
  const status = notGiven ? 'not_done' : (ADMINISTERED[text(resource, 'status')] ?? 'ordered')
  return drug(source, { start, end, status, quantity: child(dosage, 'dose') ?? child(dosage, 'quantity') })
}

/** MedicationRequest (MedicationOrder of DSTU2): what was ordered, which is not yet given. */
export function readRequest(source: TreatmentSource): EventRecord | null {
  const { resource } = source
  const dosage = child(resource, 'dosageInstruction')
  const bounds =
    child(dosage, 'timing', 'repeat', 'boundsPeriod') ?? child(resource, 'dispenseRequest', 'validityPeriod')
  return drug(source, {
    start: text(bounds, 'start') || text(resource, 'authoredOn') || text(resource, 'dateWritten'),
    end: text(bounds, 'end'),
    status: REQUESTED[text(resource, 'status')] ?? 'ordered',
    quantity: child(dosage, 'doseAndRate', 'doseQuantity') ?? child(dosage, 'doseQuantity'),
  })
}

/** BiologicallyDerivedProductDispense: a product handed out. */
export function readDispense(source: TreatmentSource): EventRecord | null {
  const { resource } = source
  const status = DISPENSED[text(resource, 'status')] ?? 'ordered'
  const start = text(resource, 'whenHandedOver') || text(resource, 'preparedDate')
  return drug(source, { start, end: '', status, quantity: child(resource, 'quantity') })
}

interface Course {
  start: string
  end: string
  status: EventStatus
  quantity: Node | null
}

function drug(source: TreatmentSource, course: Course): EventRecord | null {
  const { product } = source
  const name = product.name || codings(product.concept)[0]?.code || ''
  return name ? event(source, therapyIn(product.concept, product.name)?.type ?? 'OTHER', name, course) : null
}

/** Procedure: a transfusion, a cell infusion, a transplantation or a marrow biopsy; null for any other. */
export function readProcedure(source: TreatmentSource): EventRecord | null {
  const { resource, product } = source
  const code = child(resource, 'code')
  const name = conceptText(code)
  const isMarrow =
    codings(code).some((coding) => coding.code === '49401003') ||
    /bone marrow.*(biops|aspirat)|(biops|aspirat).*bone marrow/i.test(name)
  const therapy = therapyIn(product.concept, product.name) ?? therapyIn(code, name)
  if (!isMarrow && !therapy) return null
  const time = [choiceTime(resource, 'performed'), choiceTime(resource, 'occurrence')]
  return event(source, isMarrow ? 'MARROW' : (therapy?.type ?? 'OTHER'), product.name || name, {
    start: time.map(({ start }) => start).find(Boolean) ?? '',
    end: time.map(({ end }) => end).find(Boolean) ?? '',
    status:
      text(resource, 'notPerformed') === 'true' ? 'not_done' : (ADMINISTERED[text(resource, 'status')] ?? 'ordered'),
    quantity: null,
  })
}

const INFECTION =
  /infect|sepsis|septic|septicemia|pneumonia|febrile neutropenia|neutropenic fever|bacter(a)?emia|fung(a)?emia|aspergillosis|candid(a|iasis)|mucormycosis|abscess|cellulitis|pneumonitis|sinusitis|pharyngitis|herpes|zoster|\bcmv\b|cytomegalovirus|covid/i
const INFECTION_ICD = /^(A\d\d|B\d\d|J0[0-9]|J1[0-8]|J2[0-2]|L0[0-8]|R50\.81|D70|U07)/

/** Condition: an infection or PNH as an event, aplastic anemia as the patient's diagnosis (then `diagnosed`); null for any other. */
export function readCondition(source: TreatmentSource): EventRecord | { diagnosed: string } | null {
  const { resource } = source
  const code = child(resource, 'code')
  const name = conceptText(code)
  const has = (pattern: RegExp) => codings(code).some((coding) => pattern.test(coding.code))
  const verification =
    text(resource, 'verificationStatus') || (codings(child(resource, 'verificationStatus'))[0]?.code ?? '')
  const onset = text(resource, 'onsetDateTime') || text(resource, 'onsetPeriod', 'start')
  const recorded = text(resource, 'recordedDate') || text(resource, 'assertedDate') || text(resource, 'dateRecorded')
  const status = verification === 'entered-in-error' ? 'error' : verification === 'refuted' ? 'not_done' : 'given'
  if (has(/^(306058006|D61(\..*)?)$/) || /aplastic an(a)?emia/i.test(name))
    return status === 'given' ? { diagnosed: onset || recorded } : null
  const type: EventType | null = has(/^(1963002|D59\.5)$/) || /paroxysmal nocturnal/i.test(name) ? 'PNH' : null
  const isInfection = has(/^409089005$/) || has(INFECTION_ICD) || INFECTION.test(name)
  if (!type && !isInfection) return null
  return event(
    source,
    type ?? 'INFECTION',
    '',
    {
      start: onset || recorded,
      end: text(resource, 'abatementDateTime') || text(resource, 'abatementPeriod', 'end'),
      status,
      quantity: null,
    },
    { note: name, ...(text(resource, 'bodySite', 'text') && { site: text(resource, 'bodySite', 'text') }) },
  )
}

/** AdverseEvent, with its CTCAE grade where the severity names one. */
export function readAdverseEvent(source: TreatmentSource): EventRecord {
  const { resource } = source
  const term = conceptText(child(resource, 'event') ?? child(resource, 'code'))
  const severity = `${conceptText(child(resource, 'severity'))} ${conceptText(child(resource, 'seriousness'))} ${term}`
  const grade = /grade\s*([1-5])\b/i.exec(severity)?.[1]
  const occurrence = choiceTime(resource, 'occurrence')
  const potential = text(resource, 'actuality') === 'potential'
  return event(
    source,
    'AE',
    '',
    {
      start: text(resource, 'date') || occurrence.start || text(resource, 'detected') || text(resource, 'recordedDate'),
      end: occurrence.end,
      status: text(resource, 'status') === 'entered-in-error' ? 'error' : potential ? 'not_done' : 'given',
      quantity: null,
    },
    { ...(term && { ctcae_term: term }), ...(grade && { grade: Number(grade) }) },
  )
}

function therapyIn(concept: Node | null, name: string): Therapy | null {
  for (const { system, code, display } of codings(concept)) {
    const therapy = therapyOf({ system, code, text: display })
    if (therapy) return therapy
  }
  return therapyOf({ text: name })
}

function event(
  source: TreatmentSource,
  type: EventType,
  product: string,
  course: Course,
  more: EventDetails = {},
): EventRecord {
  const { resource, row, patient } = source
  const [coding] = codings(source.product.concept ?? child(resource, 'code'))
  const value = text(course.quantity, 'value')
  const unit = text(course.quantity, 'unit') || text(course.quantity, 'code')
  const note = nodes(resource, 'note')
    .map((each) => text(each, 'text'))
    .filter(Boolean)
    .join('\n')
  const id = text(resource, 'id')
  return {
    row,
    cell: null,
    patient,
    type,
    start: parseIso(course.start),
    end: parseIso(course.end),
    status: course.status,
    dose: value && unit ? { value, unit } : null,
    details: {
      ...(product && { product }),
      ...(coding?.code && { code: `${coding.system || 'local'}|${coding.code}` }),
      ...(source.product.lot && { lot: source.product.lot }),
      ...(source.product.donation && { donor_id: source.product.donation }),
      ...(note && { note }),
      ...more,
      ...(type === 'MSC' && cellDose(value, unit)),
      ...((type === 'RBC' || type === 'PLT') && bagCount(value, unit)),
    },
    externalId: id ? `${text(resource, 'resourceType')}/${id}` : null,
    issued: issuedAt(text(resource, 'meta', 'lastUpdated')),
  }
}
