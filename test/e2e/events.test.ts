import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../build/setup/paths.mjs'
import { launchApp, newDataDir, type RunningApp, removeDataDir } from './app'
import { ask, fixture, importFiles, openPatient } from './ui'

const dataDir = newDataDir()
let running: RunningApp

beforeAll(async () => {
  running = await launchApp({ dataDir })
  await importFiles(running, [fixture('labs.csv'), fixture('events.csv'), fixture('patients.csv')])
  await openPatient(running.page, 'ML-002')
})
afterAll(async () => {
  await running?.close()
  removeDataDir(dataDir)
})

const panel = () => running.page.getByRole('dialog')
const infusions = () => running.page.locator('[data-lane="MSC"] .item')

async function fill(values: Record<string, string>) {
  for (const [label, value] of Object.entries(values))
    await panel().getByLabel(label, { exact: false }).first().fill(value)
}

async function save() {
  await panel().getByRole('button', { name: 'Save event' }).click()
  await panel().waitFor({ state: 'hidden' })
}

async function open() {
  await infusions().first().click()
  await panel().waitFor()
}

describe('an infusion entered by hand', () => {
  test('is refused with a word to each wrong field', async () => {
    await running.page.getByRole('button', { name: 'Add event' }).click()
    await fill({ 'Start date': '31-Feb-2024', Time: '25:00', Dose: 'much' })
    await panel().getByRole('button', { name: 'Save event' }).click()
    await panel().getByText('Write the date as 05-Mar-2024.').waitFor()
    await panel().getByText('Write a number such as 1.2.').waitFor()
    expect(await infusions().count()).toBe(0)
  })

  test('stands on the chart at once, as a marker through all panels', async () => {
    await fill({ 'Start date': '11-Mar-2024', Time: '10:30', Dose: '1.2', Donor: 'D9', Lot: 'L-77' })
    await save()
    await expect.poll(() => infusions().count()).toBe(1)
    expect(await infusions().first().locator('title').textContent()).toContain('1.2 10⁶/kg')
    for (const name of ['pmn', 'platelets', 'hemoglobin']) {
      const marks = running.page.locator(`[data-panel="${name}"] .infusion`)
      await expect.poll(() => marks.getAttribute('d')).toMatch(/^M[^M]+$/)
    }
  })

  test('is changed only with a reason, and keeps its versions', async () => {
    await open()
    expect(await panel().innerText()).toContain('Entered by hand')
    await fill({ Dose: '1.5' })
    await panel().getByRole('button', { name: 'Save event' }).click()
    expect(await panel().isVisible()).toBe(true)
    await fill({ 'Reason for the change': 'dose read again from the bag' })
    await save()
    await expect.poll(() => infusions().first().locator('title').textContent()).toContain('1.5 10⁶/kg')
    await open()
    const versions = panel().getByRole('listitem')
    await expect.poll(() => versions.count()).toBe(2)
    expect((await versions.allInnerTexts()).join('\n')).toMatch(/changed: dose read again from the bag[\s\S]*entered/)
  })

  test('is struck out with a reason: seen, but no infusion any more', async () => {
    expect(await panel().getByRole('button', { name: 'Mark as entered in error' }).isDisabled()).toBe(true)
    await fill({ 'Reason for the change': 'other patient' })
    await panel().getByRole('button', { name: 'Mark as entered in error' }).click()
    await panel().waitFor({ state: 'hidden' })
    await expect.poll(() => running.page.locator('[data-lane="MSC"] .item.struck').count()).toBe(1)
    await expect.poll(() => running.page.locator('[data-panel="pmn"] .infusion').getAttribute('d')).toBeFalsy()
  })

  test('comes back by undo, step by step', async () => {
    await open()
    await panel().getByRole('button', { name: 'Undo the last change by hand' }).click()
    await running.page.getByText('Event restored').waitFor()
    await expect.poll(() => running.page.locator('[data-lane="MSC"] .item.struck').count()).toBe(0)
    await open()
    await panel().getByRole('button', { name: 'Undo the last change by hand' }).click()
    await expect.poll(() => infusions().first().locator('title').textContent()).toContain('1.2 10⁶/kg')
    await open()
    await panel().getByRole('button', { name: 'Undo the last change by hand' }).click()
    await expect.poll(() => infusions().count()).toBe(0)
  })
})

describe('a notification', () => {
  test('covers no control: a mark under it takes the click at once', async () => {
    const { page } = running
    await page.getByRole('button', { name: 'Add event' }).click()
    await fill({ 'Start date': '11-Mar-2024', Time: '10:30', Dose: '1.2' })
    await save()
    await open()
    await panel().getByRole('button', { name: 'Undo the last change by hand' }).click()
    const message = page.locator('.notifications [role=alert]').last()
    await message.waitFor()
    await panel().waitFor({ state: 'hidden' })
    // What lies in the middle of the message answers the mouse, but not the message.
    const hit = () =>
      message.evaluate((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect()
        const under = document.elementFromPoint(left + (right - left) / 3, (top + bottom) / 2)
        return under !== null && !element.contains(under)
      })
    await expect.poll(hit).toBe(true)
    // Its own button still closes it.
    const all = await page.locator('.notifications [role=alert]').count()
    await message.getByRole('button').click()
    await expect.poll(() => page.locator('.notifications [role=alert]').count()).toBeLessThan(all)
  })
})

describe('an event that came from a file', () => {
  test('names its file and row, and stays when the file is taken back after a change by hand', async () => {
    const { page } = running
    await openPatient(page, 'ML-001')
    await open()
    expect(await panel().innerText()).toMatch(/From events\.csv, row 2/)
    await fill({ Dose: '1.9', 'Reason for the change': 'product label' })
    await save()
    const batches = await ask(page, 'batches.list', {})
    const batch = Array.isArray(batches) ? batches.find(({ file }) => file === 'events.csv') : null
    await page.getByRole('navigation').getByRole('button', { name: 'History' }).click()
    await page.locator(`[data-batch="${batch.id}"]`).getByRole('button', { name: 'Take back …' }).click()
    await panel().getByText('changed by hand', { exact: false }).first().waitFor()
    await panel().getByRole('button', { name: 'Take back', exact: true }).click()
    await panel().waitFor({ state: 'hidden' })
    await openPatient(page, 'ML-001')
    await expect.poll(() => infusions().count()).toBe(1)
    expect(await infusions().first().locator('title').textContent()).toMatch(/1\.9 10⁶\/kg.*Cells \(10⁶\/kg\): 1\.9/)
  })
})

describe('a patient never reviewed', () => {
  test('says so and can be marked as reviewed', async () => {
    await openPatient(running.page, 'ML-002')
    const banner = running.page.locator('[data-banner]')
    await banner.getByText('Not reviewed yet').waitFor()
    await banner.getByRole('button', { name: 'Mark as reviewed' }).click()
    await banner.getByText(/^Reviewed \d\d-/).waitFor()
    expect(await banner.getByRole('button').count()).toBe(0)
  })
})

describe('the audit trail', () => {
  test('holds every change by hand, in an unbroken chain', async () => {
    await running.close()
    const args = ['build/cli.mjs', 'verify', '--json', '--db', join(dataDir, 'marrowline.db')]
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    const found: unknown = JSON.parse(stdout)
    expect(found).toMatchObject({ ok: true, findings: [] })
    // Three files in and one taken back; entered, changed, struck, three times undone; entered and undone again; one of a file changed; a review.
    expect(found).toHaveProperty('audit', 14)
  })
})
