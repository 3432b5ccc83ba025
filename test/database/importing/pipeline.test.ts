import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listPatients } from '../../../electron/database/patientList'
import { listHeld, listProblems } from '../../../electron/database/problems'
import { loadRecord } from '../../../electron/database/records'
import { undoBatch } from '../../../electron/database/undo'
import { commitImport, prepareImport } from '../../../electron/importing/importer'
import { patientPlans, plannedRows, problemsOfFile } from '../../../electron/importing/preview'
import { all, type Bench, by, createBench, lines } from './support'

let bench: Bench

beforeEach(() => {
  bench = createBench()
})
afterEach(() => bench.close())

function record(patient = 1) {
  const found = loadRecord(bench.db, patient)
  if (!found) throw new Error('no patient')
  return found
}

describe('values', () => {
  it('keeps value, raw text, comparator and unit', async () => {
    const { counts } = await bench.import([bench.file('a.lines', [{ value: '<20000', unit: '/mm3' }])])
    expect(counts).toMatchObject({ read: 1, new: 1, rejected: 0 })
    expect(record().results[0]).toMatchObject({
      analyte: 'platelets',
      value: 20,
      comparator: '<',
      rawText: '<20000',
      rawUnit: '/mm3',
    })
  })

  it('keeps a text without a number, and an unknown test under its own code', async () => {
    await bench.import([
      bench.file('a.lines', [
        { value: 'clumped' },
        { code: 'XYZ', codeSystem: 'local', name: 'Xyz', value: '3', unit: 'q' },
      ]),
    ])
    expect(record().results).toMatchObject([
      { analyte: 'platelets', value: null, rawText: 'clumped' },
      { analyte: 'other:XYZ', value: 3, unit: 'q' },
    ])
  })

  it('tells of a word where a number is expected, not of what laboratories write on purpose', async () => {
    const values = ['twelve', 'clotted', 'see comment', '----', 'Adequate', 'QNS']
    const at = (index: number) => `2024-03-0${index + 1}`
    const { counts, batch } = await bench.import([
      bench.file(
        'a.lines',
        values.map((value, index) => ({ value, at: at(index) })),
      ),
    ])
    expect(counts).toMatchObject({ read: 6, new: 6, rejected: 0 })
    expect(listProblems(bench.db, batch ?? 0)).toMatchObject([
      { code: 'valueIsText', severity: 'warning', row: 1, raw: 'twelve 10*9/L' },
    ])
    expect(record().results.map(({ quality }) => quality)).toEqual([[], ['clotted'], [], [], [], ['insufficient']])
  })

  it.each(['12 LL', '12*', '12 (L)', '12↓', '12 H'])('reads the number before the flag in "%s"', async (value) => {
    await bench.import([bench.file('a.lines', [{ value }])])
    expect(record().results).toMatchObject([{ value: 12, rawText: value }])
  })

  it.each(['12L', '12 of 20', '12 M', '1 2 H'])('keeps "%s" as a text', async (value) => {
    await bench.import([bench.file('a.lines', [{ value }])])
    expect(record().results).toMatchObject([{ value: null, rawText: value }])
  })

  it('rejects an empty final value and a missing time, and stores a pending result without a number', async () => {
    const path = bench.file('a.lines', [{ value: '' }, { at: null }, { value: '', status: 'pending' }])
    const { counts, batch } = await bench.import([path])
    expect(counts).toMatchObject({ read: 3, new: 1, rejected: 2 })
    expect(listProblems(bench.db, batch ?? 0).map(({ code }) => code)).toEqual(['valueEmpty', 'timeMissing'])
    expect(record().results).toMatchObject([{ state: 'noValue', value: null }])
  })

  it('holds what cannot be right and keeps its record', async () => {
    const { counts } = await bench.import([bench.file('a.lines', [{ value: '20000' }, {}])])
    expect(counts).toMatchObject({ read: 2, new: 1, rejected: 1, held: 1 })
    expect(listHeld(bench.db)).toMatchObject([{ problem: { code: 'valueUnitError', severity: 'held', row: 1 } }])
  })

  it('imports what is unusual and says so', async () => {
    const { counts, batch } = await bench.import([bench.file('a.lines', [{ value: '600' }])])
    expect(counts).toMatchObject({ read: 1, new: 1, rejected: 0 })
    expect(record().results[0]?.quality).toEqual(['implausible'])
    expect(listProblems(bench.db, batch ?? 0)).toMatchObject([{ code: 'valueUnusual', severity: 'warning' }])
  })
})

