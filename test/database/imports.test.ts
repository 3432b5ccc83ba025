import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listBatches } from '../../electron/database/batches'
import { logicalDump } from '../../electron/database/dump'
import { editEvent, enterEvent } from '../../electron/database/eventEdits'
import { saveNote } from '../../electron/database/notes'
import { listPatients, loadSparklines } from '../../electron/database/patientList'
import { findPatient, loadPatient } from '../../electron/database/patients'
import { provenance } from '../../electron/database/provenance'
import { loadRecord } from '../../electron/database/records'
import { markReviewed } from '../../electron/database/reviews'
import type { Db } from '../../electron/database/sql'
import { previewUndo, undoBatch } from '../../electron/database/undo'
import { columnsOf } from '../../shared/hematology/columns'
import { marksOf } from '../../shared/hematology/marks'
import { pointMarks } from '../../shared/hematology/point-marks'
import { by, importRows, infusion, type Row, temporaryDatabase } from './support'

const undo = (db: Db, batch: number) => db.transaction(() => undoBatch(db, batch, by))()
const patientId = (db: Db, value: string) => findPatient(db, { authority: 'local', value }) ?? 0

const original: Row = { patient: 'P1', at: '2024-03-05T08:10', value: 0.6, specimen: 'A1', flags: 'LL' }
const correction: Row = { ...original, value: 0.16, status: 'corrected', issued: 5 }

/** The series that the chart draws. */
function drawn(db: Db, patient: number) {
  const record = loadRecord(db, patient)
  return record ? columnsOf(record.results, pointMarks(record)) : []
}

describe('results', () => {
  it('come back as they were stored', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [
      {
        patient: 'P1',
        at: '2024-03-05T08:10:00+01:00',
        value: 0.6,
        text: '600',
        unit: '/mm3',
        method: 'manual',
        flags: 'L A',
      },
      { patient: 'P1', at: '2024-03-04', value: 0.1, text: '<0.1', comparator: '<' },
      { patient: 'P1', at: '2024-03-06', value: null, text: 'clotted', analyte: 'other:XYZ', unit: 'furlong' },
    ])
    const record = loadRecord(db, patientId(db, 'P1'))
    expect(record?.results).toHaveLength(3)
    expect(record?.results[0]).toMatchObject({ value: 0.1, comparator: '<', at: { precision: 'day', offset: null } })
    expect(record?.results[1]).toMatchObject({
      analyte: 'pmn',
      value: 0.6,
      unit: '10*9/L',
      rawText: '600',
      rawUnit: '/mm3',
      method: 'manual',
      flags: ['L', 'A'],
      at: { precision: 'second', offset: 60 },
      sources: [{ file: 'a.csv', row: 2, cell: null }],
    })
    expect(record?.results[2]).toMatchObject({ analyte: 'other:XYZ', value: null, rawText: 'clotted', unit: 'furlong' })
  })

  it('show a correction with its history, and every source of a value', () => {
    const db = temporaryDatabase()
    importRows(db, 'b.csv', [correction])
    importRows(db, 'a.csv', [original])
    importRows(db, 'c.csv', [correction])
    const [result, ...more] = loadRecord(db, patientId(db, 'P1'))?.results ?? []
    expect(more).toEqual([])
    expect(result?.value).toBe(0.16)
    expect(result?.history.map(({ value, state }) => [value, state])).toEqual([[0.6, 'superseded']])
    expect(result?.sources.map(({ file }) => file)).toEqual(['b.csv', 'c.csv'])
    const [series] = drawn(db, patientId(db, 'P1'))
    expect([...(series?.value ?? [])]).toEqual([0.16])
    expect(marksOf(series?.marks[0] ?? 0)).toEqual(['corrected', 'severalSources'])
    const found = provenance(db, patientId(db, 'P1'), result?.history[0]?.id ?? 0)
    expect(found?.batches.map(({ file }) => file).sort()).toEqual(['a.csv', 'b.csv', 'c.csv'])
    expect(found?.coding).toEqual({ system: 'LOINC', code: '751-8', name: 'Neutrophils' })
    expect(found?.result.id).toBe(result?.id)
  })

  it('say the same in the list, the record and the series', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [
      original,
      { ...original, at: '2024-03-07', value: 0.5 },
      { ...original, at: '2024-03-07', value: 0.7 },
      { ...original, at: '2024-03-08', value: 0.9, status: 'wrong' },
    ])
    const [row] = listPatients(db)
    const record = loadRecord(db, row?.id ?? 0)
    expect(row?.results).toBe(record?.results.length)
    expect(record?.results.map(({ state }) => state)).toEqual(['current', 'conflict', 'conflict', 'withdrawn'])
    expect(row?.latest.pmn).toMatchObject({ value: 0.5, dayOnly: true })
    const [sparklines] = loadSparklines(db, [row?.id ?? 0])
    expect(sparklines?.lines.pmn?.before).toMatchObject({ value: 0.7 })
    expect(sparklines?.lines.pmn?.points).toHaveLength(6)
    const [series] = drawn(db, row?.id ?? 0)
    expect([...(series?.marks ?? [])].map(marksOf)).toEqual([
      [],
      ['dateOnly', 'conflict'],
      ['dateOnly', 'conflict'],
      ['dateOnly', 'withdrawn'],
    ])
  })
})

