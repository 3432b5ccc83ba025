import { existsSync } from 'node:fs'
import { installForDebian } from './debian.mjs'
import { findElectron } from './electron.mjs'
import { run } from './report.mjs'

const libraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libatspi2.0-0',
  'libnotify4',
]

/** On Linux: the shared libraries that a window needs and, where there is no display, a virtual one. */
export async function provideLibraries() {
  const electron = findElectron()
  if (process.platform !== 'linux' || !electron) return
  const { output } = await run('ldd', [electron.executable])
  const missing = output.includes('not found') ? libraries : []
  await installForDebian([...missing, ...missingDisplay()], 'opening a window')
}

/** @returns {string[]} */
function missingDisplay() {
  if (process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] || existsSync('/usr/bin/Xvfb')) return []
  // A machine without a display has no fonts either; the second draws Chinese names.
  return ['xvfb', 'xauth', 'fonts-dejavu-core', 'fonts-noto-cjk']
}
