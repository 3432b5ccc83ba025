import type { Locator, Page } from 'playwright-core'

/**
 * Which of the eleven criteria for graphs of results (Sittig 2015) one chart fails. A chart may have its own time axis, as the
 * compared courses do, or share the page's; banner, legend and read-out belong to the page.
 */
export async function sittigCriteria(page: Page, chart: Locator): Promise<string[]> {
  await chart.scrollIntoViewIfNeeded()
  const hasOwnAxis = (await chart.locator('.time-axis').count()) > 0
  const axis = hasOwnAxis ? chart.locator('.time-axis') : page.locator('.time-axis')
  const xTicks = await places(axis.locator('g'), 'x')
  const yTicks = await places(chart.locator('.ticks text'), 'y')
  const yTexts = (await chart.locator('.ticks text').allTextContents()).map((text) => Number(text.replace('≤', '')))
  const title = await chart.locator('svg > title').first().textContent()
  const heading = chart.locator('.panel-title').or(chart.locator('xpath=ancestor::section')).first()
  const xLabel = [
    ...(await axis.locator('> text').allTextContents()),
    ...(await chart.locator('figcaption').allTextContents()),
  ]
  const path = (await chart.locator('[data-points="filled"]').getAttribute('d')) ?? ''
  const [, x = 0, y = 0] = (/^M([\d.]+) ([\d.]+)/.exec(path) ?? []).map(Number)
  const box = await chart.locator('svg').first().boundingBox()
  await page.mouse.move((box?.x ?? 0) + x + 4, (box?.y ?? 0) + y + 2)

  const met: Record<string, boolean> = {
    'patient identification': /Born \d\d-[A-Z][a-z]{2}-\d{4}.*ID \S+/s.test(
      await page.locator('[data-banner]').innerText(),
    ),
    title: /^\S.* \(.+\)/.test(title ?? ''),
    'x label': /date|days from day 0/.test(xLabel.join(' ')),
    'x scale': (await axis.locator('g line').count()) >= 2 && rises(xTicks),
    'x values': (await axis.locator('g text').allTextContents()).filter((text) => /\d/.test(text)).length >= 2,
    'y label with unit': /\p{L}[\s\S]*(10⁹\/L|g\/L)/u.test(await heading.innerText()),
    'y scale': yTicks.length >= 3 && rises(yTexts) && rises([...yTicks].reverse()),
    'y values': yTexts.length >= 3 && yTexts.every((value) => !Number.isNaN(value)),
    'reference range': (await chart.locator('.edge-labels li').allTextContents()).some((text) => /\S/.test(text)),
    'data details': await page
      .locator('.readout')
      .first()
      .innerText({ timeout: 2000 })
      .then(
        (text) => /\d.*(10⁹\/L|g\/L)[\s\S]*\d\d-[A-Z][a-z]{2}-\d{4}/.test(text),
        () => false,
      ),
    legend:
      (await page.locator('[data-legend]').count()) === 1 && (await page.locator('[data-legend] svg').count()) > 5,
  }
  return Object.keys(met).filter((criterion) => !met[criterion])
}

async function places(marks: Locator, side: 'x' | 'y'): Promise<number[]> {
  return marks.evaluateAll(
    (all, which) => all.map((one) => one.getBoundingClientRect()[which === 'x' ? 'x' : 'y']),
    side,
  )
}

function rises(numbers: number[]): boolean {
  return numbers.every((one, i) => i === 0 || one > (numbers[i - 1] ?? Number.POSITIVE_INFINITY))
}
