import { z } from 'zod'
import type { Assessment, CountSet } from '../hematology/assessment'
import type { CtcaeVersion } from '../hematology/grades'
import type { SeverityRun } from '../hematology/severity-runs'
import type { AnalyteKey, ClinicalEvent, LabResult, Patient } from '../model'
import { channel, done, made, nothing, patientId } from './channel'

/** One analyte's results as columns; all arrays have the same length, sorted by time. */
export interface ResultColumns {
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

/** Results with what is said of each beside its value. */
export interface SeriesColumns extends ResultColumns {
  /** Bits of `hematology/remarks`: why a value is to be doubted. */
  doubts: Uint8Array
  /** CTCAE grades as `hematology/remarks` codes them. */
  grades: Uint8Array
  ctcae: CtcaeVersion
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

export const listedAnalytes = ['pmn', 'platelets', 'hemoglobin'] as const
export type ListedAnalyte = (typeof listedAnalytes)[number]

/** What the patient list shows, sorts and filters by. */
export interface PatientListRow {
  id: number
  identifier: string
  authority: string
  family: string | null
  given: string | null
  sex: Patient['sex']
  birthDate: string | null
  latest: Partial<Record<ListedAnalyte, LatestValue>>
  /** From the clinical engine; null until it has been computed. */
  summary: Omit<PatientSummary, 'lastMsc'> | null
  /** True when data arrived after the last review. */
  newSince: boolean
}

/** Newest values of one analyte, one entry a patient; the time is NaN where there is none. */
export interface LatestColumns {
  unit: string
  /** Wall clock in milliseconds. */
  time: Float64Array
  /** NaN where there is no number. */
  value: Float64Array
  comparator: (string | null)[]
  rawText: string[]
  dayOnly: Uint8Array
}

/** Everyone in the database as columns, one entry a patient: objects would take some twenty times as long to cross. */
export interface PatientListColumns {
  id: Float64Array
  identifier: string[]
  authority: string[]
  family: (string | null)[]
  given: (string | null)[]
  sex: Patient['sex'][]
  birthDate: (string | null)[]
  latest: Record<ListedAnalyte, LatestColumns>
  newSince: Uint8Array
  /** Null where the summary has not been computed. */
  severityClass: (string | null)[]
  /** Bands joined by a slash. */
  pmnBand: string[]
  response: (string | null)[]
  responseStatus: (string | null)[]
  relapse: Uint8Array
  ended: PatientSummary['ended'][]
  transfusionDependent: Uint8Array
  infusionDue: (string | null)[]
  profile: string[]
}

/** What a row of the patient list shows besides, asked for the rows in sight alone. */
export interface PatientSparklines {
  id: number
  lines: Partial<Record<ListedAnalyte, Sparkline>>
}

export interface Sparkline {
  /** The value before the newest. */
  before: LatestValue | null
  /** The last 12 months, thinned: wall clock in milliseconds and value in turns. */
  points: Float64Array
}

export interface PatientSummary {
  pmnBand: string[]
  severityClass: string
  response: string | null
  responseStatus: string | null
  relapse: boolean
  /** What ended the follow-up of the marrow on file; null for neither. */
  ended: 'HSCT' | 'death' | null
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
  'patients.list': channel(nothing, made<PatientListColumns>()),
  'patients.sparklines': channel(
    z.strictObject({ patients: z.array(patientId).max(500) }),
    z.array(made<PatientSparklines>()),
  ),
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
