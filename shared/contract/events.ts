import { z } from 'zod'
import type { ClinicalEvent, EventDetails } from '../model'
import { channel, done, made, patientId } from './channel'

const eventType = z.enum([
  'MSC',
  'ATG',
  'CSA',
  'STEROID',
  'ANDROGEN',
  'TPO_RA',
  'GCSF',
  'RBC',
  'PLT',
  'HSCT',
  'INFECTION',
  'AE',
  'MARROW',
  'PNH',
  'DEATH',
  'NOTE',
  'OTHER',
])

const timestamp = z.strictObject({
  wall: z.number(),
  precision: z.enum(['day', 'minute', 'second']),
  offset: z.number().nullable(),
})

/** An event as entered by hand. */
export const eventInput = z.strictObject({
  type: eventType,
  start: timestamp,
  end: timestamp.nullable(),
  status: z.enum(['ordered', 'given', 'not_done', 'error']),
  dose: z.strictObject({ value: z.number(), unit: z.string().max(40) }).nullable(),
  details: z
    .record(z.string().max(60), z.union([z.string().max(2000), z.number()]))
    .transform((details) => details as EventDetails),
})

export type EventInput = z.output<typeof eventInput>

export const eventChannels = {
  'events.add': channel(z.strictObject({ patient: patientId, event: eventInput }), made<ClinicalEvent>()),
  'events.change': channel(
    z.strictObject({ patient: patientId, id: z.number(), event: eventInput, reason: z.string().max(500) }),
    made<ClinicalEvent>(),
  ),
  'events.remove': channel(z.strictObject({ patient: patientId, id: z.number(), reason: z.string().max(500) }), done),
  /** Earlier versions of one event, newest first. */
  'events.history': channel(
    z.strictObject({ patient: patientId, id: z.number() }),
    z.array(
      z.strictObject({
        at: z.string(),
        actor: z.string(),
        action: z.string(),
        event: made<ClinicalEvent>(),
        reason: z.string(),
      }),
    ),
  ),
  /** Takes back this patient's last change by hand; `undone` names it, null when there is none. */
  'events.undo': channel(z.strictObject({ patient: patientId }), z.strictObject({ undone: z.string().nullable() })),
  'notes.save': channel(
    z.strictObject({
      patient: patientId,
      id: z.number().nullable(),
      date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      text: z.string().max(2000),
    }),
    done,
  ),
  'notes.remove': channel(z.strictObject({ patient: patientId, id: z.number() }), done),
}
