import { type MarkName, mark } from '../../../shared/hematology/marks'
import { t } from '../../../shared/messages'
import { extraPath, formPath, pointShape } from '../../charts/shapes'
import type { Layout } from './layout'
import { ink } from './palette'
import { type StripTone, stripFill } from './rows'
import { element, label, textWidth } from './svg'

interface Shown {
  /** Bits of `hematology/marks` of all points drawn, or-ed. */
  bits: number
  tones: ReadonlySet<StripTone>
  hasInfusions: boolean
  hasLanes: boolean
  hasMissed: boolean
  hasLevels: boolean
}

interface Sign {
  text: string
  /** Draws at the middle of the sign's place. */
  draw: (x: number, y: number) => string
}

const pointSigns: MarkName[] = [
  'dateOnly',
  'underGcsf',
  'preliminary',
  'below',
  'above',
  'corrected',
  'derived',
  'conflict',
  'converted',
  'unsuitable',
  'implausible',
  'withdrawn',
  'noValue',
]

const toneTexts: [StripTone, string][] = [
  ['vsaa', 'trajectory.output.legend.vsaa'],
  ['saa', 'trajectory.output.legend.saa'],
  ['above', 'trajectory.output.legend.above'],
  ['open', 'trajectory.output.legend.open'],
  ['unknown', 'trajectory.output.legend.unknown'],
]

/** Every sign that the picture shows, and no other; as many lines as it takes. */
export function drawLegend(shown: Shown, { frame, small }: Layout): { text: string; height: number } {
  const signs: Sign[] = [
    pointSign(t('trajectory.legend.final'), 0),
    ...((shown.bits & (mark.afterPlatelets | mark.afterRbc)) === 0
      ? []
      : [pointSign(t('trajectory.output.legend.afterTransfusion'), mark.afterRbc)]),
    ...pointSigns
      .filter((name) => (shown.bits & mark[name]) !== 0)
      .map((name) => pointSign(t(`trajectory.marks.${name}`), mark[name])),
    {
      text: t('trajectory.legend.gap'),
      draw: (x, y) =>
        element('path', {
          d: `${formPath('circle', x - 3, y, 1.4)}${formPath('circle', x + 3, y, 1.4)}M${x - 6} ${y}h3M${x + 3} ${y}h3`,
          fill: ink.text,
          stroke: ink.text,
          'stroke-width': 0.8,
        }),
    },
    {
      text: t('trajectory.output.legend.threshold'),
      draw: (x, y) => element('path', { d: `M${x - 6} ${y}h12`, stroke: ink.threshold, 'stroke-dasharray': '4 3' }),
    },
    ...(shown.hasInfusions
      ? [
          {
            text: t('trajectory.output.legend.infusion'),
            draw: (x: number, y: number) =>
              element('path', { d: `M${x} ${y - 5}v10`, stroke: ink.msc, 'stroke-width': 1.4 }),
          },
        ]
      : []),
    ...(shown.hasMissed
      ? [
          {
            text: t('trajectory.lanes.missed'),
            draw: (x: number, y: number) =>
              element('circle', { cx: x, cy: y, r: 3.2, fill: 'none', stroke: ink.msc, 'stroke-dasharray': '2 2' }),
          },
        ]
      : []),
    ...(shown.hasLevels
      ? [
          {
            text: t('trajectory.output.legend.level'),
            draw: (x: number, y: number) => element('circle', { cx: x, cy: y, r: 1.8, fill: 'none', stroke: ink.text }),
          },
        ]
      : []),
    ...toneTexts
      .filter(([tone]) => shown.tones.has(tone))
      .map(([tone, key]) => boxSign(t(key), { fill: stripFill(tone), stroke: ink.rule })),
    ...(shown.hasLanes
      ? [
          boxSign(t('trajectory.output.legend.given'), { fill: ink.soft }),
          boxSign(t('trajectory.output.legend.ordered'), { fill: ink.paper, stroke: ink.soft }),
        ]
      : []),
  ]
  const line = small * 1.5
  let x = 0
  let row = 0
  const drawn = signs.map((sign) => {
    const width = 16 + textWidth(sign.text, small) + 10
    if (x > 0 && x + width > frame.width) {
      x = 0
      row += 1
    }
    const y = (row + 0.6) * line
    const text = sign.draw(x + 7, y) + label(sign.text, x + 16, y, small, { fill: ink.soft })
    x += width
    return text
  })
  return { text: element('g', { class: 'legend' }, drawn.join('')), height: (row + 1) * line + 2 }
}

function pointSign(text: string, bits: number): Sign {
  const { form, filled, extras } = pointShape(bits)
  return {
    text,
    draw: (x, y) =>
      element('path', {
        d: formPath(form, x, y, 2.6),
        fill: filled ? ink.text : 'none',
        stroke: ink.text,
        'stroke-width': filled ? 0 : 1,
      }) +
      extras
        .map((extra) =>
          element('path', { d: extraPath(extra, x, y, 2.6), fill: 'none', stroke: ink.text, 'stroke-width': 0.9 }),
        )
        .join(''),
  }
}

function boxSign(text: string, paint: Record<string, string>): Sign {
  return { text, draw: (x, y) => element('rect', { x: x - 6, y: y - 3.5, width: 12, height: 7, ...paint }) }
}
