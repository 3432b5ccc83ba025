import { t } from '../../../shared/messages'
import { FileRefused, type Format, type ReadInput, type Recognition, type Sink } from '../record'
import { createNamelessGuard } from './nameless'
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
        const { known } = await recognise((await entriesOf(input)).entries, formats)
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
      const { entries, hidden } = await entriesOf(input)
      const { known, declined } = await recognise(entries, formats)
      if (known.length === 0) throw refusal('archiveEmpty', { file: input.name })
      const guard = createNamelessGuard()
      sink.ignored(hidden + declined.length)
      for (const { name, reasons } of declined) {
        sink.problem(problem('entryNotRead', 'warning', { row: null, column: name }, { name, reasons }))
      }
      for (const { entry, format } of known) {
        try {
          await format.read(entry, guard(entry.name, within(entry.name, sink)), answers)
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

/** The entries, and the number of those that a system or an archiver put there for itself. */
async function entriesOf(input: ReadInput): Promise<{ entries: ReadInput[]; hidden: number }> {
  const archive = await openArchive(await input.bytes())
  const entries: ReadInput[] = []
  let hidden = 0
  for (const path of archive.entries.keys()) {
    if (/(^|\/)(__MACOSX\/|\.)/.test(path)) hidden++
    else entries.push(await entryInput(archive, path))
  }
  for (const entry of entries) {
    if (isZip(entry.head) && /\.zip$/i.test(entry.name)) throw refusal('archiveNested', { name: entry.name })
    entry.companions = entries.filter((other) => other !== entry)
  }
  return { entries, hidden }
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

/** An entry that no format reads, and what each said. */
interface Declined {
  name: string
  reasons: string
}

/** Entries that a format reads, the surest first, and the others. */
async function recognise(
  entries: readonly ReadInput[],
  formats: readonly Format[],
): Promise<{ known: Known[]; declined: Declined[] }> {
  const known: Known[] = []
  const declined: Declined[] = []
  for (const entry of entries) {
    let best: Known | null = null
    const reasons: string[] = []
    for (const format of formats) {
      const recognition = await format.sniff(entry)
      if (recognition.confidence === 0) reasons.push(`${format.label}: ${recognition.reason}`)
      if (recognition.confidence > (best?.recognition.confidence ?? 0)) best = { entry, format, recognition }
    }
    if (best !== null) known.push(best)
    else
      declined.push({ name: entry.name, reasons: entry.size === 0 ? t('tables.declined.empty') : reasons.join('; ') })
  }
  known.sort((a, b) => b.recognition.confidence - a.recognition.confidence)
  return { known, declined }
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
