import type { Archive } from './archive'
import { cellAddress, createGrid, type Grid, gridTable } from './grid'
import { refusal } from './problem'
import { type DateFormat, dateFormat, serialToIso } from './serial'
import { cellKind, HEAD_ROWS, type Table } from './table'
import { Enough, readXml } from './xml'

const WORKBOOK = 'xl/workbook.xml'

/** Is the archive a workbook of Office Open XML? */
export function isWorkbook(archive: Archive): boolean {
  return archive.entries.has(WORKBOOK)
}

interface Workbook {
  date1904: boolean
  sheets: { name: string; path: string }[]
  strings: string[]
  /** Date format by index of cell style. */
  formats: (DateFormat | null)[]
}

/** The sheets of a workbook as tables, one after the other; `headOnly` stops each after its first rows. */
export async function openWorkbook(archive: Archive, size: number, headOnly: boolean): Promise<Table[]> {
  const workbook = await readWorkbook(archive)
  const tables: Table[] = []
  const single = workbook.sheets.length === 1
  for (const { name, path } of workbook.sheets) {
    const grid = createGrid(name)
    await readSheet(archive, path, workbook, grid, headOnly ? HEAD_ROWS : Number.POSITIVE_INFINITY)
    const rows = grid.rows()
    if (rows.length > 0) tables.push(gridTable(name, rows, size / (single ? 1 : workbook.sheets.length)))
  }
  return tables
}

async function readWorkbook(archive: Archive): Promise<Workbook> {
  const targets = new Map<string, string>()
  await readXml(archive.chunks('xl/_rels/workbook.xml.rels'), 'workbook.xml.rels', {
    open(name, attributes) {
      if (name === 'Relationship') targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '')
    },
    close() {},
  })
  const workbook: Workbook = { date1904: false, sheets: [], strings: [], formats: [] }
  await readXml(archive.chunks(WORKBOOK), WORKBOOK, {
    open(name, attributes) {
      if (name === 'workbookPr') workbook.date1904 = isTrue(attributes['date1904'])
      if (name !== 'sheet') return
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1]
      const target = targets.get(id ?? '') ?? ''
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
      if (archive.entries.has(path) && !path.includes('chartsheets/'))
        workbook.sheets.push({ name: attributes['name'] ?? '', path })
    },
    close() {},
  })
  if (workbook.sheets.length === 0) throw refusal('workbookWithoutSheets')
  workbook.strings = await readStrings(archive)
  workbook.formats = await readFormats(archive)
  return workbook
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true'
}

/** Shared strings; formatted pieces are joined, phonetic guides left out. */
async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let inText = false
  let guide = false
  if (!archive.entries.has('xl/sharedStrings.xml')) return strings
  await readXml(archive.chunks('xl/sharedStrings.xml'), 'sharedStrings.xml', {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') guide = true
      else if (name === 't') inText = !guide
    },
    close(name) {
      if (name === 'si') strings.push(text)
      else if (name === 'rPh') guide = false
      else if (name === 't') inText = false
    },
    text(piece) {
      if (inText) text += piece
    },
  })
  return strings
}

async function readFormats(archive: Archive): Promise<(DateFormat | null)[]> {
  const codes = new Map<number, string>()
  const formats: (DateFormat | null)[] = []
  let inCells = false
  if (!archive.entries.has('xl/styles.xml')) return formats
  await readXml(archive.chunks('xl/styles.xml'), 'styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0)
        formats.push(dateFormat(id, codes.get(id)))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}

/** Cells of one sheet into the grid. Of formulas only the saved result is taken; nothing is ever calculated. */
async function readSheet(archive: Archive, path: string, workbook: Workbook, grid: Grid, limit: number): Promise<void> {
  let row = 0
  let column = -1
  let type = ''
  let style = 0
  let value: string | null = null
  let formula = false
  let collecting = false
  let guide = false
  const merges: string[] = []

  function finishCell(): void {
    if (value === null) {
      if (formula) grid.put(row, column, '', cellKind.notCalculated)
      return
    }
    const [text, kind] = cellContent(value, type, workbook, style)
    if (text !== '') grid.put(row, column, text, kind)
  }

  await readXml(archive.chunks(path), path, {
    open(name, attributes) {
      if (name === 'c') {
        const address = attributes['r'] === undefined ? null : cellAddress(attributes['r'])
        column = address?.column ?? column + 1
        row = address?.row ?? row
        type = attributes['t'] ?? 'n'
        style = Number(attributes['s'] ?? 0)
        value = null
        formula = false
      } else if (name === 'v' || (name === 't' && !guide)) {
        collecting = true
        value ??= ''
      } else if (name === 'f') formula = true
      else if (name === 'rPh') guide = true
      else if (name === 'row') {
        row = Number(attributes['r'] ?? row + 1)
        if (!Number.isInteger(row) || row < 1) throw refusal('xmlDamaged', { name: path, reason: 'row' })
        column = -1
        if (row > limit) throw new Enough()
      } else if (name === 'mergeCell') merges.push(attributes['ref'] ?? '')
    },
    close(name) {
      if (name === 'c') finishCell()
      else if (name === 'v' || name === 't') collecting = false
      else if (name === 'rPh') guide = false
    },
    text(piece) {
      if (collecting) value = (value ?? '') + piece
    },
  })
  for (const reference of merges) {
    const [first, last] = reference.split(':').map(cellAddress)
    if (first && last) grid.merge(first.row, first.column, last.row, last.column)
  }
}

function cellContent(value: string, type: string, workbook: Workbook, style: number): [text: string, kind: number] {
  switch (type) {
    case 's':
      return [workbook.strings[Number(value)] ?? '', cellKind.text]
    case 'b':
      return [value === '1' ? 'TRUE' : 'FALSE', cellKind.text]
    case 'e':
      return [value, cellKind.error]
    case 'd':
      return [value, cellKind.date]
    case 'n':
      return numberContent(value, workbook, style)
    default:
      return [value, cellKind.text]
  }
}

function numberContent(value: string, workbook: Workbook, style: number): [text: string, kind: number] {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) return [value, cellKind.text]
  const format = workbook.formats[style] ?? null
  const iso = format === null ? null : serialToIso(number, workbook.date1904, format)
  // The shortest decimal that gives the same double is what the sheet shows.
  return iso === null ? [String(number), cellKind.number] : [iso, cellKind.date]
}
