import type { SeriesColumns } from '../../../shared/contract/patients'
import { mark } from '../../../shared/hematology/marks'
import { t } from '../../../shared/messages'
import { breakGap, breakPath } from '../../charts/break'
import { type PanelModel, panelModel } from '../../charts/panel-model'
import { ticksThatFit, timeToX, valueToShare, type YAxisModel } from '../../charts/scale'
import { extraPath, formPath } from '../../charts/shapes'
import { type PanelAxis, panelAxis } from '../axis-model'
import { pointText } from '../Focus'
import type { Layout } from './layout'
import { bandColors, ink, printColor } from './palette'
import { element, escapeText, halo, label, textWidth, wrap } from './svg'
import type { View } from './view'

const padding = 5

export interface PrintedPanel {
  series: SeriesColumns
  axis: PanelAxis
  model: PanelModel
}

export function printedPanel(view: View, series: SeriesColumns): PrintedPanel {
  const { choices, hemoglobinLimit } = view
  const { window } = choices
  const axis = panelAxis({ series, choice: choices.y, log: choices.log, window, hemoglobinLimit })
  return { series, axis, model: panelModel(series, window.from, window.to, axis.axis) }
}

interface Options {
  layout: Layout
  height: number
  /** Times of the vertical rules. */
  ticks: number[]
  infusions: number[]
  showLine: boolean
  log: boolean
}

/** One panel with its name and unit, ticks, limits with labels and points, from (0, 0) down. */
export function drawPanel(panel: PrintedPanel, options: Options): string {
  const { layout, height } = options
  const { left, right, width } = layout.frame
  const clip = `plot-${panel.series.analyte.replace(/[^a-z0-9]/gi, '-')}`
  const clipPath = element(
    'clipPath',
    { id: clip },
    element('rect', { x: left, y: 0, width: width - left - right, height }),
  )
  return element(
    'g',
    { class: 'panel', 'data-panel': panel.axis.label },
    clipPath +
      element(
        'g',
        { 'clip-path': `url(#${clip})` },
        background(panel, options) + verticals(options) + curve(panel, options),
      ) +
      points(panel, options) +
      element('rect', {
        x: left,
        y: padding,
        width: width - left - right,
        height: height - 2 * padding,
        fill: 'none',
        stroke: ink.rule,
      }) +
      heading(panel, options) +
      valueTicks(panel, options) +
      limits(panel, options),
  )
}

function yOf({ axis }: PanelAxis, height: number): (value: number) => number {
  return (value) => padding + (1 - valueToShare(axis, value)) * (height - 2 * padding)
}

function background({ axis }: PrintedPanel, options: Options): string {
  const { layout, height } = options
  const { left, right, width } = layout.frame
  const y = yOf(axis, height)
  const bands = axis.bands.map((band) => {
    const top = y(Math.min(axis.axis.high, band.to))
    const bottom = y(Math.max(axis.axis.low, band.from))
    return element('rect', {
      class: `band band-${band.tone}`,
      x: left,
      y: top,
      width: width - left - right,
      height: bottom - top,
      fill: bandColors[band.tone],
    })
  })
  const lines = axis.lines.map((line) =>
    element('line', {
      class: 'threshold',
      x1: left,
      x2: width - right,
      y1: y(line.at),
      y2: y(line.at),
      stroke: line.strong ? ink.strong : ink.threshold,
      'stroke-dasharray': '5 4',
      'stroke-width': 0.8,
    }),
  )
  return (
    bands.join('') +
    (axis.axis.breakAt === null ? '' : breakAndFloor(axis.axis, axis.axis.breakAt, options)) +
    lines.join('')
  )
}

/** The floor of a log axis, and the zigzag above it that says that it is not to scale. */
function breakAndFloor(axis: YAxisModel, breakAt: number, { layout, height }: Options): string {
  const { left, right, width } = layout.frame
  const place = (value: number) => padding + (1 - valueToShare(axis, value)) * (height - 2 * padding)
  const d = breakPath(left, width - right, place(breakAt) + breakGap)
  const floor = { x1: left, x2: width - right, y1: place(axis.low), y2: place(axis.low) }
  return element(
    'g',
    { class: 'axis-break' },
    element('line', { ...floor, stroke: ink.soft, 'stroke-width': 0.8 }) +
      element('path', { d, fill: 'none', stroke: ink.soft, 'stroke-width': 3 }) +
      element('path', { d, fill: 'none', stroke: ink.paper, 'stroke-width': 2 }),
  )
}

