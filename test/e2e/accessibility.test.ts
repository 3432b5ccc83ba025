import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../build/setup/paths.mjs'
import { launchApp, newDataDir, type RunningApp, removeDataDir } from './app'
import { answerDialog, choose, fixture, goTo, importFiles, openPatient, setSize, spots } from './ui'

const dataDir = newDataDir()
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
let running: RunningApp

beforeAll(async () => {
  running = await launchApp({ dataDir })
  await setSize(running, 1440, 900)
})
afterAll(async () => {
  await running?.close()
  removeDataDir(dataDir)
})

/** Serious and critical findings of axe on what is shown: rule and element. */
async function findings(): Promise<string[]> {
  const { page } = running
  // Fades and slides are over: half-transparent text has no contrast.
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
  // The inspector's own evaluation is not under the page's policy.
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await Reflect.get(window, 'axe').run(document, { resultTypes: ['violations'] })
    const found: string[] = []
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue
      for (const { html, any } of nodes) {
        const { fgColor, bgColor, contrastRatio } = any[0]?.data ?? {}
        const colors = fgColor === undefined ? '' : ` ${fgColor} on ${bgColor} ${contrastRatio}`
        found.push(`${id}${colors}: ${html.slice(0, 120)}`)
      }
    }
    return found
  })
}

