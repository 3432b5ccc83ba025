import type { EventInput } from '../../shared/contract/events'
import { t } from '../../shared/messages'
import { editEvent, enterEvent, eventHistory, removeEvent, undoLastEdit } from '../database/eventEdits'
import type { EventContent } from '../database/events'
import { loadEvent } from '../database/events'
import { removeNote, saveNote } from '../database/notes'
import { databaseError, write } from '../database/open'
import { by, type Context } from './context'
import type { Handlers } from './register'

type EventHandlers = Pick<Handlers, Extract<keyof Handlers, `events.${string}` | `notes.${string}`>>

export function eventHandlers({ db, push }: Context): EventHandlers {
  /** Writes, then tells the page that this patient changed. */
  async function change<V>(patient: number, action: () => V): Promise<V> {
    const value = await write(db, action)
    push('dataChanged', { patients: [patient] })
    return value
  }

  function requireOwn(patient: number, id: number) {
    if (loadEvent(db, id)?.patient !== patient) {
      throw databaseError('eventMissing')
    }
  }

  return {
    'events.add': ({ patient, event }) => change(patient, () => enterEvent(db, patient, content(event), by())),
    'events.change': ({ patient, id, event, reason }) => {
      requireOwn(patient, id)
      return change(patient, () => editEvent(db, id, content(event), reason, by()))
    },
    'events.remove': async ({ patient, id, reason }) => {
      requireOwn(patient, id)
      await change(patient, () => removeEvent(db, id, reason, by()))
      return {}
    },
    'events.history': ({ patient, id }) => {
      requireOwn(patient, id)
      return eventHistory(db, id)
    },
    'events.undo': async ({ patient }) => {
      const undone = await change(patient, () => undoLastEdit(db, patient, by()))
      return { undone: undone === null ? null : t(`events.undone.${undone.action}`) }
    },
    'notes.save': async ({ patient, id, date, text }) => {
      await change(patient, () => saveNote(db, patient, id, date, text, by()))
      return {}
    },
    'notes.remove': async ({ patient, id }) => {
      await change(patient, () => removeNote(db, patient, id, by()))
      return {}
    },
  }
}

function content({ type, start, end, status, dose, details }: EventInput): EventContent {
  return { type, start, end, status, dose, details }
}
