import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchApp, type RunningApp } from './app'
import { ask, openPatient, soon } from './ui'

let running: RunningApp

beforeAll(async () => {
  running = await launchApp()
  await ask(running.page, 'imports.demo', {})
  await running.page.locator('.patient-row').first().waitFor(soon)
})
afterAll(() => running?.close())

const switches = 500

/** Answers about patients come late and out of order, up to 60 ms after they were asked for. */
async function delayAnswers() {
  const delayed = await running.app.evaluate(({ ipcMain }) => {
    // Electron has no public way to wrap a handler.
    const handlers: unknown = Reflect.get(ipcMain, '_invokeHandlers')
    if (!(handlers instanceof Map)) return false
    const answer = handlers.get('patients.trajectory')
    handlers.set('patients.trajectory', async (...args: unknown[]) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
      return answer(...args)
    })
    return true
  })
  expect(delayed).toBe(true)
}

test(`${switches} fast switches never show two patients in one frame`, async () => {
  const { page } = running
  const patients = await page.locator('.patient-row').evaluateAll((rows) => rows.slice(0, 10).map((row) => row.id))
  expect(patients).toHaveLength(10)

  // How each patient's chart is drawn when nothing hurries.
  const drawn: Record<string, string> = {}
  for (const id of patients) {
    const name = await page.locator(`#${id} [role=gridcell]`).nth(1).locator('p').first().innerText()
    await openPatient(page, name)
    const key = id.replace('patient-', '')
    expect(await page.locator('[data-banner]').getAttribute('data-banner')).toBe(key)
    drawn[key] = await page.evaluate(
      () => document.querySelector('[data-panel="hemoglobin"] [data-points="filled"]')?.getAttribute('d') ?? '',
    )
    await page.getByRole('navigation').getByRole('button', { name: 'Patients' }).click()
    await page.locator('.patient-row').first().waitFor()
  }
  expect(new Set(Object.values(drawn)).size).toBe(10)
  await delayAnswers()

  const seen = await page.evaluate(
    async ({ ids, charts, wanted }) => {
      const mixed: string[] = []
      let frames = 0
      let withChart = 0
      let isRunning = true
      function look() {
        const banner = document.querySelector('[data-banner]')?.getAttribute('data-banner')
        const root = document.querySelector('[data-patient]')?.getAttribute('data-patient')
        const chart = document.querySelector('[data-panel="hemoglobin"] [data-points="filled"]')?.getAttribute('d')
        frames += 1
        if (banner !== root) mixed.push(`banner ${banner} over page ${root}`)
        if (chart) {
          withChart += 1
          const owner = Object.keys(charts).find((id) => charts[id] === chart)
          if (owner !== banner) mixed.push(`banner ${banner} over the chart of ${owner}`)
        }
      }
      function everyFrame() {
        look()
        if (isRunning) requestAnimationFrame(everyFrame)
      }
      requestAnimationFrame(everyFrame)
      // Stricter than the eye: no state of the document in between may mix either.
      const observer = new MutationObserver(look)
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['d', 'data-banner'],
      })

      const rail = [...document.querySelectorAll('nav button')].find((button) => button.textContent === 'Patients')
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      let done = 0
      while (done < wanted) {
        const row = document.getElementById(ids[done % ids.length] ?? '')
        if (!row) {
          if (rail instanceof HTMLElement && document.querySelector('.patient-grid') === null) rail.click()
          await frame()
          continue
        }
        row.click()
        done += 1
        // Some are left before their answer is there, some after their chart stands.
        const patience = done % 10 === 0 ? 8 : done % 3
        for (let i = 0; i < patience; i++) await frame()
        if (rail instanceof HTMLElement) rail.click()
      }
      isRunning = false
      observer.disconnect()
      return { mixed, frames, withChart, done }
    },
    { ids: patients, charts: drawn, wanted: switches },
  )
  expect(seen.done).toBe(switches)
  expect(seen.frames).toBeGreaterThan(switches)
  expect(seen.withChart).toBeGreaterThan(20)
  expect(seen.mixed).toEqual([])
}, 120_000)

test('a new patient starts without the selection and the read-out of the one before', async () => {
  const { page } = running
  const rows = page.locator('.patient-row')
  if ((await rows.count()) === 0) await page.getByRole('navigation').getByRole('button', { name: 'Patients' }).click()
  await rows.nth(0).click()
  const chart = page.getByRole('application')
  await chart.focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.locator('.readout').count()).toBeGreaterThan(0)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('navigation').getByRole('button', { name: 'Patients' }).click()
  await rows.nth(1).click()
  await chart.waitFor()
  expect(await page.locator('.readout').count()).toBe(0)
  expect(await page.getByRole('dialog').count()).toBe(0)
})
