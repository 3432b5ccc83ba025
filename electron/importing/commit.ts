import type { Answers } from '../../shared/model'
import { audit, type By } from '../database/audit'
import { addScopes, createBatch, type Scope } from '../database/batches'
import { addEvents, resolvePatientEvents } from '../database/events'
import { createPatient, statePatient } from '../database/patients'
import { addProblems, type NewProblem } from '../database/problems'
import { insertResults, type ResultColumns, updateStates } from '../database/results'
import type { Db } from '../database/sql'
import { refreshPatients } from '../database/summaries'
import { analyteId, createTerms, type Terms } from '../database/terms'
import { heldResult } from './held'
import type { KeptBytes } from './input'
import { createNewest } from './newest'
import type { Person } from './patients'
import { buckets, type PersonOf, type Planned } from './plan'
import type { ProblemList } from './problems'
import type { Stage } from './stage'
import { noOffset } from './staging'

/** One file as it goes into the database. */
export interface CommitFile {
  index: number
  name: string
  kept: KeptBytes
  format: string
  readerVersion: string
  layout: string
  answers: Answers
  counts: Record<string, number>
  problems: ProblemList
  /** True when these bytes are on file already: what they said once is not stored again. */
  isKnown: boolean
}

const duplicate = buckets.indexOf('duplicate')
const rejected = buckets.indexOf('rejected')

/** Executes a plan: one batch for each file, all of them or none. Inside a write transaction. Gives the batch of each file. */
export function commitPlan(
  db: Db,
  stage: Stage,
  planned: Planned,
  persons: readonly Person[],
  personOf: PersonOf,
  files: readonly CommitFile[],
  by: By,
): Map<number, number> {
  const terms = createTerms(db)
  const batches = new Map<number, number>()
  const touched = new Map<number, Set<number>>()
  const patientIds = new Map<Person, number>()
  const isStored = files.map(
    ({ isKnown }) =>
      (bucket: number) =>
        bucket !== rejected && !(isKnown && bucket === duplicate),
  )
  const storesOf = new Map(files.map((file, position) => [file.index, isStored[position] ?? (() => false)]))
  const columns = createColumns(db, stage, planned, persons, personOf, terms, (person) =>
    patientIdOf(db, patientIds, person),
  )
  const newest = createNewest(db, stage.results, columns.columns)
  const onFile = new Set(persons.map(({ existing }) => existing))

  for (const file of files) {
    const { kept, format, readerVersion, layout, answers, counts } = file
    const compressed = Buffer.concat(kept.compressed)
    const { sha256, size } = kept
    const batch = createBatch(db, {
      file: file.name,
      sha256,
      size,
      format,
      readerVersion,
      layout,
      importedAt: by.now,
      counts,
      answers,
      compressed,
    })
    batches.set(file.index, batch)
    const stores = storesOf.get(file.index) ?? (() => false)

    const scopes = new Map<string, Scope>()
    const statedIn = (person: Person) => person.statements.get(file.index)
    const rowsOf = sortedRows(stage, planned, file.index, files.length === 1, stores)
    let from = 0
    for (const scope of columns.prepare(rowsOf)) {
      const { patient, analyte, count } = scope
      scopes.set(`${patient} ${analyte}`, scope)
      touch(touched, patient, analyte)
      newest.add(patient, analyte, { batch, rows: rowsOf.subarray(from, from + count) }, onFile.has(patient))
      from += count
    }
    const events = stage.events.flatMap((event, index) => {
      const person = personOf(event.patient)
      if (event.file !== file.index || person === null || !stores(planned.eventBucket[index] ?? rejected)) return []
      return [{ ...event, patient: patientIdOf(db, patientIds, person) }]
    })
    for (const { patient } of events) {
      scopes.set(`${patient} 0`, {
        patient,
        analyte: 0,
        first: 0,
        last: 0,
        count: (scopes.get(`${patient} 0`)?.count ?? 0) + 1,
      })
      touch(touched, patient, 0)
    }
    for (const person of persons) {
      const statement = statedIn(person)
      const id = patientIds.get(person)
      // Rows that stay out make no patient; a file of patients does, also without any result.
      if (statement === undefined || (id === undefined && !person.adds.has(file.index))) continue
      const patient = patientIdOf(db, patientIds, person)
      statePatient(db, patient, batch, statement)
      if (!scopes.has(`${patient} 0`)) scopes.set(`${patient} 0`, { patient, analyte: 0, first: 0, last: 0, count: 0 })
      touch(touched, patient, 0)
    }
    addScopes(db, batch, scopes.values())
    insertResults(db, batch, columns.columns, rowsOf)
    addEvents(db, batch, events, by.now)
    addProblems(db, batch, problemsOf(stage, file, personOf))
    audit(db, by, 'import', `batch:${batch}`, { results: rowsOf.length, events: events.length, ...counts })
  }

  updateStates(db, planned.changes)
  for (const { patient, analyte } of planned.changes) touch(touched, patient, analyte)
  for (const [patient, analytes] of touched) if (analytes.has(0)) resolvePatientEvents(db, patient)
  refreshPatients(db, touched, newest.refresh)
  return batches
}

