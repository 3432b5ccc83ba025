import { findAnalyte } from '../../../../shared/hematology/loinc'
import { readUnit } from '../../../../shared/hematology/units'
import { t } from '../../../../shared/messages'
import type { Answers } from '../../../../shared/model'
import type { PatientRef, ResultRecord } from '../../record'
import { type Role, roleOf } from './columns'
import type { Environment, Found, Head, Layout, RowReader } from './layout'
import { layoutName } from './layout-name'
import { textOf } from './long'
import { filledCells, isDataRow, type Subject, subjectOf } from './meaning'
import { describeBirth, describePerson } from './patients'
import { cellKind, isFilled, type Row } from './table'

/** A column of results. */
export interface Test {
  column: number
  name: string
  unit: string | null
  known: boolean
  /** Column that gives the unit of each cell; -1 when none does. */
  unitColumn: number
}

const LONGEST_HEADING = 200

/**
 * `PLT (10^9/L)`, `Hb [g/dL]`, `WBC, K/uL`, `PLT_G/L`, `Hb g/dL`: name and unit of a heading. The unit is split off only when it is one that is
 * known, so that `neutrophils (absolute)` stays whole.
 */
export function splitHeading(heading: string): { name: string; unit: string | null } {
  const trimmed = heading.trim()
  // The patterns try every blank and bracket with every other.
  if (trimmed.length > LONGEST_HEADING) return { name: trimmed, unit: null }
  for (const pattern of [
    /^(.+?)\s*[([{（［]\s*(.+?)\s*[)\]}）］]$/,
    /^(.+?)\s*[,;:]\s*(.+)$/,
    /^(.+?)[_\s]\s*(\S+)$/,
  ]) {
    const [, name, unit] = pattern.exec(trimmed) ?? []
    if (name === undefined || unit === undefined) continue
    const kind = readUnit(unit).kind
    if (kind !== 'unknown' && kind !== 'missing') return { name, unit }
  }
  return { name: trimmed, unit: null }
}

/** One row a time, one column a test; units in the headings, in a row below them, in columns beside, or nowhere. */
export const wide: Layout = {
  id: 'wide',
  find(head: Head, answers: Answers): Found | null {
    if (isDataRow(head.header)) return null
    const headings = head.header.map(splitHeading)
    const unitRow = unitsBelow(head, headings)
    const tests = testsOf(head, headings, unitRow)
    const known = tests.filter((test) => test.known)
    if (known.length === 0) return null
    const below = unitRow === null ? head : { ...head, rows: head.rows.slice(1) }
    const taken = tests.flatMap(({ column, unitColumn }) => [column, unitColumn])
    const subject = subjectOf(
      below,
      answers,
      taken.filter((column) => column >= 0),
    )
    if (subject === null || subject.roles.has('value')) return null
    const questions = [subject.patient.question, subject.time.question].filter((question) => question !== null)
    return {
      layout: layoutName('wide', head.header),
      reason: t('tables.layout.wide', { count: tests.length, known: known.length }),
      confidence: Math.min(0.79, 0.6 + known.length / 20),
      dates: subject.time.column < 0 ? [] : [subject.time.column],
      values: tests.map(({ column }) => column),
      extraHeaderRows: unitRow === null ? 0 : 1,
      questions,
      start: (environment) => {
        if (questions.length > 0) return heldReader(environment, tests)
        return wideReader(environment, subject, tests)
      },
    }
  },
}

/** The row below the headings, when it gives units and nothing else. */
function unitsBelow(head: Head, headings: readonly { unit: string | null }[]): readonly string[] | null {
  const cells = head.rows[0]?.cells
  if (cells === undefined || headings.some(({ unit }) => unit !== null)) return null
  const filled = cells.filter((cell) => cell.trim() !== '')
  const units = filled.filter((cell) => !['unknown', 'missing'].includes(readUnit(cell.trim()).kind))
  return units.length > 0 && units.length >= filled.length * 0.5 && !filled.some((cell) => /^[-+\d.,\s]+$/.test(cell))
    ? cells
    : null
}

