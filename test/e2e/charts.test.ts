import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchApp, type RunningApp } from './app'
import { sittigCriteria } from './sittig'
import { fixture, importBehind, importFiles, openPatient, type Spot, setSize, setZoom, soon, spots } from './ui'

let running: RunningApp

beforeAll(async () => {
  running = await launchApp()
  await importFiles(running, [fixture('labs.csv'), fixture('events.csv'), fixture('patients.csv')])
  await setSize(running, 1440, 900)
  await openPatient(running.page, 'ML-001')
})
afterAll(() => running?.close())
beforeEach(async () => {
  await running.page.getByRole('tab', { name: 'Chart' }).click()
  await chart().waitFor()
})

const panels = ['pmn', 'platelets', 'hemoglobin']

/** Times of ML-001's samples in labs.csv in days, by the wall clock. */
const sampled = [
  ...['01-03T08:10', '01-10T08:05', '01-17T07:55', '01-24T08:20', '01-31T08:00', '02-07T08:15', '02-14T08:30'],
  ...['02-21T08:10', '02-28T08:00', '04-10T08:12', '04-17T08:05', '04-24T00:00', '05-08T08:10', '05-22T08:00'],
  ...['06-05T08:10', '06-19T08:15', '07-03T08:00', '07-17T08:10'],
].map((text) => Date.parse(`2024-${text}Z`) / 86_400_000)

const chart = () => running.page.getByRole('application')
const view = () => running.page.getByRole('toolbar')

/** All points of a panel, from left to right. */
async function allSpots(panel: string): Promise<Spot[]> {
  const kinds = ['filled', 'hollow', 'clipped'] as const
  const all = await Promise.all(kinds.map((kind) => spots(running.page, panel, kind)))
  return all.flat().sort((a, b) => a.x - b.x)
}

/** First and last day shown, in days since 1970, read off the points. */
async function shownSpan(): Promise<{ from: number; to: number }> {
  const frame = await plot()
  const points = await allSpots('hemoglobin')
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length !== sampled.length) throw new Error(`${points.length} points are drawn`)
  const [start = 0, end = 0] = [sampled[0], sampled.at(-1)]
  const perPixel = (end - start) / (last.x - first.x)
  return { from: start - (first.x - frame.left) * perPixel, to: end + (frame.right - last.x) * perPixel }
}

/** The plot's left and right edge in pixels of a panel. */
async function plot(): Promise<{ left: number; right: number }> {
  const band = running.page.locator('[data-panel="pmn"] .band').first()
  const left = Number(await band.getAttribute('x'))
  return { left, right: left + Number(await band.getAttribute('width')) }
}

async function tickTexts(): Promise<string[]> {
  return running.page.locator('.time-axis g text').allTextContents()
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (!box) throw new Error('it is not on the screen')
  return box
}

function correlation(a: number[], b: number[]): number {
  const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length
  const [meanA, meanB] = [mean(a), mean(b)]
  const sum = (each: (i: number) => number) => a.reduce((total, _one, i) => total + each(i), 0)
  const da = (i: number) => (a[i] ?? 0) - meanA
  const db = (i: number) => (b[i] ?? 0) - meanB
  return sum((i) => da(i) * db(i)) / Math.sqrt(sum((i) => da(i) ** 2) * sum((i) => db(i) ** 2))
}

describe("Sittig's eleven criteria", () => {
  test('are all met by the trajectory', async () => {
    for (const panel of panels) {
      expect(await sittigCriteria(running.page, running.page.locator(`[data-panel="${panel}"]`)), panel).toEqual([])
    }
  })

  test('are all met by the courses compared, whole and before against after', async () => {
    const { page } = running
    await page.getByRole('tab', { name: 'Compare' }).click()
    for (const name of ['Courses aligned at day 0', 'Before and after']) {
      await page.getByText(name, { exact: true }).click()
      const figures = page.locator('figure[data-courses]')
      await expect.poll(() => figures.count()).toBe(name === 'Before and after' ? 6 : 3)
      for (let i = 0; i < (await figures.count()); i++) {
        expect(await sittigCriteria(page, figures.nth(i)), `${name} ${i}`).toEqual([])
      }
    }
  })
})

