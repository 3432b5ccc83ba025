import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from './app'
import { fixture, importBehind, importFiles, openPatient, setSize } from './ui'

let running: RunningApp

beforeAll(async () => {
  running = await launchApp()
  await importFiles(running, [fixture('labs.csv'), fixture('events.csv'), fixture('patients.csv')])
  await setSize(running, 1440, 900)
  await openPatient(running.page, 'ML-001')
})
afterAll(() => running?.close())

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (!box) throw new Error('it is not on the screen')
  return box
}

describe('the thresholds', () => {
  test('tell value, reason and source under the mouse and under the focus of the keyboard', async () => {
    const { page } = running
    const label = page.locator('[data-panel="platelets"] .edge-labels li', { hasText: 'diagnosis 50' })
    const note = label.getByRole('tooltip', { includeHidden: true })
    expect(await note.isVisible()).toBe(false)
    await label.hover()
    await note.waitFor()
    expect(await note.innerText()).toMatch(/^50 10⁹\/L\. Diagnosis and procedures: 50\. Source: .+/)
    await page.mouse.move(5, 5)
    await note.waitFor({ state: 'hidden' })
    await label.focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Shift+Tab')
    await note.waitFor()
    await label.evaluate((element) => element instanceof HTMLElement && element.blur())
  })

  test('tell of the lower limit of hemoglobin by whom it goes', async () => {
    const label = running.page.locator('[data-panel="hemoglobin"] .edge-labels li', { hasText: 'normal ≥ 120' })
    expect(await label.locator('[role=tooltip]').textContent()).toMatch(
      /Lower limit 120 g\/L, women from 15 years \(WHO 2024\)\. Not adjusted for altitude or smoking/,
    )
  })
})

describe('courses compared', () => {
  test('each stand in the read-out with its number, value and date', async () => {
    const { page } = running
    await importBehind(page, fixture('second-course.csv'))
    await page.getByRole('tab', { name: 'Compare' }).click()
    await page.getByText('Courses aligned at day 0', { exact: true }).click()
    const figure = page.locator('figure[data-courses="2"]').nth(1)
    await figure.waitFor()
    const box = await boxOf(figure)
    // Day +14 of the first course is 21-Feb-2024, of the second 24-Jun-2024.
    const day = (n: number) => box.x + 56 + ((n + 90) / 270) * (box.width - 56 - 128)
    await page.mouse.move(day(14), box.y + 60)
    const readout = figure.locator('.readout')
    await expect.poll(() => readout.innerText()).toMatch(/Course 1: \d+ 10⁹\/L, 21-Feb-2024/)
    expect(await readout.innerText()).toMatch(/Course 2: \d+ 10⁹\/L, \d\d-Ju[nl]-2024/)
    expect(await figure.locator('.focus-date').innerText()).toMatch(/^day \+1\d$/)
    await page.mouse.move(5, 5)
    await expect.poll(() => figure.locator('.readout').count()).toBe(0)
  })
})
