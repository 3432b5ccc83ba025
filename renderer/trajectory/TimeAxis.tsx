import { memo } from 'react'
import { type Frame, timeToX } from '../charts/scale'
import type { TimeTick } from './window'

/** The common time axis, with its name at the left. The focus line tells the exact date to those who can't see it. */
export const TimeAxis = memo(function TimeAxis({
  frame,
  ticks,
  label,
}: {
  frame: Frame
  ticks: TimeTick[]
  label: string
}) {
  return (
    <svg width={frame.width} height={26} className="time-axis" aria-hidden="true">
      <line x1={frame.left} x2={frame.width - frame.right} y1={1} y2={1} stroke="var(--axis)" />
      {ticks.map((tick) => (
        <g key={tick.at} transform={`translate(${timeToX(frame, tick.at).toFixed(1)} 0)`}>
          <line y2={5} stroke="var(--axis)" />
          <text y={16} textAnchor="middle" fontSize={11} fontWeight={tick.strong ? 700 : 400} fill="var(--axis)">
            {tick.text}
          </text>
        </g>
      ))}
      <text x={0} y={16} fontSize={11} fill="var(--axis)">
        {label}
      </text>
    </svg>
  )
})