describe('the axes', () => {
  test.each([
    [1024, 768],
    [1440, 900],
    [2560, 1440],
  ])('keep PMN 0.2 and 0.5 at least 24 px apart at %d × %d', async (width, height) => {
    await setSize(running, width, height)
    await expect.poll(() => running.page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height])
    const at = async (text: string) =>
      Number(
        await running.page
          .locator('[data-panel="pmn"] .ticks text', { hasText: new RegExp(`^${text}$`) })
          .getAttribute('y'),
      )
    await expect.poll(async () => (await at('0.2')) - (await at('0.5'))).toBeGreaterThanOrEqual(24)
    await setSize(running, 1440, 900)
    await expect.poll(() => running.page.evaluate(() => innerWidth)).toBe(1440)
  })

  test('are proportional in time, in every panel alike', async () => {
    for (const panel of panels) {
      const points = await allSpots(panel)
      expect(points).toHaveLength(sampled.length)
      expect(
        correlation(
          points.map(({ x }) => x),
          sampled,
        ),
        panel,
      ).toBeGreaterThan(0.9999)
    }
  })

  test('carry no rotated text', async () => {
    const rotated = await running.page.locator('.trajectory-chart text').evaluateAll((texts) =>
      texts
        .filter((text) => {
          const matrix = text instanceof SVGGraphicsElement ? text.getScreenCTM() : null
          return matrix === null || matrix.b !== 0 || matrix.c !== 0
        })
        .map((text) => text.textContent),
    )
    expect(rotated).toEqual([])
  })

  test('show zero and censored values on a floor below the break of a log scale, with a badge', async () => {
    const { page } = running
    await view().getByText('Log', { exact: true }).click()
    const badge = page.locator('[data-panel="pmn"] .panel-title').getByText('LOG')
    await badge.waitFor()
    const points = await allSpots('pmn')
    expect(points).toHaveLength(sampled.length)
    const tick = async (text: string) =>
      Number(
        await page
          .locator('[data-panel="pmn"] .ticks text')
          .filter({ hasText: new RegExp(`^${text}$`) })
          .getAttribute('y'),
      )
    const [floor, lowest] = [await tick('0 / <'), await tick('0.01')]
    expect(await page.locator('[data-panel="pmn"] .axis-break').count()).toBe(1)
    expect(floor - lowest).toBeGreaterThan(12)
    // Zero and "<0.1" have no place on a logarithm: both stand on the floor, hollow, pointing down, with their text.
    const onFloor = (await spots(page, 'pmn', 'hollow')).filter(({ y }) => y > lowest)
    expect(onFloor.map(({ x }) => Math.round(x))).toEqual([4, 5].map((n) => Math.round(points[n]?.x ?? 0)))
    expect(await page.locator('[data-panel="pmn"] .points text').allTextContents()).toEqual(['<0.1', '0'])
    // No line crosses the break.
    const path = (await page.locator('[data-panel="pmn"] .recharts-line path').first().getAttribute('d')) ?? ''
    for (const [, y] of path.matchAll(/[ML][\d.]+ ([\d.]+)/g)) expect(Number(y)).toBeLessThanOrEqual(lowest)
    await view().getByText('Linear', { exact: true }).click()
    await badge.waitFor({ state: 'detached' })
  })
})

describe('the lines', () => {
  test('are straight and break where no sample was taken for more than 28 days', async () => {
    for (const panel of panels) {
      const path =
        (await running.page.locator(`[data-panel="${panel}"] .recharts-line path`).first().getAttribute('d')) ?? ''
      expect(path, panel).toMatch(/^[ML\d.,\s-]+$/)
      const pieces = path.split('M').filter((piece) => piece !== '')
      expect(
        pieces.map((piece) => piece.split('L').length),
        panel,
      ).toEqual([9, 9])
    }
  })

  test('run through all panels for every infusion, at the same place', async () => {
    const marks = await Promise.all(
      panels.map((panel) => running.page.locator(`[data-panel="${panel}"] .infusion`).getAttribute('d')),
    )
    const places = marks.map((path) => [...(path ?? '').matchAll(/M([\d.]+) /g)].map((mark) => Number(mark[1])))
    expect(places[0]).toHaveLength(4)
    expect(places[1]).toEqual(places[0])
    expect(places[2]).toEqual(places[0])
  })
})

