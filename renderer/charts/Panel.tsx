import { memo } from 'react'
import { CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceLine, XAxis, YAxis } from 'recharts'
import type { PanelModel } from './panel-model'
import { PointLayer } from './PointLayer'
import { type Frame, timeToX, valueToShare, type YAxisModel } from './scale'

export interface Band {
  from: number
  to: number
  tone: 'vsaa' | 'saa' | 'above'
  label: string
}

export interface ThresholdLine {
  at: number
  label: string
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

const top = 6
const bottom = 6

/** One small multiple on the common time axis. Marks, labels and the focus line lie over it as layers of our own. */
export const Panel = memo(function Panel(props: PanelProps) {
  const { frame, height, model, axis, bands, lines, infusions, color, showLine } = props
  const plotHeight = height - top - bottom
  const y = (value: number) => top + (1 - valueToShare(axis, value)) * plotHeight
  const tickValues = props.ticks.map((tick) => tick.at)

  return (
    <ComposedChart
      width={frame.width}
      height={height}
      data={model.rows}
      margin={{ top, bottom, left: frame.left, right: frame.right }}
      accessibilityLayer={false}
      title={props.title}
    >
      <XAxis dataKey="t" type="number" domain={[frame.from, frame.to]} allowDataOverflow hide ticks={props.xTicks} />
      <YAxis
        type="number"
        domain={[axis.low, axis.high]}
        scale={axis.kind}
        allowDataOverflow
        hide
        width={0}
        ticks={tickValues}
      />
      {bands.map((band) => (
        <ReferenceArea
          key={band.tone}
          y1={Math.max(axis.low, band.from)}
          y2={Math.min(axis.high, band.to)}
          fill={`var(--band-${band.tone})`}
          fillOpacity={1}
          stroke="none"
          className={`band band-${band.tone}`}
        />
      ))}
      <CartesianGrid
        horizontalCoordinatesGenerator={() => []}
        verticalCoordinatesGenerator={() => props.xTicks.map((time) => timeToX(frame, time))}
        stroke="var(--mantine-color-default-border)"
        strokeOpacity={0.5}
      />
      {lines.map((line) => (
        <ReferenceLine
          key={line.at}
          y={line.at}
          stroke={line.strong ? 'var(--band-text)' : 'var(--threshold)'}
          strokeDasharray="5 4"
          strokeWidth={1}
          className="threshold"
        />
      ))}
      {infusions.map((time) => (
        <ReferenceLine key={time} x={time} stroke="var(--msc)" strokeWidth={1.4} className="infusion" />
      ))}
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
        />
      )}
      <PointLayer points={model.points} frame={frame} axis={axis} top={top} height={plotHeight} color={color} />
      <g className="ticks">
        {props.ticks.map((tick) => (
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
      <g className="edge-labels">
        {spread([
          ...bands.filter((band) => band.label !== '').map((band) => ({
            y: y((Math.max(axis.low, band.from) + Math.min(axis.high, band.to)) / 2),
            text: band.label,
            strong: band.tone !== 'above',
          })),
          ...lines.filter((line) => line.label !== '').map((line) => ({ y: y(line.at), text: line.label, strong: line.strong })),
        ]).map((label) => (
          <text
            key={label.text}
            x={frame.width - frame.right + 8}
            y={label.y}
            dominantBaseline="central"
            fontSize={11}
            fontWeight={label.strong ? 600 : 400}
            fill={label.strong ? 'var(--band-text)' : 'var(--axis)'}
          >
            {label.text}
          </text>
        ))}
      </g>
    </ComposedChart>
  )
})

/** Moves labels apart so that none covers another: at least 12 px from line to line, top to bottom. */
export function spread<L extends { y: number }>(labels: L[], distance = 12): L[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y)
  let free = Number.NEGATIVE_INFINITY
  return sorted.map((label) => {
    const y = Math.max(label.y, free)
    free = y + distance
    return { ...label, y }
  })
}
