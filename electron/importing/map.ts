import { analyteByKey, otherKey } from '../../shared/hematology/analytes'
import { findAnalyte } from '../../shared/hematology/loinc'
import { type Conversion, conversionFor, unitChoices } from '../../shared/hematology/units'
import { t } from '../../shared/messages'
import type { AnalyteKey, Answers, Method, Question } from '../../shared/model'
import { methods } from '../database/codes'
import type { ResultRecord } from './record'
import { qualityBits } from './staging'

type Accepted = Extract<Conversion, { ok: true }>
type Refused = Extract<Conversion, { ok: false }>

/** One test as a laboratory names it, with one unit: what it is and how its numbers become canonical. */
export interface Test {
  index: number
  analyte: AnalyteKey
  /** What the file calls it. */
  label: string
  code: string | null
  codeSystem: string | null
  name: string | null
  /** As in the file; null when it gives none. */
  unit: string | null
  method: Method | null
  quality: number
  /** Null while the unit is open: numbers wait for the answer to `unitQuestion`. */
  conversion: Accepted | null
  refusal: Refused | null
  unitQuestion: string | null
  unitChoices: string[]
  /** The unit is an answer's, not the file's. */
  isUnitAnswered: boolean
  /** Values that wait for their unit; null when none does. */
  waiting: Waiting | null
  /** Read values by text, kept by `validate.ts`. */
  readings: Map<string, unknown>
}

/** Evidence for a question about a unit. */
export interface Waiting {
  count: number
  /** Where the first one stands. */
  row: number
  cell: string | null
  /** A few of the values as they stand, and the extremes of those that are numbers beyond doubt. */
  samples: string[]
  lowest: { value: number; text: string } | null
  highest: { value: number; text: string } | null
  range: string | null
}

export interface Mapper {
  /** Tests of all files of the import. */
  tests: Test[]
  /** Those of this file. */
  own: readonly Test[]
  testOf(record: ResultRecord): Test
  /** Questions about units for which values wait. */
  questions(): Question[]
}

/** A test with the record that named it first, and the test that came after it the last time. */
interface Seen {
  record: ResultRecord
  test: Test
  next: Seen | null
}

/** Names every test of a file once for each combination of code, name and unit. `answers` are those for the file's layout. */
export function createMapper(answers: Answers, tests: Test[] = []): Mapper {
  const known = new Map<string, Seen>()
  const own: Test[] = []
  let last: Seen | null = null

  function testOf(record: ResultRecord): Test {
    // A panel names the same few tests over and over in the same order.
    const next: Seen | null = last?.next ?? null
    if (next !== null && sameTest(next.record, record)) {
      last = next
      return next.test
    }
    if (last !== null && sameTest(last.record, record)) return last.test
    const key = testKey(record)
    let seen = known.get(key)
    if (seen === undefined) {
      seen = { record: { ...record }, test: describeTest(record, answers, tests.length), next: null }
      tests.push(seen.test)
      own.push(seen.test)
      known.set(key, seen)
    }
    if (last !== null) last.next = seen
    last = seen
    return seen.test
  }

  return { tests, own, testOf, questions: () => unitQuestions(own) }
}

function sameTest(a: ResultRecord, b: ResultRecord): boolean {
  return (
    a.code === b.code &&
    a.name === b.name &&
    a.unit === b.unit &&
    a.codeSystem === b.codeSystem &&
    a.method === b.method &&
    a.exported?.analyte === b.exported?.analyte &&
    (a.alternate === b.alternate ||
      (a.alternate !== undefined &&
        b.alternate !== undefined &&
        a.alternate.code === b.alternate.code &&
        a.alternate.codeSystem === b.alternate.codeSystem &&
        a.alternate.name === b.alternate.name))
  )
}

function testKey(record: ResultRecord): string {
  const { codeSystem, code, name, unit, method, alternate, exported } = record
  const main = `${exported === undefined ? '' : `${exported.analyte}\u0003`}${codeSystem ?? ''}\u0001${code ?? ''}\u0001${name ?? ''}\u0001${unit ?? '\u0002'}\u0001${method ?? ''}`
  return alternate === undefined
    ? main
    : `${main}\u0001${alternate.codeSystem ?? ''}\u0001${alternate.code}\u0001${alternate.name ?? ''}`
}