describe('the focus line', () => {
  afterEach(async () => {
    await chart().focus()
    await running.page.keyboard.press('Escape')
  })

  const readouts = () => running.page.locator('.readout').allInnerTexts()

  test('follows the arrow keys from sample to sample, with a read-out in every panel', async () => {
    const { page } = running
    await chart().focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await readouts()).length).toBe(3)
    const [pmn, platelets, hemoglobin] = await readouts()
    expect(pmn).toContain('0.35 10⁹/L')
    expect(pmn).toContain('03-Jan-2024 08:10')
    expect(pmn).toContain('day −35')
    expect(pmn).toContain('range 1.8–7.5')
    expect(pmn).toContain('CTCAE v5 grade 4 (descriptive, not an AE)')
    expect(platelets).toContain('9 10⁹/L')
    expect(hemoglobin).toContain('74 g/L')
    await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await readouts())[0]).toContain('10-Jan-2024')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(async () => (await readouts())[0]).toContain('03-Jan-2024')
  })

  test('follows the mouse, and goes when it leaves', async () => {
    const { page } = running
    const box = await boxOf(chart())
    const point = (await allSpots('platelets'))[12]
    await page.mouse.move(box.x + (point?.x ?? 0) + 1, box.y + 200)
    await expect.poll(async () => (await readouts())[1]).toContain('47 10⁹/L')
    expect(await page.locator('.focus-date').innerText()).toContain('08-May-2024')
    await page.mouse.move(5, 5)
    await expect.poll(async () => (await readouts()).length).toBe(0)
  })

  test('names a date alone for a result without a time', async () => {
    const { page } = running
    const box = await boxOf(chart())
    const point = (await allSpots('platelets'))[11]
    await page.mouse.move(box.x + (point?.x ?? 0), box.y + 200)
    await expect.poll(async () => (await readouts())[1]).toContain('24-Apr-2024')
    expect((await readouts())[1]).not.toMatch(/24-Apr-2024 \d\d:\d\d/)
  })
})

