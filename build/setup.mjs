import { fileURLToPath } from 'node:url'
import { provideElectron } from './setup/electron.mjs'
import { provideLibraries } from './setup/libraries.mjs'
import { installPackages } from './setup/packages.mjs'
import { SetupError, say } from './setup/report.mjs'
import { provideSqlite } from './setup/sqlite.mjs'

/**
 * Brings everything in place that building, running and testing need; says nothing when it is.
 * Ends the process with advice when something cannot be had.
 */
export function setUp() {
  return withAdvice('Set-up', async () => {
    await installPackages()
    await provideElectron()
    // Before SQLite, for Electron does not start without its libraries, not even to try the binding.
    await provideLibraries()
    await provideSqlite()
  })
}

/**
 * Does a piece of work, and ends the process with what to do when it cannot be done.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withAdvice(name, work) {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(`\n${name} failed. ${error.message}\n\nWhat to do: ${error.advice}`)
    process.exit(1)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUp()
