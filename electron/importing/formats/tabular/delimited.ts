import type { ReadInput } from '../../record'
import { isZip } from './archive'
import { createDecoder, detectEncoding, type Encoding, encodingOfHead } from './encoding'
import { HEAD_ROWS, ROWS_PER_PAUSE, type Row, type ScanOptions, type Table } from './table'
import { createTokenizer, type Dialect } from './tokenizer'

const DELIMITERS = [',', ';', '\t', '|']

/** Text that never stands in a table: control characters other than tab, line ends and form feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point.
const BINARY = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/

export interface Delimited {
  table: Table
  encoding: Encoding
  dialect: Dialect
}

/** Looks at the head only. Null when it is no delimited text of at least two columns. */
export function headOfDelimited(input: ReadInput): Delimited | null {
  // Weighing the encodings of packed bytes takes longer than refusing a bomb may.
  if (isZip(input.head)) return null
  return delimitedWith(input, encodingOfHead(input.head))
}

/** Reads the whole content once for its encoding. Null when it is no delimited text. */
export async function openDelimited(input: ReadInput): Promise<Delimited | null> {
  return delimitedWith(input, await detectEncoding(input))
}

function delimitedWith(input: ReadInput, encoding: Encoding): Delimited | null {
  const text = createDecoder(encoding)(input.head, input.head.length >= input.size)
  if (BINARY.test(text)) return null
  const found = findDialect(text, input.head.length >= input.size)
  if (found === null) return null
  const { dialect, head } = found
  const table: Table = {
    name: null,
    columns: null,
    head,
    cell: (_row, column, header) => header[column] ?? `column ${column + 1}`,
    scan: (visit, options) => scan(input, encoding, dialect, visit, options),
  }
  return { table, encoding, dialect }
}

/** The delimiter under which most lines have the same number of columns, and more than one. */
function findDialect(text: string, whole: boolean): { dialect: Dialect; head: Row[] } | null {
  const newline = text.includes('\n') ? '\n' : text.includes('\r') ? '\r' : '\n'
  const declared = /^sep=(.)\r?\n/i.exec(text)?.[1]
  let best: { dialect: Dialect; head: Row[]; score: number } | null = null
  for (const delimiter of declared === undefined ? DELIMITERS : [declared]) {
    const dialect: Dialect = { delimiter, newline }
    const head = headRows(text, whole, dialect)
    const widths = new Map<number, number>()
    for (const { cells } of head) if (cells.length > 1) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
    const [width, count] = [...widths].reduce((most, entry) => (entry[1] > most[1] ? entry : most), [0, 0])
    const filled = head.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')).length
    // A header alone is a table too: its reader can say that it has no rows.
    if (count < (whole && filled === 1 ? 1 : 2)) continue
    const score = count / Math.max(1, filled) + Math.min(width, 20) / 100
    if (best === null || score > best.score) best = { dialect, head, score }
  }
  return best
}

function headRows(text: string, whole: boolean, dialect: Dialect): Row[] {
  const tokenizer = createTokenizer(dialect)
  tokenizer.push(text)
  if (whole) tokenizer.finish()
  const rows: Row[] = []
  const cells: string[] = []
  try {
    while (rows.length < HEAD_ROWS && tokenizer.next(cells))
      rows.push({ number: tokenizer.line(), cells: [...cells], kinds: null })
  } catch {
    // An open quote: the rows before it show the layout, and reading the file will refuse it.
  }
  return rows
}

async function scan(
  input: ReadInput,
  encoding: Encoding,
  dialect: Dialect,
  visit: (row: Row) => void,
  options: ScanOptions = {},
): Promise<void> {
  const decode = createDecoder(encoding)
  const tokenizer = createTokenizer(dialect, options.columns ?? null)
  const row: Row = { number: 0, cells: [], kinds: null }
  let consumed = 0
  let rows = 0

  async function drain(): Promise<void> {
    while (tokenizer.next(row.cells)) {
      row.number = tokenizer.line()
      visit(row)
      if (++rows % ROWS_PER_PAUSE === 0) await options.pause?.(consumed)
    }
  }

  for await (const chunk of input.chunks()) {
    consumed += chunk.length
    tokenizer.push(decode(chunk, false))
    await drain()
    await options.pause?.(consumed)
  }
  tokenizer.push(decode(new Uint8Array(0), true))
  tokenizer.finish()
  await drain()
}
