import { join, resolve } from 'node:path'
import { app, BrowserWindow, dialog, protocol, session } from 'electron'
import { openDatabase } from './database/open'
import type { Db } from './database/sql'
import { DatabaseError } from './database/sql'
import { startHandlers } from './handlers'
import { changeZoom } from './handlers/app'
import { push } from './handlers/register'
import { setMenu } from './menu'
import { appScheme, serveApp } from './protocol'
import { cutNetwork, secureContents, secureSession } from './security'
import { createWindow } from './window'

const development = !app.isPackaged

// Before anything asks for a path: another place for the database and the settings, such as a project's own folder.
const dataDir = app.commandLine.getSwitchValue('data-dir')
if (dataDir) app.setPath('userData', resolve(dataDir))

if (app.requestSingleInstanceLock()) {
  open()
} else {
  app.quit()
}

function open() {
  cutNetwork(app)
  protocol.registerSchemesAsPrivileged([appScheme])
  app.on('web-contents-created', (_event, contents) => secureContents(contents))
  app.on('activate', focusWindow)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  const waiting: string[] = []
  app.on('open-file', (event, path) => {
    event.preventDefault()
    waiting.push(path)
    sendFiles(waiting)
  })
  app.on('second-instance', (_event, argv, cwd) => {
    focusWindow()
    push(mainWindow(), 'openFiles', { paths: filesIn(argv, cwd) })
  })
  void app.whenReady().then(() => {
    secureSession(session.defaultSession, development)
    serveApp(session.defaultSession, join(import.meta.dirname, '../renderer'))
    const db = openOrQuit(join(app.getPath('userData'), 'marrowline.db'))
    if (!db) return
    waiting.push(...filesIn(process.argv, process.cwd()))
    const context = {
      db,
      databaseFile: db.name,
      window: mainWindow,
      push: <P extends Parameters<typeof push>[1]>(name: P, value: Parameters<typeof push<P>>[2]) =>
        push(mainWindow(), name, value),
    }
    const stop = startHandlers(context, () => sendFiles(waiting))
    app.on('will-quit', () => {
      stop()
      db.pragma('optimize')
      db.close()
    })
    setMenu(development, {
      send: (name) => context.push('command', { name }),
      zoom: (to) => void changeZoom(context, to),
    })
    createWindow(development)
  })
}

function mainWindow(): BrowserWindow | null {
  return BrowserWindow.getAllWindows()[0] ?? null
}

function focusWindow() {
  const window = mainWindow() ?? createWindow(development)
  if (window.isMinimized()) window.restore()
  window.focus()
}

/** Files named on a command line: no switches, neither the program itself nor, in development, its folder. */
function filesIn(argv: string[], cwd: string): string[] {
  return argv
    .slice(development ? 2 : 1)
    .filter((arg) => !arg.startsWith('-'))
    .map((arg) => resolve(cwd, arg))
    .filter((path) => path !== app.getAppPath())
}

function sendFiles(waiting: string[]) {
  const window = mainWindow()
  if (!window || waiting.length === 0 || window.webContents.isLoading()) return
  push(window, 'openFiles', { paths: waiting.splice(0) })
}

/** The database, or null after the user was told why it can't be opened. The file is never touched then. */
function openOrQuit(file: string): Db | null {
  try {
    return openDatabase(file)
  } catch (error) {
    const [message, hint] = error instanceof DatabaseError ? [error.message, error.hint] : [String(error), file]
    dialog.showErrorBox(message, hint)
    app.quit()
    return null
  }
}
