import type { Archive } from './archive'
import { createGrid, type Grid, gridTable } from './grid'
import { refusal } from './problem'
import { cellKind, type Table } from './table'
import { readXml, type XmlHandler } from './xml'

const CONTENT = 'content.xml'
const MIME = 'application/vnd.oasis.opendocument.spreadsheet'
/** More blanks in a row say nothing, and could fill the memory. */
const MOST_BLANKS = 100

/** Filled cells that stand for others beside and below them: a table of results has few, a bomb of a kilobyte has millions. */
const MOST_REPEATED = 300_000

/** Is the archive an OpenDocument spreadsheet? */
export async function isOpenDocument(archive: Archive): Promise<boolean> {
  if (!archive.entries.has(CONTENT) || !archive.entries.has('mimetype')) return false
  return Buffer.from(await archive.bytes('mimetype'))
    .toString('latin1')
    .startsWith(MIME)
}

/** The sheets of an OpenDocument spreadsheet as tables. */
export async function openOpenDocument(archive: Archive, size: number, file: string): Promise<Table[]> {
  if (Buffer.from(await archive.bytes('META-INF/manifest.xml')).includes('encryption-data')) {
    throw refusal('workbookEncrypted', { file })
  }
  const grids: { name: string; grid: Grid }[] = []
  await readXml(archive.chunks(CONTENT), CONTENT, sheetHandler(grids))
  return grids
    .map(({ name, grid }) => ({ name, rows: grid.rows() }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, rows }) => gridTable(name, rows, size))
}

interface PendingCell {
  column: number
  text: string
  kind: number
  repeat: number
  columnSpan: number
  rowSpan: number
}

function sheetHandler(grids: { name: string; grid: Grid }[]): XmlHandler {
  let grid: Grid | null = null
  let name = ''
  let row = 0
  let column = 0
  let rowRepeat = 1
  let cells: PendingCell[] = []
  let cell: PendingCell | null = null
  let repeated = 0
  let paragraphs = 0
  let inText = false
  let inComment = false

  /** Blank rows and cells are repeated by the million; only filled ones count against the limit of the grid. */
  function finishRow(): void {
    for (const { repeat } of cells) repeated += repeat * rowRepeat - 1
    if (repeated > MOST_REPEATED) throw refusal('sheetTooLarge', { name, limit: MOST_REPEATED })
    for (let copy = 0; copy < (cells.length === 0 ? 0 : rowRepeat); copy++) {
      for (const { text, kind, repeat, ...place } of cells) {
        for (let index = 0; index < repeat; index++) grid?.put(row + copy, place.column + index, text, kind)
        if (copy === 0 && place.columnSpan * place.rowSpan > 1) {
          spans.push([row, place.column, row + place.rowSpan - 1, place.column + place.columnSpan - 1])
        }
      }
    }
    row += rowRepeat
  }
  let spans: [number, number, number, number][] = []

  return {
    open(tag, attributes) {
      const at = (key: string): string | undefined => attributes[key]
      if (tag === 'table') {
        name = at('table:name') ?? ''
        grid = createGrid(name)
        row = 1
        repeated = 0
        spans = []
      } else if (tag === 'table-row') {
        rowRepeat = positive(at('table:number-rows-repeated'))
        column = 0
        cells = []
      } else if (tag === 'table-cell' || tag === 'covered-table-cell') {
        cell = {
          column,
          kind: cellKind.text,
          text: '',
          repeat: positive(at('table:number-columns-repeated')),
          columnSpan: 1,
          rowSpan: 1,
        }
        cell.columnSpan = positive(at('table:number-columns-spanned'))
        cell.rowSpan = positive(at('table:number-rows-spanned'))
        Object.assign(cell, typedContent(at('office:value-type'), at))
        paragraphs = 0
        column += cell.repeat
      } else if (tag === 'annotation') inComment = true
      else if (tag === 'p' && !inComment && cell !== null && cell.kind === cellKind.text) {
        if (paragraphs++ > 0) cell.text += '\n'
        inText = true
      } else if (tag === 's' && inText && cell !== null)
        cell.text += ' '.repeat(Math.min(positive(at('text:c')), MOST_BLANKS))
    },
    close(tag) {
      if (tag === 'p') inText = false
      else if (tag === 'annotation') inComment = false
      else if ((tag === 'table-cell' || tag === 'covered-table-cell') && cell !== null) {
        if (cell.text !== '') cells.push(cell)
        cell = null
      } else if (tag === 'table-row') finishRow()
      else if (tag === 'table' && grid !== null) {
        for (const span of spans) grid.merge(...span)
        grids.push({ name, grid })
        grid = null
      }
    },
    text(piece) {
      if (inText && cell !== null) cell.text += piece
    },
  }
}

function positive(text: string | undefined): number {
  const number = Number(text ?? 1)
  return Number.isInteger(number) && number > 0 ? Math.min(number, 1_048_576) : 1
}

function typedContent(
  type: string | undefined,
  at: (key: string) => string | undefined,
): { text?: string; kind?: number } {
  if (type === 'float' || type === 'currency' || type === 'percentage') {
    const number = Number(at('office:value'))
    return Number.isFinite(number) ? { text: String(number), kind: cellKind.number } : {}
  }
  if (type === 'date') return { text: at('office:date-value')?.replace(/\.\d+$/, '') ?? '', kind: cellKind.date }
  if (type === 'time') {
    const [, hours, minutes, seconds] = /^PT(\d+)H(\d+)M(\d+)/.exec(at('office:time-value') ?? '') ?? []
    return hours === undefined ? {} : { text: `T${hours.padStart(2, '0')}:${minutes}:${seconds}`, kind: cellKind.date }
  }
  return {}
}