describe('questions', () => {
  it('asks for a missing unit once, and the answer lets the rows in', async () => {
    const path = bench.file('a.lines', [{ unit: null, value: '20' }, { unit: null, value: '30', at: '2024-03-06' }, {}])
    const prepared = await bench.prepare({ paths: [path] })
    expect(prepared.files[0]?.staged?.questions()).toMatchObject([
      { id: 'unit:platelets', kind: 'unit', choices: expect.arrayContaining(['10*9/L']) },
    ])
    await commitImport(bench.db, prepared, all, by)
    expect(record().results).toHaveLength(1)
    const { counts } = await bench.import([path], { answers: { 'unit:platelets': '/uL' } })
    expect(counts).toMatchObject({ read: 3, new: 1, conflict: 1, duplicate: 1, rejected: 0 })
    expect(
      record()
        .results.map(({ value }) => value)
        .sort(),
    ).toEqual([0.02, 0.03, 20])
  })

  it('proposes a unit that lost its superscript and remembers the answer for the layout', async () => {
    const one = bench.file('one.lines', [{ unit: '109/L' }])
    const prepared = await bench.prepare({ paths: [one] })
    expect(prepared.files[0]?.staged?.questions()[0]).toMatchObject({ id: 'unit:platelets:109/L' })
    expect(prepared.files[0]?.staged?.questions()[0]?.choices[0]).toBe('10*9/L')
    await bench.import([one], { answers: { 'unit:platelets:109/L': '10*9/L' }, source: 'clinic' })
    const later = await bench.import([bench.file('two.lines', [{ unit: '109/L', at: '2024-04-01' }])])
    expect(later.counts).toMatchObject({ new: 1, rejected: 0 })
  })

  it('does not let one answer cover another spelling', async () => {
    const path = bench.file('a.lines', [{ unit: null }, { unit: 'furlong' }])
    const { counts } = await bench.import([path], { answers: { 'unit:platelets': '10*9/L' } })
    expect(counts).toMatchObject({ new: 1, rejected: 1 })
  })

  it('holds a number that can be read both ways until the mark is known', async () => {
    const path = bench.file('a.lines', [
      { value: '1,234', decimalMark: null, decimalQuestion: 'decimalMark:value' },
      {},
    ])
    expect((await bench.import([path])).counts).toMatchObject({ new: 1, rejected: 1, questions: 1 })
    const { counts } = await bench.import([path], { answers: { 'decimalMark:value': ',' } })
    expect(counts).toMatchObject({ conflict: 1, duplicate: 1, rejected: 0 })
  })
})

