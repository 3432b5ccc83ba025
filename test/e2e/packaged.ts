import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { chromium, type Page } from 'playwright-core'
import { sandboxArgs } from './app'

export interface PackagedApp {
  readonly page: Page
  close(): Promise<void>
}

/**
 * Opens a packaged app. Its fuses shut Node's inspector, so that it is reached through Chromium's debugging port: the
 * page is at hand, the main process is not.
 */
export async function launchPackaged(executable: string, dataDir: string): Promise<PackagedApp> {
  const args = [...sandboxArgs(), `--data-dir=${dataDir}`, '--remote-debugging-port=0']
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  try {
    const browser = await chromium.connectOverCDP(await debuggingAddress(createInterface(child.stderr)))
    const context = browser.contexts()[0]
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
    if (!page) throw new Error('The packaged app opened no window.')
    await page.waitForLoadState('load')
    return {
      page,
      async close() {
        await browser.close()
        child.kill()
        await exited
      },
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

async function debuggingAddress(lines: AsyncIterable<string>): Promise<string> {
  const seen = []
  for await (const line of lines) {
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (address) return address
    seen.push(line)
  }
  throw new Error(`The packaged app ended before it opened a window:\n${seen.join('\n')}`)
}
