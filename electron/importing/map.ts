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
  /** A few of the values that wait, and a range, as evidence. */
  samples: string[]
  waiting: number
  range: string | null
  /** Read values by text, kept by `validate.ts`. */
  readings: Map<string, unknown>
}

export interface Mapper {
  tests: Test[]
  testOf(record: ResultRecord): Test
  /** Questions about units for which values wait. */
  questions(): Question[]
}

/** Names every test of a file once for each combination of code, name and unit. `answers` are those for the file's layout. */
export function createMapper(answers: Answers, tests: Test[] = []): Mapper {
  const known = new Map<string, Test>()
  const own: Test[] = []
  let last: { record: ResultRecord; test: Test } | null = null

  function testOf(record: ResultRecord): Test {
    // Consecutive rows of one column or test share their very strings.
    if (last !== null && sameTest(last.record, record)) return last.test
    const key = testKey(record)
    let test = known.get(key)
    if (test === undefined) {
      test = describeTest(record, answers, tests.length)
      tests.push(test)
      own.push(test)
      known.set(key, test)
    }
    last = { record, test }
    return test
  }

  return { tests, testOf, questions: () => unitQuestions(own) }
}

function sameTest(a: ResultRecord, b: ResultRecord): boolean {
  return (
    a.name === b.name &&
    a.code === b.code &&
    a.unit === b.unit &&
    a.codeSystem === b.codeSystem &&
    a.method === b.method &&
    a.alternate === b.alternate
  )
}

function testKey(record: ResultRecord): string {
  const { codeSystem, code, name, unit, method, alternate } = record
  const main = `${codeSystem ?? ''}\u0001${code ?? ''}\u0001${name ?? ''}\u0001${unit ?? '\u0002'}\u0001${method ?? ''}`
  return alternate === undefined
    ? main
    : `${main}\u0001${alternate.codeSystem ?? ''}\u0001${alternate.code}\u0001${alternate.name ?? ''}`
}

function describeTest(record: ResultRecord, answers: Answers, index: number): Test {
  const { code, codeSystem, name, alternate } = record
  const unit = record.unit === null || record.unit.trim() === '' ? null : record.unit
  const asNamed = findAnalyte({ code, codeSystem, name, alternate, unit })
  const first = asNamed?.key ?? otherKey(code ?? name ?? '?')
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
    samples: [],
    waiting: 0,
    range: null,
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
    if (test.unitQuestion === null || test.conversion !== null || test.waiting === 0) continue
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
  const range = tests.find((test) => test.range !== null)?.range ?? null
  return {
    id,
    kind: 'unit',
    text: t(`questions.unit.${kind}`, { label: labels, unit, proposal }),
    choices: proposal === null ? choices : [proposal, ...choices.filter((choice) => choice !== proposal)],
    evidence: t(range === null ? 'questions.unit.evidence' : 'questions.unit.evidenceWithRange', {
      rows: tests.reduce((sum, test) => sum + test.waiting, 0),
      samples: [...new Set(tests.flatMap(({ samples }) => samples))].slice(0, 6).join(', '),
      range,
    }),
  }
}

/** Unit in which a test's numbers are stored: canonical for the catalogue's analytes, as sent for all others. */
export function storedUnit(test: Test): string {
  return analyteByKey(test.analyte)?.canonicalUnit ?? test.unit ?? ''
}

/** Number of a method, see `codes`. */
export function methodCode(test: Test): number {
  return methods.indexOf(test.method)
}
