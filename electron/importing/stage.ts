import { analyteByKey } from '../../shared/hematology/analytes'
import { readMeasurement } from '../../shared/hematology/measurement'
import { rangeFits } from '../../shared/hematology/plausibility'
import { t } from '../../shared/messages'
import type { Answers, Problem, Question, ReferenceRange } from '../../shared/model'
import type { EventContent } from '../database/events'
import { qualityOf } from './formats/reported'
import { createMapper, type Mapper, noteWaiting, type Test } from './map'
import type { createRefs } from './patients'
import { describeProblem, ProblemList, rejects } from './problems'
import type { EventRecord, PatientRef, ResultRecord, Sink } from './record'
import { qualityBits, type Staging } from './staging'
import { isKnownText, mayBeEmpty, type Reading, readExported, readRange, readValue } from './validate'

/** An event as staged: what it says, and where it stands in the file. */
export interface StagedEvent extends EventContent {
  file: number
  patient: number
  externalId: string | null
  issued: number | null
  row: number
  cell: string | null
}

/** Lists that all files of an import share. */
export interface Stage {
  results: Staging
  events: StagedEvent[]
  tests: Test[]
  ranges: (ReferenceRange | null)[]
  refs: ReturnType<typeof createRefs>
}

/** What one file gave. */
export interface StagedFile {
  sink: Sink
  problems: ProblemList
  read(): number
  ignored(): number
  questions(): Question[]
  /**
   * The tests of a file of results that are all known by their LOINC codes to be none that this program follows; null when any row might be of
   * use: a local code that can be mapped later, an event, a diagnosis, a row that could not be read.
   */
  foreignTests(): string[] | null
  /** Keeps a staged result or event out after all; `index` is the staged result, if it is one. */
  keepOut(problem: Problem, index: number | null): void
  /** The same for the row of a patient, which then counts as a row read. */
  keepOutPatient(problem: Problem): void
  ask(question: Question): void
}

/**
 * Takes what a reader finds in one file: names the test, reads the value, converts it, judges it, and stages it as columns. Every result and event
 * counts as one row read; one that cannot come in has exactly one problem of severity `error` or `held`.
 */
