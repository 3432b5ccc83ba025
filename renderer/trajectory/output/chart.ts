import { thresholdsVersion } from '../../../shared/hematology/thresholds'
import { t } from '../../../shared/messages'
import { timeToX } from '../../charts/scale'
import { infusionsOf, lanesOf, missedDoses, visibleLanes } from '../lanes'
import { calendarTicks, dayMs, dayTicks, type TimeTick } from '../window'
import { type Layout, panelHeights, pictureLayout } from './layout'
import { drawLegend } from './legend'
import { ink } from './palette'
import { drawPanel, printedPanel } from './panel'
import { drawInfusionHeads, drawLanes, drawStrip, patterns } from './rows'
import { element, escapeText, label, wrap } from './svg'
import type { View } from './view'

export interface Drawing {
  /** A whole SVG document. */
  text: string
  /** CSS pixels. */
  width: number
  height: number
}

export const fontFamily =
  "'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

/** The chart as a picture of its own: whose it is, title, panels, strip, lanes, legend, origin. */
export function chartSvg(view: View): Drawing {
  const layout = pictureLayout(view.choices.window, view.series.length)
  const margin = 24
  const { width } = layout.frame
  const facts = wrap(view.facts.join(' · '), width, layout.font)
  const head =
    label(view.name, 0, 12, 19, { class: 'identity', 'font-weight': 700, fill: ink.text }) +
    facts.map((line, i) => label(line, 0, 34 + i * 16, layout.font, { class: 'identity', fill: ink.soft })).join('') +
    label(t('trajectory.chartLabel'), 0, 40 + facts.length * 16, 15, {
      class: 'title',
      'font-weight': 600,
      fill: ink.text,
    })
  const headHeight = 54 + facts.length * 16
  const body = chartBody(view, layout)
  const foot = [originText(view), t('trajectory.output.notADevice')].map((text, i) =>
    label(text, 0, headHeight + body.height + 14 + i * 16, layout.small, { class: 'origin', fill: ink.soft }),
  )
  const height = Math.ceil(headHeight + body.height + 44)
  return svgDocument(
    `${view.name}: ${t('trajectory.chartLabel')}`,
    width + 2 * margin,
    height + 2 * margin,
    element(
      'g',
      { transform: `translate(${margin} ${margin})` },
      head + element('g', { transform: `translate(0 ${headHeight})` }, body.text) + foot.join(''),
    ),
  )
}

/** An SVG document; `content` is drawn on white paper. */
export function svgDocument(title: string, width: number, height: number, content: string): Drawing {
  const text = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${Math.round(width * 10) / 10} ${Math.round(height * 10) / 10}`,
      role: 'img',
      'font-family': fontFamily,
    },
    element('title', {}, escapeText(title)) + element('rect', { width, height, fill: ink.paper }) + content,
  )
  return { text, width, height }
}

/** Data, rules and limits that the picture was made from. */
export function originText(view: View): string {
  const { id, version } = view.assessment.profile
  return t('trajectory.output.generated', { date: view.upTo, profile: id, version, thresholds: thresholdsVersion })
}

/** Panels, strip, lanes, time axis and legend in a layout, from (0, 0) down. */
export function chartBody(view: View, layout: Layout): { text: string; height: number } {
  const { frame, font } = layout
  const { window, hiddenLanes, showLines, log } = view.choices
  const infusions = infusionsOf(view.events).filter(({ at }) => at >= window.from && at <= window.to)
  const missed = missedDoses(infusionsOf(view.events))
  const lanes = visibleLanes(lanesOf(view.events), window).filter(({ key }) => !hiddenLanes.has(key))
  const ticks = timeTicks(view, layout)
  const panels = view.series.map((series) => printedPanel(view, series))
  const heights = panelHeights(
    view.series.map(({ analyte }) => analyte),
    layout,
  )

  const parts: string[] = []
  let top = 0
  const place = ({ text, height }: { text: string; height: number }) => {
    parts.push(element('g', { transform: `translate(0 ${Math.round(top * 10) / 10})` }, text))
    top += height
  }
  if (infusions.length > 0)
    place({
      text: element('g', { class: 'infusion-heads' }, drawInfusionHeads(infusions, frame, font)),
      height: font * 1.3,
    })
  for (const [i, panel] of panels.entries()) {
    const height = heights[i] ?? layout.leastPanel
    const options = {
      layout,
      height,
      log,
      ticks: ticks.map(({ at }) => at),
      infusions: infusions.map(({ at }) => at),
      showLine: showLines,
    }
    place({ text: drawPanel(panel, options), height })
  }
  const strip = drawStrip(view.runs, layout)
  place(strip)
  place(drawLanes({ lanes, missed, levels: view.levels }, layout))
  place(timeAxis(view, ticks, layout))
  const bits = panels.reduce(
    (all, { model, series }) => model.points.reduce((found, point) => found | (series.marks[point.index] ?? 0), all),
    0,
  )
  place(
    drawLegend(
      {
        bits,
        tones: strip.tones,
        hasInfusions: infusions.length > 0,
        hasLanes: lanes.length > 0,
        hasMissed: missed.length > 0 && lanes.some(({ key }) => key === 'MSC'),
        hasLevels: view.levels !== null && lanes.some(({ key }) => key === 'CSA'),
      },
      layout,
    ),
  )
  return { text: patterns + parts.join(''), height: top }
}

function timeTicks({ choices: { window }, zero }: View, { frame, font }: Layout): TimeTick[] {
  const width = zero === null ? font * 8.5 : font * 5.5
  const count = Math.max(2, Math.floor((frame.width - frame.left - frame.right) / width))
  return zero === null ? calendarTicks(window, count) : dayTicks(window, Math.floor(zero / dayMs) * dayMs, count)
}

function timeAxis({ zero }: View, ticks: TimeTick[], { frame, font, small }: Layout): { text: string; height: number } {
  const right = frame.width - frame.right
  const marks = ticks.map(({ at, text, strong }) => {
    const x = timeToX(frame, at)
    const anchor = x > right - 20 ? 'end' : x < frame.left + 20 ? 'start' : 'middle'
    return (
      element('line', { x1: x, x2: x, y1: 2, y2: 6, stroke: ink.soft }) +
      label(text, x, 6 + font * 0.75, small, {
        'text-anchor': anchor,
        'font-weight': strong ? 700 : 400,
        fill: ink.soft,
      })
    )
  })
  return {
    text:
      element(
        'g',
        { class: 'x-ticks' },
        element('line', { x1: frame.left, x2: right, y1: 2, y2: 2, stroke: ink.soft }) + marks.join(''),
      ) +
      label(t(zero === null ? 'trajectory.axis.calendar' : 'trajectory.axis.days'), 0, 6 + font * 0.75, font, {
        class: 'x-label',
        'font-weight': 600,
        fill: ink.text,
      }),
    height: font * 2.2,
  }
}