describe('derived neutrophils', () => {
  it('stand in the list where their parts are newer than a reported count, and leave with their parts', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [original])
    const before = logicalDump(db)
    const at = '2024-03-12T08:00'
    const batch = importRows(
      db,
      'b.csv',
      [
        { patient: 'P1', at, analyte: 'wbc', value: 2 },
        { patient: 'P1', at, analyte: 'neutrophilPercent', value: 45, unit: '%' },
      ],
      [],
      {},
      by.now + 1,
    )
    const [row] = listPatients(db)
    expect(row?.latest.pmn).toMatchObject({ value: 0.9 })
    expect(loadSparklines(db, [row?.id ?? 0])[0]?.lines.pmn?.before).toMatchObject({ value: 0.6 })
    expect(row?.results).toBe(3)
    undo(db, batch)
    expect(logicalDump(db)).toBe(before)
  })
})

describe('undo', () => {
  it('leaves an empty database empty', () => {
    const db = temporaryDatabase()
    const empty = logicalDump(db)
    const batch = importRows(db, 'a.csv', [original, correction], [infusion('P1', '2024-03-06', 1.2)])
    expect(logicalDump(db)).not.toBe(empty)
    expect(undo(db, batch)).toEqual({ results: 2, events: 1, patients: 1, kept: [], failed: [] })
    expect(logicalDump(db)).toBe(empty)
    for (const table of ['patient', 'result', 'event', 'latest', 'summary', 'identifier', 'patient_source']) {
      expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
    }
    expect(() => undo(db, batch)).toThrow(expect.objectContaining({ code: 'database.batchUndone' }))
  })

  it('brings back what a correction had replaced, and the fields that it had filled', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [original])
    const before = logicalDump(db)
    const batch = importRows(db, 'b.csv', [correction], [], { sex: 'female', birthDate: '1980-02-03' }, by.now + 1)
    expect(loadPatient(db, patientId(db, 'P1'))?.sex).toBe('female')
    undo(db, batch)
    expect(logicalDump(db)).toBe(before)
  })

  it('keeps an event that was edited since, its patient and his identifier, and says so', () => {
    const db = temporaryDatabase()
    const batch = importRows(
      db,
      'a.csv',
      [original],
      [infusion('P1', '2024-03-06', 1.2), infusion('P1', '2024-03-13', 1.2)],
    )
    const [first] = loadRecord(db, patientId(db, 'P1'))?.events ?? []
    if (!first) throw new Error('no event')
    editEvent(db, first.id, { ...first, dose: { value: 1.4, unit: '10*6/kg' } }, 'typing error', by)
    const expected = db.transaction(() => previewUndo(db, batch, by))()
    expect(loadRecord(db, patientId(db, 'P1'))?.results).toHaveLength(1)
    const undone = undo(db, batch)
    expect(undone).toEqual(expected)
    expect(undone).toMatchObject({ results: 1, events: 1, patients: 0, failed: [] })
    expect(undone.kept.map(({ kind }) => kind)).toEqual(['event', 'patient'])
    expect(loadRecord(db, patientId(db, 'P1'))).toMatchObject({
      results: [],
      events: [{ dose: { value: 1.4 }, edited: true }],
    })
  })

  it('keeps a patient with entries by hand', () => {
    const db = temporaryDatabase()
    const batch = importRows(db, 'a.csv', [original])
    saveNote(db, patientId(db, 'P1'), null, '2024-03-05', 'called', by)
    enterEvent(db, patientId(db, 'P1'), infusion('P1', '2024-04-01', 2), by)
    expect(undo(db, batch)).toMatchObject({ patients: 0, kept: [{ kind: 'patient' }] })
    expect(patientId(db, 'P1')).toBeGreaterThan(0)
  })

  it('reports the patient that fails and takes the others back', () => {
    const db = temporaryDatabase()
    const batch = importRows(db, 'a.csv', [original, { ...original, patient: 'P2' }])
    db.exec(`CREATE TRIGGER fail BEFORE DELETE ON result WHEN OLD.patient = ${patientId(db, 'P2')}
      BEGIN SELECT RAISE(ABORT, 'locked row'); END`)
    expect(undo(db, batch)).toMatchObject({
      results: 1,
      patients: 1,
      failed: [{ patient: patientId(db, 'P2'), reason: 'locked row' }],
    })
    expect(listBatches(db)[0]?.undoneAt).toBeNull()
    db.exec('DROP TRIGGER fail')
    expect(undo(db, batch)).toMatchObject({ results: 1, patients: 1, failed: [] })
    expect(logicalDump(db)).toBe('')
  })

  it('gives a patient who comes again a new number, so that no old view can show another', () => {
    const db = temporaryDatabase()
    const batch = importRows(db, 'a.csv', [original])
    const first = patientId(db, 'P1')
    undo(db, batch)
    importRows(db, 'b.csv', [{ ...original, patient: 'P2' }])
    expect(patientId(db, 'P2')).toBeGreaterThan(first)
  })
})