function describeTest(record: ResultRecord, answers: Answers, index: number): Test {
  if (record.exported !== undefined) return exportedTest(record, record.exported.analyte, index)
  const { code, codeSystem, name, alternate } = record
  const unit = record.unit === null || record.unit.trim() === '' ? null : record.unit
  const asNamed = findAnalyte({ code, codeSystem, name, alternate, unit })
  const first = asNamed?.key ?? otherKey(code ?? name ?? alternate?.code ?? alternate?.name ?? '?')
  const asSent = conversionFor(first, unit)
  const unitQuestion = asSent.ok ? null : unitQuestionId(first, unit)
  const answer = unitQuestion === null ? undefined : answers[unitQuestion]
  // The unit may decide between a count and its percentage: a chosen one is looked up as if the file had given it.
  const found =
    answer === undefined ? asNamed : (findAnalyte({ code, codeSystem, name, alternate, unit: answer }) ?? asNamed)
  const analyte = found?.key ?? first
  const confirmed = answer === undefined ? null : conversionFor(analyte, answer)
  const conversion = asSent.ok ? asSent : confirmed?.ok === true ? confirmed : null
  const byAnswer = !asSent.ok && conversion !== null
  const alternative = asNamed?.alternative ?? null
  return {
    index,
    analyte,
    label: name ?? code ?? alternate?.name ?? alternate?.code ?? '?',
    code,
    codeSystem,
    name,
    unit,
    method: record.method ?? found?.method ?? null,
    quality: qualityBits(found?.quality) | (byAnswer ? qualityBits(['unitConfirmed']) : 0),
    conversion,
    refusal: asSent.ok || byAnswer ? null : asSent,
    unitQuestion,
    unitChoices:
      unitQuestion === null ? [] : [...unitChoices(first), ...(alternative === null ? [] : unitChoices(alternative))],
    isUnitAnswered: byAnswer,
    waiting: null,
    readings: new Map(),
  }
}

/** What the test is was decided before its results were exported. */
function exportedTest(
  { code, codeSystem, name, unit, method }: ResultRecord,
  analyte: AnalyteKey,
  index: number,
): Test {
  const conversion = conversionFor(analyte, unit)
  return {
    ...{ index, analyte, label: name ?? code ?? analyte, code, codeSystem, name, unit, method, quality: 0 },
    conversion: conversion.ok ? conversion : null,
    ...{ refusal: null, unitQuestion: null, unitChoices: [], isUnitAnswered: false, waiting: null },
    readings: new Map(),
  }
}

/** A missing unit has one answer for the analyte; a unit that cannot be read as it stands has its own, so that no answer covers another spelling. */
function unitQuestionId(analyte: AnalyteKey, unit: string | null): string {
  return unit === null ? `unit:${analyte}` : `unit:${analyte}:${unit.trim()}`
}

function unitQuestions(tests: readonly Test[]): Question[] {
  const byId = new Map<string, Test[]>()
  for (const test of tests) {
    if (test.unitQuestion === null || test.conversion !== null || test.waiting === null) continue
    byId.set(test.unitQuestion, [...(byId.get(test.unitQuestion) ?? []), test])
  }
  return [...byId].map(([id, waiting]) => unitQuestion(id, waiting))
}

function unitQuestion(id: string, tests: readonly Test[]): Question {
  const [first] = tests
  if (first === undefined) throw new RangeError('a question needs a test')
  const proposal = first.refusal?.proposal ?? null
  const choices = first.unitChoices
  const unit = first.unit ?? ''
  const labels = [...new Set(tests.map(({ label }) => label))].join(', ')
  const kind = first.unit === null ? 'missing' : proposal === null ? 'unknown' : 'proposed'
  return {
    id,
    kind: 'unit',
    text: t(`questions.unit.${kind}`, { label: labels, unit, proposal }),
    choices: proposal === null ? choices : [proposal, ...choices.filter((choice) => choice !== proposal)],
    evidence: evidenceOf(tests.flatMap(({ waiting }) => waiting ?? [])),
  }
}

function evidenceOf(waiting: readonly Waiting[]): string {
  const [first] = waiting
  if (first === undefined) throw new RangeError('a question needs values that wait')
  const range = waiting.find((own) => own.range !== null)?.range ?? null
  const lowest = waiting.flatMap((own) => own.lowest ?? []).sort((a, b) => a.value - b.value)[0]
  const highest = waiting.flatMap((own) => own.highest ?? []).sort((a, b) => b.value - a.value)[0]
  const { row, cell } = first
  return t('questions.unit.evidence', {
    where: t(cell === null ? 'questions.unit.whereRow' : 'questions.unit.where', { row, cell }),
    count: waiting.reduce((sum, own) => sum + own.count, 0),
    samples: [...new Set(waiting.flatMap(({ samples }) => samples))].slice(0, 6).join(', '),
    lowest: lowest?.text ?? '?',
    highest: highest?.text ?? '?',
    range: range === null ? '' : t('questions.unit.range', { range }),
  })
}

/** Takes note of a value that waits for its unit. `value`: its number, null when the decimal mark is open too. */
export function noteWaiting(test: Test, record: ResultRecord, value: number | null): void {
  const { row, cell, range } = record
  test.waiting ??= { count: 0, row, cell, samples: [], lowest: null, highest: null, range: null }
  const { waiting } = test
  waiting.count++
  if (waiting.samples.length < 6 && !waiting.samples.includes(record.value)) waiting.samples.push(record.value)
  if (range !== '') waiting.range ??= range
  if (value === null) return
  if (waiting.lowest === null || value < waiting.lowest.value) waiting.lowest = { value, text: record.value }
  if (waiting.highest === null || value > waiting.highest.value) waiting.highest = { value, text: record.value }
}

/** Unit in which a test's numbers are stored: canonical for the catalogue's analytes, as sent for all others. */
export function storedUnit(test: Test): string {
  return analyteByKey(test.analyte)?.canonicalUnit ?? test.unit ?? ''
}

/** Number of a method, see `codes`. */
export function methodCode(test: Test): number {
  return methods.indexOf(test.method)
}
