import type { By } from '../database/audit'
import { addScopes, loadBatch, updateCounts } from '../database/batches'
import { databaseError, write } from '../database/open'
import { createPatient, loadPatients, statePatient } from '../database/patients'
import { decideHeld, loadHeld, nextResultNumber } from '../database/problems'
import { insertResults, updateStates } from '../database/results'
import type { Db } from '../database/sql'
import { refreshPatients } from '../database/summaries'
import { createTerms } from '../database/terms'
import { createColumns } from './commit'
import { type HeldResult, stageHeld } from './held'
import { matchPatients } from './patients'
import { buckets, makePlan, personOf } from './plan'

/** What a second look can settle: the value was read for certain, but cannot be believed unseen. All else waits for an answer. */
const releasable = new Set(['valueImplausible', 'valueUnitError', 'unitContradictsRange'])

/**
 * Decides on a result kept aside. Accepted, it comes in under the import that brought it, marked as reviewed, and leaves with it; dismissed, only
 * the decision is noted. The reason goes into the audit trail. @throws {DatabaseError} `problemDecided`; `heldQuestion` and `heldPatient` for one
 * that waits for an answer
 */
export async function decideHeldRow(db: Db, id: number, accept: boolean, reason: string, by: By): Promise<void> {
  await write(db, () => {
    if (accept) release(db, id)
    decideHeld(db, id, accept ? 'released' : 'dismissed', by, reason)
  })
}

function release(db: Db, id: number): void {
  const { batch, code, file, message, record } = loadHeld(db, id)
  if (!releasable.has(code)) throw databaseError('heldQuestion', { file, message })
  const found = loadBatch(db, batch)
  if (found === null) throw databaseError('batchMissing', { batch })
  const held: HeldResult = JSON.parse(record)
  const stage = stageHeld(held)
  const answers = held.chosen === null ? found.answers : { ...found.answers, 'patientMatch:file': held.chosen }
  const { persons, matches } = matchPatients(stage.refs.list, loadPatients(db), () => answers)
  const person = personOf(matches)(0)
  const statement = person?.statements.get(0)
  if (person === null || statement === undefined) throw databaseError('heldPatient', { file })

  const planned = makePlan(db, stage, persons, matches, { result: () => false, event: () => false })
  const patient = person.existing ?? createPatient(db)
  statePatient(db, patient, batch, statement)
  const columns = createColumns(db, stage, planned, persons, personOf(matches), createTerms(db), () => patient)
  const scopes = [...columns.prepare(planned.order)]
  const first = nextResultNumber(db, batch)
  addScopes(db, batch, [{ patient, analyte: 0, first: 0, last: 0, count: 0 }, ...scopes])
  insertResults(db, batch, columns.columns, planned.order, first)
  updateStates(db, planned.changes)
  refreshPatients(db, new Map([[patient, new Set([0, ...scopes.map(({ analyte }) => analyte)])]]))
  const bucket = buckets[planned.bucket[0] ?? 0] ?? 'new'
  const count = (name: string) => found.counts[name] ?? 0
  updateCounts(db, batch, {
    ...found.counts,
    rejected: count('rejected') - 1,
    held: count('held') - 1,
    [bucket]: count(bucket) + 1,
  })
}
