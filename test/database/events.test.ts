import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listAudit } from '../../electron/database/audit'
import { logicalDump } from '../../electron/database/dump'
import { editEvent, enterEvent, eventHistory, removeEvent, undoLastEdit } from '../../electron/database/eventEdits'
import { listNotes, removeNote, saveNote } from '../../electron/database/notes'
import { findPatient } from '../../electron/database/patients'
import { loadRecord } from '../../electron/database/records'
import type { Db } from '../../electron/database/sql'
import { undoBatch } from '../../electron/database/undo'
import { type EventAssertion, eventKey, resolveEvents } from '../../electron/importing/resolveEvents'
import { by, day, importRows, infusion, temporaryDatabase } from './support'

const patientId = (db: Db) => findPatient(db, { authority: 'local', value: 'P1' }) ?? 0
const events = (db: Db) => loadRecord(db, patientId(db))?.events ?? []
const only = (db: Db) => {
  const [event, ...more] = events(db)
  if (!event || more.length > 0) throw new Error(`${more.length + 1} events`)
  return event
}

describe('imported events', () => {
  it('are shown once however often they come', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [], [infusion('P1', '2024-03-06', 1.2)])
    importRows(db, 'b.csv', [], [infusion('P1', '2024-03-06', 1.2), infusion('P1', '2024-03-13', 1.2)])
    expect(events(db).map(({ start }) => start.wall)).toEqual([day('2024-03-06').wall, day('2024-03-13').wall])
  })

  it('follow the latest issued version of the same id, whichever comes first', () => {
    const ordered = { ...infusion('P1', '2024-03-06', 1.2), externalId: 'X', issued: 1, status: 'ordered' as const }
    const given = { ...infusion('P1', '2024-03-07', 1.3), externalId: 'X', issued: 2 }
    for (const order of [
      [ordered, given],
      [given, ordered],
    ]) {
      const db = temporaryDatabase()
      order.forEach((event, index) => {
        importRows(db, `${index}.json`, [], [event])
      })
      expect(only(db)).toMatchObject({ status: 'given', dose: { value: 1.3 } })
    }
  })
})

describe('events by hand', () => {
  it('are entered, changed, struck out and taken back step by step', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [{ patient: 'P1', at: '2024-03-05', value: 0.6 }])
    const patient = patientId(db)
    const start = logicalDump(db)
    const entered = enterEvent(db, patient, infusion('P1', '2024-03-06', 1.2), by)
    expect(entered).toMatchObject({ source: null, edited: true, dose: { value: 1.2 } })
    editEvent(db, entered.id, { ...entered, dose: { value: 1.4, unit: '10*6/kg' } }, 'read again', by)
    removeEvent(db, entered.id, 'wrong patient', by)
    expect(only(db)).toMatchObject({ status: 'error', dose: { value: 1.4 } })
    expect(
      eventHistory(db, entered.id).map(({ action, reason, event }) => [
        action,
        reason,
        event.status,
        event.dose?.value,
      ]),
    ).toEqual([
      ['remove', 'wrong patient', 'error', 1.4],
      ['edit', 'read again', 'given', 1.4],
      ['enter', '', 'given', 1.2],
    ])
    expect(undoLastEdit(db, patient, by)?.action).toBe('remove')
    expect(only(db)).toMatchObject({ status: 'given', dose: { value: 1.4 } })
    undoLastEdit(db, patient, by)
    expect(only(db).dose?.value).toBe(1.2)
    undoLastEdit(db, patient, by)
    expect(events(db)).toEqual([])
    expect(undoLastEdit(db, patient, by)).toBeNull()
    expect(logicalDump(db)).toBe(start)
  })

  it('stand above the file, also when it is imported again, and give way when taken back', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [], [infusion('P1', '2024-03-06', 1.2)])
    const before = only(db)
    editEvent(db, before.id, { ...before, start: day('2024-03-08') }, '', by)
    importRows(db, 'b.csv', [], [infusion('P1', '2024-03-06', 1.2)])
    expect(only(db)).toMatchObject({ start: day('2024-03-08'), edited: true })
    undoLastEdit(db, patientId(db), by)
    expect(only(db)).toMatchObject({ start: day('2024-03-06'), edited: false })
  })

  it('leave with their edit when the import has been taken back', () => {
    const db = temporaryDatabase()
    const batch = importRows(
      db,
      'a.csv',
      [{ patient: 'P1', at: '2024-03-05', value: 1 }],
      [infusion('P1', '2024-03-06', 1.2)],
    )
    const event = only(db)
    editEvent(db, event.id, { ...event, status: 'not_done' }, '', by)
    undoBatch(db, batch, by)
    expect(only(db).status).toBe('not_done')
    undoLastEdit(db, patientId(db), by)
    expect(events(db)).toEqual([])
  })

  it('leave audit rows without what they say', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [], [infusion('P1', '2024-03-06', 1.2)])
    const event = only(db)
    editEvent(db, event.id, { ...event, details: { note: 'septic shock', donor_id: 'D1' } }, '', by)
    const [entry] = listAudit(db, 10)
    expect(entry).toMatchObject({ action: 'event.edit', object: `event:${event.id}`, detail: { fields: ['note'] } })
    expect(JSON.stringify(listAudit(db, 10))).not.toMatch(/septic|P1|1\.2/)
  })

  it('refuses an event that is gone', () => {
    expect(() => removeEvent(temporaryDatabase(), 99, '', by)).toThrow(
      expect.objectContaining({ code: 'database.eventMissing' }),
    )
  })
})

