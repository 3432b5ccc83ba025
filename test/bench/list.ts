import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { bundle, isBuilt } from '../../build/bundle.mjs'
import { isHeadless, startVirtualDisplay } from '../../build/display.mjs'
import { launch, quit } from '../../build/electron-app.mjs'
import { chooseElectron } from '../../build/setup/electron.mjs'
import { root } from '../../build/setup/paths.mjs'
import { demoFiles } from '../../shared/demo/cohort'
import { goalText, median, printTable } from './support/table'

/** The patient list of the app itself, with as many patients as a large department has, from the click or the start to the painted rows. */

const patients = 2000
const openings = 15
const starts = 5
const goal = 100

/** Fills a data folder through the command line, as files would come in. */
function fill(folder: string): void {
  const paths = demoFiles({ patients }).map(({ name, text }) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  })
  const args = ['build/cli.mjs', 'import', ...paths, '--db', join(folder, 'marrowline.db')]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  // 3: conflicting values are among them, as the demonstration wants.
  if (status !== 0 && status !== 3) throw new Error(stderr)
}

async function start(folder: string): ReturnType<typeof launch> {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return launch(chooseElectron().executable, [root, ...sandbox, `--data-dir=${folder}`])
}

/** Waits until the clinical engine has judged everyone, which it does beside the list once. */
async function untilJudged(page: Page): Promise<void> {
  const isOpen = () =>
    page.evaluate(async () => {
      const answer = await Reflect.get(window, 'api').ask['patients.list']({})
      return answer.ok && answer.value.severityClass.includes(null)
    })
  while (await isOpen()) await page.waitForTimeout(1000)
}

/** From the click on the rail to the frame behind the first one with rows. */
function opened(page: Page, count: number): Promise<number[]> {
  return page.evaluate(async (times) => {
    const [list, , , settings] = document.querySelectorAll<HTMLElement>('.rail button')
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const measured: number[] = []
    for (let n = 0; n < times; n++) {
      settings?.click()
      while (document.querySelector('.patient-row')) await frame()
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 17))
      const started = performance.now()
      list?.click()
      while (!document.querySelector('.patient-row')) await frame()
      await frame()
      measured.push(performance.now() - started)
    }
    return measured
  }, count)
}

/** From the question for the list to its answer in the page. */
function answered(page: Page, count: number): Promise<number[]> {
  return page.evaluate(async (times) => {
    const measured: number[] = []
    for (let n = 0; n < times; n++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      const started = performance.now()
      await Reflect.get(window, 'api').ask['patients.list']({})
      measured.push(performance.now() - started)
    }
    return measured
  }, count)
}

/** From the start of the program to the painted rows, and of these from the page's own start. */
async function started(folder: string): Promise<{ program: number; page: number }> {
  const begun = Date.now()
  const { app, page } = await start(folder)
  await page.locator('.patient-row').first().waitFor()
  const now = await page.evaluate(
    () => new Promise<[number, number]>((done) => requestAnimationFrame(() => done([Date.now(), performance.now()]))),
  )
  await quit(app)
  return { program: now[0] - begun, page: now[1] }
}

if (!isBuilt()) await bundle()
const folder = mkdtempSync(join(tmpdir(), 'marrowline-list-'))
const stopDisplay = isHeadless() ? await startVirtualDisplay() : () => {}
try {
  fill(folder)
  const { app, page } = await start(folder)
  await untilJudged(page)
  await opened(page, 3)
  const rows = [
    ['answer in the page', await answered(page, openings), undefined],
    ['click to painted rows', await opened(page, openings), goal],
  ] as const
  await quit(app)
  const all: { program: number; page: number }[] = []
  for (let n = 0; n < starts; n++) all.push(await started(folder))
  printTable(
    `The list of ${patients.toLocaleString('en')} patients (medians)`,
    ['', 'ms', 'goal'],
    [
      ...rows.map(([name, times, limit]) => [name, median(times).toFixed(0), goalText(median(times), limit, String)]),
      ['page starts to painted rows', median(all.map((one) => one.page)).toFixed(0), ''],
      ['program starts to painted rows', median(all.map((one) => one.program)).toFixed(0), ''],
    ],
  )
} finally {
  stopDisplay()
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
}
