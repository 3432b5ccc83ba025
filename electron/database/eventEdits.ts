import type { ClinicalEvent } from '../../shared/model'
import { audit, type By } from './audit'
import {
  clinicalEvent,
  type EventContent,
  insertEvent,
  loadEvent,
  replaceContent,
  resolvePatientEvents,
  type StoredEvent,
} from './events'
import { databaseError } from './open'
import { byHand } from './patients'
import { fileReader } from './records'
import { all, type Db, one, run } from './sql'
import { refreshPatients } from './summaries'

/* Events entered and changed by hand. Each function runs inside a write transaction and leaves a row in the audit trail. */

type Action = 'enter' | 'edit' | 'remove'

interface VersionRow {
  id: number
  event: number
  at: number
  actor: string
  action: Action
  reason: string
  content: string
}

/** Stores an event entered by hand and gives it back. */
export function enterEvent(db: Db, patient: number, content: EventContent, by: By): ClinicalEvent {
  const found = one<{ id: number }>(db, 'SELECT id FROM patient WHERE id = ?', patient)
  if (!found) throw databaseError('patientMissing')
  const id = insertEvent(
    db,
    byHand,
    { ...content, patient, externalId: null, issued: null, row: null, cell: null },
    by.now,
  )
  keepVersion(db, id, null, 'enter', '', by)
  return settled(db, patient, id, 'enter', by, Object.keys(content.details))
}

/** Replaces what an event says; what it said before is kept. */
export function editEvent(db: Db, id: number, content: EventContent, reason: string, by: By): ClinicalEvent {
  const event = requireEvent(db, id)
  keepVersion(db, id, contentOf(event), 'edit', reason, by)
  replaceContent(db, id, content, true)
  return settled(db, event.patient, id, 'edit', by, changedFields(event, content))
}

/** Strikes an event out: it stays on file with the status `error`. */
export function removeEvent(db: Db, id: number, reason: string, by: By): ClinicalEvent {
  const event = requireEvent(db, id)
  const content = contentOf(event)
  keepVersion(db, id, content, 'remove', reason, by)
  replaceContent(db, id, { ...content, status: 'error' }, true)
  return settled(db, event.patient, id, 'remove', by, ['status'])
}

/** Takes back the last change by hand to a patient's events; gives its kind and event, or null when there is none. */
export function undoLastEdit(db: Db, patient: number, by: By): { action: Action; event: number } | null {
  const sql = `
    SELECT event_version.* FROM event_version JOIN event ON event.id = event_version.event
    WHERE event.patient = ? ORDER BY event_version.id DESC LIMIT 1`
  const version = one<VersionRow>(db, sql, patient)
  if (!version) return null
  const { action, event } = version
  run(db, 'DELETE FROM event_version WHERE id = ?', version.id)
  const before: EventContent | null = JSON.parse(version.content)
  if (before && stillImported(db, event)) {
    replaceContent(db, event, before, isEdited(db, event))
  } else {
    run(db, 'DELETE FROM event WHERE id = ?', event)
  }
  resolvePatientEvents(db, patient)
  refreshPatients(db, new Map([[patient, new Set()]]))
  audit(db, by, 'event.undo', `event:${event}`, { patient, action })
  return { action, event }
}

export interface EventVersion {
  /** UTC, ISO 8601. */
  at: string
  actor: string
  action: Action
  reason: string
  /** What the event said after this change. */
  event: ClinicalEvent
}

/** Every change by hand to an event, newest first. */
export function eventHistory(db: Db, id: number): EventVersion[] {
  const event = requireEvent(db, id)
  const versions = all<VersionRow>(db, 'SELECT * FROM event_version WHERE event = ? ORDER BY id DESC', id)
  const file = fileReader(db)
  let after: EventContent = event
  return versions.map(({ at, actor, action, reason, content }) => {
    const shown = clinicalEvent({ ...event, ...after }, file)
    const before: EventContent | null = JSON.parse(content)
    if (before) after = before
    return { at: new Date(at).toISOString(), actor, action, reason, event: shown }
  })
}

function requireEvent(db: Db, id: number): StoredEvent {
  const event = loadEvent(db, id)
  if (!event) throw databaseError('eventMissing')
  return event
}

function contentOf({ type, start, end, status, dose, details }: EventContent): EventContent {
  return { type, start, end, status, dose, details }
}

function keepVersion(db: Db, event: number, before: EventContent | null, action: Action, reason: string, by: By) {
  const sql = 'INSERT INTO event_version (event, at, actor, action, reason, content) VALUES (?, ?, ?, ?, ?, ?)'
  run(db, sql, event, by.now, by.actor, action, reason, JSON.stringify(before))
}

function settled(db: Db, patient: number, id: number, action: Action, by: By, fields: string[]): ClinicalEvent {
  resolvePatientEvents(db, patient)
  refreshPatients(db, new Map([[patient, new Set()]]))
  audit(db, by, `event.${action}`, `event:${id}`, { patient, fields })
  return clinicalEvent(requireEvent(db, id), fileReader(db))
}

/** Names of the fields that differ; never what they say. */
function changedFields(before: EventContent, after: EventContent): string[] {
  const names = [...new Set([...Object.keys(before.details), ...Object.keys(after.details)])]
  const details = names.filter((name) => before.details[name] !== after.details[name])
  const fields = (['type', 'start', 'end', 'status', 'dose'] as const).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  return [...fields, ...details]
}

function isEdited(db: Db, event: number): boolean {
  const sql = `SELECT batch = 0 OR EXISTS (SELECT 1 FROM event_version WHERE event_version.event = event.id) AS edited FROM event WHERE id = ?`
  return one<{ edited: number }>(db, sql, event)?.edited === 1
}

/** False for an event that only its edit kept on file: its import has been taken back. */
function stillImported(db: Db, event: number): boolean {
  const sql = `SELECT batch.undone_at IS NULL OR EXISTS (SELECT 1 FROM event_version WHERE event_version.event = event.id) AS standing
    FROM event LEFT JOIN batch ON batch.id = event.batch WHERE event.id = ?`
  return one<{ standing: number }>(db, sql, event)?.standing === 1
}
