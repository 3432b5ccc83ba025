import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup/paths.mjs'
import { run, SetupError, step, tail } from './setup/report.mjs'
import { tool } from './tool.mjs'

const stamp = join(root, 'out', '.built')

/** Whether out/ holds what the sources say now. */
export function isBuilt() {
  if (!existsSync(stamp)) return false
  const built = statSync(stamp).mtimeMs
  const sources = ['electron', 'renderer', 'shared', 'package.json', 'build/electron.vite.config.ts']
  return sources.every((source) => !changedSince(join(root, source), built))
}

/** Builds out/ from the sources. @throws {SetupError} with what the build said */
export async function bundle() {
  const started = new Date()
  await step('Building', async () => {
    const config = ['--config', 'build/electron.vite.config.ts', '--logLevel', 'warn']
    const settings = { cwd: root, env: { ...process.env, NO_COLOR: '1' } }
    const { ok, output } = await run(process.execPath, [tool('electron-vite'), 'build', ...config], settings)
    if (ok) return
    const message = output.replaceAll(/^ +at .*\n?/gm, '')
    throw new SetupError(`electron-vite says:\n${tail(message)}`, 'Correct the sources; npm run check may say more.')
  })
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stamp, '')
  // The time of the start: what was edited during the build is newer.
  utimesSync(stamp, started, started)
}

/**
 * A folder's own time tells of files that were removed.
 * @param {string} path
 * @param {number} time in ms
 * @returns {boolean}
 */
function changedSince(path, time) {
  const status = statSync(path)
  if (status.mtimeMs > time) return true
  return status.isDirectory() && readdirSync(path).some((name) => changedSince(join(path, name), time))
}
