import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installForDebian } from './debian.mjs'
import { findElectron } from './electron.mjs'
import { npm } from './packages.mjs'
import { cache, root } from './paths.mjs'
import { run, SetupError, step, tail } from './report.mjs'

const folder = join(root, 'node_modules', 'better-sqlite3')
const binding = join(folder, 'build', 'Release', 'better_sqlite3.node')

/**
 * Makes sure that the SQLite binding loads in Node and in Electron. Its prebuilt binary needs Node-API 10; in an older
 * runtime it does not throw but crash, so the trial takes place in a child process, and only then it is compiled.
 */
export async function provideSqlite() {
  if (await loadsEverywhere()) return
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const kept = join(cache, `better-sqlite3-${version}-${process.platform}-${process.arch}.node`)
  if (existsSync(kept)) {
    place(kept, binding)
    if (await loadsEverywhere()) return
  }
  await step('Compiling the SQLite binding for this runtime (about a minute)', compile)
  if (!(await loadsEverywhere())) {
    throw new SetupError(
      'The SQLite binding does not load, even after compiling it here.',
      'Use Node 22.14 or newer with the official Electron, which need no compiling.',
    )
  }
  place(binding, kept)
}

async function loadsEverywhere() {
  const script = "new (require('better-sqlite3'))(':memory:').prepare('SELECT 1').get()"
  const electron = findElectron()
  const trials = await Promise.all([
    run(process.execPath, ['-e', script], { cwd: root }),
    electron &&
      run(electron.executable, ['-e', script], { cwd: root, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } }),
  ])
  return trials.every((trial) => trial?.ok !== false)
}

async function compile() {
  await installForDebian(await missingTools(), 'compiling the SQLite binding')
  const gyp = join(folder, 'binding.gyp')
  const original = readFileSync(gyp, 'utf8')
  const defines = "'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'"
  writeFileSync(gyp, original.replace("'NAPI_VERSION=10'", defines))
  try {
    const nodePrefix = join(dirname(process.execPath), '..')
    const headers = existsSync(join(nodePrefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${nodePrefix}`] : []
    const command = ['node-gyp', 'rebuild', '--release', '--force_build=1', ...headers]
    const { ok, output } = await npm(['exec', '--yes', '--package=node-gyp@11', '--', ...command], { cwd: folder })
    if (!ok) {
      throw new SetupError(
        `The SQLite binding could not be compiled:\n${tail(output)}`,
        'Install a C++ compiler, make and Python 3 with the headers of your Node, or use Node 22.14 or newer with the official Electron.',
      )
    }
  } finally {
    writeFileSync(gyp, original)
  }
  const compiled = readFileSync(binding)
  // The intermediate files are a hundred times its size and would be packed with the app.
  rmSync(join(folder, 'build'), { recursive: true })
  mkdirSync(dirname(binding), { recursive: true })
  writeFileSync(binding, compiled)
}

/** The Debian packages of the compilers that are not there. */
async function missingTools() {
  const tools = { python3: 'python3', make: 'make', 'g++': 'g++' }
  const found = await Promise.all(Object.keys(tools).map((tool) => run(tool, ['--version'])))
  return Object.values(tools).filter((_, index) => !found[index]?.ok)
}

/** @param {string} from @param {string} to */
function place(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}
