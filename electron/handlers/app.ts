import { app, clipboard, nativeTheme } from 'electron'
import { write } from '../database/open'
import { countPatients } from '../database/patientList'
import { markAllStale } from '../database/summaries'
import { type Zoom, zoomed } from '../zoom'
import type { Context } from './context'
import type { Handlers } from './register'
import { changeSettings, readSettings } from './settings'

type AppHandlers = Pick<Handlers, 'app.start' | 'app.copy' | 'settings.change'>

export function appHandlers({ db, databaseFile, window, push }: Context, summarize: () => void): AppHandlers {
  return {
    'app.start': () => {
      const settings = readSettings(db)
      nativeTheme.themeSource = settings.theme === 'auto' ? 'system' : settings.theme
      window()?.webContents.setZoomFactor(settings.zoom)
      summarize()
      return { version: app.getVersion(), database: databaseFile, patients: countPatients(db), settings }
    },
    'app.copy': ({ text }) => {
      clipboard.writeText(text)
      return {}
    },
    'settings.change': async (part) => {
      const before = readSettings(db)
      const settings = await write(db, () => {
        const changed = changeSettings(db, part)
        if (rulesDiffer(before, changed)) markAllStale(db)
        return changed
      })
      nativeTheme.themeSource = settings.theme === 'auto' ? 'system' : settings.theme
      if (settings.zoom !== before.zoom) window()?.webContents.setZoomFactor(settings.zoom)
      if (rulesDiffer(before, settings)) {
        summarize()
        push('dataChanged', { patients: null })
      }
      return settings
    },
  }
}

/** One step of the menu; kept for the next start. The roles of the menu's own would forget it. */
export async function changeZoom({ db, window }: Pick<Context, 'db' | 'window'>, to: Zoom): Promise<void> {
  const settings = await write(db, () => changeSettings(db, { zoom: zoomed(readSettings(db).zoom, to) }))
  window()?.webContents.setZoomFactor(settings.zoom)
}

type Rules = Pick<ReturnType<typeof readSettings>, 'profile' | 'transfusionIndependenceDays' | 'ignoreInfectionCounts'>

function rulesDiffer(a: Rules, b: Rules): boolean {
  return (
    a.profile !== b.profile ||
    a.transfusionIndependenceDays !== b.transfusionIndependenceDays ||
    a.ignoreInfectionCounts !== b.ignoreInfectionCounts
  )
}
