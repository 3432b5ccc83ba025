import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../build/setup/paths.mjs'
import { newDataDir, removeDataDir, sandboxArgs } from './app'
import { launchPackaged } from './packaged'
import { commit, drop, fixture, openPatient, spots } from './ui'

const folder = join(root, 'release', 'linux-unpacked')
const executable = join(folder, 'marrowline')

if (process.platform !== 'linux') console.warn('The packaged app is tested on Linux only.')

describe.skipIf(process.platform !== 'linux')('the packaged app', () => {
  const dataDir = newDataDir()
  beforeAll(() => {
    const packed = spawnSync(process.execPath, ['build/package.mjs', '--linux', 'dir'], { cwd: root, encoding: 'utf8' })
    expect(packed.status, packed.stdout + packed.stderr).toBe(0)
  }, 300_000)
  afterAll(() => removeDataDir(dataDir))

  test('opens on the user interface', async () => {
    const { page, close } = await launchPackaged(executable, dataDir)
    expect(page.url()).toBe('app://marrowline/index.html')
    await expect.poll(() => page.locator('#root > *').count()).toBeGreaterThan(0)
    await close()
  })

  test('brings a laboratory file in and draws it: the native module works packaged', async () => {
    const { page, close } = await launchPackaged(executable, dataDir)
    await page.getByRole('heading', { name: 'Welcome to Marrowline' }).waitFor()
    await drop(page, fixture('labs.csv'))
    expect(await commit(page)).toContain('63 new, 0 corrected, 0 conflicting, 0 already on file, 0 not taken')
    await openPatient(page, 'ML-001')
    expect(await spots(page, 'hemoglobin')).toHaveLength(18)
    await close()
  })

  test('holds the program and nothing else', () => {
    expect(readdirSync(join(folder, 'resources', 'app.asar.unpacked', 'node_modules'))).toEqual(['better-sqlite3'])
    expect(readdirSync(join(folder, 'resources'))).not.toContain('app')
  })

  test('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(executable)
    const [off, on] = [...'01'].map((digit) => digit.charCodeAt(0))
    const states = {
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    }
    expect(wire).toMatchObject(states)
  })

  test.each([
    ['as Node', { ELECTRON_RUN_AS_NODE: '1' }, ['-e', 'console.log("hurt")']],
    ['Node options', { NODE_OPTIONS: '--require /nowhere/hurt.cjs' }, []],
    ['the inspector', {}, ['--inspect=0']],
  ])('does not honour %s', async (_what, env, args) => {
    const ownDataDir = newDataDir()
    const { stdout, stderr } = spawnSync(executable, [...sandboxArgs(), `--data-dir=${ownDataDir}`, ...args], {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      timeout: 3000,
      killSignal: 'SIGTERM',
    })
    removeDataDir(ownDataDir)
    expect(stdout + stderr).not.toMatch(/hurt|Debugger listening/)
  })
})