function testsOf(
  head: Head,
  headings: readonly { name: string; unit: string | null }[],
  unitRow: readonly string[] | null,
): Test[] {
  const rows = unitRow === null ? head : { ...head, rows: head.rows.slice(1) }
  return headings.flatMap(({ name, unit: headingUnit }, column): Test[] => {
    if (name === '') return []
    const unit = headingUnit ?? (unitRow?.[column]?.trim() || null)
    const known = findAnalyte({ code: null, codeSystem: null, name, unit }) !== null
    const role = roleOf(head.keys[column] ?? '')
    if (!known && (role !== null || !holdsNumbers(rows, column))) return []
    return [{ column, name, unit, known, unitColumn: unitColumnOf(head, column) }]
  })
}

function unitColumnOf(head: Head, column: number): number {
  const key = head.keys[column] ?? ''
  return head.keys.findIndex((other) => other === `${key}unit` || other === `${key}units` || other === `${key}einheit`)
}

function holdsNumbers(head: Head, column: number): boolean {
  if (head.rows.some(({ kinds }) => kinds !== null && kinds[column] === cellKind.date)) return false
  const filled = filledCells(head, column)
  return (
    filled.length > 0 && filled.filter((text) => /^[<>≤≥=\s]*[-+]?[\d.,]+$/.test(text)).length >= filled.length * 0.8
  )
}

function heldReader(environment: Environment, tests: readonly Test[]): RowReader {
  return (row) => {
    for (const { column } of tests) {
      if (isFilled(row, column)) environment.hold(row, 'columnMeaningOpen', column)
    }
  }
}

/** Yields one result for each filled cell of a test column. A row without time or patient rejects each of its results. */
function wideReader(environment: Environment, subject: Subject, tests: readonly Test[]): RowReader {
  const { patient, time, clock, roles } = subject
  const one = (role: Role): number => roles.get(role)?.[0] ?? -1
  const specimen = one('specimen')
  const note = one('note')
  const { sink } = environment
  const person = { family: one('family'), given: one('given'), name: one('fullName'), sex: one('sex') }
  const described = new Set<PatientRef>()

  /** A patient without any result is on file all the same. */
  function describe(ref: PatientRef, row: Row): void {
    if (described.has(ref)) return
    described.add(ref)
    describePerson(environment, ref, row, person)
    describeBirth(environment, ref, row, one('birth'))
    sink.patient(ref, row.number)
  }

  return (row) => {
    const filled = tests.filter(({ column }) => isFilled(row, column))
    const id = patient.column < 0 ? null : (row.cells[patient.column] ?? '').trim()
    if (id) describe(environment.patient('local', id), row)
    if (filled.length === 0) return sink.ignored(1)
    if (id === '') return rejectAll('patientMissing', patient.column)
    const at = timeOnce()
    if (at === null) return
    const ref = environment.patient('local', id)
    for (const test of filled) {
      if (environment.isBroken(row, test.column)) continue
      const mark = environment.mark(row, test.column)
      const record: ResultRecord = {
        row: row.number,
        cell: environment.cell(row, test.column),
        patient: ref,
        code: null,
        codeSystem: null,
        name: test.name,
        value: row.cells[test.column] ?? '',
        comparator: null,
        unit: textOf(row.cells, test.unitColumn) ?? test.unit,
        at,
        status: 'final',
        method: null,
        specimen: textOf(row.cells, specimen),
        range: null,
        decimalMark: mark.decimalMark,
      }
      if (mark.decimalQuestion !== undefined) record.decimalQuestion = mark.decimalQuestion
      if (time.reportTime) record.reportTimeOnly = true
      const text = textOf(row.cells, note)
      if (text !== null) record.note = text
      sink.result(record)
    }

    /** The row's time; what is wrong with it is told once for each result that it costs. */
    function timeOnce(): ReturnType<Environment['time']> {
      const first = environment.time(row, time.column, clock < 0 || clock === time.column ? undefined : clock)
      if (first === null)
        for (let i = 1; i < filled.length; i++) environment.time(row, time.column, clock < 0 ? undefined : clock)
      return first
    }

    function rejectAll(code: string, column: number): void {
      for (const _ of filled) environment.reject(row, code, column)
    }
  }
}
