import { type Settings, settingsSchema } from '../../shared/contract/app'
import { loadSettings, saveSettings } from '../database/settings'
import type { Db } from '../database/sql'

const defaults: Settings = {
  theme: 'auto',
  profile: 'BSH',
  transfusionIndependenceDays: 56,
  ignoreInfectionCounts: false,
  ctcae: 'v5',
  zoom: 1,
  lastPatient: null,
}

/** The settings on file; one that no longer fits its schema falls back to its default. */
export function readSettings(db: Db): Settings {
  const stored = loadSettings(db)
  const kept = Object.entries(stored).filter(
    ([key, value]) => settingsSchema.partial().safeParse({ [key]: value }).success,
  )
  return settingsSchema.parse({ ...defaults, ...Object.fromEntries(kept) })
}

/** Changes a part of the settings; inside a write transaction. */
export function changeSettings(db: Db, part: { [K in keyof Settings]?: Settings[K] | undefined }): Settings {
  saveSettings(db, Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)))
  return readSettings(db)
}