describe('review', () => {
  it('flips when data arrive and flips back when they are taken back', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [original], [], {}, 1000)
    markReviewed(db, patientId(db, 'P1'), { ...by, now: 2000 })
    expect(listPatients(db)[0]?.review.newSince).toBe(false)
    const batch = importRows(db, 'b.csv', [correction], [], {}, 3000)
    expect(listPatients(db)[0]?.review.newSince).toBe(true)
    undo(db, batch)
    expect(listPatients(db)[0]?.review.newSince).toBe(false)
  })
})

const rows = fc.array(
  fc.record<Row>({
    patient: fc.constantFrom('P1', 'P2'),
    analyte: fc.constantFrom('pmn', 'platelets'),
    at: fc.constantFrom('2024-03-05', '2024-03-05T08:10', '2024-03-05T09:00', '2024-03-06T08:10'),
    value: fc.constantFrom(null, 0.2, 0.5),
    status: fc.constantFrom('final', 'corrected', 'preliminary', 'cancelled', 'wrong'),
    specimen: fc.constantFrom(null, 'A1'),
    issued: fc.constantFrom(null, 1, 2),
    flags: fc.constantFrom(null, 'L'),
  }),
  { minLength: 1, maxLength: 6 },
)
const infusions = fc.array(
  fc.tuple(fc.constantFrom('P1', 'P2', 'P3'), fc.constantFrom('2024-03-05', '2024-03-12'), fc.constantFrom(1, 2)),
  { maxLength: 3 },
)

describe('properties', () => {
  it('import and undo end where they began (200 cases)', () => {
    fc.assert(
      fc.property(rows, infusions, rows, infusions, (first, firstEvents, second, secondEvents) => {
        const db = temporaryDatabase()
        importRows(
          db,
          'a.csv',
          first,
          firstEvents.map((event) => infusion(...event)),
        )
        const before = logicalDump(db)
        undo(
          db,
          importRows(
            db,
            'b.csv',
            second,
            secondEvents.map((event) => infusion(...event)),
            {},
            by.now + 1,
          ),
        )
        expect(logicalDump(db)).toBe(before)
        db.close()
      }),
      { numRuns: 200 },
    )
  })

  it('the order of imports does not matter, nor which one is taken back (100 cases)', () => {
    fc.assert(
      fc.property(rows, rows, (first, second) => {
        const db = temporaryDatabase()
        const a = importRows(db, 'a.csv', first)
        importRows(db, 'b.csv', second)
        const other = temporaryDatabase()
        importRows(other, 'b.csv', second)
        const alone = logicalDump(other)
        importRows(other, 'a.csv', first)
        expect(logicalDump(other)).toBe(logicalDump(db))
        undo(db, a)
        expect(logicalDump(db)).toBe(alone)
        db.close()
        other.close()
      }),
      { numRuns: 100 },
    )
  })
})
