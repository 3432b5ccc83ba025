import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../build/setup/paths.mjs'
import { launchApp, newDataDir, type RunningApp, removeDataDir } from './app'

const dataDir = newDataDir()
const folder = join(dataDir, 'incoming')
let running: RunningApp

beforeAll(async () => {
  mkdirSync(folder)
  running = await launchApp({ dataDir })
})
afterAll(async () => {
  await running?.close()
  removeDataDir(dataDir)
})

/** Asks the main process as the page does; gives the value of the answer. */
async function ask(channel: string, args: unknown): Promise<unknown> {
  const answer: object = await running.page.evaluate(
    ([name, given]) =>
      Reflect.apply(Reflect.get(Reflect.get(Reflect.get(window, 'api'), 'ask'), String(name)), null, [given]),
    [channel, args],
  )
  expect(answer).toMatchObject({ ok: true })
  return Reflect.get(answer, 'value')
}

const soon = { timeout: 30_000, interval: 100 }

test('a file dropped into the watched folder comes in and is moved, with a notice', async () => {
  expect(await ask('watch.get', {})).toEqual({ folder: null, active: false })
  await running.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] })
  }, folder)
  expect(await ask('watch.set', { active: true })).toEqual({ folder, active: true })

  copyFileSync(join(root, 'test/fixtures/tabular/labs.csv'), join(folder, 'labs.csv'))
  await expect.poll(() => existsSync(join(folder, 'done', 'labs.csv')), soon).toBe(true)
  expect(readdirSync(folder)).toEqual(['done'])
  expect(await ask('batches.list', {})).toMatchObject([{ file: 'labs.csv', format: expect.any(String), new: 3 }])
  await expect.poll(() => running.page.getByText('labs.csv was imported', { exact: false }).count(), soon).toBe(1)
})

test('one that can not be read is held, and nothing of it comes in', async () => {
  const before = await ask('batches.list', {})
  writeFileSync(join(folder, 'letter.doc'), 'Dear colleague, thank you for seeing this patient.')
  await expect.poll(() => existsSync(join(folder, 'held', 'letter.doc')), soon).toBe(true)
  expect(await ask('batches.list', {})).toEqual(before)
  await expect.poll(() => running.page.getByText('letter.doc was held', { exact: false }).count(), soon).toBe(1)
})

test('the next start of the program goes on watching', async () => {
  await running.close()
  copyFileSync(join(root, 'test/fixtures/tabular/labs.csv'), join(folder, 'labs.csv'))
  running = await launchApp({ dataDir })
  await expect.poll(() => existsSync(join(folder, 'done', 'labs (2).csv')), soon).toBe(true)
  expect(await ask('batches.list', {})).toHaveLength(1)
  expect(await ask('watch.set', { active: false })).toEqual({ folder, active: false })
})