function verticals({ layout: { frame }, height, ticks, infusions }: Options): string {
  const rule = (time: number, attributes: Record<string, string | number>) =>
    element('line', {
      x1: timeToX(frame, time),
      x2: timeToX(frame, time),
      y1: padding,
      y2: height - padding,
      ...attributes,
    })
  return (
    ticks.map((time) => rule(time, { stroke: ink.grid, 'stroke-width': 0.7 })).join('') +
    infusions
      .map((time) => rule(time, { class: 'infusion', stroke: ink.msc, 'stroke-width': infusions.length > 4 ? 0.6 : 1 }))
      .join('')
  )
}

function curve({ axis, model, series }: PrintedPanel, { layout: { frame }, height, showLine }: Options): string {
  if (!showLine) return ''
  const y = yOf(axis, height)
  let path = ''
  let isPenUp = true
  for (const { t: time, v } of model.rows) {
    if (v === null) isPenUp = true
    else {
      path += `${isPenUp ? 'M' : 'L'}${timeToX(frame, time).toFixed(1)} ${y(v).toFixed(1)}`
      isPenUp = false
    }
  }
  return element('path', {
    class: 'line',
    d: path,
    fill: 'none',
    stroke: printColor(series.analyte),
    'stroke-width': 1.1,
  })
}

function points({ axis, model, series }: PrintedPanel, { layout, height }: Options): string {
  const { frame, radius, small } = layout
  const y = yOf(axis, height)
  const paths = { filled: '', hollow: '', open: '', extras: '' }
  const size = model.points.length > 300 ? radius * 0.6 : radius
  const values: string[] = []
  const free = { above: Number.NEGATIVE_INFINITY, below: Number.NEGATIVE_INFINITY }
  for (const point of model.points) {
    const x = timeToX(frame, point.t)
    if (x < frame.left || x > frame.width - frame.right) continue
    const { form, filled, extras } = point.shape
    if (point.clipped !== null) {
      const isAbove = point.clipped === 'above'
      const isFloored = point.clipped === 'floor'
      const at = y(point.v) + (isFloored ? 0 : isAbove ? 5 : -5)
      // Hollow on the floor itself, filled where an arrow points beyond the axis.
      if (isFloored) paths.hollow += formPath('down', x, at, radius + 0.4)
      else paths.filled += formPath(isAbove ? 'up' : 'down', x, at, radius + 0.4)
      for (const extra of extras) paths.extras += extraPath(extra, x, at, radius)
      // The value stands under its arrow wherever the one before leaves room.
      const text = pointText(series, point.index)
      const half = textWidth(text, small) / 2
      const side = isAbove ? 'above' : 'below'
      if (x - half > free[side]) {
        values.push(
          label(text, x, at + (isAbove ? 1 : -1) * small * 1.1, small, {
            'text-anchor': 'middle',
            fill: ink.text,
            ...halo,
          }),
        )
        free[side] = x + half + 4
      }
      continue
    }
    if (form === 'cross' || form === 'tick') paths.open += formPath(form, x, y(point.v), radius)
    else if (filled) paths.filled += formPath(form, x, y(point.v), size)
    else paths.hollow += formPath(form, x, y(point.v), size + 0.4)
    for (const extra of extras) paths.extras += extraPath(extra, x, y(point.v), radius)
  }
  const color = printColor(series.analyte)
  const path = (d: string, attributes: Record<string, string | number>) =>
    d === '' ? '' : element('path', { d, ...attributes })
  return element(
    'g',
    { class: 'points' },
    path(paths.filled, { fill: color }) +
      path(paths.hollow, { fill: ink.paper, stroke: color, 'stroke-width': size < radius ? 0.6 : 1 }) +
      path(paths.extras, { fill: 'none', stroke: color, 'stroke-width': 0.9 }) +
      path(paths.open, { fill: 'none', stroke: ink.soft, 'stroke-width': 1.2 }) +
      values.join(''),
  )
}

