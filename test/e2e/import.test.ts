import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chooseElectron } from '../../build/setup/electron.mjs'
import { root } from '../../build/setup/paths.mjs'
import { launchApp, newDataDir, type RunningApp, removeDataDir, sandboxArgs } from './app'
import { ask, choose, commit, drop, fixture, goTo, importFiles, openPatient, soon, spots } from './ui'

const dataDir = newDataDir()
let running: RunningApp

beforeAll(async () => {
  running = await launchApp({ dataDir })
})
afterAll(async () => {
  await running?.close()
  removeDataDir(dataDir)
})

const three = [fixture('labs.csv'), fixture('events.csv'), fixture('patients.csv')]

/** What is on file, without the times of imports. */
async function onFile() {
  return {
    patients: await ask(running.page, 'patients.list', {}),
    batches: await ask(running.page, 'batches.list', {}),
  }
}

/** Texts of the list's rows, the cells apart. */
async function listed(): Promise<string[]> {
  await goTo(running.page, 'Patients')
  await running.page.locator('.patient-row, h1').first().waitFor()
  return running.page.locator('.patient-row').allInnerTexts()
}

describe('three files of the template', () => {
  test('come in through the wizard: plan first, then what came in', async () => {
    await choose(running, three)
    const counts = () => running.page.locator('[data-plan] table').first().locator('tbody tr').allInnerTexts()
    expect((await counts()).map((row) => row.split(/\s*\t\s*/)[0]?.split('\n')[0])).toEqual([
      'patients.csv',
      'labs.csv',
      'events.csv',
    ])
    expect(await ask(running.page, 'batches.list', {})).toEqual([])
    const done = await commit(running.page)
    expect(done).toContain('Imported')
    expect(done).toContain('70 new, 0 corrected, 0 conflicting, 0 already on file, 0 not taken')
  })

  test('show their patients in the list with the latest counts', async () => {
    const rows = await listed()
    expect(rows).toHaveLength(2)
    const first = rows.find((row) => row.includes('ML-001'))
    expect(first).toContain('03-Mar-1984')
    expect(first).toMatch(/1\.47\s*10⁹\/L/)
    expect(first).toMatch(/101\s*10⁹\/L/)
    expect(first).toMatch(/115\s*g\/L/)
    expect(first).toContain('17-Jul-2024')
  })

  test('stand in three panels with every point of the file', async () => {
    await openPatient(running.page, 'ML-001')
    expect(
      await running.page.locator('[data-panel]').evaluateAll((all) => all.map((one) => one.getAttribute('data-panel'))),
    ).toEqual(['pmn', 'platelets', 'hemoglobin'])
    for (const panel of ['pmn', 'platelets', 'hemoglobin']) {
      const drawn = (await spots(running.page, panel)).length + (await spots(running.page, panel, 'hollow')).length
      expect(drawn, panel).toBe(18)
    }
  })

  test('have severity bands that touch and never overlap', async () => {
    const rects = await running.page.locator('[data-panel="pmn"] .band').evaluateAll((all) =>
      all.map((band) => {
        const { x, y, width, height } = band.getBoundingClientRect()
        return { x, y, width, height }
      }),
    )
    expect(rects).toHaveLength(3)
    expect(rects.every(({ width, height }) => width > 100 && height > 5)).toBe(true)
    const overlap = rects.flatMap((a, i) =>
      rects.slice(i + 1).map((b) => {
        const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
        const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
        // A hundredth of a pixel is the noise of layout in floating point.
        return high < 0.01 ? 0 : wide * high
      }),
    )
    expect(overlap).toEqual([0, 0, 0])
    const total = rects.reduce((sum, { height }) => sum + height, 0)
    const top = Math.min(...rects.map(({ y }) => y))
    const bottom = Math.max(...rects.map(({ y, height }) => y + height))
    expect(total).toBeCloseTo(bottom - top, 1)
  })

  test('have the infusions as numbered markers through all panels, with the dose', async () => {
    const { page } = running
    const numbers = await page.locator('.infusion-heads text').allTextContents()
    expect(numbers.join(' ')).toMatch(/^(1 2 3 4|1–4|1–\d [\d–]+)$/)
    for (const panel of ['pmn', 'platelets', 'hemoglobin']) {
      const path = await page.locator(`[data-panel="${panel}"] .infusion`).getAttribute('d')
      expect(path?.match(/M/g), panel).toHaveLength(4)
    }
    const titles = await page.locator('[data-lane="MSC"] .item title').allTextContents()
    expect(titles).toHaveLength(4)
    expect(titles[0]).toContain('1.2')
    expect(titles[0]).toContain('10⁶/kg')
    expect(await page.locator('[data-lane="RBC"] .item').count()).toBe(1)
    expect(await page.locator('[data-lane="PLT"] .item').count()).toBe(1)
  })

  test('tell value, unit, date and source', async () => {
    const { page } = running
    await page.getByRole('application').focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => page.locator('.readout').count()).toBe(3)
    expect(await page.locator('.readout b').allInnerTexts()).toEqual(['1.47 10⁹/L', '101 10⁹/L', '115 g/L'])
    expect(await page.locator('.readout span').first().innerText()).toContain('17-Jul-2024 08:10')
    await page.keyboard.press('Enter')
    const detail = page.getByRole('dialog')
    await detail.getByText('labs.csv', { exact: false }).first().waitFor()
    expect(await detail.innerText()).toMatch(/row 53/)
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'hidden' })
  })
})

