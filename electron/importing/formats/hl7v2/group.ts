import type { Quality, Timestamp } from '../../../../shared/model'
import type { ResultRecord, Sink } from '../../record'
import { markClumps, problem, qualityOf } from '../reported'
import type { Coding } from './coding'
import { firstPart, type Message, type Unescape } from './message'

/** A specimen (SPM) as far as it matters to its results. */
export interface Specimen {
  id: string
  collected: string
  quality: Quality[]
  note: string
}

/** The results of one order (OBR), held until its specimen is known: in ORU^R01 the SPM segment comes after them. */
export interface Group {
  placer: string
  filler: string
  /** OBR-7, OBR-22 and OBR-25 as sent. */
  collected: string
  reported: string
  status: string
  notes: string[]
  specimens: Specimen[]
  pending: ResultRecord[]
  /** OBX-14 of each pending result. */
  observed: string[]
}

export function newGroup(placer = '', filler = ''): Group {
  return {
    placer,
    filler,
    collected: '',
    reported: '',
    status: '',
    notes: [],
    specimens: [],
    pending: [],
    observed: [],
  }
}

/**
 * Free text (TX, FT) under the test of a number before it is what the laboratory says of that number, not a second result: it becomes a note of
 * the record returned. Null for anything else.
 */
export function remarkOn(
  { pending }: Group,
  type: string,
  { code, name }: Coding,
  subId: string | null,
  values: readonly { text: string }[],
): ResultRecord | null {
  if (type !== 'TX' && type !== 'FT') return null
  const same = pending.findLast((record) => record.code === code && record.name === name && record.subId === subId)
  const text = values.map((value) => value.text).join('\n')
  if (same === undefined || !/^[<>]?=?\s*\d/.test(same.value) || !/\p{L}{2}/u.test(text)) return null
  same.note = [same.note, text].filter(Boolean).join('\n')
  return same
}

/** Reads SPM-2, SPM-17, SPM-21 and SPM-24. */
export function readSpecimen(fields: string[], { delimiters }: Message, unescapeText: Unescape): Specimen {
  const { repetition, component } = delimiters
  const remarks = [fields[24], fields[21]]
    .flatMap((field) => (field ? field.split(repetition) : []))
    .map((text) => text.split(component).map(unescapeText))
  return {
    // SPM-2 is placer id & filler id, each with its own parts.
    id: unescapeText(
      firstPart(fields[2], delimiters) ||
        (fields[2]?.split(component)[1] ?? '').split(delimiters.subcomponent)[0] ||
        '',
    ),
    collected: firstPart(fields[17], delimiters),
    quality: remarks.flatMap(([code = '', text = '']) => qualityOf(code, text)),
    note: remarks
      .map(([code, text]) => text || code)
      .filter(Boolean)
      .join('; '),
  }
}

/** Order and specimen as one text: what binds a correction to its original. Null when the sender names neither. */
function sampleOf({ placer, filler, specimens }: Group): string | null {
  const ids = new Set(specimens.map(({ id }) => id))
  return [placer, filler, ...ids].filter(Boolean).join('/') || null
}

/**
 * Analyzers that know no patients send one message a sample: true for the sample of a person of whom nothing is known, when the one before such
 * was another. A second sample is not given to the person of the first.
 */
export function createSampleWatch(): (message: Message, group: Group) => boolean {
  let first: { row: number; sample: string | null } | null = null
  return ({ row, patient }, group) => {
    if (patient === null || patient.id !== null || patient.family || patient.birthDate) return false
    const sample = sampleOf(group)
    first ??= { row, sample }
    return first.row !== row && first.sample !== sample
  }
}

/** Reports every held result as one that belongs to nobody. */
export function refuseGroup(group: Group, sink: Sink): void {
  for (const { row, cell, value } of group.pending) sink.problem(problem('patientMissing', 'error', row, cell, value))
  group.pending = []
  group.observed = []
}

/**
 * Gives every held result its specimen and time, and hands it on. Time is the collection (SPM-17, else OBR-7), else the observation
 * (OBX-14), else the report (OBR-22, else MSH-7), which is marked as such. [clinical-spec 4.6]
 */
export function flushGroup(
  group: Group,
  message: Message,
  readAt: (text: string) => Timestamp | null,
  sink: Sink,
): void {
  const { pending } = group
  if (pending.length === 0) return
  const specimen = sampleOf(group)
  const quality = [...new Set(group.specimens.flatMap((each) => each.quality))]
  const shared = [...group.notes, ...group.specimens.map(({ note }) => note)].filter(Boolean)
  const collections = [...group.specimens.map(({ collected }) => collected), group.collected].filter(Boolean)
  const unread: string[] = []
  const first = (texts: string[]) => {
    for (const text of texts) {
      const at = readAt(text)
      if (at) return at
      unread.push(text)
    }
    return null
  }
  const collected = first(collections)
  const broken = unread.splice(0)

  for (const { name, code, value } of pending) {
    if (/^(T|TRUE|Y|YES|\+|POS\w*)$/i.test(value)) markClumps(pending, name ?? code ?? '')
  }

  for (let index = 0; index < pending.length; index++) {
    const record = pending[index]
    if (!record) continue
    const observed = group.observed[index]
    record.at = collected ?? (observed ? first([observed]) : null)
    if (!record.at) {
      record.at = first(group.reported ? [group.reported] : []) ?? message.time
      record.reportTimeOnly = record.at !== null
    }
    if (broken.length + unread.length > 0) {
      for (const text of [...broken, ...unread.splice(0)]) {
        sink.problem(problem('timeUnreadable', 'warning', record.row, 'SPM-17/OBR-7/OBX-14', text))
      }
    }
    record.specimen = specimen
    if (quality.length > 0) record.quality = [...new Set([...(record.quality ?? []), ...quality])]
    if (shared.length > 0) record.note = [record.note, ...shared].filter(Boolean).join('\n')
    sink.result(record)
  }
  group.pending = []
  group.observed = []
}
