import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { addScopes, createBatch } from '../../electron/database/batches'
import { openDatabase } from '../../electron/database/open'
import { listPatients } from '../../electron/database/patientList'
import { createPatient, statePatient } from '../../electron/database/patients'
import { loadRecord } from '../../electron/database/records'
import { insertResults } from '../../electron/database/results'
import type { Db } from '../../electron/database/sql'
import { refreshPatients } from '../../electron/database/summaries'
import { createTerms } from '../../electron/database/terms'
import { undoBatch } from '../../electron/database/undo'
import { analyteByKey } from '../../shared/hematology/analytes'
import { by, unknownDiagnosis } from './support'

const core = ['pmn', 'platelets', 'hemoglobin'] as const
const ids = core.map((key) => analyteByKey(key)?.id ?? 0)
const minute = 60_000

/** One batch of `patients` × 3 analytes × `points` results, twelve hours apart. */
function fill(db: Db, patients: number, points: number): number {
  return db.transaction(() => {
    const batch = createBatch(db, {
      file: 'large.csv',
      sha256: '',
      size: 0,
      format: 'test',
      readerVersion: '1',
      layout: 'test',
      importedAt: by.now,
      counts: {},
      answers: {},
      compressed: null,
    })
    const unit = createTerms(db).term('10*9/L')
    const count = points * core.length
    const start = Date.UTC(2015, 0, 1)
    const constant = (value: number) => new Uint16Array(count).fill(value)
    for (let n = 0; n < patients; n++) {
      const patient = createPatient(db)
      const identifiers = [{ authority: 'local', value: `P${n}` }]
      const nothing = { family: 'Family', given: 'Given', sex: null, birthDate: null, diagnosis: unknownDiagnosis }
      statePatient(db, patient, batch, { ...nothing, identifiers })
      const order = Uint32Array.from({ length: count }, (_, index) => index)
      const analyte = Uint16Array.from(order, (index) => ids[Math.floor(index / points)] ?? 0)
      const time = Float64Array.from(order, (index) => start + (index % points) * 720 * minute)
      const value = Float64Array.from(order, (index) => (index % 300) / 100)
      const columns = { patient: constant(patient), analyte, time, value, precision: constant(1), row: order }
      insertResults(
        db,
        batch,
        {
          ...columns,
          rawText: (index) => String(value[index]),
          rawUnit: constant(unit),
          status: constant(0),
          state: constant(0),
          rangeLow: constant(1),
          rangeHigh: constant(7),
        },
        order,
        n * count,
      )
      const scope = { patient, first: start, last: start + points * 720 * minute, count: points }
      addScopes(
        db,
        batch,
        ids.map((id) => ({ ...scope, analyte: id })),
      )
      refreshPatients(db, new Map([[patient, new Set(ids)]]))
    }
    return batch
  })()
}

/** Median processor time in milliseconds: unlike the clock it does not grow when others use the machine. */
function median(times: number, fn: () => unknown): number {
  const measured = Array.from({ length: times }, () => {
    const start = process.cpuUsage()
    fn()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  })
  return measured.sort((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN
}

const points = 1667
const patients = Number(process.env['SCALE_PATIENTS'] ?? 200)

describe('at scale', () => {
  let db: Db
  let batch: number

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'marrowline-'))
    db = openDatabase(join(folder, 'scale.db'))
    batch = fill(db, patients, points)
    return () => {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }, 120_000)

  it('reads 5,000 points and the list by their keys alone', () => {
    const plan = (sql: string) =>
      db
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => detail)
    expect(plan('SELECT time, value FROM result WHERE patient = 1 AND analyte = 1 ORDER BY time, id')).toEqual([
      'SEARCH result USING PRIMARY KEY (patient=? AND analyte=?)',
    ])
    expect(plan('SELECT * FROM latest WHERE analyte = 1 AND time IS NOT NULL')).toEqual([
      'SEARCH latest USING PRIMARY KEY (analyte=?)',
    ])
    expect(
      plan('SELECT id FROM result WHERE patient = 1 AND analyte = 1 AND time BETWEEN 1 AND 2 AND id BETWEEN 1 AND 2'),
    ).toEqual(['SEARCH result USING PRIMARY KEY (patient=? AND analyte=? AND time>? AND time<?)'])
  })

  it('is quick enough not to be noticed', () => {
    const middle = Math.ceil(patients / 2)
    const times = {
      list: median(25, () => listPatients(db)),
      record: median(5, () => loadRecord(db, middle)),
    }
    if (process.env['SCALE_PATIENTS']) console.log(patients, times)
    expect(loadRecord(db, middle)?.results).toHaveLength(5001)
    expect(listPatients(db)).toHaveLength(patients)
    // Far above what a quiet machine takes, so that only a lost index fails here, not a busy machine.
    expect(times.list).toBeLessThan(100)
    expect(times.record).toBeLessThan(300)
  })

  it('takes a large import back whole', () => {
    const undone = undoBatch(db, batch, by)
    expect(undone).toMatchObject({ results: patients * 5001, patients, failed: [], kept: [] })
    expect(listPatients(db)).toEqual([])
  })
})
