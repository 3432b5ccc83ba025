import { _electron } from 'playwright-core'

/**
 * Starts the app under control and waits until its first window has loaded.
 * @param {string} executable
 * @param {string[]} args
 */
export async function launch(executable, args) {
  const app = await _electron.launch({ executablePath: executable, args })
  try {
    const page = await app.firstWindow()
    await page.waitForLoadState('load')
    return { app, page }
  } catch (error) {
    await quit(app)
    throw error
  }
}

/**
 * Quits the app as a user would, and ends it when it has not gone after ten seconds.
 * @param {import('playwright-core').ElectronApplication} app
 */
export async function quit(app) {
  const overdue = setTimeout(() => app.process().kill('SIGKILL'), 10_000)
  await app.close()
  clearTimeout(overdue)
}
