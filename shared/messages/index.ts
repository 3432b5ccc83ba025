import { createInstance } from 'i18next'
import { cli } from './en/cli'
import { clinical } from './en/clinical'
import { common } from './en/common'
import { events } from './en/events'
import { flowsheet } from './en/flowsheet'
import { history } from './en/history'
import { menu } from './en/menu'
import { messageFormats } from './en/messageFormats'
import { patients } from './en/patients'
import { problems } from './en/problems'
import { questions } from './en/questions'
import { settings } from './en/settings'
import { summary } from './en/summary'
import { tables } from './en/tables'
import { trajectory } from './en/trajectory'
import { wizard } from './en/wizard'

const en = {
  cli,
  clinical,
  common,
  events,
  flowsheet,
  history,
  menu,
  messageFormats,
  patients,
  problems,
  questions,
  settings,
  summary,
  tables,
  trajectory,
  wizard,
}

/** Every text that a person sees, by key (`problems.unitMissing.message`). A further language is one more entry in `resources`. */
export const messages = createInstance()

void messages.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
})

/** The text for a key, with its placeholders filled; the key itself when no text is on file. */
export function t(key: string, values: Record<string, unknown> = {}): string {
  return messages.t(key, values)
}
