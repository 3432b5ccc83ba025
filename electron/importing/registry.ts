import { t } from '../../shared/messages'
import { FileRefused, type Format, type ReadInput, type Recognition } from './record'

let loaded: Promise<Format[]> | null = null

/** Every format, in the order in which equal confidence decides; loaded when the first file is looked at. */
export function formats(): Promise<Format[]> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Format[]> {
  const [{ messageFormats }, { tabularFormats, zipOf }] = await Promise.all([
    import('./formats/messages'),
    import('./formats/tabular'),
  ])
  const single = [...messageFormats, ...tabularFormats]
  return [...single, zipOf(single)]
}

export interface Recognized {
  format: Format
  recognition: Recognition
}

/**
 * The format that knows the content best; the extension decides only between equals.
 * @throws {FileRefused} `formatUnknown` with what each format said, `fileEmpty`
 */
export async function recognize(input: ReadInput, known: readonly Format[]): Promise<Recognized> {
  const values = { name: input.name }
  if (input.size === 0)
    throw new FileRefused('fileEmpty', t('problems.fileEmpty.message', values), t('problems.fileEmpty.hint'))
  const extension = input.name.slice(input.name.lastIndexOf('.') + 1).toLowerCase()
  const candidates: (Recognized & { rank: number })[] = []
  const declined: string[] = []
  for (const format of known) {
    const recognition = await format.sniff(input)
    const hint = format.extensions.includes(extension) ? 0.001 : 0
    if (recognition.confidence > 0) candidates.push({ format, recognition, rank: recognition.confidence + hint })
    else declined.push(`${format.label}: ${recognition.reason}`)
  }
  candidates.sort((a, b) => b.rank - a.rank)
  const [best] = candidates
  if (best !== undefined) return { format: best.format, recognition: best.recognition }
  throw new FileRefused(
    'formatUnknown',
    t('problems.formatUnknown.message', values),
    t('problems.formatUnknown.hint', { reasons: declined.join('; ') }),
  )
}
