import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { app, BrowserWindow, dialog, session } from 'electron'
import { t } from '../../shared/messages'
import type { Context } from './context'
import type { Handlers } from './register'

type OutputHandlers = Pick<Handlers, Extract<keyof Handlers, `output.${string}`>>

const filters = {
  original: { name: '', extensions: ['*'] },
  svg: { name: 'SVG', extensions: ['svg'] },
  png: { name: 'PNG', extensions: ['png'] },
  csv: { name: 'CSV', extensions: ['csv'] },
  pdf: { name: 'PDF', extensions: ['pdf'] },
  json: { name: 'JSON', extensions: ['json'] },
}

export function outputHandlers({ window }: Context): OutputHandlers {
  return {
    'output.save': async ({ fileName, kind, content }) => {
      const path = await choosePath(window(), fileName, kind)
      if (path !== null) await writeFile(path, kind === 'png' ? Buffer.from(content, 'base64') : content)
      return { path }
    },
    'output.pdf': async ({ html, fileName }) => {
      const path = await choosePath(window(), fileName, 'pdf')
      if (path !== null) await writeFile(path, await withPage(html, pdfOf))
      return { path }
    },
    'output.print': async ({ html }) => {
      await withPage(html, printPage)
      return {}
    },
  }
}

/** Asks where to save; null when cancelled. `MARROWLINE_SAVE_DIR` answers in the program's own tests. */
export async function choosePath(
  window: BrowserWindow | null,
  fileName: string,
  kind: keyof typeof filters,
): Promise<string | null> {
  const name = basename(fileName.replaceAll('\\', '/'))
  const folder = process.env['MARROWLINE_SAVE_DIR']
  if (folder) return join(folder, name)
  const options = { defaultPath: join(app.getPath('documents'), name), filters: [filters[kind]] }
  const { filePath, canceled } = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options)
  return canceled || filePath === '' ? null : filePath
}

function printPage(page: BrowserWindow): Promise<void> {
  return new Promise((resolve, reject) => {
    page.webContents.print({ printBackground: true }, (isPrinted, reason) => {
      const failure = isPrinted ? null : printFailure(reason)
      if (failure) reject(failure)
      else resolve()
    })
  })
}

/** The error of a job that did not print; null for a dialog that was cancelled. */
export function printFailure(reason: string): Error | null {
  if (/cancell?ed/i.test(reason)) return null
  const message = t('problems.printFailed.message', { reason })
  return Object.assign(new Error(message), { code: 'printFailed', hint: t('problems.printFailed.hint') })
}

async function pdfOf(page: BrowserWindow): Promise<Uint8Array> {
  const pdf = await page.webContents.printToPDF({
    pageSize: 'A4',
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
  })
  return withoutDates(pdf)
}

const address = 'report://page/'

/**
 * Loads a page made by our own renderer in a hidden window that runs no script. Its session lives in memory and knows this one
 * address: the page can fetch nothing, and its length has no limit as that of a data URL has.
 */
async function withPage<V>(html: string, use: (page: BrowserWindow) => Promise<V>): Promise<V> {
  const own = session.fromPartition('report')
  own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url !== address }))
  own.protocol.handle('report', () => new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } }))
  const page = new BrowserWindow({
    show: false,
    width: 800,
    height: 1130,
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webSecurity: true,
    },
  })
  try {
    await page.loadURL(address)
    return await use(page)
  } finally {
    page.destroy()
    own.protocol.unhandle('report')
  }
}

/** The same data make the same bytes: the times of writing are set to one day, and the browser and system that wrote to our name. */
export function withoutDates(pdf: Uint8Array): Uint8Array {
  const fixed = Buffer.from(pdf)
    .toString('latin1')
    .replace(/(\/(?:CreationDate|ModDate) ?\(D:)\d{14}([^)]*)\)/g, (_, start: string, zone: string) => {
      return `${start}20000101000000${zone.replace('-', '+').replace(/\d/g, '0')})`
    })
    .replace(
      /(\/Creator ?\()((?:\\.|[^\\)])*)\)/,
      (_, start: string, name: string) => `${start}${'Marrowline'.padEnd(name.length)})`,
    )
  return Buffer.from(fixed, 'latin1')
}
