import { z } from 'zod'
import { analyteByKey } from '../hematology/analytes'
import type {
  AnalyteKey,
  ClinicalEvent,
  EventDetails,
  EventStatus,
  EventType,
  LabResult,
  Patient,
  PatientRecord,
  Quality,
  ResultStatus,
} from '../model'

/**
 * What an export writes beside the field's own columns and elements, as JSON: the entry as this program holds it. With it an export comes in
 * again without loss; every other program can do without it.
 */

export const memoColumn = 'marrowline_record'
export const memoUrl = 'urn:marrowline:record'

/** What the database knows of a result beyond `LabResult`. */
export interface ResultOrigin {
  codeSystem: string | null
  code: string | null
  name: string | null
  subId: string | null
  /** UTC milliseconds. */
  issued: number | null
}

/** Everything of a patient that an export holds. */
export interface ExportRecord extends PatientRecord {
  /** By number of the result. */
  origins: ReadonlyMap<number, ResultOrigin>
  /** The sources' own ids, by number of the event. */
  externalIds: ReadonlyMap<number, string>
}

const statuses = [
  ...(['final', 'corrected', 'preliminary', 'unverified', 'partial', 'pending'] as const),
  ...(['notAsked', 'cancelled', 'deleted', 'wrong'] as const),
] satisfies ResultStatus[]

const qualities = [
  ...(['clumped', 'clotted', 'hemolyzed', 'lipemic', 'insufficient', 'contaminated', 'implausible'] as const),
  ...(['lowWbcDifferential', 'bandsNotReported', 'derivedDiffers', 'reportTimeOnly', 'deprecatedCode'] as const),
  ...(['unitConfirmed', 'reviewed'] as const),
] satisfies Quality[]

const timestamp = z.strictObject({
  wall: z.number(),
  precision: z.enum(['day', 'minute', 'second']),
  offset: z.number().nullable(),
})
const text = z.string().nullable()
const number = z.number().nullable()

const resultMemo = z.strictObject({
  analyte: z.custom<AnalyteKey>(
    (key) => typeof key === 'string' && (key.startsWith('other:') || analyteByKey(key as AnalyteKey) !== null),
  ),
  at: timestamp,
  value: number,
  comparator: z.enum(['<', '<=', '>', '>=']).nullable(),
  rawText: z.string(),
  rawUnit: text,
  status: z.enum(statuses),
  method: z.enum(['automated', 'manual']).nullable(),
  specimen: text,
  range: z.strictObject({ low: number, high: number, text: z.string() }).nullable(),
  flags: z.array(z.string()),
  quality: z.array(z.enum(qualities)),
  note: text,
  codeSystem: text,
  code: text,
  name: text,
  subId: text,
  issued: number,
})

const eventTypes = [
  ...(['MSC', 'ATG', 'CSA', 'STEROID', 'ANDROGEN', 'TPO_RA', 'GCSF', 'RBC', 'PLT', 'HSCT', 'INFECTION'] as const),
  ...(['AE', 'MARROW', 'PNH', 'DEATH', 'NOTE', 'OTHER'] as const),
] satisfies EventType[]

const eventMemo = z.strictObject({
  type: z.enum(eventTypes),
  start: timestamp,
  end: timestamp.nullable(),
  status: z.enum(['ordered', 'given', 'not_done', 'error'] satisfies EventStatus[]),
  dose: z.strictObject({ value: z.number(), unit: z.string() }).nullable(),
  details: z.custom<EventDetails>(
    (details) => z.record(z.string(), z.union([z.string(), z.number()])).safeParse(details).success,
  ),
  externalId: text,
})

const patientMemo = z.strictObject({
  identifiers: z.array(z.strictObject({ authority: z.string(), value: z.string() })).min(1),
  family: text,
  given: text,
  sex: z.enum(['female', 'male', 'other', 'unknown']),
  birthDate: text,
  diagnosis: z.strictObject({
    date: text,
    severity: z.enum(['nSAA', 'SAA', 'vSAA']).nullable(),
    marrowConfirmed: z.boolean().nullable(),
    priorLines: text,
    refractoryOrRelapsed: text,
    site: text,
  }),
})

export type ResultMemo = z.infer<typeof resultMemo>
export type EventMemo = z.infer<typeof eventMemo>
export type PatientMemo = z.infer<typeof patientMemo>

const noOrigin: ResultOrigin = { codeSystem: null, code: null, name: null, subId: null, issued: null }

export function resultMemoOf(result: LabResult, origin: ResultOrigin = noOrigin): ResultMemo {
  const { codeSystem, code, name, subId, issued } = origin
  const { analyte, at, value, comparator, rawText, rawUnit, status, method, specimen } = result
  const { range, flags, quality, note } = result
  return {
    ...{ analyte, at, value, comparator, rawText, rawUnit, status, method, specimen, range, flags, quality, note },
    ...{ codeSystem, code, name, subId, issued },
  }
}

export function eventMemoOf(event: ClinicalEvent, externalId: string | null): EventMemo {
  const { type, start, end, status, dose, details } = event
  return { type, start, end, status, dose, details, externalId }
}

export function patientMemoOf({ identifiers, family, given, sex, birthDate, diagnosis }: Patient): PatientMemo {
  return { identifiers, family, given, sex, birthDate, diagnosis }
}

/** Null for a text that no export wrote. */
export function readResultMemo(json: string): ResultMemo | null {
  return parse(resultMemo, json)
}

export function readEventMemo(json: string): EventMemo | null {
  return parse(eventMemo, json)
}

export function readPatientMemo(json: string): PatientMemo | null {
  return parse(patientMemo, json)
}

function parse<Memo>(schema: z.ZodType<Memo>, json: string): Memo | null {
  try {
    return schema.safeParse(JSON.parse(json)).data ?? null
  } catch {
    return null
  }
}
