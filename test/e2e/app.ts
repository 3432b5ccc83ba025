import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { launch, quit } from '../../build/electron-app.mjs'
import { chooseElectron } from '../../build/setup/electron.mjs'
import { root } from '../../build/setup/paths.mjs'

export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
  /** Holds the database and the settings of this run. */
  readonly dataDir: string
  /** Quits the app, and removes the data folder unless it was given. */
  close(): Promise<void>
}

interface LaunchOptions {
  /** Give one to start again on what an earlier run left there. */
  readonly dataDir?: string
  readonly args?: readonly string[]
}

/** Opens the app on a data folder of its own and waits until its first window has loaded. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const dataDir = options.dataDir ?? newDataDir()
  const args = [root, ...sandboxArgs(), `--data-dir=${dataDir}`, ...(options.args ?? [])]
  const { app, page } = await launch(chooseElectron().executable, args)
  // Shorter than a test may take, so that a failure names the step that hung.
  page.setDefaultTimeout(10_000)
  return {
    app,
    page,
    dataDir,
    async close() {
      await quit(app)
      if (!options.dataDir) removeDataDir(dataDir)
    },
  }
}

/** An empty folder for the data of several runs; the caller removes it with removeDataDir. */
export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'marrowline-'))
}

/** Chromium's helpers may still be writing for a moment after the app has gone. */
export function removeDataDir(dataDir: string) {
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 })
}

/** Root cannot use Chromium's sandbox on Linux. */
export function sandboxArgs(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