describe('patients', () => {
  it('holds the rows of a patient whose birth date contradicts what is on file', async () => {
    await bench.import([bench.file('a.lines', [{ patient: { birthDate: '1970-01-02', sex: 'female' } }])])
    const path = bench.file('b.lines', [{ patient: { birthDate: '1980-01-02' }, at: '2024-03-06' }])
    const prepared = await bench.prepare({ paths: [path] })
    expect(prepared.files[0]?.counts).toMatchObject({ read: 1, rejected: 1, held: 1, changes: false })
    expect(prepared.files[0]?.staged?.questions()).toMatchObject([
      { id: 'patientMatch:local|P1', choices: ['same', 'new', 'leave out'] },
    ])
    const asNew = await bench.import([path], { answers: { 'patientMatch:local|P1': 'new' } })
    expect(asNew.counts).toMatchObject({ new: 1 })
    expect(listPatients(bench.db)).toHaveLength(2)
    const again = await bench.import([
      bench.file('c.lines', [{ patient: { birthDate: '1980-01-02' }, at: '2024-03-07' }]),
    ])
    expect(again.counts).toMatchObject({ new: 1, held: 0 })
    expect(record(2).results).toHaveLength(2)
    const open = await bench.import([bench.file('d.lines', [{ at: '2024-03-08' }])])
    expect(open.counts, 'an id that two persons share decides nothing').toMatchObject({ new: 0, held: 1 })
  })

  it('asks whose file it is when no id is given', async () => {
    const path = bench.file('a.lines', [{ patient: { id: null } }])
    expect((await bench.import([path])).batch).toBeNull()
    await bench.import([path], { answers: { 'patientMatch:file': 'new:A7' } })
    expect(record().patient.identifiers).toEqual([{ authority: 'local', value: 'A7' }])
    expect(
      (await bench.import([bench.file('b.lines', [{ patient: { id: null }, value: '21' }])])).batch,
      'never remembered',
    ).toBeNull()
  })

  it('warns of names that look alike, and matches nobody by name', async () => {
    await bench.import([
      bench.file('a.lines', [{ patient: { id: 'A', family: 'Meier', given: 'Anna', birthDate: '1970-01-02' } }]),
    ])
    const path = bench.file('b.lines', [
      { patient: { id: 'B', family: 'Mayer', given: 'Anna', birthDate: '1970-01-02' } },
    ])
    const prepared = await bench.prepare({ paths: [path] })
    expect(patientPlans(prepared)).toMatchObject([
      { key: 'local|B', isNew: true, similar: [expect.stringContaining('Meier')] },
    ])
    expect([...problemsOfFile(prepared.files[0] ?? expect.fail())]).toMatchObject([
      { code: 'similarPatient', severity: 'warning' },
    ])
  })
})

describe('plan', () => {
  it('sorts rows into new, duplicate, corrected and conflict, also within one file', async () => {
    const path = bench.file('a.lines', [
      { value: '20' },
      { value: '20' },
      { value: '21', status: 'corrected' },
      { value: '30', at: '2024-03-06' },
      { value: '31', at: '2024-03-06' },
    ])
    const prepared = await bench.prepare({ paths: [path] })
    expect(prepared.files[0]?.counts).toMatchObject({ read: 5, new: 2, duplicate: 1, corrected: 1, conflict: 1 })
    expect(plannedRows(prepared, 'corrected', 0, 10)).toMatchObject({
      total: 1,
      rows: [{ row: 3, text: '21', was: '20 10*9/L' }],
    })
    await commitImport(bench.db, prepared, all, by)
    expect(record().results.map(({ value, state }) => [value, state])).toEqual([
      [21, 'current'],
      [30, 'conflict'],
      [31, 'conflict'],
    ])
    expect(record().results[0]?.history).toMatchObject([{ value: 20 }])
  })

  it('changes nothing the second time', async () => {
    const path = bench.file('a.lines', [{}, { value: '<5', at: '2024-04-01' }, { value: '' }])
    const first = await bench.import([path])
    const second = await bench.import([path])
    expect(first.counts).toMatchObject({ read: 3, new: 2, rejected: 1 })
    expect(second).toMatchObject({ batch: null, counts: { read: 3, new: 0, duplicate: 2, rejected: 1 } })
    const copy = bench.file('copy.lines', [{ value: '<5', at: '2024-04-01' }, {}])
    expect(await bench.import([copy])).toMatchObject({ batch: null, counts: { read: 2, duplicate: 2 } })
  })

  it('leaves what is on file alone when a file of duplicates is not stored', async () => {
    await bench.import([bench.file('a.lines', [{}])])
    // The copy says more (a specimen), so that it would be the one to show if it were stored.
    expect((await bench.import([bench.file('b.lines', [{ specimen: 'S1' }])])).batch).toBeNull()
    expect(record().results).toMatchObject([{ value: 20, state: 'current' }])
  })

  it('leaves out patients and rows on demand', async () => {
    const path = bench.file('a.lines', [{}, { at: '2024-03-06' }, { patient: { id: 'P2' } }])
    const prepared = await bench.prepare({ paths: [path] })
    await commitImport(bench.db, prepared, { patients: ['local|P2'], rows: [{ file: 0, row: 2 }] }, by)
    expect(prepared.files[0]?.counts).toMatchObject({ read: 3, new: 1, rejected: 2, leftOut: 2 })
    expect(listPatients(bench.db)).toHaveLength(1)
    expect(record().results).toHaveLength(1)
    expect((await bench.import([path])).counts, 'what was left out is offered again').toMatchObject({
      new: 2,
      duplicate: 1,
    })
  })

  it('refuses to commit a plan that no longer holds', async () => {
    const path = bench.file('a.lines', [{}])
    const prepared = await bench.prepare({ paths: [path] })
    const other = createBenchOn(bench)
    await other(bench.file('b.lines', [{}]))
    await expect(commitImport(bench.db, prepared, all, by)).rejects.toMatchObject({ code: 'planOutdated' })
  })

  it('takes several files in one plan and asks each question once', async () => {
    const paths = [
      bench.file('a.lines', [{ value: '20' }]),
      bench.file('b.lines', [{ value: '20' }, { value: '22', status: 'corrected' }]),
    ]
    const prepared = await bench.prepare({ paths })
    expect(prepared.files.map(({ counts }) => counts)).toMatchObject([{ new: 1 }, { duplicate: 1, corrected: 1 }])
    const { batches } = await commitImport(bench.db, prepared, all, by)
    expect(batches).toEqual([1, 2])
    expect(record().results).toMatchObject([{ value: 22, history: [{ value: 20 }] }])
  })
})

