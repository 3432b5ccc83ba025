import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { chartSvg } from '../../../../../renderer/trajectory/output/chart'
import { reportHtml } from '../../../../../renderer/trajectory/output/report'
import { viewOf } from '../../../../../renderer/trajectory/output/view'
import { demoView, inputOf, namedRecord } from './views'

const attacks = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<foreignObject><iframe src="javascript:alert(1)"></iframe></foreignObject>',
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '<style>@import url(http://evil.example/x.css)</style>',
  '<image href="http://evil.example/x.png"/>',
  '<use href="http://evil.example/x.svg#a"/>',
  '<set attributeName="onload" to="alert(1)"/>',
  '<animate onbegin=alert(1) attributeName=x dur=1s>',
  ']]><script>alert(1)</script>',
  '<!--><script>alert(1)</script>-->',
  '&lt;script&gt;&#60;script&#62;',
  '\u0000<\u0000script>\ud800alert(1)\u001b',
]

const drawn = new Set(['svg', 'title', 'g', 'rect', 'line', 'path', 'circle', 'text', 'defs', 'pattern', 'clipPath'])

function attacked(attack: string) {
  const record = namedRecord('infectionDip')
  const [result] = record.results
  if (!result) throw new Error('no results')
  return viewOf(
    inputOf({
      ...record,
      patient: {
        ...record.patient,
        family: attack,
        given: attack,
        identifiers: [{ authority: attack, value: attack }],
        diagnosis: { ...record.patient.diagnosis, site: attack, priorLines: attack },
      },
      results: record.results.map((one) => ({
        ...one,
        flags: [attack],
        rawText: one.value === null ? attack : one.rawText,
        rawUnit: attack,
      })),
      events: record.events.map((event) => ({
        ...event,
        details: { ...event.details, product: attack, site: attack, note: attack, ctcae_term: attack },
        dose: event.dose && { ...event.dose, unit: attack },
      })),
    }),
  )
}

/** Element and attribute names of a well-formed document. */
function parse(text: string): { elements: string[]; attributes: [string, string][] } {
  const elements: string[] = []
  const attributes: [string, string][] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes: own }) => {
    elements.push(name)
    attributes.push(...Object.entries(own).map(([key, value]): [string, string] => [key, String(value)]))
  })
  parser.write(text).close()
  return { elements, attributes }
}

describe('texts from files stay text', () => {
  test.each(attacks)('%j in the picture', (attack) => {
    const { elements, attributes } = parse(chartSvg(attacked(attack)).text)
    expect(elements.filter((name) => !drawn.has(name))).toEqual([])
    expect(attributes.filter(([name]) => /^on|href|style|src/i.test(name))).toEqual([])
    expect(
      attributes.filter(([name, value]) => /url\(/.test(value) && !/^url\(#[\w-]+\)$/.test(value) && name !== 'class'),
    ).toEqual([])
  })

  test.each(attacks)('%j in the report', (attack) => {
    const html = reportHtml(attacked(attack))
    const clean = reportHtml(demoView('infectionDip'))
    const names = (text: string) => new Set([...text.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map((match) => match[1]))
    expect([...names(html)].filter((name) => !names(clean).has(name))).toEqual([])
    expect(html).not.toMatch(/<script|<img|<iframe|\son\w+=["']?alert\(1\)[^&]*>/i)
  })

  test('a picture is a whole document that points nowhere outside', () => {
    const { text, width, height } = chartSvg(demoView('dense'))
    expect(text.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg'])
    expect(text.startsWith(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`)).toBe(true)
  })
})
