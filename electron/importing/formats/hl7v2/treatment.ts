import type { EventStatus, EventType, Timestamp } from '../../../../shared/model'
import type { EventRecord, PatientRef } from '../../record'
import { bagCount, cellDose, therapyOf } from '../therapies'
import { components, firstPart, type Message, type Unescape } from './message'

/** What an order segment (ORC, RXE, TQ1) said before the treatment segment. */
export interface Order {
  placer: string
  filler: string
  /** ORC-1, and ORC-15 or ORC-9 as the time it takes effect. */
  control: string
  effective: string
}

export interface TreatmentContext {
  row: number
  message: Message
  patient: PatientRef
  order: Order
  unescapeText: Unescape
  readAt: (text: string) => Timestamp | null
}

interface Treatment {
  cell: string
  coded: string | undefined
  start: string
  end: string
  status: EventStatus
  amount: string
  unit: string
  lot: string
  reason?: string
  donation?: string
  id: string[]
}

/** RXA of RAS^O17: a dose given, refused or not administered. */
export function readAdministration(fields: string[], context: TreatmentContext): EventRecord {
  const { delimiters } = context.message
  const part = (index: number) => firstPart(fields[index], delimiters)
  const completion = part(20).toUpperCase()
  const action = part(21).toUpperCase()
  const done = completion === 'RE' || completion === 'NA' ? 'not_done' : 'given'
  return treatment(context, {
    cell: 'RXA-5',
    coded: fields[5],
    start: part(3),
    end: part(4),
    status: action === 'D' ? 'error' : done,
    amount: part(6),
    unit: unitText(fields[7], context),
    lot: part(15),
    reason: components(fields[18], delimiters)[1] ?? part(18),
    // Senders often leave the sub id at 1 for every dose of an order: the start tells them apart.
    id: [part(2), part(3)],
  })
}

/** RXE of RDE^O11: an order; `cancelled` orders were not carried out, a discontinued one ends when the order says so. */
export function readPrescription(fields: string[], timing: string[] | null, context: TreatmentContext): EventRecord {
  const { delimiters } = context.message
  const part = (index: number) => firstPart(fields[index], delimiters)
  const quantity = components(fields[1], delimiters)
  const control = context.order.control.toUpperCase()
  const stopped = ['DC', 'OD', 'DR'].includes(control) ? context.order.effective : ''
  return treatment(context, {
    cell: 'RXE-2',
    coded: fields[2],
    start: firstPart(timing?.[7], delimiters) || quantity[3] || part(32) || (stopped ? '' : context.order.effective),
    end: firstPart(timing?.[8], delimiters) || quantity[4] || stopped,
    status: ['CA', 'OC', 'CR'].includes(control) ? 'not_done' : 'ordered',
    amount: part(3),
    unit: unitText(fields[5], context),
    lot: '',
    id: [],
  })
}

/** BPX of BPS^O29: a blood product handed out; whether it was transfused is for BTX to say. */
export function readDispense(fields: string[], product: string | undefined, context: TreatmentContext): EventRecord {
  const part = (index: number) => firstPart(fields[index], context.message.delimiters)
  return treatment(context, {
    cell: 'BPX-6',
    coded: fields[6] || fields[8] || product,
    start: part(4),
    end: '',
    status: bloodStatus(part(3), ['RA', 'RL', 'WA', 'RE'].includes(part(2).toUpperCase()), 'ordered'),
    amount: part(15) || part(14),
    unit: part(15) ? unitText(fields[16], context) : 'units',
    lot: part(10),
    donation: part(5),
    id: [part(5), part(17)],
  })
}

/** BTX of BTS^O31: a blood product transfused (TX, TR) or returned. */
export function readTransfusion(fields: string[], product: string | undefined, context: TreatmentContext): EventRecord {
  const part = (index: number) => firstPart(fields[index], context.message.delimiters)
  const disposition = part(11).toUpperCase()
  const done = disposition === 'TX' || disposition === 'TR' ? 'given' : 'ordered'
  return treatment(context, {
    cell: 'BTX-3',
    coded: fields[3] || fields[5] || product,
    start: part(16) || part(13),
    end: part(17),
    status: bloodStatus(part(12), ['RA', 'RL', 'WA'].includes(disposition), done),
    amount: part(9) || part(8),
    unit: part(9) ? unitText(fields[10], context) : 'units',
    lot: part(7),
    donation: part(2),
    reason: components(fields[18], context.message.delimiters)[1] ?? '',
    id: [part(2)],
  })
}

/** HL7 table 0511: D deleted and W wrong patient take the row back. */
function bloodStatus(messageStatus: string, unused: boolean, otherwise: EventStatus): EventStatus {
  if (['D', 'W'].includes(messageStatus.toUpperCase())) return 'error'
  return unused ? 'not_done' : otherwise
}

function unitText(field: string | undefined, { message, unescapeText }: TreatmentContext): string {
  const [code = '', text = ''] = components(field, message.delimiters)
  return unescapeText(code || text)
}

function treatment(context: TreatmentContext, found: Treatment): EventRecord {
  const { message, order, unescapeText, readAt } = context
  const [code = '', name = '', system = '', otherCode = '', otherName = '', otherSystem = ''] = components(
    found.coded,
    message.delimiters,
  ).map(unescapeText)
  const therapy =
    therapyOf({ system, code, text: name }) ?? therapyOf({ system: otherSystem, code: otherCode, text: otherName })
  const type: EventType = therapy?.type ?? 'OTHER'
  const product = name || otherName || therapy?.product || code
  const amount = unescapeText(found.amount)
  const own = [order.filler || order.placer, ...found.id].map(unescapeText).filter(Boolean)
  const start = readAt(found.start)
  return {
    row: context.row,
    cell: found.cell,
    patient: context.patient,
    type,
    start,
    end: readAt(found.end),
    status: found.status,
    dose: amount && found.unit ? { value: amount, unit: found.unit } : null,
    details: {
      ...(product && { product }),
      ...(code && { code: `${system || 'local'}|${code}` }),
      ...(found.lot && { lot: unescapeText(found.lot) }),
      ...(found.donation && { donor_id: unescapeText(found.donation) }),
      ...(found.reason && { note: unescapeText(found.reason) }),
      ...(type === 'MSC' && cellDose(amount, found.unit)),
      ...((type === 'RBC' || type === 'PLT') && bagCount(amount, found.unit)),
    },
    externalId: own.length > 0 && (order.filler || order.placer) ? own.join('/') : null,
    issued: message.time ? message.time.wall - (message.time.offset ?? 0) * 60_000 : null,
  }
}
