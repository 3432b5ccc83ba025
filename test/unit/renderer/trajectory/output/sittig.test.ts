import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { chartSvg } from '../../../../../renderer/trajectory/output/chart'
import { reportHtml } from '../../../../../renderer/trajectory/output/report'
import type { View } from '../../../../../renderer/trajectory/output/view'
import { demoCases } from '../../../../../shared/demo/cohort'
import { type DemoName, demoView } from './views'

/** The eleven criteria of Sittig 2015 for graphs of laboratory results, each as what must stand in the picture. */
function criteria(document: string, view: View): Record<string, boolean> {
  const plain = textOf(document)
  const panels = parts(document, 'panel')
  const every = (find: (panel: string) => boolean) => panels.length === view.series.length && panels.every(find)
  const ticks = (markup: string) => [...markup.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1] ?? '')
  return {
    'patient identification': plain.includes(view.name) && view.facts.every((fact) => plain.includes(fact)),
    title: /class="title"[^>]*>[^<]{10,}</.test(document),
    'x label': /class="x-label"[^>]*>(?:date|days from day 0)</.test(document),
    'x scale': (parts(document, 'x-ticks')[0] ?? '').split('<line').length > 3,
    'x values': ticks(parts(document, 'x-ticks')[0] ?? '').length >= 2,
    'y label with unit': every((panel) => /10⁹\/L|g\/L/.test(textOf(parts(panel, 'y-label')[0] ?? ''))),
    'y scale': every((panel) => ticks(parts(panel, 'y-ticks')[0] ?? '').length >= 3),
    'y values': every((panel) => ticks(parts(panel, 'y-ticks')[0] ?? '').every((text) => /\d/.test(text))),
    'reference range': every(
      (panel) => panel.includes('class="threshold"') && ticks(parts(panel, 'limits')[0] ?? '').length > 0,
    ),
    'data details': every((panel) => (parts(panel, 'points')[0] ?? '').includes('<path')) && plain.includes(view.upTo),
    legend: ticks(parts(document, 'legend')[0] ?? '').length >= 3,
  }
}

/** Markup of every group of a class, nested groups included. */
function parts(document: string, name: string): string[] {
  return document
    .split(`<g class="${name}"`)
    .slice(1)
    .map((opened) => {
      const rest = opened.slice(opened.indexOf('>') + 1)
      let depth = 1
      for (const { 0: tag, index } of rest.matchAll(/<g[ >]|<\/g>/g)) {
        depth += tag === '</g>' ? -1 : 1
        if (depth === 0) return rest.slice(0, index)
      }
      return rest
    })
}

function textOf(markup: string): string {
  return markup
    .replace(/<style>.*?<\/style>|<[^>]*>/gs, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}

const names: DemoName[] = ['responder', 'dense', 'gcsf', 'noEvents', 'threePoints']

describe('Sittig criteria, 11 of 11', () => {
  test.each(names)('on the report of %s', (name) => {
    for (const deidentified of [false, true]) {
      const view = demoView(name, deidentified)
      const found = criteria(reportHtml(view), view)
      expect(Object.keys(found)).toHaveLength(11)
      expect(Object.entries(found).filter(([, isMet]) => !isMet)).toEqual([])
    }
  })

  test.each(names)('on the picture of %s', (name) => {
    const view = demoView(name)
    expect(Object.entries(criteria(chartSvg(view).text, view)).filter(([, isMet]) => !isMet)).toEqual([])
  })
})

describe('the picture', () => {
  test.each(Object.keys(demoCases).filter((name): name is DemoName => name in demoCases))(
    'of %s is well-formed',
    (name) => {
      const parser = new SaxesParser()
      const faults: string[] = []
      parser.on('error', (fault) => faults.push(fault.message))
      parser.write(chartSvg(demoView(name)).text).close()
      expect(faults).toEqual([])
    },
  )

  test('bands of a panel lie beside each other', () => {
    for (const panel of parts(chartSvg(demoView('responder')).text, 'panel')) {
      const bands = [...panel.matchAll(/class="band[^"]*"[^>]*? y="([\d.]+)"[^>]*? height="([\d.]+)"/g)]
        .map(([, y, height]) => ({ top: Number(y), bottom: Number(y) + Number(height) }))
        .sort((a, b) => a.top - b.top)
      for (const [i, band] of bands.entries())
        expect(band.bottom).toBeLessThanOrEqual((bands[i + 1]?.top ?? band.bottom) + 0.11)
    }
  })

  test('infusions run through every panel, numbered above them', () => {
    const view = demoView('responder')
    const infusions = view.events.filter(({ type, status }) => type === 'MSC' && status === 'given').length
    const picture = chartSvg(view).text
    expect(infusions).toBeGreaterThan(0)
    for (const panel of parts(picture, 'panel')) expect(panel.split('class="infusion"')).toHaveLength(infusions + 1)
    expect(textOf(parts(picture, 'infusion-heads')[0] ?? '')).toBe(`1–${infusions}`)
  })

  test('two y values apart in size lie apart on paper: 0.2 and 0.5', () => {
    const [panel = ''] = parts(reportHtml(demoView('responder')), 'panel')
    const lines = [...panel.matchAll(/class="threshold"[^>]*? y1="([\d.]+)"/g)]
      .map((match) => Number(match[1]))
      .sort((a, b) => b - a)
    expect((lines[0] ?? 0) - (lines[1] ?? 0)).toBeGreaterThan(20)
  })

  test('shows unassessable days hatched and says so', () => {
    const picture = chartSvg(demoView('gcsf')).text
    expect(parts(picture, 'severity-strip')[0]).toContain('url(#hatch-unknown)')
    expect(textOf(parts(picture, 'legend')[0] ?? '')).toContain('not assessable')
  })
})

describe('the report', () => {
  test('says what the labels rest on', () => {
    const view = demoView('responder')
    const plain = textOf(reportHtml(view))
    expect(plain).toContain(`criteria BSH version ${view.assessment.profile.version}`)
    expect(plain).toContain('thresholds version')
    expect(plain).toContain('Counts used:')
    expect(plain).toContain('NOT A MEDICAL DEVICE')
    expect(plain).toContain('severe when two of three are met')
  })

  test.each(Object.keys(demoCases).filter((name): name is DemoName => name in demoCases))(
    'every text of %s is on file, with its placeholders filled',
    (name) => {
      const plain = textOf(reportHtml(demoView(name)))
      expect(plain).not.toMatch(/\{\{|undefined|NaN|\b(?:trajectory|summary|clinical|events|common)\.[a-zA-Z]/)
    },
  )

  test('is the same from the same data, whatever the day', () => {
    expect(reportHtml(demoView('conflict'))).toBe(reportHtml(demoView('conflict')))
    expect(textOf(reportHtml(demoView('conflict')))).not.toContain(String(new Date().getFullYear() + 1))
  })

  test('names the panels that it has no room for', () => {
    const view = demoView('responder')
    const [first] = view.series
    if (!first) throw new Error('no series')
    const more = Array.from({ length: 5 }, (_, i) => ({
      ...first,
      analyte: `other:x${i}` as const,
      name: `Local test ${i}`,
    }))
    const plain = textOf(reportHtml({ ...view, series: [...view.series, ...more] }))
    expect(plain).toContain('left out here for lack of room: Local test 3, Local test 4')
  })
})
