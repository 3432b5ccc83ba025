/** The words that every part of the program uses. Times, counts and units follow the field's conventions. */

/** Catalogue keys of `hematology/analytes`, or `other:CODE` for a result that the catalogue does not know. */
export type AnalyteKey =
  | 'pmn'
  | 'neutrophilPercent'
  | 'segmented'
  | 'segmentedPercent'
  | 'bands'
  | 'bandsPercent'
  | 'granulocytes'
  | 'wbc'
  | 'platelets'
  | 'hemoglobin'
  | 'hematocrit'
  | 'mcv'
  | 'rbc'
  | 'reticulocytes'
  | 'reticulocytePercent'
  | 'lymphocytes'
  | 'lymphocytePercent'
  | 'ferritin'
  | 'ciclosporin'
  | 'creatinine'
  | 'alt'
  | 'bilirubin'
  | 'ldh'
  | 'crp'
  | `other:${string}`

/**
 * A time as it was given. `wall` is the wall clock of the place where it was written, in milliseconds as if it were UTC, so that
 * calendar days and clinic hours never shift; a date alone has precision `day` and lies at 00:00 of that day only for sorting.
 */
export interface Timestamp {
  wall: number
  precision: 'day' | 'minute' | 'second'
  /** Minutes east of UTC, or null when the source gave none. */
  offset: number | null
}

export type Comparator = '<' | '<=' | '>' | '>='

/** HL7 table 0085 and its FHIR counterparts, in one vocabulary. */
export type ResultStatus =
  | 'final'
  | 'corrected'
  | 'preliminary'
  | 'unverified'
  | 'partial'
  | 'pending'
  | 'notAsked'
  | 'cancelled'
  | 'deleted'
  | 'wrong'

/** `automated` and `manual` differentials and reticulocyte counts have different limits (clinical-spec 1.3, 4.2). */
export type Method = 'automated' | 'manual'

/** How a stored result stands among those with the same correction key (clinical-spec 4.6). */
export type ResultState = 'current' | 'superseded' | 'duplicate' | 'conflict' | 'withdrawn' | 'noValue'

/** Why a value must be read with care; kept with the result, shown as a badge. */
export type Quality =
  | 'clumped'
  | 'clotted'
  | 'hemolyzed'
  | 'lipemic'
  | 'insufficient'
  | 'contaminated'
  | 'implausible'
  | 'lowWbcDifferential'
  | 'bandsNotReported'
  | 'derivedDiffers'
  | 'reportTimeOnly'
  | 'deprecatedCode'
  | 'unitConfirmed'
  | 'reviewed'

export interface ReferenceRange {
  /** Canonical unit of the analyte; null where open. */
  low: number | null
  high: number | null
  /** As printed by the laboratory. */
  text: string
}

export interface Source {
  batch: number
  file: string
  /** 1-based row, line or segment in the file. */
  row: number
  /** Cell, field or path inside the row: `D12`, `OBX-5`, `valueQuantity`. */
  cell: string | null
}

/** One laboratory result, as used by chart, table, engine, report and command line alike. */
export interface LabResult {
  id: number
  analyte: AnalyteKey
  at: Timestamp
  /** Canonical unit of the analyte: the double nearest to the exact decimal; null where there is no number. */
  value: number | null
  comparator: Comparator | null
  /** Canonical unit (UCUM): `10*9/L`, `g/L`, `%` … */
  unit: string
  rawText: string
  rawUnit: string | null
  status: ResultStatus
  state: ResultState
  method: Method | null
  /** Specimen, accession or order that binds the members of one blood count. */
  specimen: string | null
  range: ReferenceRange | null
  /** Abnormal flags as sent (L, H, LL …): shown, never computed with. */
  flags: string[]
  quality: Quality[]
  note: string | null
  /** Ids of the results this one was computed from; null for a reported one. */
  derivedFrom: number[] | null
  /** Earlier versions with the same correction key, oldest first. */
  history: LabResult[]
  /** Every place this value came from; the first made it. */
  sources: Source[]
}

export type EventType =
  | 'MSC'
  | 'ATG'
  | 'CSA'
  | 'STEROID'
  | 'ANDROGEN'
  | 'TPO_RA'
  | 'GCSF'
  | 'RBC'
  | 'PLT'
  | 'HSCT'
  | 'INFECTION'
  | 'AE'
  | 'MARROW'
  | 'PNH'
  | 'DEATH'
  | 'NOTE'
  | 'OTHER'

export type EventStatus = 'ordered' | 'given' | 'not_done' | 'error'

/** The fields of clinical-spec 5.1, by kind of event; absent where not recorded. Numbers are in the unit that the name says. */
export interface EventDetails {
  product?: string
  units?: number
  weight_kg?: number
  cells_per_kg_e6?: number
  total_cells_e6?: number
  donor_id?: string
  donor_relation?: string
  hla_match?: string
  passage?: string
  viability_pct?: number
  lot?: string
  course_no?: number
  infusion_no?: number
  cellularity_pct?: number
  residual_hematopoietic_pct?: number
  gran_clone_pct?: number
  rbc_clone_pct?: number
  ctcae_term?: string
  ctcae_version?: string
  grade?: number
  reason?: 'cytopenia' | 'bleeding' | 'procedure' | 'falling_counts' | 'other'
  site?: string
  organism?: string
  note?: string
  /** Code of the source (ATC, SNOMED, RxNorm, local) as `system|code`. */
  code?: string
  [key: string]: string | number | undefined
}

export interface ClinicalEvent {
  id: number
  type: EventType
  start: Timestamp
  end: Timestamp | null
  status: EventStatus
  dose: { value: number; unit: string } | null
  details: EventDetails
  /** Null for an event entered by hand. */
  source: Source | null
  /** True when a person entered or changed it here. */
  edited: boolean
}

export type Sex = 'female' | 'male' | 'other' | 'unknown'

export interface Identifier {
  /** Who assigned it: HL7 PID-3.4, FHIR identifier.system, a study; `local` when the file names none. */
  authority: string
  value: string
}

/** Severity of the disease for the response rules (clinical-spec 2.1), as recorded at diagnosis. */
export type DiagnosisSeverity = 'nSAA' | 'SAA' | 'vSAA'

export interface Patient {
  id: number
  identifiers: Identifier[]
  family: string | null
  given: string | null
  sex: Sex
  /** `YYYY-MM-DD`, or shorter when only year or month is known; null when not recorded. */
  birthDate: string | null
  diagnosis: {
    date: string | null
    severity: DiagnosisSeverity | null
    marrowConfirmed: boolean | null
    priorLines: string | null
    refractoryOrRelapsed: string | null
    site: string | null
  }
}

/** Everything on file for one patient: the input of the clinical engine. Results are sorted by time; superseded ones stand in `history`. */
export interface PatientRecord {
  patient: Patient
  results: LabResult[]
  events: ClinicalEvent[]
}

export type ProblemSeverity = 'error' | 'held' | 'warning' | 'info'

/** One row (or file) that could not be taken as it stands: what, where, what to do. */
export interface Problem {
  row: number | null
  column: string | null
  code: string
  /** `error` = rejected, `held` = kept aside for review or an answer, `warning`/`info` = imported and flagged. */
  severity: ProblemSeverity
  message: string
  hint: string
  raw: string | null
}

export type QuestionKind = 'dateOrder' | 'decimalMark' | 'unit' | 'patientMatch' | 'columnMeaning'

/** A decision that the file does not settle. Ids are stable for a layout: an answer given once serves again. */
export interface Question {
  id: string
  kind: QuestionKind
  text: string
  choices: string[]
  evidence: string
}

export type Answers = Record<string, string>
