import { t } from '../../../shared/messages'
import { chartBody, fontFamily, originText, svgDocument } from './chart'
import { derivations } from './derivations'
import { type Block, summaryBlocks } from './facts'
import { pageLayout } from './layout'
import { reportRemarks } from './notes'
import { ink } from './palette'
import { escapeText, textWidth, wrap } from './svg'
import type { View } from './view'

/** An A4 page between margins of 10 mm, in CSS pixels. */
const page = { width: 718, height: 1046 }

/** More panels than these would be too low to read on one page; the others are named. */
const mostPanels = 6

const columns = 4
const sizes = { text: 9.2, rule: 8, gap: 14 }

/** One A4 page: banner, chart, summary, derivations, origin. No script, nothing from outside, no date of today. */
export function reportHtml(full: View): string {
  const view = { ...full, series: full.series.slice(0, mostPanels) }
  const left = full.series.slice(mostPanels).map(({ name }) => name)
  const blocks = summaryBlocks(full)
  const rules = derivations(full)
  const notes = [
    ...(left.length === 0 ? [] : [t('trajectory.output.leftOut', { names: left.join(', ') })]),
    originText(view),
    t('trajectory.output.notADevice'),
  ]
  const remarks = reportRemarks(full)
  const taken =
    62 + blocksHeight(blocks) + listsHeight([rules, ...remarks.map(({ lines }) => lines)]) + notes.length * 12
  const chart = chartThatFits(view, page.height - taken)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeText(`${view.name}: ${t('trajectory.chartLabel')}`)}</title>
<style>${styles}</style>
</head>
<body>
<header class="banner"><h1>${escapeText(view.name)}</h1><p>${escapeText(view.facts.join(' · '))}</p></header>
<h2 class="title">${escapeText(t('trajectory.output.reportTitle'))}</h2>
<figure>${chart}</figure>
<section class="summary">${blocks.map(blockHtml).join('')}</section>
${remarks.map(({ title, lines }) => listHtml('remarks', title, lines)).join('')}
${listHtml('derivations', t('trajectory.output.derivations'), rules)}
<footer>${notes.map((note) => `<p>${escapeText(note)}</p>`).join('')}</footer>
</body>
</html>
`
}

/** Panels take what the strip, lanes and legend leave of the height. */
function chartThatFits(view: View, height: number): string {
  const window = view.choices.window
  const trial = chartBody(view, pageLayout(window, 0))
  const leastPanels = view.series.length * pageLayout(window, 0).leastPanel
  const room = Math.min(470, height - (trial.height - leastPanels))
  const { text, height: drawn } = chartBody(view, pageLayout(window, Math.max(0, room)))
  return svgDocument(`${view.name}: ${t('trajectory.chartLabel')}`, page.width, drawn, text).text
}

function blockHtml({ title, rows }: Block): string {
  const lines = rows.map(([name, value]) =>
    value === ''
      ? `<tr><td colspan="2">${unbroken(name)}</td></tr>`
      : `<tr><td>${escapeText(name)}</td><td>${unbroken(value)}</td></tr>`,
  )
  return `<div class="block"><h3>${escapeText(title)}</h3><table>${lines.join('')}</table></div>`
}

/** A date stays on one line. */
function unbroken(text: string): string {
  return escapeText(text).replace(/\d{2}-[A-Z][a-z]{2}-\d{4}|day [+−]?\d+/g, '<span class="date">$&</span>')
}

function blocksHeight(blocks: Block[]): number {
  const width = (page.width - (columns - 1) * sizes.gap) / columns
  const lines = blocks.map(({ title, rows }) =>
    [title, ...rows.map(([name, value]) => `${name} ${value}`)].reduce(
      (sum, text) => sum + wrap(text, width * 0.92, sizes.text).length,
      0.6,
    ),
  )
  const total = lines.reduce((sum, one) => sum + one, 0)
  return Math.max(total / columns + 2, ...lines) * sizes.text * 1.32 + 8
}

function listHtml(name: string, title: string, lines: string[]): string {
  const items = lines.map((line) => `<li>${escapeText(line)}</li>`)
  return `<section class="list ${name}"><h3>${escapeText(title)}</h3><ol>${items.join('')}</ol></section>`
}

/** Lists under each other, each in two columns. */
function listsHeight(lists: string[][]): number {
  const width = (page.width - sizes.gap) / 2 - 14
  const heights = lists.map((lines) => {
    const count = lines.reduce((sum, line) => sum + Math.ceil(textWidth(line, sizes.rule) / width), 0)
    return (count / 2 + 1) * sizes.rule * 1.3 + 16
  })
  return heights.reduce((sum, height) => sum + height, 0)
}

const styles = `
@page { size: A4 portrait; margin: 10mm }
* { margin: 0; padding: 0; box-sizing: border-box }
html, body { background: ${ink.paper}; color: ${ink.text}; -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { width: 190mm; height: 276.8mm; overflow: hidden; display: flex; flex-direction: column; font: ${sizes.text}px/1.32 ${fontFamily} }
.banner { border-bottom: 1.5px solid ${ink.text}; padding-bottom: 3px }
.banner h1 { font-size: 15px; line-height: 1.2 }
.banner p { font-size: 9.6px }
.title { font-size: 10.5px; padding: 4px 0 2px }
figure { flex: 0 1 auto; min-height: 300px; overflow: hidden }
figure svg { display: block; width: 100%; height: 100%; max-height: 100% }
h3 { font-size: ${sizes.text}px; border-bottom: 0.6px solid ${ink.rule}; margin-bottom: 1px }
.summary { flex: none; columns: ${columns}; column-gap: ${sizes.gap}px; margin-top: 5px }
.block { break-inside: avoid; margin-bottom: 5px }
table { width: 100%; border-collapse: collapse }
td { vertical-align: top; overflow-wrap: break-word }
td + td { text-align: right; padding-left: 6px; font-weight: 600; overflow-wrap: anywhere }
.date { white-space: nowrap }
.list { flex: none; margin-top: 3px; font-size: ${sizes.rule}px; line-height: 1.3 }
.list ol { columns: 2; column-gap: ${sizes.gap}px; padding-left: 13px }
.list li { break-inside: avoid-column; padding-right: 6px; overflow-wrap: anywhere }
footer { flex: none; margin-top: auto; padding-top: 4px; font-size: 8.4px; color: ${ink.soft} }
footer p:last-child { color: ${ink.text}; font-weight: 700 }
`
