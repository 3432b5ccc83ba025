import type { Problem } from '../../shared/model'
import { loadPatients } from '../database/patients'
import type { Db } from '../database/sql'
import type { PreparedFile } from './importer'
import { matchPatients, type PatientMatches } from './patients'
import { buckets, type IsLeftOut, makePlan, type Planned, personOf } from './plan'
import { countFile } from './preview'
import { describeProblem } from './problems'
import type { Stage } from './stage'
import { hold } from './staging'

/** Finds the patients and keeps out the rows of those that are in doubt. */
export function matchAll(db: Db, stage: Stage, files: readonly PreparedFile[]): PatientMatches {
  const { refs, results, events } = stage
  const usable = refs.list.filter(({ file }) => files[file]?.staged)
  const matched = matchPatients(usable, loadPatients(db), (file) => files[file]?.answers ?? {})
  const matches: PatientMatches['matches'] = refs.list.map(() => ({ leftOut: true }))
  usable.forEach(({ index }, position) => {
    const match = matched.matches[position]
    if (match) matches[index] = match
  })
  const doubtful = new Set(
    usable.filter(({ index }) => !('person' in (matches[index] ?? {}))).map(({ index }) => index),
  )
  for (const index of doubtful) {
    const ref = refs.list[index]
    const match = matches[index]
    const staged = ref === undefined ? null : files[ref.file]?.staged
    if (ref === undefined || !staged) continue
    if (match !== undefined && 'held' in match) staged.ask(match.held)
    if (ref.isMention) staged.keepOutPatient(doubt(matches, index, ref.row, null, null))
  }
  for (let index = 0; doubtful.size > 0 && index < results.length; index++) {
    const ref = results.patient.get(index)
    if (!doubtful.has(ref) || results.hold.get(index) !== hold.none) continue
    results.hold.set(index, hold.held)
    const cell = results.cellAt(index)
    const raw = results.texts.text(results.rawText.get(index))
    files[results.file.get(index)]?.staged?.keepOut(doubt(matches, ref, results.row.get(index), cell, raw), index)
  }
  for (const event of events) {
    if (!doubtful.has(event.patient)) continue
    files[event.file]?.staged?.keepOut(doubt(matches, event.patient, event.row, event.cell, event.type), null)
  }
  for (const person of matched.persons) {
    if (person.similar.length === 0) continue
    const ref = usable.find(({ index }) => matches[index] !== undefined && personOf(matches)(index) === person)
    if (ref === undefined) continue
    const values = { id: person.value, others: person.similar.join('; ') }
    const where = { row: ref.row, column: null, raw: person.value }
    files[ref.file]?.staged?.keepOut(describeProblem('similarPatient', 'warning', where, values), null)
  }
  return { persons: matched.persons, matches }
}

function doubt(
  matches: PatientMatches['matches'],
  ref: number,
  row: number,
  column: string | null,
  raw: string | null,
): Problem {
  const match = matches[ref]
  const where = { row, column, raw }
  if (match !== undefined && 'held' in match) return describeProblem(match.reason, 'held', where, match.values)
  return describeProblem('leftOut', 'error', where)
}

export const nothingLeftOut: IsLeftOut = { result: () => false, event: () => false }

/** Plans all files together and counts each. */
export function planAll(
  db: Db,
  stage: Stage,
  matches: PatientMatches,
  files: readonly PreparedFile[],
  leftOut: IsLeftOut = nothingLeftOut,
): Planned {
  const planned = makePlan(db, stage, matches.persons, matches.matches, leftOut)
  files.forEach((file, index) => {
    if (file.staged !== null) file.counts = countFile(stage, planned, matches, index, file.staged)
  })
  settleStored(db, stage, matches, files, leftOut, planned)
  return planned
}

/**
 * Duplicates are not stored when their file brings nothing else or is on file already. What is not stored must not move what is on file, so
 * states are settled again without them; the buckets stay.
 */
export function settleStored(
  db: Db,
  stage: Stage,
  matches: PatientMatches,
  files: readonly PreparedFile[],
  leftOut: IsLeftOut,
  planned: Planned,
): void {
  const { results } = stage
  const duplicate = buckets.indexOf('duplicate')
  const drops = files.map(({ counts, known, staged }) => {
    return staged !== null && counts.duplicate > 0 && (!counts.changes || known !== null)
  })
  if (!drops.includes(true)) return
  const isDropped = (index: number) => planned.bucket[index] === duplicate && drops[results.file.get(index)] === true
  const result = (index: number) => leftOut.result(index) || isDropped(index)
  const stored = makePlan(db, stage, matches.persons, matches.matches, { result, event: leftOut.event })
  planned.state = stored.state
  planned.changes = stored.changes
}
