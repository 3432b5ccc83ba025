import { memo } from 'react'
import type { DrawnPoint } from './panel-model'
import { type Frame, timeToX, valueToShare, type YAxisModel } from './scale'
import { extraPath, formPath } from './shapes'

const radius = 2.6
/** Pixels that a sign of a label takes. */
const labelWidth = 5.6

interface Props {
  points: DrawnPoint[]
  frame: Frame
  axis: YAxisModel
  top: number
  height: number
  color: string
}

/** All points of a panel in a handful of paths: a DOM node for each would make thousands of counts slow. */
export const PointLayer = memo(function PointLayer({ points, frame, axis, top, height, color }: Props) {
  const paths = { filled: '', hollow: '', open: '', extras: '', clipped: '' }
  const dense = points.length > 300
  const clippedLabels: { x: number; y: number; text: string }[] = []
  const free = { above: Number.NEGATIVE_INFINITY, below: Number.NEGATIVE_INFINITY }
  for (const point of points) {
    const x = timeToX(frame, point.t)
    if (x < frame.left - 4 || x > frame.width - frame.right + 4) continue
    const y = top + (1 - valueToShare(axis, point.v)) * height
    const { form, filled, extras } = point.shape
    if (point.clipped !== null) {
      const inward = point.clipped === 'above' ? 5 : -5
      const isFloored = point.clipped === 'floor'
      // Hollow on the floor itself, filled where an arrow points beyond the axis.
      if (isFloored) paths.hollow += formPath('down', x, y, radius + 0.6)
      else paths.clipped += formPath(point.clipped === 'above' ? 'up' : 'down', x, y + inward, radius + 0.6)
      // The text stands beside its mark wherever the one before leaves room.
      const half = point.label.length * labelWidth * 0.5
      const side = point.clipped === 'above' ? 'above' : 'below'
      if (x - half > free[side]) {
        clippedLabels.push({ x, y: y + (isFloored ? -11 : inward * 3), text: point.label })
        free[side] = x + half + 3
      }
      for (const extra of extras) paths.extras += extraPath(extra, x, y + (isFloored ? 0 : inward), radius)
      continue
    }
    if (form === 'cross' || form === 'tick') paths.open += formPath(form, x, y, radius)
    else if (filled) paths.filled += formPath(form, x, y, dense ? 1.5 : radius)
    else paths.hollow += formPath(form, x, y, dense ? 1.9 : radius + 0.6)
    for (const extra of extras) paths.extras += extraPath(extra, x, y, radius)
  }
  return (
    <g className="points">
      <path d={paths.filled} fill={color} data-points="filled" />
      <path d={paths.hollow} fill="var(--mantine-color-body)" stroke={color} strokeWidth={1.3} data-points="hollow" />
      <path d={paths.extras} fill="none" stroke={color} strokeWidth={1.1} data-points="extras" />
      <path d={paths.open} fill="none" stroke="var(--axis)" strokeWidth={1.4} data-points="open" />
      <path d={paths.clipped} fill={color} stroke="var(--mantine-color-body)" strokeWidth={0.8} data-points="clipped" />
      {clippedLabels.map((label) => (
        <text
          key={label.x}
          x={label.x}
          y={label.y}
          fontSize={9.5}
          textAnchor="middle"
          dominantBaseline="central"
          fill={color}
        >
          {label.text}
        </text>
      ))}
    </g>
  )
})
