import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { placeWindow, type WindowPlaces, windowPlaces } from './placement'
import { appOrigin } from './protocol'

/** Opens the main window where it last stood, and shows it once it has something to show. */
export function createWindow(development: boolean): BrowserWindow {
  const places = readPlaces()
  const { maximized, ...bounds } = placeWindow(places, [screen.getPrimaryDisplay(), ...screen.getAllDisplays()])
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 800,
    minHeight: 600,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#242424' : '#ffffff',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: development,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  // On a busy machine the first paint may never be told of; a loaded window must not stay hidden.
  window.webContents.once('did-finish-load', () => {
    if (!window.isVisible()) window.show()
  })
  window.on('close', () => rememberPlace(places, window))
  void window.loadURL(`${appOrigin}/index.html`)
  return window
}

function placesFile(): string {
  return join(app.getPath('userData'), 'window.json')
}

/** A missing or damaged file costs the window's place and nothing else. */
function readPlaces(): WindowPlaces {
  try {
    return windowPlaces.parse(JSON.parse(readFileSync(placesFile(), 'utf8')))
  } catch {
    return { last: null, displays: {} }
  }
}

function rememberPlace(places: WindowPlaces, window: BrowserWindow) {
  const bounds = window.getNormalBounds()
  const id = String(screen.getDisplayMatching(bounds).id)
  places.last = id
  places.displays[id] = { ...bounds, maximized: window.isMaximized() }
  try {
    writeFileSync(placesFile(), JSON.stringify(places))
  } catch {
    // A full disk must not keep the window from closing.
  }
}
