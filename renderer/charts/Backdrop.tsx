import { memo } from 'react'
import { breakGap, breakPath } from './break'
import type { Band, ThresholdLine } from './Panel'
import { type Frame, timeToX, valueToShare, type YAxisModel } from './scale'

interface Props {
  frame: Frame
  axis: YAxisModel
  top: number
  height: number
  bands: Band[]
  lines: ThresholdLine[]
  /** Times of MSC infusions. */
  infusions: number[]
  xTicks: number[]
}

/**
 * Grid, bands, thresholds and infusions behind the line. Drawn by ourselves: as elements of the chart library each would go through its store
 * once for every change of patient or window, which took most of the time.
 */
export const Backdrop = memo(function Backdrop({ frame, axis, top, height, bands, lines, infusions, xTicks }: Props) {
  const { left } = frame
  const right = frame.width - frame.right
  const y = (value: number) => top + (1 - valueToShare(axis, value)) * height
  return (
    <g className="backdrop">
      <path
        className="grid"
        d={xTicks.map((time) => `M${timeToX(frame, time)} ${top}v${height}`).join('')}
        stroke="var(--mantine-color-default-border)"
        strokeOpacity={0.5}
      />
      {bands.map((band) => (
        <rect
          key={band.tone}
          className={`band band-${band.tone}`}
          x={left}
          width={Math.max(0, right - left)}
          y={y(band.to)}
          height={y(band.from) - y(band.to)}
          fill={`var(--band-${band.tone})`}
        />
      ))}
      {axis.breakAt !== null && (
        <g className="axis-break">
          <path d={`M${left} ${y(axis.low)}H${right}`} stroke="var(--axis)" />
          <path
            d={breakPath(left, right, y(axis.breakAt) + breakGap)}
            fill="none"
            stroke="var(--axis)"
            strokeWidth={4}
          />
          <path
            d={breakPath(left, right, y(axis.breakAt) + breakGap)}
            fill="none"
            stroke="var(--mantine-color-body)"
            strokeWidth={2.4}
          />
        </g>
      )}
      {lines
        .filter((line) => line.at >= axis.low && line.at <= axis.high)
        .map((line) => (
          <path
            key={line.at}
            className="threshold"
            d={`M${left} ${y(line.at)}H${right}`}
            stroke={line.strong ? 'var(--band-text)' : 'var(--threshold)'}
            strokeDasharray="5 4"
          />
        ))}
      <path
        className="infusion"
        d={infusions
          .filter((time) => time >= frame.from && time <= frame.to)
          .map((time) => `M${timeToX(frame, time)} ${top}v${height}`)
          .join('')}
        stroke="var(--msc)"
        strokeWidth={1.4}
      />
    </g>
  )
})
