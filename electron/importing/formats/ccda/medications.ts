import type { EventStatus, Timestamp } from '../../../../shared/model'
import type { EventRecord, PatientRef } from '../../record'
import { instant, readTime } from '../hl7v2/time'
import { bagCount, cellDose, therapyOf } from '../therapies'
import { attribute, child, children, codesOf, codeText, type Element, textOf } from './element'

/** Given is what is or was taken; the other states are plans. */
const GIVEN = new Set(['completed', 'active', 'aborted'])

/** Medication activity as an event: a drug that is none of the followed therapies becomes `OTHER`. Null when it names no product. */
export function readMedication(
  row: number,
  activity: Element,
  patient: PatientRef,
  documentTime: Timestamp | null,
): EventRecord | null {
  const material = child(activity, 'consumable', 'manufacturedProduct', 'manufacturedMaterial')
  const coded = child(material, 'code')
  const codes = codesOf(coded)
  const name = codeText(coded) || textOf(child(material, 'name'))
  if (name === '') return null
  const therapy =
    codes.map(({ code, system }) => therapyOf({ system, code, text: name })).find((found) => found !== null) ??
    therapyOf({ text: name })
  const time = children(activity, 'effectiveTime').find((each) => !/PIVL|EIVL/.test(attribute(each, 'type'))) ?? null
  const dose = child(activity, 'doseQuantity')
  const [value, unit] = [attribute(dose, 'value'), attribute(dose, 'unit')]
  const id = child(activity, 'id')
  // Some systems give every entry the id of their template: it names a treatment only together with what it is and when it began.
  const began = attribute(time, 'value') || attribute(child(time, 'low'), 'value')
  const ids = [attribute(id, 'root'), attribute(id, 'extension')].filter(Boolean)
  const key = ids.length === 0 ? '' : [...ids, name, began].join('|')
  const [first] = codes
  return {
    row,
    cell: null,
    patient,
    type: therapy?.type ?? 'OTHER',
    start: readTime(began),
    end: readTime(attribute(child(time, 'high'), 'value')),
    status: statusOf(activity),
    dose: value === '' ? null : { value, unit },
    details: {
      product: name,
      ...(therapy?.type === 'MSC' ? cellDose(value, unit) : {}),
      ...(therapy?.type === 'RBC' || therapy?.type === 'PLT' ? bagCount(value, unit) : {}),
      ...(first === undefined ? {} : { code: `${first.system || 'local'}|${first.code}` }),
      ...lotOf(material),
    },
    externalId: key === '' ? null : key,
    issued: documentTime === null ? null : instant(documentTime),
  }
}

function statusOf(activity: Element): EventStatus {
  if (attribute(activity, 'negationInd') === 'true') return 'not_done'
  const status = attribute(child(activity, 'statusCode'), 'code')
  if (status === 'nullified') return 'error'
  return attribute(activity, 'moodCode') === 'EVN' && GIVEN.has(status) ? 'given' : 'ordered'
}

function lotOf(material: Element | null): { lot?: string } {
  const lot = textOf(child(material, 'lotNumberText'))
  return lot === '' ? {} : { lot }
}

/** «No known medications» is a negated statement about no drug at all. */
export function saysNone(activity: Element): boolean {
  const code = child(activity, 'consumable', 'manufacturedProduct', 'manufacturedMaterial', 'code')
  return attribute(activity, 'negationInd') === 'true' && attribute(code, 'code') === ''
}