async function closePanel() {
  await running.page.keyboard.press('Escape')
  await running.page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** Every screen by its name, and the way there. */
const screens: [string, () => Promise<unknown>][] = [
  ['list', () => goTo(running.page, 'Patients').then(() => running.page.locator('.patient-row').first().waitFor())],
  ['chart', () => openPatient(running.page, 'ML-001')],
  [
    'event',
    async () => {
      await running.page.getByRole('button', { name: 'Add event' }).click()
      await running.page.getByRole('button', { name: 'Save event' }).waitFor()
    },
  ],
  [
    'point',
    async () => {
      await closePanel()
      await running.page.getByRole('application').focus()
      await running.page.keyboard.press('ArrowRight')
      await running.page.keyboard.press('Enter')
      await running.page.getByRole('dialog').getByText('labs.csv', { exact: false }).first().waitFor()
    },
  ],
  [
    'flowsheet',
    async () => {
      await closePanel()
      await running.page.getByRole('tab', { name: 'Flowsheet' }).click()
      await running.page.getByRole('grid').waitFor()
    },
  ],
  [
    'compare',
    async () => {
      await running.page.getByRole('tab', { name: 'Compare' }).click()
      await running.page.locator('figure').first().waitFor()
    },
  ],
  [
    'import',
    async () => {
      await goTo(running.page, 'Import')
      await running.page.getByRole('button', { name: 'Choose files …' }).waitFor()
    },
  ],
  [
    'questions',
    async () => {
      await answerDialog(running, [fixture('bad.csv')])
      await running.page.getByRole('button', { name: 'Choose files …' }).click()
      await running.page.locator('[data-question]').first().waitFor()
    },
  ],
  ['plan', () => choose(running, [fixture('bad.csv')])],
  [
    'history',
    async () => {
      await goTo(running.page, 'History')
      await running.page.locator('[data-batch]').first().waitFor()
    },
  ],
  [
    'held rows',
    async () => {
      await running.page.getByRole('tab', { name: 'Held for review' }).click()
      await running.page.getByRole('tabpanel').waitFor()
    },
  ],
  [
    'settings',
    async () => {
      await goTo(running.page, 'Settings')
      await running.page.getByText('Intended use').waitFor()
    },
  ],
]

describe('axe finds nothing serious or critical', () => {
  test('on the welcome screen', async () => {
    await running.page.getByRole('heading', { name: 'Welcome to Marrowline' }).waitFor()
    const welcome = await findings()
    await importFiles(running, [fixture('labs.csv'), fixture('events.csv'), fixture('patients.csv')])
    expect({ welcome, outcome: await findings() }).toEqual({ welcome: [], outcome: [] })
  })

  test.each(['Light', 'Dark'])(
    'on any screen of the theme %s',
    async (theme) => {
      await goTo(running.page, 'Settings')
      await running.page.getByText(theme, { exact: true }).click()
      await expect
        .poll(() => running.page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme')))
        .toBe(theme.toLowerCase())
      const all: Record<string, string[]> = {}
      for (const [name, show] of screens) {
        await show()
        const found = await findings()
        if (found.length > 0) all[name] = found
      }
      expect(all).toEqual({})
    },
    60_000,
  )
})

describe('everything is reached by keys alone', () => {
  /** Presses Tab until the element with this role and name has the focus. */
  async function tabTo(role: 'grid' | 'application' | 'tab' | 'button', name: string | RegExp) {
    const { page } = running
    const wanted = page.getByRole(role, { name }).first()
    for (let i = 0; i < 80; i++) {
      if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`80 presses of Tab do not lead to the ${role} ${name}`)
  }

  test('from the list to the patient, the chart, a point, an event and the flowsheet', async () => {
    const { page } = running
    await goTo(page, 'Patients')
    await page.locator('.patient-row').first().waitFor()
    await tabTo('grid', 'Patients')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByRole('application').waitFor()
    await expect.poll(() => page.locator('[data-banner]').textContent()).toContain('ML-001')

    await tabTo('application', 'Blood counts over time')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await closePanel()

    await tabTo('button', /MSC/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Save event' }).waitFor()
    await closePanel()

    // Shift+Tab leads back: the tabs stand before the chart.
    await page.getByRole('tab', { name: 'Chart' }).focus()
    await page.keyboard.press('ArrowRight')
    if ((await page.getByRole('grid').count()) === 0) await page.keyboard.press('Enter')
    await page.getByRole('grid').waitFor()
    await tabTo('grid', /.*/)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('labs.csv', { exact: false }).first().waitFor()
    await closePanel()
  })

  test('the rail', async () => {
    const { page } = running
    await tabTo('button', 'History')
    await page.keyboard.press('Enter')
    await page.locator('[data-batches]').waitFor()
    await tabTo('button', 'Take back …')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Take back', exact: true }).waitFor()
    await closePanel()
  })
})

describe('the flowsheet', () => {
  test('holds the rows of the chart, each once, the newest in sight', async () => {
    const { page } = running
    await openPatient(page, 'ML-001')
    let drawn = 0
    for (const panel of ['pmn', 'platelets', 'hemoglobin']) {
      for (const kind of ['filled', 'hollow', 'clipped'] as const) drawn += (await spots(page, panel, kind)).length
    }
    expect(drawn).toBe(54)
    await page.getByRole('tab', { name: 'Flowsheet' }).click()
    const grid = page.getByRole('grid')
    await grid.waitFor()
    expect(await grid.getAttribute('data-results')).toBe(String(drawn))
    await expect.poll(() => grid.getByText('17-Jul-2024').isVisible()).toBe(true)
    const cells = new Map<string, string>()
    for (const share of [1, 0.66, 0.33, 0]) {
      await grid.evaluate((element, part) => {
        element.scrollLeft = part * element.scrollWidth
      }, share)
      await page.waitForTimeout(150)
      const shown = await grid
        .locator('[role=gridcell]')
        .evaluateAll((all) =>
          all.map((cell) => [cell.id, [...cell.querySelectorAll('span')].map((one) => one.textContent)] as const),
        )
      for (const [id, values] of shown) values.forEach((value, i) => void cells.set(`${id}/${i}`, value ?? ''))
    }
    expect(cells.size).toBe(drawn)
    const platelets = [...cells].filter(([id]) => id.startsWith('cell-1-')).map(([, value]) => value)
    expect(platelets.some((value) => value.startsWith('101'))).toBe(true)
  })
})

describe('dates', () => {
  /** Any way to write a date but 03-Mar-2024; months alone (`Mar-2024`) stand on the time axis. */
  const others = [
    /\b\d{4}-\d{1,2}-\d{1,2}\b/,
    /\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b/,
    /\b\d{1,2}\.? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[a-zäéû]{3,9}\.?) \d{4}\b/i,
    /\b(January|February|March|April|June|July|August|September|October|November|December)\b/,
    /\d年|\d月|[٠-٩]/,
    /\b\d-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{4}\b/,
    /\b\d{1,2}-(?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{L}{3,}-\d{4}\b/u,
  ]

  test.each(['de', 'fr', 'zh-CN', 'es', 'it', 'ar'])('are written 03-Mar-2024 on a system in %s', async (locale) => {
    await running.close()
    running = await launchApp({ dataDir, args: [`--lang=${locale}`] })
    const { page } = running
    expect(await running.app.evaluate(({ app }) => app.getLocale())).toBe(locale)
    await page.locator('.patient-page, .patient-row').first().waitFor()
    const texts: string[] = []
    // All text nodes, and what assistive technology and tooltips say.
    const read = async () =>
      texts.push(
        ...(await page.evaluate(() => {
          const found: string[] = []
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
          while (walker.nextNode()) found.push(walker.currentNode.textContent ?? '')
          for (const element of document.querySelectorAll('[aria-label], [title], input')) {
            found.push(element.getAttribute('aria-label') ?? '', element.getAttribute('title') ?? '')
            if (element instanceof HTMLInputElement) found.push(element.value)
          }
          return found
        })),
      )
    await goTo(page, 'Patients')
    await page.locator('.patient-row').first().waitFor()
    await read()
    await openPatient(page, 'ML-001')
    await page.getByText('Calendar', { exact: true }).click()
    await page.getByRole('application').focus()
    await page.keyboard.press('ArrowRight')
    await read()
    await page.getByRole('button', { name: '30 d', exact: true }).click()
    await read()
    await page.locator('[data-lane="MSC"] .item, .run').first().click()
    await page.getByRole('dialog').waitFor()
    await read()
    await closePanel()
    for (const tab of ['Flowsheet', 'Compare']) {
      await page.getByRole('tab', { name: tab }).click()
      await page.locator('[role=grid], figure').first().waitFor()
      await read()
    }
    await goTo(page, 'History')
    await page.locator('[data-batch]').first().waitFor()
    await read()
    await goTo(page, 'Settings')
    await page.getByText('Intended use').waitFor()
    await read()
    expect(
      texts.filter((text) => /\b\d{2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{4}\b/.test(text)).length,
    ).toBeGreaterThan(30)
    expect([...new Set(texts.filter((text) => others.some((shape) => shape.test(text))))]).toEqual([])
  })
})
