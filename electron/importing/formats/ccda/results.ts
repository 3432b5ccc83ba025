import type { Answers, ResultStatus, Timestamp } from '../../../../shared/model'
import type { PatientRef, ResultRecord, Sink } from '../../record'
import { freeFormMark, markQuestion } from '../decimalMark'
import { instant, readTime } from '../hl7v2/time'
import { methodOf, problem, qualityOf } from '../reported'
import { attribute, child, children, codesOf, codeText, type Element, textOf } from './element'
import { readRange, readValue } from './value'

/** What a result may take from its panel and its document. */
export interface Context {
  patient: PatientRef
  documentTime: Timestamp | null
  sink: Sink
  answers: Answers
}

/** Result organizer and observation of C-CDA, and those of its forerunner C32. */
const TEMPLATES = new Set([
  '2.16.840.1.113883.10.20.22.4.1',
  '2.16.840.1.113883.10.20.22.4.2',
  '2.16.840.1.113883.10.20.1.32',
  '2.16.840.1.113883.10.20.1.31',
])
const RESULTS_SECTION = '30954-2'

const STATUS: Record<string, ResultStatus> = {
  completed: 'final',
  active: 'preliminary',
  held: 'pending',
  suspended: 'pending',
  new: 'pending',
  aborted: 'cancelled',
  cancelled: 'cancelled',
  nullified: 'wrong',
}

const VALUE = 'value'

/** The observations of an entry with results; null when the entry is something else. */
export function resultsOf(entry: Element, section: string): { panel: Element | null; observations: Element[] } | null {
  const panel = child(entry, 'organizer')
  const single = child(entry, 'observation')
  const statement = panel ?? single
  if (statement === null) return null
  const isResult =
    section === RESULTS_SECTION || children(statement, 'templateId').some((id) => TEMPLATES.has(attribute(id, 'root')))
  if (!isResult) return null
  return { panel, observations: panel === null ? [statement] : observationsIn(panel) }
}

/** Panels may hold panels. */
function observationsIn(panel: Element): Element[] {
  return children(panel, 'component').flatMap((component) => {
    const inner = child(component, 'organizer')
    return inner === null ? children(component, 'observation') : observationsIn(inner)
  })
}

/** Hands a result observation on. `row`: which of the document's statements it is, from 1. */
export function readResult(row: number, observation: Element, panel: Element | null, context: Context): void {
  const { patient, sink, answers, documentTime } = context
  const coded = child(observation, 'code')
  const [code, other] = codesOf(coded)
  const name = code?.name || codeText(coded) || null
  if (code === undefined && name === null) {
    sink.problem(problem('testMissing', 'error', row, null, null), patient)
    return
  }
  const written = attribute(child(observation, 'statusCode'), 'code') || attribute(child(panel, 'statusCode'), 'code')
  const isNegated = attribute(observation, 'negationInd') === 'true'
  const status = isNegated ? 'cancelled' : STATUS[written]
  if (status === undefined) sink.problem(problem('statusUnknown', 'warning', row, 'statusCode', written))
  const value = readValue(child(observation, 'value'))
  // An active observation without a value is still to come.
  const state = status === 'preliminary' && value.text === '' ? 'pending' : (status ?? 'unverified')
  const authored = timeOf(child(observation, 'author', 'time')) ?? timeOf(child(panel, 'author', 'time'))
  const taken = [child(observation, 'effectiveTime'), child(panel, 'effectiveTime')]
  const at = taken.map(timeOf).find((time) => time !== null) ?? null
  for (const raw of taken.map(rawTime)) {
    if (at === null && raw !== '') sink.problem(problem('timeUnreadable', 'warning', row, 'effectiveTime', raw))
  }
  const reported = authored ?? documentTime
  const note = notesOf(observation)
  const mark = value.freeForm ? freeFormMark({ text: value.text, row, field: VALUE }, answers, sink) : '.'
  const specimen =
    child(observation, 'specimen', 'specimenRole', 'id') ?? child(panel, 'specimen', 'specimenRole', 'id')
  const record: ResultRecord = {
    row,
    cell: VALUE,
    patient,
    code: code?.code ?? null,
    codeSystem: code?.system || null,
    name,
    value: value.text,
    comparator: value.comparator,
    unit: value.unit,
    at: at ?? reported,
    issued: reported === null ? null : instant(reported),
    status: state,
    method: methodOf(codeText(child(observation, 'methodCode'))),
    specimen: attribute(specimen, 'extension') || attribute(specimen, 'root') || null,
    range: readRange(observation),
    flags:
      children(observation, 'interpretationCode')
        .map((flag) => attribute(flag, 'code'))
        .filter(Boolean)
        .join(',') || null,
    decimalMark: mark,
  }
  if (other !== undefined)
    record.alternate = { code: other.code, codeSystem: other.system || null, name: other.name || null }
  if (mark === null) record.decimalQuestion = markQuestion(VALUE)
  if (at === null && reported !== null) record.reportTimeOnly = true
  if (note !== '') record.note = note
  const quality = qualityOf('', note)
  if (quality.length > 0) record.quality = quality
  sink.result(record)
}

function rawTime(element: Element | null): string {
  return (
    attribute(element, 'value') ||
    attribute(child(element, 'low'), 'value') ||
    attribute(child(element, 'center'), 'value')
  )
}

/** A time, or the start of an interval; null when there is none that can be read. */
export function timeOf(element: Element | null): Timestamp | null {
  return readTime(rawTime(element)) ?? readTime(attribute(child(element, 'high'), 'value'))
}

/** Comments are acts beside the result. */
function notesOf(observation: Element): string {
  const acts = children(observation, 'entryRelationship').flatMap((relation) => child(relation, 'act') ?? [])
  return acts
    .map((act) => textOf(child(act, 'text')))
    .filter(Boolean)
    .join('\n')
}