function patientIdOf(db: Db, ids: Map<Person, number>, person: Person): number {
  let id = ids.get(person) ?? person.existing ?? undefined
  if (id === undefined) id = createPatient(db)
  ids.set(person, id)
  return id
}

function touch(touched: Map<number, Set<number>>, patient: number, analyte: number): void {
  const analytes = touched.get(patient)
  if (analytes) analytes.add(analyte)
  else touched.set(patient, new Set([analyte]))
}

/** The rows of one file that are stored, in the order of the clustered table. */
function sortedRows(
  stage: Stage,
  planned: Planned,
  file: number,
  isOnly: boolean,
  stores: (bucket: number) => boolean,
): Uint32Array {
  const { results } = stage
  return planned.order.filter(
    (index) => (isOnly || results.file.get(index) === file) && stores(planned.bucket[index] ?? rejected),
  )
}

/** Columns for the database, made from the staged ones; texts get their numbers when first used. */
export function createColumns(
  db: Db,
  stage: Stage,
  planned: Planned,
  persons: readonly Person[],
  personOf: PersonOf,
  terms: Terms,
  patientId: (person: Person) => number,
): { columns: ResultColumns; prepare(order: Uint32Array): Iterable<Scope> } {
  const { results, tests, ranges, refs } = stage
  const { length } = results
  const patient = new Uint32Array(length)
  const analyte = new Uint32Array(length)
  const rawUnit = new Uint32Array(length)
  const code = new Uint32Array(length)
  const personIds = new Map<number, number>()
  const refPersons = refs.list.map(({ index }) => personOf(index)?.index ?? -1)
  const analyteIds = new Map<string, number>()
  const unitTerms = tests.map(() => -1)
  const codings = tests.map(() => -1)
  const columns: ResultColumns = {
    patient,
    analyte,
    time: valuesOr(results.time.values(length), length),
    precision: valuesOr(results.precision.values(length), length),
    value: results.value.values(length) ?? new Float64Array(length).fill(Number.NaN),
    rawText: (index) => results.texts.text(results.rawText.get(index)) ?? '',
    rawUnit,
    status: valuesOr(results.status.values(length), length),
    state: planned.state,
    row: valuesOr(results.row.values(length), length),
    code,
  }
  if (results.offset.isUsed) {
    columns.offset = numbers(length, (index) => {
      const offset = results.offset.get(index)
      return offset === noOffset ? Number.NaN : offset
    })
  }
  const comparator = results.comparator.values(length)
  if (comparator) columns.comparator = comparator
  const method = results.method.values(length)
  if (method) columns.method = method
  if (results.specimen.isUsed) columns.specimen = (index) => results.texts.text(results.specimen.get(index))
  if (results.subId.isUsed) columns.subId = (index) => results.texts.text(results.subId.get(index))
  const quality = results.quality.values(length)
  if (quality) columns.quality = quality
  const issued = results.issued.values(length)
  if (issued) columns.issued = issued
  const rangeTerms = results.range.isUsed ? new Uint32Array(length) : null
  if (rangeTerms !== null) {
    columns.rangeText = rangeTerms
    columns.rangeLow = numbers(length, (index) => ranges[results.range.get(index)]?.low ?? Number.NaN)
    columns.rangeHigh = numbers(length, (index) => ranges[results.range.get(index)]?.high ?? Number.NaN)
  }
  const texts = [
    { column: results.flags, set: (made: Uint32Array) => (columns.flags = made) },
    { column: results.note, set: (made: Uint32Array) => (columns.note = made) },
    { column: results.cell, set: (made: Uint32Array) => (columns.cell = made) },
  ].flatMap(({ column, set }) => (column.isUsed ? [{ column, made: set(new Uint32Array(length)) }] : []))
  const termIds = new Map<number, number>()
  const termOf = (text: number): number => {
    if (text === 0) return 0
    let id = termIds.get(text)
    if (id === undefined) {
      id = terms.term(results.texts.text(text))
      termIds.set(text, id)
    }
    return id
  }
  const rangeTermIds = new Map<number, number>()

  return {
    columns,
    *prepare(order) {
      let scope: Scope | null = null
      for (const index of order) {
        const testIndex = results.test.get(index)
        const test = tests[testIndex]
        const personIndex = refPersons[results.patient.get(index)] ?? -1
        const person = persons[personIndex]
        if (test === undefined || person === undefined) throw new RangeError(`no test or patient for result ${index}`)
        let ownId = personIds.get(personIndex)
        if (ownId === undefined) {
          ownId = patientId(person)
          personIds.set(personIndex, ownId)
        }
        let ownAnalyte = analyteIds.get(test.analyte)
        if (ownAnalyte === undefined) {
          ownAnalyte = analyteId(db, test.analyte)
          analyteIds.set(test.analyte, ownAnalyte)
        }
        if ((unitTerms[testIndex] ?? -1) < 0) {
          unitTerms[testIndex] = terms.term(test.unit)
          codings[testIndex] = terms.coding(test.codeSystem, test.code, test.name)
        }
        patient[index] = ownId
        analyte[index] = ownAnalyte
        rawUnit[index] = unitTerms[testIndex] ?? 0
        code[index] = codings[testIndex] ?? 0
        for (const { column, made } of texts) made[index] = termOf(column.get(index))
        const range = results.range.get(index)
        if (rangeTerms !== null && range > 0) {
          let id = rangeTermIds.get(range)
          if (id === undefined) {
            id = terms.term(ranges[range]?.text)
            rangeTermIds.set(range, id)
          }
          rangeTerms[index] = id
        }
        const time = results.time.get(index)
        if (scope === null || scope.patient !== ownId || scope.analyte !== ownAnalyte) {
          if (scope !== null) yield scope
          scope = { patient: ownId, analyte: ownAnalyte, first: time, last: time, count: 0 }
        }
        scope.last = time
        scope.count++
      }
      if (scope !== null) yield scope
    },
  }
}

/** As `Float64Array.from`, many times as fast. */
function numbers(length: number, numberOf: (index: number) => number): Float64Array {
  const made = new Float64Array(length)
  for (let index = 0; index < length; index++) made[index] = numberOf(index)
  return made
}

function valuesOr<Values extends ArrayLike<number>>(values: Values | undefined, length: number): Values | Uint8Array {
  return values ?? new Uint8Array(length)
}

function* problemsOf(stage: Stage, { problems }: CommitFile, personOf: PersonOf): Generator<NewProblem> {
  for (let index = 0; index < problems.length; index++) {
    const staged = problems.stagedOf(index)
    const held = staged === null ? null : heldResult(stage, staged, personOf(stage.results.patient.get(staged)))
    yield { ...problems.get(index), record: held === null ? null : JSON.stringify(held) }
  }
}
