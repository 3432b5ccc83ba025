import { t } from '../../../../shared/messages'
import type { Answers, Timestamp } from '../../../../shared/model'
import { FileRefused, type PatientRef, type ReadInput, type Recognition, type Sink } from '../../record'
import { createNamelessGuard } from '../nameless'
import { atTime, isPartialDate, readDate, readTimeOfDay, settleDate } from './dates'
import { type Decisions, weigh } from './evidence'
import type { Environment, Found, Head } from './layout'
import { layouts } from './layouts'
import { problem, refusal } from './problem'
import { cellKind, columnKey, isMissing, own, type Row, type Table } from './table'

/** Rows among which the header is looked for. */
const HEADER_SEARCH = 40

/** A layout known by its own column names: no later row is a better header. */
const CERTAIN = 0.9

interface Fit {
  found: Found
  head: Head
  /** Row number of the first row of data. */
  firstRow: number
  /** Rows above the header. */
  preamble: number
}

/** The layout that fits a table best, from whichever row its header stands in; null when none fits. */
export function fitLayout(table: Table, source: string, answers: Answers): Fit | null {
  let best: Fit | null = null
  const candidates = table.columns === null ? Math.min(table.head.length, HEADER_SEARCH) : 1
  for (let index = 0; index < candidates && (best?.found.confidence ?? 0) < CERTAIN; index++) {
    const cells = table.columns ?? table.head[index]?.cells ?? []
    const header = cells.map((cell) => cell.trim())
    if (header.filter((cell) => cell !== '').length < 2) continue
    const rows = table.columns === null ? table.head.slice(index + 1) : table.head
    const head: Head = { header, keys: header.map(columnKey), rows, table, source }
    for (const layout of layouts) {
      const found = layout.find(head, answers)
      if (found === null || (best !== null && found.confidence <= best.found.confidence)) continue
      const first = rows[found.extraHeaderRows]
      const last = table.head[index]?.number ?? 0
      best = {
        found,
        head,
        firstRow: first?.number ?? last + found.extraHeaderRows + 1,
        preamble: table.columns === null ? index : 0,
      }
    }
  }
  return best
}

/** How sure a file of these tables is, and why; the surest table speaks for the file. */
export function recogniseTables(tables: readonly Table[], source: string, container: string): Recognition {
  const fits = tables.map((table) => fitLayout(table, source, {})).filter((fit) => fit !== null)
  const best = fits.reduce<Fit | null>(
    (top, fit) => (top === null || fit.found.confidence > top.found.confidence ? fit : top),
    null,
  )
  if (best === null) return { confidence: 0, reason: t('tables.notRecognised', { container }), layout: '' }
  const reason =
    fits.length > 1 ? t('tables.several', { reason: best.found.reason, count: fits.length }) : best.found.reason
  return { confidence: best.found.confidence, reason: `${container}: ${reason}`, layout: best.found.layout }
}

/** As `recogniseTables`; a damaged file is claimed all the same, so that it is refused for what is wrong with it. */
export function recogniseWhole(open: () => readonly Table[], source: string, container: string): Recognition {
  try {
    return recogniseTables(open(), source, container)
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    return { confidence: 0.9, reason: error.message, layout: '' }
  }
}

/** Reads every table that a layout fits. Tables without data of ours are counted as passed over; a file of none is refused. */
export async function readTables(
  tables: readonly Table[],
  input: ReadInput,
  sink: Sink,
  answers: Answers,
): Promise<void> {
  const source = input.name
  const fits = tables.map((table) => ({ table, fit: fitLayout(table, source, answers) }))
  if (fits.every(({ fit }) => fit === null)) throw refusal('layoutUnknown', { file: source })
  // Patients first, so that rows of results find their sex and birth date.
  fits.sort(
    (a, b) => Number(b.fit?.found.layout.endsWith('patients')) - Number(a.fit?.found.layout.endsWith('patients')),
  )
  const patients: Patients = new Map()
  const asked = new Set<string>()
  const guard = createNamelessGuard()
  let rows = 0
  for (const [index, { table, fit }] of fits.entries()) {
    // A file of one table has no second part; a million rows are spared the check.
    const own = fits.length === 1 ? sink : guard(table.name ?? String(index + 1), sink)
    if (fit === null) sink.ignored(table.head.length)
    else rows += await readTable(table, fit, { input, sink: own, answers, patients, asked })
  }
  const reason = fits.find(({ fit }) => fit !== null)?.fit?.found.reason ?? ''
  if (rows === 0) throw refusal('noRows', { file: source, reason })
}

interface Reading {
  input: ReadInput
  sink: Sink
  answers: Answers
  patients: Patients
  /** Ids of the questions asked: sheets of one file ask each once. */
  asked: Set<string>
}

/** References by authority and id: one for each patient of the file. */
type Patients = Map<string, Map<string | null, PatientRef>>

/** Number of rows below the header that are not blank. */
async function readTable(table: Table, { found, head, firstRow, preamble }: Fit, reading: Reading): Promise<number> {
  const { sink, answers, input } = reading
  const half = (bytes: number): Promise<void> => sink.pause(Math.floor(bytes / 2))
  const weighing = { header: head.header, firstRow, dates: found.dates, values: found.values }
  const decisions = await weigh(table, weighing, answers, half)
  const weighed = [...decisions.dates.values(), ...decisions.marks.values()].map(({ question }) => question)
  for (const question of [...found.questions, ...weighed]) {
    if (question === null || reading.asked.has(question.id)) continue
    reading.asked.add(question.id)
    sink.question(question)
  }
  const environment = createEnvironment(table, head.header, decisions, reading)
  const readRow = await found.start(environment)
  let passed = preamble + (table.columns === null ? 1 + found.extraHeaderRows : 0)
  let rows = 0
  await table.scan(
    (row) => {
      if (row.number < firstRow) return
      if (isBlank(row) || isHeader(row, head.header)) {
        passed++
        return
      }
      rows++
      if (isTooWide(row, head.header)) environment.reject(row, 'rowTooWide', null, { width: head.header.length })
      else readRow(row)
    },
    { pause: (bytes) => sink.pause(Math.floor((input.size + bytes) / 2)) },
  )
  sink.ignored(passed)
  return rows
}