describe('notes', () => {
  it('are pinned, changed and taken off', () => {
    const db = temporaryDatabase()
    importRows(db, 'a.csv', [{ patient: 'P1', at: '2024-03-05', value: 1 }])
    const patient = patientId(db)
    const id = saveNote(db, patient, null, '2024-03-06', 'fever', by)
    const changed = saveNote(db, patient, id, '2024-03-07', 'fever, 39.1', by)
    expect(listNotes(db, patient)).toEqual([{ id: changed, date: '2024-03-07', text: 'fever, 39.1' }])
    removeNote(db, patient, changed, by)
    expect(listNotes(db, patient)).toEqual([])
    expect(() => removeNote(db, patient, changed, by)).toThrow(
      expect.objectContaining({ code: 'database.noteMissing' }),
    )
    expect(JSON.stringify(listAudit(db, 10))).not.toContain('fever')
  })
})

describe('resolveEvents', () => {
  const arbitrary = fc.array(
    fc.record({
      key: fc.constantFrom('id 1', 'MSC|1', 'MSC|2'),
      edited: fc.boolean(),
      status: fc.constantFrom('ordered' as const, 'given' as const, 'error' as const),
      issued: fc.constantFrom(null, 1, 2),
      content: fc.constantFrom('a', 'b', 'longer'),
    }),
    { maxLength: 8 },
  )

  it('gives the same states for any order, and shows one event of each key', () => {
    fc.assert(
      fc.property(arbitrary, (list) => {
        const numbered = list.map((event, index): EventAssertion => ({ ...event, id: index + 1 }))
        const backwards = [...numbered].reverse()
        const states = resolveEvents(numbered)
        expect(resolveEvents(backwards).reverse()).toEqual(states)
        const shown = numbered.filter((_, index) => states[index] === 'current').map(({ key }) => key)
        expect(shown.sort()).toEqual([...new Set(list.map(({ key }) => key))].sort())
      }),
      { numRuns: 1000 },
    )
  })

  it('knows an event without an id by type, start, product and dose', () => {
    const one = { ...infusion('P1', '2024-03-06', 1.2), details: { product: 'UC-MSC ' } }
    expect(eventKey(one)).toBe(eventKey({ ...one, details: { product: 'uc-msc' } }))
    expect(eventKey(one)).not.toBe(eventKey({ ...one, dose: { value: 1.3, unit: '10*6/kg' } }))
    expect(eventKey({ ...one, externalId: 'X' })).toBe(eventKey({ ...one, externalId: 'X', start: day('2025-01-01') }))
  })
})
