import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { root } from '../../build/setup/paths.mjs'
import type { RunningApp } from './app'

/** A file of the program's own CSV template. */
export function fixture(name: string): string {
  return join(root, 'test/fixtures/canonical', name)
}

/** For what waits on the database or a process of its own. */
export const soon = { timeout: 30_000, interval: 50 }

/** Asks the main process as the page does; gives the value of the answer. */
export async function ask(page: Page, channel: string, args: unknown): Promise<unknown> {
  const answer: object = await page.evaluate(
    ([name, given]) =>
      Reflect.apply(Reflect.get(Reflect.get(Reflect.get(window, 'api'), 'ask'), String(name)), null, [given]),
    [channel, args],
  )
  expect(answer).toMatchObject({ ok: true })
  return Reflect.get(answer, 'value')
}

/** The next open dialog of the system answers with these files. */
export async function answerDialog({ app }: RunningApp, paths: readonly string[]) {
  await app.evaluate(
    ({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: chosen.length === 0, filePaths: chosen })
    },
    [...paths],
  )
}

/** To one of the places of the rail: `Patients`, `Import`, `History`, `Settings`. */
export async function goTo(page: Page, place: string) {
  await page.getByRole('navigation').getByRole('button', { name: place, exact: true }).click()
}

/** Chooses files in the import wizard and waits for the plan, leaving every question open that comes before it. */
export async function choose(running: RunningApp, paths: readonly string[]) {
  await answerDialog(running, paths)
  await goTo(running.page, 'Patients')
  await goTo(running.page, 'Import')
  await running.page.getByRole('button', { name: 'Choose files …' }).click()
  const leaveOpen = running.page.getByRole('button', { name: 'Go on without', exact: false })
  const plan = running.page.locator('[data-plan]')
  await leaveOpen.or(plan).waitFor()
  if (await leaveOpen.isVisible()) await leaveOpen.click()
  await plan.waitFor()
}

/** Drops a file on the middle of the window and waits for the plan. */
export async function drop(page: Page, path: string) {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  }
  await session.detach()
  await page.locator('[data-plan]').waitFor()
}

/** Commits the plan that is shown; gives the sentence of the result. */
export async function commit(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Import \d+ rows?$/ }).click()
  await page.locator('[data-outcome]').waitFor()
  return page.locator('[data-outcome] [role=alert]').innerText()
}

/** Brings files in through the wizard; gives the sentence of the result. */
export async function importFiles(running: RunningApp, paths: readonly string[]): Promise<string> {
  await choose(running, paths)
  return commit(running.page)
}

/** Opens a patient from the list by the identifier; waits until all panels stand. */
export async function openPatient(page: Page, identifier: string) {
  await goTo(page, 'Patients')
  await page.locator('.patient-row', { hasText: identifier }).click()
  await page.locator('[data-panel] .recharts-surface').nth(2).waitFor()
}

export interface Spot {
  x: number
  y: number
}

/** Centres of the points that a panel draws, by the way they are drawn, in pixels of the panel, from left to right. */
export async function spots(
  page: Page,
  panel: string,
  kind: 'filled' | 'hollow' | 'clipped' = 'filled',
): Promise<Spot[]> {
  const path = (await page.locator(`[data-panel="${panel}"] [data-points="${kind}"]`).getAttribute('d')) ?? ''
  return [...path.matchAll(/M(-?[\d.]+) (-?[\d.]+)([^M]*)/g)].map(([, x, y, rest = '']) =>
    centre(Number(x), Number(y), rest),
  )
}

/** A circle's path starts at its left, a square's at its upper left, a triangle's at an end of its flat side. */
function centre(x: number, y: number, rest: string): Spot {
  const radius = /^a([\d.]+) /.exec(rest)?.[1]
  if (radius !== undefined) return { x: x + Number(radius), y }
  const side = Number(/^h([\d.]+)/.exec(rest)?.[1] ?? 0)
  return { x: x + side / 2, y: rest.includes('v') ? y + side / 2 : y }
}

/** Gives the page a size of its own, whatever the screen. */
export async function setSize({ app }: RunningApp, width: number, height: number) {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  )
}

/** Brings a file in while the page stays where it is, as a watched folder would. */
export async function importBehind(page: Page, path: string) {
  await page.evaluate(async (chosen) => {
    const api = Reflect.get(window, 'api')
    const planned = new Promise<number>((resolve) => {
      const stop = api.on.importPlan((plan) => {
        stop()
        resolve(plan.job)
      })
    })
    await api.ask['imports.prepare']({ paths: [chosen] })
    await api.ask['imports.commit']({ job: await planned, leaveOut: { patients: [], rows: [] } })
  }, path)
}

/** Changes the size of everything, as the settings do: 2 is 200 %. */
export async function setZoom({ app, page }: RunningApp, zoom: number) {
  await ask(page, 'settings.change', { zoom })
  const factor = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())
  await expect.poll(factor).toBe(zoom)
}
