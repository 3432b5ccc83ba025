import { memo, useMemo } from 'react'
import { ComposedChart, type CurveProps, Line, XAxis, YAxis } from 'recharts'
import { Backdrop } from './Backdrop'
import { PointLayer } from './PointLayer'
import type { PanelModel } from './panel-model'
import { type Frame, ticksThatFit, valueToShare, type YAxisModel } from './scale'

export interface Band {
  from: number
  to: number
  tone: 'vsaa' | 'saa' | 'above'
  label: string
  /** Value, reason and source of its edge. */
  note: string
}

export interface ThresholdLine {
  at: number
  label: string
  /** Value, reason and source. */
  note: string
  strong: boolean
}

export interface PanelProps {
  /** Name and unit, for the picture's description. */
  title: string
  frame: Frame
  height: number
  model: PanelModel
  axis: YAxisModel
  /** Ticks with their texts. */
  ticks: { at: number; text: string }[]
  /** Disjoint; never drawn over each other. */
  bands: Band[]
  lines: ThresholdLine[]
  /** Times of MSC infusions. */
  infusions: number[]
  color: string
  xTicks: number[]
  showLine: boolean
}

/** Free room above and below the plot. */
export const plotMargin = 9
const top = plotMargin
const bottom = plotMargin
/** Ticks, labels and grid are ours: the library would measure each of its own. */
const noTicks: number[] = []

/** One small multiple on the common time axis. Marks, labels and the focus line lie over it as layers of our own. */
export const Panel = memo(function Panel(props: PanelProps) {
  const { frame, height, model, axis, bands, lines, infusions, color, showLine } = props
  const plotHeight = height - top - bottom
  const y = (value: number) => top + (1 - valueToShare(axis, value)) * plotHeight
  // On a low panel zero gives way to the limit of severity just above it.
  const ticks = axis.breakAt === null ? ticksThatFit(props.ticks.toReversed(), y, 9) : ticksThatFit(props.ticks, y, 12)
  // The chart's store takes every new array for a change.
  const xDomain = useMemo(() => [frame.from, frame.to], [frame.from, frame.to])
  const yDomain = useMemo(() => [axis.low, axis.high], [axis.low, axis.high])
  const margin = useMemo(() => ({ top, bottom, left: frame.left, right: frame.right }), [frame.left, frame.right])

  return (
    <>
      <ComposedChart
        width={frame.width}
        height={height}
        data={model.rows}
        margin={margin}
        accessibilityLayer={false}
        title={props.title}
      >
        <XAxis dataKey="t" type="number" domain={xDomain} allowDataOverflow hide ticks={noTicks} />
        <YAxis type="number" domain={yDomain} scale={axis.kind} allowDataOverflow hide width={0} ticks={noTicks} />
        <Backdrop
          frame={frame}
          axis={axis}
          top={top}
          height={plotHeight}
          bands={bands}
          lines={lines}
          infusions={infusions}
          xTicks={props.xTicks}
        />
        {showLine && (
          <Line
            type="linear"
            dataKey="v"
            stroke={color}
            strokeWidth={1.4}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
            connectNulls={false}
            legendType="none"
            tooltipType="none"
            zIndex={0}
            shape={Polyline}
          />
        )}
        <PointLayer points={model.points} frame={frame} axis={axis} top={top} height={plotHeight} color={color} />
        <g className="ticks">
          {ticks.map((tick) => (
            <text
              key={tick.at}
              x={frame.left - 8}
              y={y(tick.at)}
              textAnchor="end"
              dominantBaseline="central"
              fontSize={11}
              fill="var(--axis)"
            >
              {tick.text}
            </text>
          ))}
        </g>
      </ComposedChart>
      <EdgeLabels bands={bands} lines={lines} axis={axis} left={frame.width - frame.right + 8} height={height} />
    </>
  )
})

interface EdgeLabelsProps {
  bands: Band[]
  lines: ThresholdLine[]
  axis: YAxisModel
  left: number
  height: number
}

/** Names of bands and thresholds beside them; what each stands for shows under the mouse and under the keyboard's focus. */
const EdgeLabels = memo(function EdgeLabels({ bands, lines, axis, left, height }: EdgeLabelsProps) {
  const y = (value: number) => top + (1 - valueToShare(axis, value)) * (height - top - bottom)
  const labels = spread(
    [
      ...bands.map(({ from, to, label, note, tone }) => ({
        y: y((Math.max(axis.low, from) + Math.min(axis.high, to)) / 2),
        label,
        note,
        strong: tone !== 'above',
      })),
      ...lines.map(({ at, label, note, strong }) => ({ y: y(at), label, note, strong })),
    ].filter(({ label }) => label !== ''),
    height - 6,
  )
  return (
    <ul className="edge-labels" style={{ left }}>
      {labels.map((one) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the note must be reached by keys too
        <li key={one.label} className={one.strong ? 'strong' : undefined} style={{ top: one.y }} tabIndex={0}>
          {one.label}
          <span role="tooltip" className={one.y > height / 2 ? 'note above' : 'note'}>
            {one.note}
          </span>
        </li>
      ))}
    </ul>
  )
})

/** The line without the library's measuring of its length, which only its animation needs. */
function Polyline({ points = [], stroke, strokeWidth, clipPath }: CurveProps) {
  let d = ''
  let isBroken = true
  for (const { x, y } of points) {
    if (x !== null && y !== null) d += `${isBroken ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    isBroken = y === null
  }
  return (
    <path className="recharts-curve" d={d} fill="none" stroke={stroke} strokeWidth={strokeWidth} clipPath={clipPath} />
  )
}

/** Moves labels apart so that none covers another and none leaves the chart: at least 12 px from line to line, down to `lowest`. */
export function spread<L extends { y: number }>(labels: L[], lowest: number, distance = 12): L[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y)
  let free = Number.NEGATIVE_INFINITY
  const down = sorted.map((label) => {
    const y = Math.max(label.y, free)
    free = y + distance
    return { ...label, y }
  })
  let limit = lowest
  for (const label of down.reverse()) {
    label.y = Math.min(label.y, limit)
    limit = label.y - distance
  }
  return down.reverse()
}
