import { z } from 'zod'
import type { Assessment, CountSet } from '../hematology/assessment'
import type { SeverityRun } from '../hematology/severity-runs'
import type { AnalyteKey, ClinicalEvent, LabResult, Patient } from '../model'
import { channel, done, made, nothing, patientId } from './channel'

/** One analyte's results as columns; all arrays have the same length, sorted by time. */
export interface SeriesColumns {
  analyte: AnalyteKey
  /** Name as the laboratory gave it, for analytes outside the catalogue. */
  name: string
  unit: string
  /** Wall clock in milliseconds, see `Timestamp`. */
  time: Float64Array
  /** Canonical unit; NaN where there is no number. */
  value: Float64Array
  /** Bits of `hematology/marks`. */
  marks: Uint32Array
  id: Float64Array
  rangeLow: Float64Array
  rangeHigh: Float64Array
  rawText: string[]
  rawUnit: string[]
  /** Abnormal flags as sent, joined by a space. */
  flags: string[]
  /** File that it came with; empty for a computed value. */
  source: string[]
}

export interface PinnedNote {
  id: number
  /** `YYYY-MM-DD` */
  date: string
  text: string
}

export interface Review {
  reviewedAt: string | null
  /** True when data arrived after the last review. */
  newSince: boolean
}

export interface LatestValue {
  /** Wall clock in milliseconds. */
  time: number
  dayOnly: boolean
  value: number | null
  comparator: string | null
  rawText: string
  unit: string
}

export interface PatientListRow {
  id: number
  identifier: string
  authority: string
  family: string | null
  given: string | null
  sex: Patient['sex']
  birthDate: string | null
  results: number
  events: number
  latest: Partial<Record<'pmn' | 'platelets' | 'hemoglobin', { now: LatestValue; before: LatestValue | null }>>
  /** Newest values of the last 12 months, thinned to at most 40, as [wall ms, value] pairs. */
  sparklines: Partial<Record<'pmn' | 'platelets' | 'hemoglobin', [number, number][]>>
  /** From the clinical engine; null until it has been computed. */
  summary: PatientSummary | null
  review: Review
}

export interface PatientSummary {
  pmnBand: string[]
  severityClass: string
  response: string | null
  responseStatus: string | null
  relapse: boolean
  transfusionDependent: boolean
  lastMsc: string | null
  /** Next infusion of a running course by its plan (weekly), `YYYY-MM-DD`; null when no course runs. */
  infusionDue: string | null
  profile: string
}

export interface Trajectory {
  patient: Patient
  series: SeriesColumns[]
  events: ClinicalEvent[]
  notes: PinnedNote[]
  review: Review
  /** Without the single counts: ask `patients.counts` for a day's. */
  assessment: Omit<Assessment, 'sets'>
  /** Neighbouring days of the same band and class, for the severity strip. */
  runs: SeverityRun[]
}

const profileId = z.enum(['SEED', 'BSH', 'NIH', 'RACE', 'JPN', 'CUSTOM'])
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const patientChannels = {
  'patients.list': channel(nothing, z.array(made<PatientListRow>())),
  'patients.trajectory': channel(
    z.strictObject({ patient: patientId, profile: profileId, asOf: isoDate.nullable() }),
    made<Trajectory>(),
  ),
  /** The assessed blood counts of the days `from` to `to`, with the rows that prove each label. */
  'patients.counts': channel(
    z.strictObject({ patient: patientId, profile: profileId, asOf: isoDate.nullable(), from: isoDate, to: isoDate }),
    z.array(made<CountSet>()),
  ),
  'patients.markReviewed': channel(z.strictObject({ patient: patientId }), done),
  /** Whole provenance of one point: value, raw text, history, every source. */
  'results.detail': channel(z.strictObject({ patient: patientId, result: z.number() }), made<LabResult>()),
  /** The lines around a row of an imported file, as they came. */
  'results.excerpt': channel(
    z.strictObject({ batch: z.int().positive(), row: z.int().nonnegative() }),
    z.strictObject({
      file: z.string(),
      format: z.string(),
      sha256: z.string(),
      firstRow: z.number(),
      lines: z.array(z.string()),
    }),
  ),
  /** Saves the original file where the user says; null when the dialog was cancelled. */
  'results.saveOriginal': channel(
    z.strictObject({ batch: z.int().positive() }),
    z.strictObject({ path: z.string().nullable() }),
  ),
}