describe('the window of time', () => {
  afterEach(async () => {
    await view().getByRole('button', { name: 'All', exact: true }).click()
    await expect.poll(async () => (await allSpots('pmn')).length).toBe(sampled.length)
  })

  const width = async () => {
    const { from, to } = await shownSpan()
    return to - from
  }

  test('is zoomed and moved by keys', async () => {
    const { page } = running
    await view().getByText('Calendar', { exact: true }).click()
    const before = await width()
    await chart().focus()
    await page.keyboard.press('-')
    await expect.poll(width).toBeCloseTo(before * 1.4, 0)
    const { from } = await shownSpan()
    await page.keyboard.press('Shift+ArrowLeft')
    await expect.poll(async () => (await shownSpan()).from).toBeCloseTo(from - before * 1.4 * 0.15, 0)
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('+')
    await expect.poll(width).toBeCloseTo(before, 0)
  })

  test('is zoomed by the wheel with Ctrl, around the mouse', async () => {
    const { page } = running
    const before = await width()
    const box = await boxOf(chart())
    const point = (await allSpots('hemoglobin'))[8]
    await page.mouse.move(box.x + (point?.x ?? 0), box.y + 150)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, 120)
    await page.keyboard.up('Control')
    await expect.poll(width).toBeCloseTo(before * 1.2, 0)
    expect((await allSpots('hemoglobin'))[8]?.x).toBeCloseTo(point?.x ?? 0, 0)
  })

  test('is chosen by a brush', async () => {
    const { page } = running
    const box = await boxOf(chart())
    const points = await allSpots('pmn')
    const [from, to] = [(points[2]?.x ?? 0) - 3, (points[6]?.x ?? 0) + 3]
    await page.mouse.move(box.x + from, box.y + 150)
    await page.mouse.down()
    await page.mouse.move(box.x + (from + to) / 2, box.y + 160)
    await page.mouse.move(box.x + to, box.y + 160)
    await page.mouse.up()
    // The points outside are not drawn; those at the edge may just be.
    await expect.poll(async () => (await allSpots('pmn')).length).toBe(5)
    const frame = await plot()
    const shown = await allSpots('pmn')
    expect((shown[0]?.x ?? 0) - frame.left).toBeLessThan(60)
    expect(frame.right - (shown[4]?.x ?? 0)).toBeLessThan(60)
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test.each([
    ['30 d', 3],
    ['90 d', 7],
    ['1 y', 18],
    ['−90…+180', 18],
    ['All', 18],
  ])('has the preset %s', async (preset, count) => {
    await view().getByRole('button', { name: preset, exact: true }).click()
    await expect.poll(async () => (await allSpots('pmn')).length).toBe(count)
  })

  test('stays where it is when data arrive, and one outlier moves no other point', async () => {
    const { page } = running
    const before = Object.fromEntries(
      await Promise.all(panels.map(async (panel) => [panel, await allSpots(panel)] as const)),
    )
    const ticks = await tickTexts()
    await importBehind(page, fixture('outlier.csv'))
    await expect.poll(async () => (await spots(page, 'pmn', 'clipped')).length, soon).toBe(1)
    expect(await page.locator('[data-panel="pmn"] .points text').allTextContents()).toEqual(['100'])
    const outlier = (await spots(page, 'pmn', 'clipped'))[0]
    const others = (await allSpots('pmn')).filter(({ x }) => x !== outlier?.x)
    expect(others).toEqual(before['pmn'])
    expect(await allSpots('platelets')).toEqual(before['platelets'])
    expect(await allSpots('hemoglobin')).toEqual(before['hemoglobin'])
    await importBehind(page, fixture('later.csv'))
    await page
      .getByRole('banner')
      .getByText('New data', { exact: false })
      .or(page.locator('[data-banner]'))
      .first()
      .waitFor()
    expect(await tickTexts()).toEqual(ticks)
    expect(await allSpots('hemoglobin')).toEqual(before['hemoglobin'])
    sampled.push(...['07-31T08:10', '08-14T08:05'].map((text) => Date.parse(`2024-${text}Z`) / 86_400_000))
    await view().getByRole('button', { name: 'All', exact: true }).click()
    await expect.poll(async () => (await allSpots('hemoglobin')).length).toBe(20)
    sampled.push(0)
    await expect.poll(async () => (await allSpots('pmn')).length).toBe(21)
  })
})

describe('the identity banner', () => {
  /** Points of the banner that something else covers, or that lie outside the window. */
  async function hidden(): Promise<string[]> {
    return running.page.evaluate(() => {
      const banner = document.querySelector('[data-banner]')
      if (!banner) return ['no banner']
      const box = banner.getBoundingClientRect()
      const covered: string[] = []
      for (const part of [banner, ...banner.querySelectorAll('h1, small, b')]) {
        const { left, right, top, bottom } = part.getBoundingClientRect()
        for (const x of [left + 2, (left + right) / 2, right - 2]) {
          for (const y of [top + 2, (top + bottom) / 2, bottom - 2]) {
            const there = document.elementFromPoint(x, y)
            if (!there || !banner.contains(there)) covered.push(`${part.nodeName} at ${x}, ${y}: ${there?.className}`)
          }
        }
      }
      if (box.top < 0 || box.left < 0 || box.right > innerWidth || box.bottom > innerHeight) covered.push('outside')
      return covered
    })
  }

  test.each([
    ['1024 × 768', 1],
    ['1024 × 768 at 200 %', 2],
  ])('stays in full view with drawers and dialogs at %s', async (_what, zoom) => {
    const { page } = running
    await setSize(running, 1024, 768)
    await setZoom(running, zoom)
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(1024 / zoom)
    expect(await page.locator('[data-banner]').innerText()).toMatch(/03-Mar-1984.*Female.*ML-001/)
    for (const tab of ['Flowsheet', 'Compare', 'Chart']) {
      await page.getByRole('tab', { name: tab }).click()
      expect(await hidden(), tab).toEqual([])
    }
    await page.getByRole('button', { name: 'Add event' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Save event' }).waitFor()
    expect(await hidden(), 'event').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await chart().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await hidden(), 'point').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    // Nothing is lost to the right of the window: the page itself never scrolls sideways.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await setZoom(running, 1)
  })
})
