import { t } from '../../../../shared/messages'
import type { Answers, Question } from '../../../../shared/model'
import { type DateChoice, dateChoices, meaningOf, order, readDate } from './dates'
import { markEvidence } from './decimals'
import { cellKind, own, type Row, type Table } from './table'

const EXAMPLES = 3

/** How the open dates of a column are read: `order` is a bit of `dates.order`, null while the question is open. */
export interface DateDecision {
  order: number | null
  century: number | null
  question: Question | null
}

/** The decimal mark of a column; null where its cells leave it open. */
export interface MarkDecision {
  mark: '.' | ',' | null
  question: Question | null
}

export interface Decisions {
  dates: Map<number, DateDecision>
  marks: Map<number, MarkDecision>
}

interface DateEvidence {
  orders: number
  twoDigit: boolean
  open: number
  examples: string[]
}

interface MarkCounts {
  point: number
  comma: number
  ambiguous: number
  examples: string[]
}

/**
 * Looks at every cell of the date and value columns before anything is read, and decides each column's date order and decimal mark from
 * all of them together. What the cells leave open and no answer settles becomes a question.
 */
export async function weigh(
  table: Table,
  columns: { header: readonly string[]; firstRow: number; dates: readonly number[]; values: readonly number[] },
  answers: Answers,
  pause: (bytesRead: number) => Promise<void>,
): Promise<Decisions> {
  const dates = new Map(columns.dates.map((column) => [column, newDateEvidence()]))
  const marks = new Map(columns.values.map((column) => [column, newMarkCounts()]))
  if (dates.size > 0 || marks.size > 0) {
    const dateList = [...dates]
    const markList = [...marks]
    const visit = (row: Row): void => {
      if (row.number < columns.firstRow) return
      for (const [column, evidence] of dateList) {
        const text = row.cells[column]
        if (text) weighDate(evidence, text, row.number)
      }
      for (const [column, counts] of markList) {
        const text = row.cells[column]
        if (text && (row.kinds === null || row.kinds[column] === cellKind.text)) weighMark(counts, text, row.number)
      }
    }
    await table.scan(visit, { columns: [...dates.keys(), ...marks.keys()], pause })
  }
  const name = (column: number): string => columns.header[column] ?? String(column + 1)
  return {
    dates: new Map([...dates].map(([column, evidence]) => [column, decideDate(name(column), evidence, answers)])),
    marks: new Map([...marks].map(([column, counts]) => [column, decideMark(name(column), counts, answers)])),
  }
}

function newDateEvidence(): DateEvidence {
  return { orders: 7, twoDigit: false, open: 0, examples: [] }
}

function newMarkCounts(): MarkCounts {
  return { point: 0, comma: 0, ambiguous: 0, examples: [] }
}

function weighDate(evidence: DateEvidence, text: string, row: number): void {
  // ISO 8601 is never open: almost every date of a large file ends here.
  if (text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45) return
  const reading = readDate(text)
  if (reading.kind !== 'open') return
  evidence.open++
  evidence.orders &= reading.orders
  evidence.twoDigit ||= reading.twoDigit
  if (evidence.examples.length < EXAMPLES) evidence.examples.push(example(text, row))
}

function weighMark(counts: MarkCounts, text: string, row: number): void {
  const found = markEvidence(text)
  if (found === null) return
  counts[found]++
  if (found === 'ambiguous' && counts.examples.length < EXAMPLES) counts.examples.push(example(text, row))
}

function example(text: string, row: number): string {
  return t('tables.example', { text: own(text.trim()), row })
}

/** The date order of texts that stand side by side, such as headings. */
export function decideDates(name: string, texts: readonly string[], answers: Answers): DateDecision {
  const evidence = newDateEvidence()
  texts.forEach((text, index) => {
    weighDate(evidence, text, index + 1)
  })
  return decideDate(name, evidence, answers)
}

const ORDERS = [order.dayMonthYear, order.monthDayYear, order.yearMonthDay]

function decideDate(name: string, evidence: DateEvidence, answers: Answers): DateDecision {
  if (evidence.open === 0) return { order: null, century: null, question: null }
  const id = `dateOrder:${name}`
  const contradictory = evidence.orders === 0
  const orders = contradictory ? 7 : evidence.orders
  const choices = dateChoices.filter((choice) => {
    const meaning = meaningOf(choice)
    return (meaning.orders & orders) !== 0 && (meaning.century !== null) === evidence.twoDigit
  })
  const answer = choices.find((choice) => choice === answers[id])
  if (answer !== undefined) return { ...settled(answer), question: null }
  const only = ORDERS.filter((bit) => (orders & bit) !== 0)
  if (only.length === 1 && !evidence.twoDigit) return { order: only[0] ?? null, century: null, question: null }
  const why = contradictory ? 'contradictory' : evidence.twoDigit ? 'twoDigit' : 'open'
  return {
    order: null,
    century: null,
    question: {
      id,
      kind: 'dateOrder',
      text: t('tables.dateOrder.text', { column: name }),
      choices: contradictory && !evidence.twoDigit ? choices.filter((choice) => !choice.startsWith('year')) : choices,
      evidence: t(`tables.dateOrder.${why}`, { count: evidence.open, examples: evidence.examples.join(', ') }),
    },
  }
}

function settled(choice: DateChoice): { order: number; century: number | null } {
  const { orders, century } = meaningOf(choice)
  return { order: orders, century }
}

function decideMark(name: string, counts: MarkCounts, answers: Answers): MarkDecision {
  const id = `decimalMark:${name}`
  const answer = answers[id]
  if (answer === '.' || answer === ',') return { mark: answer, question: null }
  if (counts.point > 0 && counts.comma === 0) return { mark: '.', question: null }
  if (counts.comma > 0 && counts.point === 0) return { mark: ',', question: null }
  if (counts.ambiguous === 0) return { mark: null, question: null }
  return {
    mark: null,
    question: {
      id,
      kind: 'decimalMark',
      text: t('tables.decimalMark.text', { column: name }),
      choices: ['.', ','],
      evidence: t(counts.point > 0 ? 'tables.decimalMark.both' : 'tables.decimalMark.open', {
        count: counts.ambiguous,
        examples: counts.examples.join(', '),
        point: counts.point,
        comma: counts.comma,
      }),
    },
  }
}