describe('the same files again', () => {
  test('change nothing, and say so', async () => {
    const before = await onFile()
    await choose(running, three)
    const button = running.page.getByRole('button', { name: 'Nothing to import' })
    await button.waitFor()
    expect(await button.isDisabled()).toBe(true)
    await running.page.getByRole('button', { name: 'Cancel' }).click()
    expect(await onFile()).toEqual(before)
  })
})

describe('a bad file', () => {
  test('gives a list of problems: row, text, what is wrong and what to do', async () => {
    await choose(running, [fixture('bad.csv')])
    const rows = await running.page
      .locator('[data-problems] tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim())))
    const byRow = new Map(rows.map((cells) => [/row (\d+)/.exec(cells[0] ?? '')?.[1], cells]))
    expect([...byRow.keys()].sort()).toEqual(['2', '3', '4', '5'])
    expect(byRow.get('2')?.[1]).toContain('99000')
    expect(byRow.get('3')?.[1]).toBe('32-Foo-2024')
    expect(byRow.get('5')?.[1]).toContain('furlongs')
    for (const [, , what, toDo] of rows) {
      expect(what?.length).toBeGreaterThan(15)
      expect(toDo?.length).toBeGreaterThan(15)
    }
    await running.page.getByRole('button', { name: 'Cancel' }).click()
  })

  test('that is no laboratory file is refused whole', async () => {
    const before = await onFile()
    await choose(running, [`${root}/test/e2e/app.ts`])
    await running.page.getByText('Refused', { exact: false }).first().waitFor()
    expect(await running.page.getByRole('button', { name: 'Nothing to import' }).isDisabled()).toBe(true)
    await running.page.getByRole('button', { name: 'Cancel' }).click()
    expect(await onFile()).toEqual(before)
  })
})

describe('other ways in', () => {
  test('a file dropped on the window', async () => {
    const { page } = running
    await goTo(page, 'Patients')
    await drop(page, fixture('later.csv'))
    expect(page.url()).toBe('app://marrowline/index.html')
    expect(await commit(page)).toContain('6 new')
  })

  test('a file given to a second start of the program', async () => {
    const { page } = running
    const args = [root, ...sandboxArgs(), `--data-dir=${dataDir}`, fixture('outlier.csv')]
    const second = spawn(chooseElectron().executable, args, { stdio: 'ignore' })
    const [code] = await once(second, 'exit')
    expect(code).toBe(0)
    await page.locator('[data-plan]').waitFor()
    expect(await page.locator('[data-plan]').innerText()).toContain('outlier.csv')
    expect(running.app.windows()).toHaveLength(1)
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  test('Ctrl+O from any screen, and several files at once', async () => {
    await goTo(running.page, 'Settings')
    await running.app.evaluate(({ dialog, Menu }, path) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
      items.find((item) => item.accelerator === 'CmdOrCtrl+O')?.click()
    }, fixture('labs.csv'))
    await running.page.locator('[data-plan]').waitFor()
    await running.page.getByRole('button', { name: 'Cancel' }).click()
  })
})

describe('a new start', () => {
  test('finds all of it again', async () => {
    const before = await onFile()
    await running.close()
    running = await launchApp({ dataDir })
    expect(await onFile()).toEqual(before)
    await openPatient(running.page, 'ML-001')
    // One was taken on the day after a platelet transfusion.
    expect(await spots(running.page, 'platelets')).toHaveLength(19)
    expect(await spots(running.page, 'platelets', 'hollow')).toHaveLength(1)
  })
})

describe('taking an import back', () => {
  test('names file and counts, and leaves nothing of it', async () => {
    const { page } = running
    await goTo(page, 'History')
    for (const [file, results, events] of [
      ['later.csv', 6, 0],
      ['events.csv', 0, 7],
      ['labs.csv', 63, 0],
      ['patients.csv', 0, 0],
    ] as const) {
      await page
        .locator('[data-batch]:not(.undone)', { hasText: file })
        .getByRole('button', { name: 'Take back …' })
        .click()
      const dialog = page.getByRole('dialog', { name: `Take back the import of ${file}` })
      await dialog.getByText(`${results} results, ${events} events`, { exact: false }).waitFor()
      await dialog.getByRole('button', { name: 'Take back' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await expect.poll(() => page.locator('[data-batch].undone', { hasText: file }).count(), soon).toBe(1)
    }
    expect(await ask(page, 'patients.list', {})).toHaveProperty('identifier', [])
    await goTo(page, 'Patients')
    await page.getByRole('heading', { name: 'Welcome to Marrowline' }).waitFor()
  })

  test('lets the same files come in again', async () => {
    expect(await importFiles(running, three)).toContain('70 new')
    expect(await listed()).toHaveLength(2)
  })
})

describe('the first start', () => {
  test('offers the demonstration cohort', async () => {
    const fresh = await launchApp()
    const { page } = fresh
    await page.getByRole('button', { name: 'Open the demonstration cohort' }).click()
    await page.locator('.patient-row').first().waitFor(soon)
    await page.getByText('74 patients').waitFor()
    await page.locator('.patient-row').first().click()
    await page.locator('[data-panel] .recharts-surface').nth(2).waitFor()
    await fresh.close()
  })
})
