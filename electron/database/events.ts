import type { ClinicalEvent, EventDetails, EventStatus, EventType, ResultState, Timestamp } from '../../shared/model'
import { eventKey, resolveEvents } from '../importing/resolveEvents'
import { decode, encode, precisions, states } from './codes'
import { byHand } from './patients'
import { all, type Db, one, run, type Value } from './sql'

/** What an event says, without where it came from. */
export interface EventContent {
  type: EventType
  start: Timestamp
  end: Timestamp | null
  status: EventStatus
  dose: { value: number; unit: string } | null
  details: EventDetails
}

/** An event as a file gives it, its texts converted. */
export interface NewEvent extends EventContent {
  patient: number
  /** The source's own id; null where it has none: the event is then known by type, start, product and dose. */
  externalId: string | null
  /** UTC milliseconds. */
  issued: number | null
  row: number
  cell: string | null
}

export interface StoredEvent extends EventContent {
  id: number
  patient: number
  /** 0 for one entered by hand. */
  batch: number
  key: string
  state: ResultState
  edited: boolean
  issued: number | null
  row: number | null
  cell: string | null
}

interface EventRow {
  id: number
  patient: number
  batch: number
  key: string
  state: number
  edited: number
  type: EventType
  start: number
  start_precision: number
  start_offset: number | null
  end: number | null
  end_precision: number | null
  end_offset: number | null
  status: EventStatus
  dose_value: number | null
  dose_unit: string | null
  details: string
  issued: number | null
  row: number | null
  cell: string | null
}

/** Stores the events of a batch; `resolvePatientEvents` afterwards settles which are shown. Inside a write transaction. */
export function addEvents(db: Db, batch: number, events: Iterable<NewEvent>, now: number): void {
  for (const event of events) insertEvent(db, batch, event, now)
}

/** Stores one event and gives its number. Inside a write transaction. */
export function insertEvent(
  db: Db,
  batch: number,
  event: Omit<NewEvent, 'row'> & { row: number | null },
  now: number,
): number {
  const values: Value[] = [
    event.patient,
    batch,
    eventKey(event),
    encode<ResultState>(states, 'current'),
    Number(batch === byHand),
    event.issued,
    event.row,
    event.cell,
    now,
    ...contentValues(event),
  ]
  const sql = `
    INSERT INTO event (patient, batch, key, state, edited, issued, row, cell, entered_at, type, start, start_precision,
      start_offset, "end", end_precision, end_offset, status, dose_value, dose_unit, details)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  return Number(run(db, sql, ...values).lastInsertRowid)
}

/** Overwrites what an event says. Inside a write transaction. */
export function replaceContent(db: Db, id: number, content: EventContent, edited: boolean): void {
  const sql = `
    UPDATE event SET edited = ?, type = ?, start = ?, start_precision = ?, start_offset = ?, "end" = ?, end_precision = ?,
      end_offset = ?, status = ?, dose_value = ?, dose_unit = ?, details = ? WHERE id = ?`
  run(db, sql, Number(edited), ...contentValues(content), id)
}

function contentValues({ type, start, end, status, dose, details }: EventContent): Value[] {
  return [
    type,
    start.wall,
    encode(precisions, start.precision),
    start.offset,
    end?.wall ?? null,
    end ? encode(precisions, end.precision) : null,
    end?.offset ?? null,
    status,
    dose?.value ?? null,
    dose?.unit ?? null,
    JSON.stringify(Object.fromEntries(Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1)))),
  ]
}

const eventSql = `
  SELECT id, patient, batch, key, state, edited, type, start, start_precision, start_offset, "end", end_precision, end_offset,
         status, dose_value, dose_unit, details, issued, row, cell
  FROM event`

/** Everything on file of a patient's events, superseded ones and duplicates included, by start. */
export function existingEvents(db: Db, patient: number): StoredEvent[] {
  return all<EventRow>(db, `${eventSql} WHERE patient = ? ORDER BY start, id`, patient).map(readEvent)
}

/** One event, or null. */
export function loadEvent(db: Db, id: number): StoredEvent | null {
  const row = one<EventRow>(db, `${eventSql} WHERE id = ?`, id)
  return row ? readEvent(row) : null
}

/** What an event says, in one text; equal for equal events. */
export function contentText({ type, start, end, status, dose, details }: EventContent): string {
  const sorted = Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([type, start, end, status, dose, sorted])
}

function readEvent(row: EventRow): StoredEvent {
  const { end, end_precision, dose_value, dose_unit } = row
  return {
    id: row.id,
    patient: row.patient,
    batch: row.batch,
    key: row.key,
    state: decode(states, row.state),
    edited: row.edited === 1,
    type: row.type,
    start: { wall: row.start, precision: decode(precisions, row.start_precision), offset: row.start_offset },
    end:
      end === null || end_precision === null
        ? null
        : { wall: end, precision: decode(precisions, end_precision), offset: row.end_offset },
    status: row.status,
    dose: dose_value === null || dose_unit === null ? null : { value: dose_value, unit: dose_unit },
    details: JSON.parse(row.details),
    issued: row.issued,
    row: row.row,
    cell: row.cell,
  }
}

/** Settles anew which of a patient's events are shown. Inside a write transaction. */
export function resolvePatientEvents(db: Db, patient: number): void {
  const events = existingEvents(db, patient)
  resolveEvents(events.map((event) => ({ ...event, content: contentText(event) }))).forEach((state, index) => {
    const event = events[index]
    if (event && event.state !== state) {
      run(db, 'UPDATE event SET state = ? WHERE id = ?', encode<ResultState>(states, state), event.id)
    }
  })
}

/** An event as the rest of the program knows it; `fileOf` names the file of a batch. */
export function clinicalEvent(stored: StoredEvent, fileOf: (batch: number) => string): ClinicalEvent {
  const { id, type, start, end, status, dose, details, edited, batch, row, cell } = stored
  const source = batch === byHand ? null : { batch, file: fileOf(batch), row: row ?? 0, cell }
  return { id, type, start, end, status, dose, details, edited, source }
}

/** The events of a patient that are shown, by start; `fileOf` names the file of a batch. */
export function shownEvents(db: Db, patient: number, fileOf: (batch: number) => string): ClinicalEvent[] {
  return existingEvents(db, patient)
    .filter(({ state }) => state === 'current')
    .map((event) => clinicalEvent(event, fileOf))
}
