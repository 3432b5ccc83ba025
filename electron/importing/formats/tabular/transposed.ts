import { findAnalyte } from '../../../../shared/hematology/loinc'
import { t } from '../../../../shared/messages'
import type { Answers, Question, Timestamp } from '../../../../shared/model'
import { parseIso } from '../../../../shared/time'
import { roleOf } from './columns'
import { readDate, settleDate } from './dates'
import { decideDates } from './evidence'
import type { Environment, Found, Head, Layout, RowReader } from './layout'
import { layoutName } from './layout-name'
import { rangeOf, textOf } from './long'
import { filledCells } from './meaning'
import { isFilled } from './table'

const DAY = 86_400_000

/** A study day as a heading: `day_3`, `Day 3`, `D+3`, `Tag 3`, `J3`, `第3天`. */
const STUDY_DAY = /^(?:day|d|tag|jour|j|dia|día|giorno|g|dag|第)[\s_.]*([+-]?\d{1,4})\s*(?:天|日)?$/i

interface TimeColumn {
  column: number
  /** Null until an answer settles it. */
  at: Timestamp | null
}

/** One row a test, one column a day. Study days without a calendar date ask for the date of day 0; nothing is imported before. */
export const transposed: Layout = {
  id: 'transposed',
  find(head: Head, answers: Answers): Found | null {
    const name = testColumn(head)
    if (name === null) return null
    const times = dayColumns(head, answers) ?? dateColumns(head, answers)
    if (times === null || times.columns.length < 2) return null
    const role = (wanted: string): number => head.keys.findIndex((key) => roleOf(key) === wanted)
    const columns = {
      name,
      code: role('code'),
      unit: role('unit'),
      low: role('low'),
      high: role('high'),
      range: role('range'),
    }
    return {
      layout: layoutName('transposed', head.header),
      reason: t('tables.layout.transposed', { count: times.columns.length }),
      confidence: 0.7,
      dates: [],
      values: times.columns.map(({ column }) => column),
      extraHeaderRows: 0,
      questions: times.question === null ? [] : [times.question],
      start: (environment) => transposedReader(environment, columns, times),
    }
  },
}

interface Times {
  columns: TimeColumn[]
  question: Question | null
}

/** The column, among the first, whose cells are mostly names of tests. */
function testColumn(head: Head): number | null {
  for (let column = 0; column < Math.min(4, head.header.length); column++) {
    const known = filledCells(head, column).filter((name) => isTest(name))
    if (known.length >= 2) return column
  }
  return null
}

function isTest(name: string): boolean {
  return findAnalyte({ code: null, codeSystem: null, name, unit: null }) !== null
}

function dayColumns(head: Head, answers: Answers): Times | null {
  const days = head.header.flatMap((text, column) => {
    const day = STUDY_DAY.exec(text)?.[1]
    return day === undefined ? [] : [{ column, day: Number(day) }]
  })
  if (days.length < 2) return null
  const id = `columnMeaning:${t('tables.columnMeaning.dayZero')}`
  const start = parseIso(answers[id] ?? '')
  const names = days.map(({ column }) => head.header[column])
  return {
    columns: days.map(({ column, day }) => ({
      column,
      at:
        start === null
          ? null
          : { wall: Math.floor(start.wall / DAY) * DAY + day * DAY, precision: 'day', offset: null },
    })),
    question:
      start !== null
        ? null
        : {
            id,
            kind: 'columnMeaning',
            text: t('tables.columnMeaning.dayZeroText'),
            choices: [],
            evidence: t('tables.columnMeaning.dayZeroEvidence', { first: names[0], last: names.at(-1) }),
          },
  }
}

function dateColumns(head: Head, answers: Answers): Times | null {
  const dated = head.header.flatMap((text, column) => {
    const reading = readDate(text)
    return reading.kind === 'unreadable' ? [] : [{ column, text, reading }]
  })
  if (dated.length < 2) return null
  const decision = decideDates(
    t('tables.columnMeaning.headings'),
    dated.map(({ text }) => text),
    answers,
  )
  return {
    columns: dated.map(({ column, reading }) => {
      if (reading.kind === 'read') return { column, at: reading.at }
      const { order, century } = decision
      return { column, at: reading.kind === 'open' && order !== null ? settleDate(reading, order, century) : null }
    }),
    question: decision.question,
  }
}

function transposedReader(
  environment: Environment,
  columns: { name: number; code: number; unit: number; low: number; high: number; range: number },
  times: Times,
): RowReader {
  const code = times.question?.kind === 'dateOrder' ? 'dateOrderOpen' : 'dayZeroOpen'
  const patient = environment.patient('local', null)
  return (row) => {
    const filled = times.columns.filter(({ column }) => isFilled(row, column))
    if (filled.length === 0) return environment.sink.ignored(1)
    const name = textOf(row.cells, columns.name)
    const range = rangeOf(row.cells, columns)
    for (const { column, at } of filled) {
      if (name === null) environment.reject(row, 'testMissing', column)
      else if (at === null && times.question !== null) environment.hold(row, code, column, patient)
      else if (at === null) environment.reject(row, 'headingContradicts', column)
      else if (!environment.isBroken(row, column)) {
        const mark = environment.mark(row, column)
        environment.sink.result({
          row: row.number,
          cell: environment.cell(row, column),
          patient,
          code: textOf(row.cells, columns.code),
          codeSystem: columns.code < 0 ? null : 'local',
          name,
          value: row.cells[column] ?? '',
          comparator: null,
          unit: textOf(row.cells, columns.unit),
          at,
          status: 'final',
          method: null,
          specimen: null,
          range,
          ...mark,
        })
      }
    }
  }
}
