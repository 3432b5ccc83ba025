import type {
  AnalyteKey,
  Answers,
  Comparator,
  EventDetails,
  EventStatus,
  EventType,
  Method,
  Problem,
  Quality,
  Question,
  ReferenceRange,
  ResultStatus,
  Sex,
  Timestamp,
} from '../../shared/model'

/** What every format yields. Text stays as it came; the pipeline maps, converts and judges it in one place for all formats. */

/** A patient as a file names it. One object per patient and file is reused for all its rows. */
export interface PatientRef {
  /** Who assigned the id; `local` when the file names nobody. */
  authority: string
  /** Null when the file has no patient id: the pipeline asks which patient it is. */
  id: string | null
  family?: string | null
  given?: string | null
  sex?: Sex | null
  birthDate?: string | null
  otherIdentifiers?: { authority: string; value: string }[]
  diagnosis?: {
    date?: string | null
    severity?: string | null
    marrowConfirmed?: boolean | null
    priorLines?: string | null
    refractoryOrRelapsed?: string | null
    site?: string | null
  }
}

/** What an export of this program says of a result beside its text, so that it comes in again as it was. */
export interface ExportedResult {
  analyte: AnalyteKey
  /** Canonical unit; null where there is no number. */
  value: number | null
  range: ReferenceRange | null
  quality: Quality[]
}

export interface ResultRecord {
  /** 1-based row, line or segment number in the file. */
  row: number
  cell: string | null
  patient: PatientRef
  /** Code as sent and the system it belongs to (`LOINC`, `local`, or the name or URI given). */
  code: string | null
  codeSystem: string | null
  name: string | null
  /** A second coding of the same test, tried when the first is not known. */
  alternate?: { code: string; codeSystem: string | null; name: string | null }
  /** The value's text exactly as it stands, comparator included when the source writes it there; '' when empty. */
  value: string
  /** Only when the source gives it apart from the value (SN, FHIR). */
  comparator: Comparator | null
  unit: string | null
  /** Null when the file gives none: the pipeline rejects the row. A row whose time cannot be read is reported by `problem` instead. */
  at: Timestamp | null
  /** True when `at` is a report time, since no collection time was given. */
  reportTimeOnly?: boolean
  /** When this version was reported (OBX-19, MSH-7, FHIR issued); orders corrections. UTC milliseconds. */
  issued?: number | null
  status: ResultStatus
  method: Method | null
  /** Accession, filler order or specimen id: what binds a correction to its original. */
  specimen: string | null
  subId?: string | null
  /** Text such as `1.5-7.5`, `<5`, `13 to 18`. */
  range: string | null
  flags?: string | null
  quality?: Quality[]
  note?: string | null
  /** Decimal mark decided for this column; null when its evidence leaves it open (only then is an ambiguous text held). */
  decimalMark: '.' | ',' | null
  /** The question that decides this value's mark, when open. */
  decimalQuestion?: string
  exported?: ExportedResult
}

export interface EventRecord {
  row: number
  cell: string | null
  patient: PatientRef
  type: EventType
  start: Timestamp | null
  end: Timestamp | null
  status: EventStatus
  dose: { value: string; unit: string } | null
  details: EventDetails
  /** The source's own id of the event: a later version with it replaces the earlier. */
  externalId: string | null
  issued?: number | null
}

/** Where a reader puts what it found. All calls are synchronous and cheap; `pause` lets others run, reports progress and throws when cancelled. */
export interface Sink {
  result(record: ResultRecord): void
  event(record: EventRecord): void
  patient(ref: PatientRef, row: number): void
  /**
   * A row read that yields nothing: counted as read and rejected (`error`, `held`), unless severity is `warning` or `info`. `patient`: whose
   * row it is; an open question about the patient is then asked together with the others.
   */
  problem(problem: Problem, patient?: PatientRef): void
  /** Lines, comments, segments that are no result or event at all; outside the sum of rows. */
  ignored(count: number): void
  /** An open decision. Rows that wait for it are reported by `problem` with severity `held`. Asked once per id. */
  question(question: Question): void
  /** Bytes consumed so far. Await it about every 2,000 rows. */
  pause(bytesRead: number): Promise<void>
}

export interface ReadInput {
  /** File name without folder. */
  name: string
  size: number
  /** The whole content; readers of large text formats prefer `chunks`. */
  bytes(): Promise<Uint8Array>
  /** Content in pieces of about 1 MiB. */
  chunks(): AsyncIterable<Uint8Array>
  /** The first 64 KiB. */
  head: Uint8Array
  /** Files imported together with this one (dictionaries, patients), for formats that need a companion. */
  companions: ReadInput[]
}

export interface Recognition {
  /** 0 to 1; the highest wins, 0 declines. */
  confidence: number
  /** Why, in words for the user: «HL7 v2.5.1, ORU^R01, 3 messages» or why it declines. */
  reason: string
  /** Layout name under which answers and mappings are remembered, stable for files of the same sender and shape. */
  layout: string
}

/** A format is a plain module behind this interface. */
export interface Format {
  id: string
  label: string
  version: string
  extensions: string[]
  sniff(input: ReadInput): Recognition | Promise<Recognition>
  read(input: ReadInput, sink: Sink, answers: Answers): Promise<void>
}

/** The file is refused as a whole: thrown by `read`, nothing of it is imported. */
export class FileRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'FileRefused'
  }
}
