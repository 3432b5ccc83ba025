import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listAudit, verifyAudit } from '../../../electron/database/audit'
import { loadBatch } from '../../../electron/database/batches'
import { logicalDump } from '../../../electron/database/dump'
import { write } from '../../../electron/database/open'
import { listHeld } from '../../../electron/database/problems'
import { loadRecord } from '../../../electron/database/records'
import { undoBatch } from '../../../electron/database/undo'
import { decideHeldRow } from '../../../electron/importing/release'
import { type Bench, by, createBench, type Line } from './support'

let bench: Bench

beforeEach(() => {
  bench = createBench()
})
afterEach(() => bench.close())

function results(patient = 1) {
  return loadRecord(bench.db, patient)?.results ?? []
}

function onlyHeld(): number {
  const [held, ...others] = listHeld(bench.db)
  if (!held || others.length > 0) throw new Error('not one held row')
  return held.id
}

async function accept(id = onlyHeld()): Promise<void> {
  await decideHeldRow(bench.db, id, true, 'seen on the report', by)
}

/** Imports the lines beside an ordinary one of another day, so that the file changes something. */
async function hold(lines: readonly Line[], answers = {}): Promise<number> {
  const path = bench.file('held.lines', [...lines, { at: '2024-01-01' }])
  const { batch } = await bench.import([path], { answers })
  if (batch === null) throw new Error('nothing came in')
  return batch
}

describe('an accepted row', () => {
  it('comes in under its import, with what its file said, marked as reviewed', async () => {
    const batch = await hold([
      { value: '>5000000', unit: '/uL', specimen: 'S1', range: '150000-400000', flags: 'HH', note: 'checked', row: 7 },
    ])
    await accept()
    const released = results().find(({ value }) => value === 5000)
    expect(released).toMatchObject({
      analyte: 'platelets',
      comparator: '>',
      rawText: '>5000000',
      rawUnit: '/uL',
      range: { low: 150, high: 400, text: '150000-400000' },
      flags: ['HH'],
      note: 'checked',
      quality: ['implausible', 'reviewed'],
      sources: [{ file: 'held.lines', row: 7 }],
    })
    expect(listHeld(bench.db)).toEqual([])
    expect(loadBatch(bench.db, batch)?.counts).toMatchObject({ read: 2, new: 2, rejected: 0, held: 0 })
  })

  it('keeps a comparator and a decimal mark that only its column told', async () => {
    await hold([{ value: '6000,5', comparator: '>', decimalMark: ',' }])
    await accept()
    expect(results().map(({ value, comparator }) => [value, comparator])).toContainEqual([6000.5, '>'])
  })

  it('is settled with the other results of its correction group', async () => {
    await bench.import([bench.file('first.lines', [{ value: '20', specimen: 'S1' }])])
    const batch = await hold([{ value: '6000', specimen: 'S1', status: 'corrected' }])
    await accept()
    expect(results().find(({ value }) => value === 6000)).toMatchObject({
      state: 'current',
      history: [{ value: 20, state: 'superseded' }],
    })
    expect(loadBatch(bench.db, batch)?.counts).toMatchObject({ corrected: 1 })
  })

  it('makes its patient when all of the patient waited', async () => {
    await hold([{ value: '6000', patient: { id: 'P9', family: 'Roe' } }])
    expect(loadRecord(bench.db, 2)).toBeNull()
    await accept()
    expect(loadRecord(bench.db, 2)).toMatchObject({
      patient: { family: 'Roe', identifiers: [{ authority: 'local', value: 'P9' }] },
      results: [{ value: 6000 }],
    })
  })

  it('goes to the patient whom the answer named, where the file names nobody', async () => {
    const answers = { 'patientMatch:file': 'new:P7' }
    const nobody = { patient: { id: null } }
    await bench.import([bench.file('a.lines', [{ ...nobody, value: '6000' }, nobody])], { answers })
    await accept()
    expect(results().map(({ value }) => value)).toEqual(expect.arrayContaining([20, 6000]))
    expect(loadRecord(bench.db, 1)?.patient.identifiers).toEqual([{ authority: 'local', value: 'P7' }])
  })

  it('leaves with its import: what stands is the same as before', async () => {
    await bench.import([bench.file('first.lines', [{ value: '20', specimen: 'S1' }])])
    const before = logicalDump(bench.db)
    const batch = await hold([
      { value: '6000', specimen: 'S1', status: 'corrected' },
      { value: '7000', patient: { id: 'P9' } },
      { value: '8000', at: '2024-09-09' },
    ])
    for (const { id } of listHeld(bench.db)) await accept(id)
    expect(results()).toHaveLength(3)
    const undone = await write(bench.db, () => undoBatch(bench.db, batch, by))
    expect(undone).toMatchObject({ results: 4, patients: 1, failed: [] })
    expect(logicalDump(bench.db)).toBe(before)
  })

  it('is known when its file comes again', async () => {
    await hold([{ value: '6000' }])
    await accept()
    const before = logicalDump(bench.db)
    const again = await bench.import([bench.file('held.lines', [{ value: '6000' }, { at: '2024-01-01' }])])
    expect(again).toMatchObject({ batch: null, counts: { new: 0, duplicate: 2, rejected: 0 } })
    expect(logicalDump(bench.db)).toBe(before)
  })
})

describe('the decision', () => {
  it('stands in the audit trail with its reason, and is made once', async () => {
    await hold([{ value: '6000' }])
    const id = onlyHeld()
    await accept(id)
    expect(listAudit(bench.db, 1)).toMatchObject([
      { action: 'held.released', object: `problem:${id}`, detail: { reason: 'seen on the report' } },
    ])
    expect(verifyAudit(bench.db)).toMatchObject({ ok: true })
    await expect(accept(id)).rejects.toMatchObject({ code: 'database.problemDecided' })
    expect(results()).toHaveLength(2)
  })

  it('to dismiss stores nothing', async () => {
    const batch = await hold([{ value: '6000' }])
    await decideHeldRow(bench.db, onlyHeld(), false, 'typing error', by)
    expect(listHeld(bench.db)).toEqual([])
    expect(results()).toHaveLength(1)
    expect(loadBatch(bench.db, batch)?.counts).toMatchObject({ new: 1, rejected: 1 })
    expect(listAudit(bench.db, 1)).toMatchObject([{ action: 'held.dismissed', detail: { reason: 'typing error' } }])
  })

  it.each([
    ['a missing unit', { unit: null }],
    ['an unknown unit', { unit: 'furlong' }],
    ['an ambiguous number', { value: '1,234', decimalMark: null }],
    ['a patient in doubt', { patient: { birthDate: '1980-01-02' }, at: '2024-04-01' }],
  ])('can not be to accept %s', async (_what, line) => {
    await bench.import([bench.file('known.lines', [{ patient: { birthDate: '1970-01-02' } }])])
    await hold([line])
    const before = logicalDump(bench.db)
    await expect(accept()).rejects.toMatchObject({
      code: 'database.heldQuestion',
      hint: expect.stringContaining('held.lines'),
    })
    expect(logicalDump(bench.db)).toBe(before)
  })

  it('can not be to accept a row whose patient has come into doubt since', async () => {
    await hold([{ value: '6000', patient: { id: 'P9', birthDate: '1980-01-02' } }])
    await bench.import([bench.file('later.lines', [{ patient: { id: 'P9', birthDate: '1970-01-02' } }])])
    await expect(accept()).rejects.toMatchObject({ code: 'database.heldPatient' })
  })
})