function isBlank(row: Row): boolean {
  for (const cell of row.cells) if (cell !== '' && cell.trim() !== '') return false
  return true
}

/** Exports joined together, and printed lists, repeat their header. */
function isHeader(row: Row, header: readonly string[]): boolean {
  if (row.cells.length < header.length || row.cells[0]?.trim() !== header[0]) return false
  return header.every((name, column) => row.cells[column]?.trim() === name)
}

/** More filled cells than the header has columns: a delimiter inside a value, such as an unquoted decimal comma, has moved them. */
function isTooWide(row: Row, header: readonly string[]): boolean {
  for (let column = header.length; column < row.cells.length; column++) if (row.cells[column]?.trim()) return true
  return false
}

function createEnvironment(
  table: Table,
  header: readonly string[],
  decisions: Decisions,
  { input, sink, answers, patients }: Reading,
): Environment {
  let lastText = ''
  let lastColumn = -1
  let lastTime: Timestamp | null = null
  const marks = new Map(
    [...decisions.marks].map(([column, { mark, question }]) => [
      column,
      question === null ? { decimalMark: mark } : { decimalMark: mark, decimalQuestion: question.id },
    ]),
  )
  const typed = { decimalMark: '.' } as const
  const unknown = { decimalMark: null } as const

  const columnName = (column: number | null): string | null => (column === null ? null : (header[column] ?? null))
  const report =
    (severity: 'error' | 'held' | 'warning') =>
    (
      row: Row,
      code: string,
      column: number | null,
      values: Record<string, string | number> = {},
      patient?: PatientRef,
    ): void => {
      const raw = column === null ? row.cells.join(' | ').slice(0, 500) : (row.cells[column] ?? null)
      sink.problem(
        problem(
          code,
          severity,
          { row: row.number, column: columnName(column), raw: raw === null ? null : own(raw) },
          values,
        ),
        patient,
      )
    }
  const reject = report('error')
  const held = report('held')
  const hold: Environment['hold'] = (row, code, column, patient) => held(row, code, column, {}, patient)
  const warning = report('warning')
  const warned = new Set<string>()

  function time(row: Row, column: number, clockColumn?: number): Timestamp | null {
    const text = row.cells[column] ?? ''
    if (clockColumn === undefined && column === lastColumn && text === lastText) return lastTime
    const at = optionalTime(row, column)
    if (at === undefined) {
      reject(row, 'timeMissing', column)
      return null
    }
    if (at === null || clockColumn === undefined) {
      if (at !== null) [lastText, lastColumn, lastTime] = [own(text), column, at]
      return at
    }
    const clock = row.cells[clockColumn]?.trim() ?? ''
    if (clock === '') return at
    const inner = typedClock(row, clockColumn) ?? readTimeOfDay(clock)
    const joined = inner === null ? null : atTime(at, inner)
    if (joined === null) reject(row, 'timeUnreadable', clockColumn)
    return joined
  }

  function optionalTime(row: Row, column: number): Timestamp | null | undefined {
    const text = row.cells[column] ?? ''
    if (isMissing(text)) return undefined
    const reading = readDate(text)
    if (reading.kind === 'read') return reading.at
    if (reading.kind === 'unreadable') {
      reject(row, isPartialDate(text) ? 'datePartial' : 'dateUnreadable', column)
      return null
    }
    const decision = decisions.dates.get(column)
    if (decision === undefined || decision.order === null) {
      hold(row, 'dateOrderOpen', column)
      return null
    }
    const at = settleDate(reading, decision.order, decision.century)
    if (at === null) reject(row, 'dateContradicts', column)
    return at
  }

  return {
    sink,
    answers,
    header,
    table,
    companions: input.companions,
    time,
    optionalTime,
    mark: (row, column) =>
      row.kinds !== null && row.kinds[column] === cellKind.number ? typed : (marks.get(column) ?? unknown),
    patient(authority, id) {
      const known = patients.get(authority) ?? new Map<string | null, PatientRef>()
      if (known.size === 0) patients.set(authority, known)
      let ref = known.get(id)
      if (ref === undefined) {
        ref = { authority, id: id === null ? null : own(id) }
        known.set(ref.id, ref)
      }
      return ref
    },
    reject,
    hold,
    warn(row, code, column, values) {
      const key = `${code}|${column}|${column === null ? '' : row.cells[column]}`
      if (warned.has(key)) return
      warned.add(own(key))
      warning(row, code, column, values)
    },
    note(code, column) {
      sink.problem(problem(code, 'warning', { row: null, column: columnName(column) }))
    },
    isBroken(row, column) {
      const kind = row.kinds?.[column]
      if (kind !== cellKind.error && kind !== cellKind.notCalculated) return false
      reject(row, kind === cellKind.error ? 'errorCell' : 'notCalculated', column)
      return true
    },
    cell: (row, column) => table.cell(row.number, column, header),
  }
}

/** A workbook keeps a time of day as a fraction of a day: its ISO text starts at the epoch of the workbook. */
function typedClock(row: Row, column: number): ReturnType<typeof readTimeOfDay> {
  if (row.kinds?.[column] !== cellKind.date) return null
  return readTimeOfDay(row.cells[column]?.split('T')[1] ?? '')
}
