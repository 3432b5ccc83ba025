import { existsSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './paths.mjs'
import { run, SetupError, step, tail } from './report.mjs'

const cacheInside = join(root, 'node_modules', '.cache')
const cacheAside = join(root, 'node_modules.cache')

/** Installs the npm packages if node_modules does not match the lock file. */
export async function installPackages() {
  keepCache(cacheAside, cacheInside)
  if (packagesMatch()) return
  await step('Installing npm packages', async () => {
    // npm ci empties node_modules, and with it the Electron runtime that took a long download to make.
    keepCache(cacheInside, cacheAside)
    const { ok, output } = await npm(['ci', '--ignore-scripts', '--loglevel=error'])
    keepCache(cacheAside, cacheInside)
    if (!ok) {
      throw new SetupError(
        `npm could not install the packages:\n${tail(output)}`,
        'Check that this machine reaches your npm registry (npm ping), then run the command again.',
      )
    }
  })
}

/**
 * Runs npm quietly, the one that started us where there is one.
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function npm(args, options = {}) {
  const bin = dirname(process.execPath)
  const script = [
    process.env['npm_execpath'],
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((path) => path?.endsWith('npm-cli.js') && existsSync(path))
  const settings = { cwd: root, ...options }
  return script ? run(process.execPath, [script, ...args], settings) : run('npm', args, { ...settings, shell: true })
}

/** Whether every package of the lock file that this platform must have is installed in its version. */
function packagesMatch() {
  const wanted = readPackages('package-lock.json')
  const installed = readPackages(join('node_modules', '.package-lock.json'))
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      entry.optional ||
      (installed[path]?.version === entry.version && existsSync(join(root, path, 'package.json'))),
  )
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(lockFile) {
  const path = join(root, lockFile)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {}
}

/** @param {string} from @param {string} to */
function keepCache(from, to) {
  if (existsSync(from) && !existsSync(to) && existsSync(dirname(to))) renameSync(from, to)
}
