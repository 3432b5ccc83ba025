import { t } from '../../../shared/messages'
import { FileRefused, type Format, type ReadInput, type Recognition, type Sink } from '../record'
import { type Archive, isZip, openArchive } from './tabular/archive'
import { problem, refusal } from './tabular/problem'

const PIECE = 1024 * 1024

/**
 * A ZIP archive of files of the given formats. Each entry is recognised by its content and read with the others as its companions; archives inside
 * the archive are refused.
 */
export function zipOf(formats: readonly Format[]): Format {
  return {
    id: 'zip',
    label: 'ZIP archive',
    version: '1',
    extensions: ['zip'],

    async sniff(input) {
      const declined = { confidence: 0, reason: t('tables.declined.zip'), layout: '' }
      if (!isZip(input.head)) return declined
      try {
        const known = await recognise(await entriesOf(input), formats)
        const best = known[0]
        if (best === undefined) return declined
        const { confidence, layout, reason } = best.recognition
        // A workbook is an archive too: its own format comes before this one.
        return { confidence: Math.min(confidence, 0.45), layout, reason: `${t('tables.container.zip')}: ${reason}` }
      } catch (error) {
        if (!(error instanceof FileRefused)) throw error
        return { confidence: 0.4, reason: error.message, layout: '' }
      }
    },

    async read(input, sink, answers) {
      const known = await recognise(await entriesOf(input), formats)
      if (known.length === 0) throw refusal('archiveEmpty', { file: input.name })
      for (const { entry, format } of known) {
        try {
          await format.read(entry, within(entry.name, sink), answers)
        } catch (error) {
          if (!(error instanceof FileRefused)) throw error
          sink.problem(
            problem('entryRefused', 'error', { row: null, column: null }, { name: entry.name, reason: error.message }),
          )
        }
      }
    },
  }
}

async function entriesOf(input: ReadInput): Promise<ReadInput[]> {
  const archive = await openArchive(await input.bytes())
  const entries: ReadInput[] = []
  for (const path of archive.entries.keys()) {
    if (/(^|\/)(__MACOSX\/|\.)/.test(path)) continue
    entries.push(await entryInput(archive, path))
  }
  for (const entry of entries) {
    if (isZip(entry.head) && /\.zip$/i.test(entry.name)) throw refusal('archiveNested', { name: entry.name })
    entry.companions = entries.filter((other) => other !== entry)
  }
  return entries
}

async function entryInput(archive: Archive, path: string): Promise<ReadInput> {
  const bytes = await archive.bytes(path)
  return {
    name: path,
    size: bytes.length,
    head: bytes.subarray(0, 65_536),
    companions: [],
    bytes: async () => bytes,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
    },
  }
}

interface Known {
  entry: ReadInput
  format: Format
  recognition: Recognition
}

/** Entries that a format reads, the surest first. */
async function recognise(entries: readonly ReadInput[], formats: readonly Format[]): Promise<Known[]> {
  const known: Known[] = []
  for (const entry of entries) {
    let best: Known | null = null
    for (const format of formats) {
      const recognition = await format.sniff(entry)
      if (recognition.confidence > (best?.recognition.confidence ?? 0)) best = { entry, format, recognition }
    }
    if (best !== null) known.push(best)
  }
  return known.sort((a, b) => b.recognition.confidence - a.recognition.confidence)
}

/** The same sink, with the entry's name before every place. */
function within(name: string, sink: Sink): Sink {
  const place = (cell: string | null): string => (cell === null ? name : `${name}: ${cell}`)
  return {
    result: (record) => sink.result({ ...record, cell: place(record.cell) }),
    event: (record) => sink.event({ ...record, cell: place(record.cell) }),
    problem: (found) => sink.problem({ ...found, column: place(found.column) }),
    patient: (ref, row) => sink.patient(ref, row),
    ignored: (count) => sink.ignored(count),
    question: (question) => sink.question(question),
    pause: (bytes) => sink.pause(bytes),
  }
}
