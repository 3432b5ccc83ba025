// What `electron FOLDER` does in an ordinary distribution: run the application in that folder.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) {
  console.error('Usage: electron FOLDER')
  process.exit(2)
}
const appPath = resolve(folder)
const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'))
const name = manifest.productName ?? manifest.name
// @ts-expect-error Electron's own default app calls it; the types leave it out.
app.setAppPath(appPath)
app.setName(name)
// @ts-expect-error The same.
app.setVersion(manifest.version)
app.setPath('userData', join(app.getPath('appData'), name))
// Awaited, so that Electron is not ready before the application has said what it wants to set up first.
await import(pathToFileURL(join(appPath, manifest.main)).href)
