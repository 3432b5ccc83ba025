import type { SeriesColumns } from '../../../shared/contract/patients'
import type { SeverityRun } from '../../../shared/hematology/severity-runs'
import { t } from '../../../shared/messages'
import { type Frame, timeToX } from '../../charts/scale'
import { pointText } from '../Focus'
import type { Infusion, Lane, LaneItem, LaneKey } from '../lanes'
import { merge } from '../SeverityStrip'
import type { Layout } from './layout'
import { ink, laneColor, stripColors } from './palette'
import { element, escapeText, halo, label, textWidth } from './svg'

export type StripTone = 'vsaa' | 'saa' | 'above' | 'open' | 'unknown'

/** Hatching of the strip: wide for what can't be assessed, narrow where a censored value leaves several bands open. */
export const patterns = element(
  'defs',
  {},
  hatch('hatch-unknown', ink.paper, ink.threshold, 6, 1.6) + hatch('hatch-open', stripColors.saa, ink.strong, 4, 0.8),
)

function hatch(id: string, paper: string, line: string, size: number, width: number): string {
  return element(
    'pattern',
    { id, width: size, height: size, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    element('rect', { width: size, height: size, fill: paper }) +
      element('line', { x1: 0, y1: 0, x2: 0, y2: size, stroke: line, 'stroke-width': width * 2 }),
  )
}

export function stripFill(tone: StripTone): string {
  return tone === 'unknown' || tone === 'open' ? `url(#hatch-${tone})` : stripColors[tone]
}

function toneOf(value: string): StripTone {
  if (value === 'notAssessable') return 'unknown'
  if (value.includes('/')) return 'open'
  return value === 'vSAA' ? 'vsaa' : value === 'SAA' ? 'saa' : 'above'
}

/** Band and class by day; with the tones that it shows. */
export function drawStrip(
  runs: SeverityRun[],
  layout: Layout,
): { text: string; height: number; tones: Set<StripTone> } {
  const { frame, font, small, stripHeight } = layout
  const tones = new Set<StripTone>()
  const row = (of: 'band' | 'class', top: number) => {
    const stretches = merge(runs, of).map(({ from, to, value }) => {
      const x = Math.max(frame.left, timeToX(frame, from))
      const width = Math.min(frame.width - frame.right, timeToX(frame, to)) - x
      if (width <= 0) return ''
      const tone = toneOf(value)
      tones.add(tone)
      const text = t(`trajectory.strip.${of}Value.${value}`)
      const isWide = width > textWidth(text, small) + 4
      const plate = tone === 'unknown' || tone === 'open'
      const middle = x + width / 2
      return element(
        'g',
        { class: `run run-${of}`, 'data-value': value },
        element('title', {}, escapeText(text)) +
          element('rect', {
            x,
            y: top,
            width: Math.max(0.8, width - 0.6),
            height: stripHeight,
            fill: stripFill(tone),
          }) +
          (isWide && plate
            ? element('rect', {
                x: middle - textWidth(text, small) / 2 - 1,
                y: top + 1.5,
                width: textWidth(text, small) + 2,
                height: stripHeight - 3,
                fill: ink.paper,
              })
            : '') +
          (isWide
            ? label(text, middle, top + stripHeight / 2, small, { 'text-anchor': 'middle', fill: ink.text })
            : ''),
      )
    })
    const name = label(t(`trajectory.strip.${of}`), 0, top + stripHeight / 2, font, {
      'font-weight': 600,
      fill: ink.text,
    })
    return name + stretches.join('')
  }
  const text = element('g', { class: 'severity-strip' }, row('band', 3) + row('class', stripHeight + 6))
  return { text, height: 2 * stripHeight + 10, tones }
}

interface LaneOptions {
  lanes: Lane[]
  missed: number[]
  /** Ciclosporin levels; null when there are none. */
  levels: SeriesColumns | null
}

/** Treatments and events: ordered is an outline, given is solid, not done is struck. */
export function drawLanes({ lanes, missed, levels }: LaneOptions, layout: Layout): { text: string; height: number } {
  const { frame, font, laneHeight } = layout
  let height = 0
  const drawn = lanes.map((lane) => {
    const top = height
    const ownLevels = lane.key === 'CSA' ? levels : null
    height += ownLevels ? 2 * laneHeight : laneHeight
    const missedMarks = lane.key !== 'MSC' ? [] : missed.filter((at) => at >= frame.from && at <= frame.to)
    return element(
      'g',
      { class: 'lane', 'data-lane': lane.key, transform: `translate(0 ${top})` },
      label(t(`events.type.${lane.key}`), 0, laneHeight / 2, font, { fill: ink.text }) +
        element('line', {
          x1: frame.left,
          x2: frame.width - frame.right,
          y1: height - top,
          y2: height - top,
          stroke: ink.grid,
        }) +
        missedMarks
          .map((at) =>
            element('circle', {
              cx: timeToX(frame, at),
              cy: laneHeight / 2,
              r: 3.2,
              fill: 'none',
              stroke: ink.msc,
              'stroke-dasharray': '2 2',
            }),
          )
          .join('') +
        lane.items.map((item, i) => drawItem(item, lane, lane.items[i + 1]?.from ?? frame.to, layout)).join('') +
        (ownLevels ? drawLevels(ownLevels, layout) : ''),
    )
  })
  return { text: element('g', { class: 'lanes' }, drawn.join('')), height }
}

/** Each level a dot in a row under the bar of the doses; its number where the next dot leaves room. */
function drawLevels(levels: SeriesColumns, { frame, small, laneHeight }: Layout): string {
  const right = frame.width - frame.right
  return Array.from(levels.time, (time, index) => {
    const x = timeToX(frame, time)
    if (x < frame.left || x > right) return ''
    const y = laneHeight * 1.45
    const dot = element('circle', {
      class: 'level',
      cx: x,
      cy: y,
      r: 1.6,
      fill: ink.paper,
      stroke: ink.text,
      'stroke-width': 0.8,
    })
    const text = pointText(levels, index)
    const next = Math.min(right, timeToX(frame, levels.time[index + 1] ?? frame.to))
    const hasRoom = x + 3.5 + textWidth(text, small) < next - 2
    return hasRoom ? dot + label(text, x + 3.5, y, small, { fill: ink.text, ...halo }) : dot
  }).join('')
}

function drawItem(item: LaneItem, { key }: Lane, next: number, { frame, small, laneHeight }: Layout): string {
  const end = item.to ?? frame.to
  if (end < frame.from || item.from > frame.to) return ''
  const right = frame.width - frame.right
  const x = Math.max(frame.left, timeToX(frame, item.from))
  const x2 = Math.min(right, timeToX(frame, end))
  const y = laneHeight / 2
  const color = laneColor(key)
  const paint = item.ordered ? { fill: ink.paper, stroke: color, 'stroke-width': 1 } : { fill: color }
  const isMoment = item.to === item.from
  const half = laneHeight * 0.3
  const shape = isMoment
    ? moment(
        key,
        x,
        y,
        half,
        item.event.details.units ?? 1,
        item.ordered ? { fill: ink.paper, stroke: color } : { fill: color, stroke: color },
      )
    : element('path', { d: barPath(x, Math.max(x + 1.5, x2), y, half, item.to === null), ...paint })
  const isInside = !isMoment && x2 - x > textWidth(item.text, small) + 4
  const textX = isMoment ? x + half + 3 : isInside ? x + 2 : x2 + 3
  const room = Math.min(right, timeToX(frame, Math.min(next, frame.to))) - textX - 1
  const text = key === 'MSC' || textWidth(item.text, small) > room ? '' : item.text
  return (
    shape +
    (text === '' ? '' : label(text, textX, y, small, { fill: ink.text, ...(isInside ? {} : halo) })) +
    (item.struck
      ? element('line', {
          class: 'struck',
          x1: x - 4,
          x2: Math.max(x, x2) + 4,
          y1: y,
          y2: y,
          stroke: ink.text,
          'stroke-width': 1.2,
        })
      : '')
  )
}

/** A bar; pointed while it goes on. */
function barPath(x: number, x2: number, y: number, half: number, isOngoing: boolean): string {
  const tip = isOngoing ? Math.min(half, x2 - x) : 0
  return `M${x.toFixed(1)} ${(y - half).toFixed(1)}H${(x2 - tip).toFixed(1)}L${x2.toFixed(1)} ${y.toFixed(1)}L${(x2 - tip).toFixed(1)} ${(y + half).toFixed(1)}H${x.toFixed(1)}Z`
}

function moment(
  lane: LaneKey,
  x: number,
  y: number,
  half: number,
  units: number,
  paint: Record<string, string>,
): string {
  const n = (value: number) => value.toFixed(1)
  switch (lane) {
    case 'MSC':
      return element('path', {
        d: `M${n(x)} ${n(y - half)}l${n(half)} ${n(half)}l${n(-half)} ${n(half)}l${n(-half)} ${n(-half)}Z`,
        ...paint,
      })
    case 'RBC':
    case 'PLT': {
      const height = Math.min(3.2, 0.8 + units * 0.8) * half
      return element('rect', {
        x: x - 1.2,
        y: y + 1.6 * half - height,
        width: 2.4,
        height,
        ...paint,
        'stroke-width': 0.5,
      })
    }
    case 'DEATH':
      return element('path', {
        d: `M${n(x - half)} ${n(y - half * 0.3)}h${n(half * 2)}M${n(x)} ${n(y - half * 1.2)}v${n(half * 2.4)}`,
        fill: 'none',
        stroke: ink.text,
        'stroke-width': 1.6,
      })
    case 'HSCT':
      return element('path', { d: `M${n(x)} ${n(y - half)}l${n(half)} ${n(half * 2)}h${n(-half * 2)}Z`, ...paint })
    default:
      return element('circle', { cx: x, cy: y, r: half * 0.8, ...paint })
  }
}

/** Numbers of the infusions over the panels; those that would cover each other share a plate. */
export function drawInfusionHeads(infusions: Infusion[], frame: Frame, size: number): string {
  const plates: { numbers: number[]; from: number; to: number }[] = []
  for (const { at, number } of infusions) {
    const x = timeToX(frame, at)
    if (x < frame.left || x > frame.width - frame.right) continue
    const last = plates.at(-1)
    if (last && x - last.to < size * 1.5) {
      last.numbers.push(number)
      last.to = x
    } else plates.push({ numbers: [number], from: x, to: x })
  }
  return plates
    .map(({ numbers, from, to }) => {
      const text = numbersText(numbers)
      const width = Math.max(size * 1.3, textWidth(text, size) + 5, to - from)
      const x = (from + to) / 2
      return (
        element('rect', {
          class: 'infusion-head',
          x: x - width / 2,
          y: 1,
          width,
          height: size * 1.3,
          rx: size * 0.65,
          fill: ink.msc,
        }) +
        label(text, x, 1 + size * 0.65, size * 0.9, { 'text-anchor': 'middle', 'font-weight': 700, fill: ink.paper })
      )
    })
    .join('')
}

/** `1–4`, `7`, `3, 4, 1`. */
function numbersText(numbers: number[]): string {
  const first = numbers[0] ?? 0
  const isRun = numbers.every((number, i) => number === first + i)
  return isRun && numbers.length > 1 ? `${first}–${first + numbers.length - 1}` : numbers.join(', ')
}