describe('files', () => {
  it('refuses an unknown or empty file with a reason and imports the others', async () => {
    const prepared = await bench.prepare({
      paths: [bench.file('a.lines', [{}]), bench.file('b.xyz', [{}]), bench.file('c.lines', [])],
    })
    expect(prepared.files.map(({ refused }) => refused?.code ?? null)).toEqual([null, 'formatUnknown', 'fileEmpty'])
    expect((await commitImport(bench.db, prepared, all, by)).batches).toEqual([1, null, null])
  })

  it('takes nothing of a file whose reader fails', async () => {
    const failing = {
      ...lines,
      read: async (...args: Parameters<typeof lines.read>) => {
        await lines.read(...args)
        throw new Error('torn')
      },
    }
    const prepared = await prepareImport(bench.db, { paths: [bench.file('a.lines', [{}])] }, { formats: [failing] })
    expect(prepared.files[0]?.refused).toMatchObject({ code: 'readerFailed', message: expect.stringContaining('torn') })
    expect((await commitImport(bench.db, prepared, all, by)).batches).toEqual([null])
    expect(listPatients(bench.db)).toEqual([])
  })

  it('stops when called off and leaves nothing', async () => {
    const controller = new AbortController()
    controller.abort()
    const tools = { formats: [lines], signal: controller.signal }
    await expect(prepareImport(bench.db, { paths: [bench.file('a.lines', [{}])] }, tools)).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(listPatients(bench.db)).toEqual([])
  })

  it('gives back what an import brought when it is taken back', async () => {
    const { batch } = await bench.import([bench.file('a.lines', [{}, { value: '21', status: 'corrected' }])])
    bench.db.transaction(() => undoBatch(bench.db, batch ?? 0, by)).immediate()
    expect(listPatients(bench.db)).toEqual([])
  })
})

/** Imports through a second connection. */
function createBenchOn({ folder }: Bench) {
  return async (path: string) => {
    const { openDatabase } = await import('../../../electron/database/open')
    const db = openDatabase(`${folder}/test.db`)
    const prepared = await prepareImport(db, { paths: [path] }, { formats: [lines] })
    await commitImport(db, prepared, all, by)
    db.close()
  }
}
