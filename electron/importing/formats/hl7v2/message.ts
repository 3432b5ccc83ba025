import type { Timestamp } from '../../../../shared/model'
import type { PatientRef } from '../../record'
import type { Delimiters } from './delimiters'

/** What the segments of one message share. */
export interface Message {
  /** Segment number of its MSH. */
  row: number
  type: string
  delimiters: Delimiters
  /** Declared by MSH-18. */
  charset: string | null
  /** MSH-7, and its offset for times that give none. */
  time: Timestamp | null
  offset: number | null
  patient: PatientRef | null
  /** Code of the problem for which every row of the message is refused. */
  refused: string | null
  /** Decodes the bytes of a hexadecimal escape. */
  decode: (bytes: Uint8Array) => string
}

/** Text of a field's first component (of its first repetition), unescaped. */
export type Unescape = (text: string) => string

/** The part before the first `mark`. */
export function before(text: string, mark: string): string {
  const end = text.indexOf(mark)
  return end < 0 ? text : text.slice(0, end)
}

/** First repetition, first component, first subcomponent. */
export function firstPart(field: string | undefined, { component, repetition, subcomponent }: Delimiters): string {
  return field ? before(before(before(field, repetition), component), subcomponent) : ''
}

/** Components of the first repetition; `""` (delete in HL7) counts as empty. */
export function components(field: string | undefined, { component, repetition }: Delimiters): string[] {
  return field ? before(field, repetition).split(component) : []
}

const ROWS = new Set(['OBX', 'RXA', 'RXE', 'BPX', 'BTX'])
/** Messages that are none of ours as a whole. */
const PASSED_OVER = new Set(['messageTypeNotRead', 'qualityControl'])

/** True for a segment that is a result or treatment lost with its message, which is refused for `code`. */
export function holdsRow(id: string, code: string): boolean {
  return ROWS.has(id) && !PASSED_OVER.has(code)
}

/** A name one letter away from PID is taken for a damaged one: passed over, it would give its results to the patient before. */
export function isSegment(raw: string, { delimiters }: Message): boolean {
  const id = raw.slice(0, 3)
  const isNamed = /^[A-Z][A-Z0-9]{2}$/.test(id) && (id === 'PID' || id === 'PRD' || !/^(P.D|PI.|.ID)$/.test(id))
  return isNamed && (raw.length === 3 || raw.charAt(3) === delimiters.field)
}

/** A message of which nothing is known yet. */
export function emptyMessage(row: number, delimiters: Delimiters): Message {
  return {
    row,
    type: '',
    delimiters,
    charset: null,
    time: null,
    offset: null,
    patient: null,
    refused: null,
    decode: () => '',
  }
}