export function stageFile(
  stage: Stage,
  file: number,
  answers: Answers,
  pause: (bytesRead: number, rows: number) => Promise<void>,
): StagedFile {
  const { results, events, refs, ranges } = stage
  const problems = new ProblemList(results.texts)
  const mapper: Mapper = createMapper(answers, stage.tests)
  const questions = new Map<string, Question>()
  const rangeIds = new Map<string, number>()
  /** By number of the test: it mostly has the same range in row after row. */
  const lastRanges: { text: string; decimalMark: '.' | ',' | null; id: number }[] = []
  /** By number of the range: true for one that is impossible in its unit. */
  const misfits: boolean[] = []
  let read = 0
  let ignored = 0
  /** Rows of which it is not known that they are of no use. */
  let openRows = 0
  let lastRef: PatientRef | null = null
  let lastRefIndex = -1

  function add(problem: Problem, staged: number | null = null): void {
    problems.add(problem, staged)
  }

  function refIndex(ref: PatientRef, row: number): number {
    if (ref !== lastRef) {
      lastRefIndex = refs.indexOf(ref, file, row)
      lastRef = ref
    }
    return lastRefIndex
  }

  function result(record: ResultRecord): void {
    read++
    const test = mapper.testOf(record)
    const { exported } = record
    if (exported !== undefined) openRows++
    const { decimalMark, question } = markOf(record)
    const reading =
      exported === undefined ? readValue(test, record.value, decimalMark) : readExported(test, record, exported)
    if (reading === 'differs') {
      add(describeProblem('exportDiffers', 'error', whereOf(record), { label: test.label }))
      return
    }
    const refusal = refuse(record, reading, test)
    if (refusal !== null) {
      add(refusal)
      return
    }
    let quality = test.quality | qualityBits(record.quality)
    if (record.reportTimeOnly === true) quality |= qualityBits(['reportTimeOnly'])
    if (reading.kind === 'number' && reading.plausibility !== null) quality |= qualityBits(['implausible'])
    if (reading.kind === 'text') quality |= qualityBits(qualityOf('', record.value))
    if (exported !== undefined) quality = qualityBits(exported.quality)
    const at = record.at
    if (at === null) return
    const range = rangeIndex(record, test, decimalMark)
    const isReviewed = exported?.quality.includes('reviewed') === true
    const held = isReviewed ? null : holdBack(record, reading, test, question, range)
    const index = results.add({
      file,
      patient: refIndex(record.patient, record.row),
      test: test.index,
      at,
      value: reading.kind === 'number' ? reading.value : null,
      comparator: reading.kind === 'number' ? (record.comparator ?? reading.comparator) : null,
      rawText: record.value,
      status: record.status,
      method: record.method ?? test.method,
      specimen: record.specimen === '' ? null : record.specimen,
      subId: record.subId === undefined || record.subId === '' ? null : record.subId,
      range,
      flags: record.flags === undefined || record.flags === '' ? null : record.flags,
      quality,
      note: record.note === undefined || record.note === '' ? null : record.note,
      issued: record.issued ?? null,
      row: record.row,
      cell: record.cell,
      held: held !== null,
    })
    if (held !== null) add(held, index)
    else if (reading.kind === 'text' && analyteByKey(test.analyte) !== null && !isKnownText(record.value)) {
      add(describeProblem('valueIsText', 'warning', whereOf(record), { label: test.label }))
    } else if (reading.kind === 'number' && reading.plausibility !== null) {
      add(
        describeProblem('valueUnusual', 'warning', whereOf(record), {
          label: test.label,
          limit: reading.plausibility.limit,
        }),
      )
    }
  }

  /** A row that cannot be used at all. */
  function refuse(record: ResultRecord, reading: Reading, test: Test): Problem | null {
    if (record.at === null) return describeProblem('timeMissing', 'error', whereOf(record), { label: test.label })
    if (reading.kind === 'empty' && !mayBeEmpty(record.status)) {
      return describeProblem('valueEmpty', 'error', whereOf(record), { label: test.label })
    }
    return null
  }

  /** A row that waits for an answer or a second look. */
  function holdBack(
    record: ResultRecord,
    reading: Reading,
    test: Test,
    question: string | null,
    range: number,
  ): Problem | null {
    if (reading.kind === 'unitOpen') {
      noteWaiting(test, record, reading.value)
      if (reading.value === null) ask(decimalQuestion(question ?? 'decimalMark:values', record, test))
      const { code } = test.refusal ?? { code: 'unitUnknown' }
      const values = {
        label: test.label,
        unit: test.unit ?? '',
        proposal: test.refusal?.proposal ?? '',
        question: test.unitQuestion,
      }
      return describeProblem(code, 'held', whereOf(record), values)
    }
    if (reading.kind === 'ambiguous') {
      const id = question ?? 'decimalMark:values'
      ask(decimalQuestion(id, record, test))
      return describeProblem('decimalAmbiguous', 'held', whereOf(record), { label: test.label, question: id })
    }
    if (reading.kind !== 'number') return null
    const { plausibility } = reading
    const unit = test.unit ?? answers[test.unitQuestion ?? ''] ?? ''
    // An answer speaks for a whole column; a value that only another unit would make a usual one is not covered by it.
    const isUnlikely = plausibility?.level === 'hard' || (test.isUnitAnswered && plausibility?.unitError != null)
    if (plausibility !== null && isUnlikely) {
      const { limit, unitError } = plausibility
      const code = unitError === null ? 'valueImplausible' : 'valueUnitError'
      return describeProblem(code, 'held', whereOf(record), { label: test.label, limit, factor: unitError, unit })
    }
    if (misfits[range] === true) {
      const values = { label: test.label, range: record.range, unit }
      return describeProblem('unitContradictsRange', 'held', whereOf(record), values)
    }
    return null
  }

  function markOf(record: ResultRecord): { decimalMark: '.' | ',' | null; question: string | null } {
    if (record.decimalMark !== null) return { decimalMark: record.decimalMark, question: null }
    const question = record.decimalQuestion ?? 'decimalMark:values'
    const answer = answers[question]
    return { decimalMark: answer === '.' || answer === ',' ? answer : null, question }
  }

  function rangeIndex(record: ResultRecord, test: Test, decimalMark: '.' | ',' | null): number {
    const { exported } = record
    if (exported === undefined ? record.range === null || record.range === '' : exported.range === null) return 0
    const last = lastRanges[test.index]
    if (exported === undefined && last?.text === record.range && last?.decimalMark === decimalMark) return last.id
    const key = exported
      ? JSON.stringify([test.index, exported.range])
      : `${test.index} ${decimalMark ?? ''} ${record.range}`
    let id = rangeIds.get(key)
    if (id === undefined) {
      const range = exported?.range ?? readRange(test, record.range ?? '', decimalMark)
      id = ranges.push(range) - 1
      rangeIds.set(key, id)
      misfits[id] = !rangeFits(test.analyte, range)
    }
    if (exported === undefined) lastRanges[test.index] = { text: record.range ?? '', decimalMark, id }
    return id
  }

  function event(record: EventRecord): void {
    read++
    openRows++
    if (record.start === null) {
      add(
        describeProblem(
          'timeMissing',
          'error',
          { row: record.row, column: record.cell, raw: null },
          { label: record.type },
        ),
      )
      return
    }
    const dose = readDose(record)
    if (dose.unreadable !== null) {
      const where = { row: record.row, column: record.cell, raw: dose.unreadable }
      add(describeProblem('doseUnreadable', 'warning', where, { label: record.type }))
    }
    const { row, cell, type, start, end, status, externalId } = record
    const details = dose.unreadable === null ? record.details : { ...record.details, dose_text: dose.unreadable }
    const patient = refIndex(record.patient, row)
    events.push({
      file,
      patient,
      type,
      start,
      end,
      status,
      dose: dose.value,
      details,
      externalId,
      issued: record.issued ?? null,
      row,
      cell,
    })
  }

  function ask(question: Question): void {
    if (!questions.has(question.id)) questions.set(question.id, question)
  }

  return {
    problems,
    read: () => read,
    ignored: () => ignored,
    questions: () => [...questions.values(), ...mapper.questions()],
    foreignTests() {
      const isForeign = ({ analyte, codeSystem }: Test) => codeSystem === 'LOINC' && analyte.startsWith('other:')
      if (openRows > 0 || mapper.own.length === 0 || !mapper.own.every(isForeign)) return null
      return [...new Set(mapper.own.map(({ label }) => label))]
    },
    ask,
    keepOut: add,
    keepOutPatient(problem) {
      read++
      ignored--
      add(problem)
    },
    sink: {
      result,
      event,
      patient(ref, row) {
        ignored++
        const staged = refs.list[refIndex(ref, row)]
        if (staged) staged.isMention = true
        if (ref.diagnosis !== undefined) openRows++
      },
      problem(problem, patient) {
        if (rejects(problem.severity)) {
          read++
          openRows++
        }
        if (patient !== undefined) refIndex(patient, problem.row ?? 0)
        add(problem)
      },
      ignored(count) {
        ignored += count
      },
      question: ask,
      pause: (bytesRead) => pause(bytesRead, read),
    },
  }
}

function whereOf(record: ResultRecord): { row: number; column: string | null; raw: string } {
  const unit = record.unit === null || record.unit === '' ? '' : ` ${record.unit}`
  return { row: record.row, column: record.cell, raw: `${record.value}${unit}` }
}

function decimalQuestion(id: string, record: ResultRecord, test: Test): Question {
  return {
    id,
    kind: 'decimalMark',
    text: t('questions.decimalMark.text', { label: test.label }),
    choices: ['.', ','],
    evidence: t('questions.decimalMark.evidence', { value: record.value, row: record.row }),
  }
}

/** Doses come with a decimal point; a comma could be either mark and is never read. */
function readDose({ dose }: EventRecord): { value: EventContent['dose']; unreadable: string | null } {
  if (dose === null || dose.value.trim() === '') return { value: null, unreadable: null }
  const measurement = dose.value.includes(',') ? null : readMeasurement(dose.value, { decimalMark: '.' })
  if (measurement?.kind !== 'number' || measurement.comparator !== null) {
    return { value: null, unreadable: `${dose.value} ${dose.unit}`.trim() }
  }
  return { value: { value: Number(measurement.decimal), unit: dose.unit }, unreadable: null }
}