/** Name, unit, reference range of the laboratory, and what the reader must know of the axis. */
function heading({ axis, model, series }: PrintedPanel, { layout, height, log }: Options): string {
  const { font, small, frame } = layout
  const width = frame.left - 30
  const name = wrap(axis.label, width, font).map((text) => ({ text, bold: true }))
  const notes = [
    axis.unit,
    labRange(series),
    log ? t('trajectory.logBadge') : '',
    axis.rescaled ? t('trajectory.rescaledBadge') : '',
    model.thinned ? t('trajectory.thinned', { shown: model.points.length, total: model.total }) : '',
  ].filter((text) => text !== '')
  const lines = [...name, ...notes.flatMap((text) => wrap(text, width, small)).map((text) => ({ text, bold: false }))]
  const step = Math.min(font * 1.25, (height - 2 * padding) / lines.length)
  return element(
    'g',
    { class: 'y-label' },
    lines
      .map(({ text, bold }, i) =>
        label(
          text,
          0,
          padding + step * (i + 0.6),
          bold ? font : small,
          bold ? { 'font-weight': 700, fill: printColor(series.analyte) } : { fill: ink.soft },
        ),
      )
      .join(''),
  )
}

/** Reference range printed with the newest result that has one. */
export function labRange(series: SeriesColumns): string {
  for (let i = series.time.length - 1; i >= 0; i--) {
    if ((series.marks[i] ?? 0) & mark.withdrawn) continue
    const low = series.rangeLow[i] ?? Number.NaN
    const high = series.rangeHigh[i] ?? Number.NaN
    if (Number.isNaN(low) && Number.isNaN(high)) continue
    if (Number.isNaN(low)) return t('trajectory.output.rangeBelow', { high })
    return Number.isNaN(high) ? t('trajectory.output.rangeFrom', { low }) : t('trajectory.output.range', { low, high })
  }
  return ''
}

function valueTicks({ axis }: PrintedPanel, { layout: { frame, small }, height }: Options): string {
  const y = yOf(axis, height)
  const fitting = axis.axis.breakAt === null ? axis.ticks : ticksThatFit(axis.ticks, y, small)
  const ticks = apart(
    fitting.map(({ at, text }) => ({ y: y(at), text })),
    small * 0.95,
    height,
  )
  return element(
    'g',
    { class: 'y-ticks' },
    ticks
      .map((tick) => label(tick.text, frame.left - 4, tick.y, small, { 'text-anchor': 'end', fill: ink.soft }))
      .join(''),
  )
}

function limits({ axis, series }: PrintedPanel, { layout: { frame, small }, height }: Options): string {
  const y = yOf(axis, height)
  const { low, high } = axis.axis
  const labels = apart(
    [
      ...axis.bands.map((band) => ({
        y: y((Math.max(low, band.from) + Math.min(high, band.to)) / 2),
        text: band.label,
        note: band.note,
        strong: band.tone !== 'above',
      })),
      ...axis.lines.map((line) => ({ y: y(line.at), text: line.label, note: line.note, strong: line.strong })),
    ].filter(({ text }) => text !== ''),
    small * 1.1,
    height,
  )
  return element(
    'g',
    { class: 'limits', 'data-analyte': series.analyte },
    labels
      .map((one) =>
        element(
          'g',
          {},
          element('title', {}, escapeText(one.note)) +
            label(one.text, frame.width - frame.right + 5, one.y, small, {
              fill: one.strong ? ink.strong : ink.soft,
              'font-weight': one.strong ? 600 : 400,
            }),
        ),
      )
      .join(''),
  )
}

/** Moves labels apart by at least `distance`, inside the panel as far as they fit. */
export function apart<L extends { y: number }>(labels: L[], distance: number, height: number): L[] {
  const placed = [...labels].sort((a, b) => a.y - b.y)
  let free = distance / 2
  const down = placed.map((one) => {
    const y = Math.max(one.y, free)
    free = y + distance
    return { ...one, y }
  })
  let ceiling = height - distance / 2
  return down.reverse().map((one) => {
    const y = Math.min(one.y, ceiling)
    ceiling = y - distance
    return { ...one, y }
  })
}
