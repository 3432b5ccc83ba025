import { t } from '../../../../shared/messages'
import type { Answers, Question } from '../../../../shared/model'
import { type Role, roleOf, rolesOf } from './columns'
import { readDate } from './dates'
import type { Head } from './layout'
import { cellKind } from './table'

/** Answer that no column holds what is asked for. */
export const NO_COLUMN = 'none'

/** A column settled by its name, by an answer, or still asked for. `column` is -1 when the table has none. */
export interface Choice {
  column: number
  question: Question | null
  /** The time is that of the report. */
  reportTime?: boolean
}

export interface Subject {
  patient: Choice
  time: Choice
  clock: number
  roles: Map<Role, number[]>
}

/** A row of data is no header, though a cell of it may be a word that heads columns elsewhere. */
export function isDataRow(header: readonly string[]): boolean {
  const numbers = header.filter((cell) => /^[-+]?\d+([.,]\d+)?$/.test(cell))
  return numbers.length > 1 || header.some((cell) => /\d/.test(cell) && readDate(cell).kind !== 'unreadable')
}

/** Which columns hold the patient and the time of collection. `taken` are columns known to be results or otherwise in use. */
export function subjectOf(head: Head, answers: Answers, taken: readonly number[]): Subject | null {
  const roles = rolesOf(head.keys)
  const time = timeColumn(head, roles, answers, taken)
  if (time === null) return null
  const clocks = roles.get('clock') ?? []
  const clock = clocks.length === 1 ? (clocks[0] ?? -1) : -1
  return { patient: patientColumn(head, roles, answers, [...taken, time.column, clock]), time, clock, roles }
}

function patientColumn(head: Head, roles: Map<Role, number[]>, answers: Answers, taken: readonly number[]): Choice {
  const named = roles.get('patient') ?? []
  if (named.length === 1) return { column: named[0] ?? -1, question: null }
  const weak = roles.get('recordId') ?? []
  const open =
    named.length > 1
      ? named
      : head.keys.flatMap((key, column) => {
          if (taken.includes(column) || key === '') return []
          return weak.includes(column) || (roleOf(key) === null && looksLikeIdentifier(head, column)) ? [column] : []
        })
  return ask(head, 'patient', open, answers)
}

function timeColumn(head: Head, roles: Map<Role, number[]>, answers: Answers, taken: readonly number[]): Choice | null {
  for (const role of ['collected', 'date', 'reported'] as const) {
    const named = (roles.get(role) ?? []).filter((column) => !taken.includes(column))
    if (named.length > 1) {
      const filled = named.filter((column) => holdsDates(head, column))
      const only = filled.length === 1 ? filled[0] : undefined
      return only === undefined ? ask(head, 'time', named, answers) : { column: only, question: null }
    }
    if (named[0] !== undefined) return { column: named[0], question: null, reportTime: role === 'reported' }
  }
  const clocks = (roles.get('clock') ?? []).filter((column) => holdsDates(head, column))
  if (clocks.length === 1 && clocks[0] !== undefined) return { column: clocks[0], question: null }
  const dated = head.keys.flatMap((key, column) => {
    const role = roleOf(key)
    return !taken.includes(column) && (role === null || role === 'otherTime') && holdsDates(head, column)
      ? [column]
      : []
  })
  return dated.length === 0 ? null : ask(head, 'time', dated, answers)
}

/** The column that an answer names, or the question which of these columns it is. */
export function ask(
  head: Head,
  what: 'patient' | 'time' | 'value',
  columns: readonly number[],
  answers: Answers,
): Choice {
  if (columns.length === 0) return { column: -1, question: null }
  const id = `columnMeaning:${t(`tables.columnMeaning.${what}`)}`
  const answer = answers[id]
  const chosen = columns.find((column) => head.header[column] === answer)
  if (chosen !== undefined) return { column: chosen, question: null }
  if (answer === NO_COLUMN && what === 'patient') return { column: -1, question: null }
  const samples = columns.map((column) => `${head.header[column]}: ${sampleOf(head, column)}`)
  return {
    column: -1,
    question: {
      id,
      kind: 'columnMeaning',
      text: t(`tables.columnMeaning.${what}Text`),
      choices: [...columns.map((column) => head.header[column] ?? ''), ...(what === 'patient' ? [NO_COLUMN] : [])],
      evidence: samples.join('; '),
    },
  }
}

function sampleOf(head: Head, column: number): string {
  const values = new Set<string>()
  for (const { cells } of head.rows) {
    const text = cells[column]?.trim()
    if (text) values.add(text)
    if (values.size === 3) break
  }
  return [...values].join(', ')
}

/** Filled cells of the head in a column. */
export function filledCells(head: Head, column: number): string[] {
  return head.rows.map(({ cells }) => cells[column]?.trim() ?? '').filter((text) => text !== '')
}

function holdsDates(head: Head, column: number): boolean {
  const filled = filledCells(head, column)
  return (
    filled.length > 0 && filled.filter((text) => readDate(text).kind !== 'unreadable').length >= filled.length * 0.8
  )
}

/** Short texts or whole numbers, no dates, no decimals. */
function looksLikeIdentifier(head: Head, column: number): boolean {
  if (head.rows.some(({ kinds }) => kinds !== null && kinds[column] === cellKind.date)) return false
  const filled = filledCells(head, column)
  if (filled.length === 0 || filled.length < head.rows.length * 0.5) return false
  return filled.every((text) => text.length <= 40 && !/^[-+]?\d*[.,]\d+$/.test(text)) && !holdsDates(head, column)
}
