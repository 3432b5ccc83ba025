import type { Quality, Timestamp } from '../../../../shared/model'
import type { ResultRecord, Sink } from '../../record'
import { problem, qualityOf } from '../reported'
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
  const ids = new Set(group.specimens.map(({ id }) => id))
  const specimen = [group.placer, group.filler, ...ids].filter(Boolean).join('/') || null
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
    if (quality.length > 0) record.quality = quality
    if (shared.length > 0) record.note = [record.note, ...shared].filter(Boolean).join('\n')
    sink.result(record)
  }
  group.pending = []
  group.observed = []
}
