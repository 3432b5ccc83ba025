import { describe, expect, it } from 'vitest'
import { activeBatchOf, batchContent, loadBatch } from '../../electron/database/batches'
import {
  addProblems,
  decideHeld,
  listHeld,
  listProblems,
  loadHeld,
  nextResultNumber,
} from '../../electron/database/problems'
import { findProfile, listProfiles, loadProfile, removeProfile, saveProfile } from '../../electron/database/profiles'
import { loadSettings, saveSettings } from '../../electron/database/settings'
import { undoBatch } from '../../electron/database/undo'
import { by, importRows, temporaryDatabase } from './support'

const problem = {
  row: 3,
  column: 'value_text',
  code: 'implausible',
  severity: 'held' as const,
  message: 'Too high',
  hint: 'Review it',
  raw: '6000',
}

describe('held rows', () => {
  it('wait for one decision, and leave with their import', () => {
    const db = temporaryDatabase()
    const batch = importRows(db, 'a.csv', [{ patient: 'P1', at: '2024-03-05', value: 1 }])
    addProblems(db, batch, [
      { ...problem, record: '{"row":3}' },
      { ...problem, row: 4, record: '{"row":4}' },
      { ...problem, row: 5, severity: 'error', record: null },
    ])
    expect(listProblems(db, batch).map(({ row }) => row)).toEqual([3, 4, 5])
    const [first, second] = listHeld(db)
    expect(first).toMatchObject({ batch, file: 'a.csv', problem })
    expect(loadHeld(db, first?.id ?? 0)).toMatchObject({ record: '{"row":3}', layout: 'test' })
    decideHeld(db, first?.id ?? 0, 'dismissed', by)
    expect(() => decideHeld(db, first?.id ?? 0, 'released', by)).toThrow(
      expect.objectContaining({ code: 'database.problemDecided' }),
    )
    expect(listHeld(db).map(({ id }) => id)).toEqual([second?.id])
    expect(nextResultNumber(db, batch)).toBe(1)
    undoBatch(db, batch, by)
    expect(listHeld(db)).toEqual([])
  })
})

describe('batches', () => {
  it('keep the bytes, and are known by content while they stand', () => {
    const db = temporaryDatabase()
    const batch = importRows(db, 'a.csv', [{ patient: 'P1', at: '2024-03-05', value: 1 }])
    const sha256 = loadBatch(db, batch)?.sha256 ?? ''
    expect([...(batchContent(db, batch) ?? [])]).toEqual([1, 2, 3])
    expect(activeBatchOf(db, sha256)).toBe(batch)
    undoBatch(db, batch, by)
    expect(activeBatchOf(db, sha256)).toBeNull()
    expect(loadBatch(db, batch)?.undoneAt).toBe(by.now)
  })
})

describe('profiles and settings', () => {
  it('keep answers by layout', () => {
    const db = temporaryDatabase()
    saveProfile(db, 'layout', 'Lab A', { 'unit:pmn': '/mm3' }, by)
    saveProfile(db, 'layout', 'Lab A', { 'unit:pmn': 'G/L' }, by)
    expect(loadProfile(db, 'layout')).toMatchObject({ name: 'Lab A', answers: { 'unit:pmn': 'G/L' } })
    expect(findProfile(db, 'Lab A')).toEqual(listProfiles(db)[0])
    removeProfile(db, 'layout', by)
    expect(listProfiles(db)).toEqual([])
  })

  it('keep every kind of value', () => {
    const db = temporaryDatabase()
    saveSettings(db, { zoom: 1.5, lastPatient: null, theme: 'dark' })
    saveSettings(db, { zoom: 2 })
    expect(loadSettings(db)).toEqual({ zoom: 2, lastPatient: null, theme: 'dark' })
  })
})
