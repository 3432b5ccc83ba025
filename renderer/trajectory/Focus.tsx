import { type RefObject, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { SeriesColumns } from '../../shared/contract/patients'
import { displayUnit, displayValue, displayWall } from '../../shared/display'
import { mark, marksOf } from '../../shared/hematology/marks'
import { t } from '../../shared/messages'
import { formatTime } from '../../shared/time'
import { nearestIndex } from '../charts/decimate'
import { type Frame, timeToX, xToTime } from '../charts/scale'
import { dayMs } from './window'

export interface PanelPlace {
  series: SeriesColumns
  top: number
  height: number
}

export interface FocusHandle {
  at: (time: number | null) => void
  step: (direction: 1 | -1) => void
}

interface Props {
  frame: Frame
  panels: PanelPlace[]
  height: number
  zero: number | null
  handle: RefObject<FocusHandle | null>
  onPick: (series: SeriesColumns, index: number) => void
}

/**
 * One line through all panels and lanes with a read-out per panel. It keeps its own state, so that a move of the mouse
 * redraws this layer alone and never a chart.
 */
export function Focus({ frame, panels, height, zero, handle, onPick }: Props) {
  const [time, setTime] = useState<number | null>(null)
  const layer = useRef<HTMLDivElement>(null)

  const step = useCallback(
    (direction: 1 | -1) => {
      setTime((old) => neighbour(panels, old ?? (direction === 1 ? frame.from : frame.to), direction) ?? old)
    },
    [panels, frame],
  )
  useImperativeHandle(handle, () => ({ at: setTime, step }), [step])
  useEffect(() => {
    if (time !== null && (time < frame.from || time > frame.to)) setTime(null)
  }, [time, frame])

  const tolerance = Math.max(dayMs * 1.5, ((frame.to - frame.from) / (frame.width - frame.left - frame.right)) * 14)
  const x = time === null ? 0 : timeToX(frame, time)
  const isRight = x > frame.width * 0.6
  const readouts = time === null ? [] : panels.map((panel) => ({ panel, index: nearestIndex(panel.series.time, time, tolerance) }))

  function move(event: React.MouseEvent) {
    const box = layer.current?.getBoundingClientRect()
    if (!box) return
    const inside = event.clientX - box.left
    if (inside < frame.left || inside > frame.width - frame.right) setTime(null)
    else setTime(snap(panels, xToTime(frame, inside), tolerance))
  }

  function pick(event: React.MouseEvent) {
    const box = layer.current?.getBoundingClientRect()
    if (!box) return
    const y = event.clientY - box.top
    const hit = readouts.find(({ panel, index }) => index >= 0 && y >= panel.top && y <= panel.top + panel.height)
    if (hit) onPick(hit.panel.series, hit.index)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys move the focus line through the chart's own handler
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the chart opens the focused point
    <div ref={layer} className="focus-layer" style={{ height }} onMouseMove={move} onMouseLeave={() => setTime(null)} onClick={pick}>
      {time !== null && (
        <>
          <div className="focus-line" style={{ left: x, height }} />
          <div className="focus-date" style={isRight ? { right: frame.width - x + 6 } : { left: x + 6 }}>
            {focusDate(time, zero)}
          </div>
          {readouts.map(
            ({ panel, index }) =>
              index >= 0 && (
                <Readout
                  key={panel.series.analyte}
                  panel={panel}
                  index={index}
                  zero={zero}
                  side={isRight ? { right: frame.width - x + 6 } : { left: x + 6 }}
                />
              ),
          )}
        </>
      )}
    </div>
  )
}

function focusDate(time: number, zero: number | null): string {
  const date = displayWall(time)
  return zero === null ? date : `${t('trajectory.day', { day: signed(daysFrom(zero, time)) })} · ${date}`
}

interface ReadoutProps {
  panel: PanelPlace
  index: number
  zero: number | null
  side: { left: number } | { right: number }
}

function Readout({ panel, index, zero, side }: ReadoutProps) {
  const { series } = panel
  return (
    <div className="readout" style={{ top: panel.top + 8, ...side }} role="status">
      <b>
        {pointText(series, index)} {displayUnit(series.unit)}
      </b>
      <span>{pointNotes(series, index, zero).join(' · ')}</span>
    </div>
  )
}

/** `0.40`, `<0.1`, or the text where there is no number. */
export function pointText(series: SeriesColumns, index: number): string {
  const bits = series.marks[index] ?? 0
  const comparator = bits & mark.below ? '<' : bits & mark.above ? '>' : null
  return displayValue(series.value[index] ?? null, comparator, series.rawText[index] ?? '')
}

/** Date, day, range, flag, state and, for a converted value, what the laboratory wrote. */
export function pointNotes(series: SeriesColumns, index: number, zero: number | null): string[] {
  const time = series.time[index] ?? 0
  const bits = series.marks[index] ?? 0
  const low = series.rangeLow[index] ?? Number.NaN
  const high = series.rangeHigh[index] ?? Number.NaN
  const notes = [bits & mark.dateOnly ? displayWall(time) : `${displayWall(time)} ${formatTime({ wall: time, precision: 'minute', offset: null })}`]
  if (zero !== null) notes.push(t('trajectory.day', { day: signed(daysFrom(zero, time)) }))
  if (!Number.isNaN(low) || !Number.isNaN(high)) {
    notes.push(t('trajectory.range', { low: Number.isNaN(low) ? '' : low, high: Number.isNaN(high) ? '' : high }))
  }
  const flags = series.flags[index] ?? ''
  if (flags !== '') notes.push(flags)
  const states = marksOf(bits).filter((name) => name !== 'dateOnly' && name !== 'converted' && name !== 'below' && name !== 'above')
  for (const state of states) notes.push(t(`trajectory.marks.${state}`))
  if (bits & mark.converted) notes.push(t('trajectory.convertedFrom', { text: `${series.rawText[index] ?? ''} ${series.rawUnit[index] ?? ''}` }))
  return notes
}

/** Whole calendar days from day 0. */
export function daysFrom(zero: number, time: number): number {
  return Math.floor(time / dayMs) - Math.floor(zero / dayMs)
}

export function signed(day: number): string {
  return day > 0 ? `+${day}` : String(day).replace('-', '−')
}

function neighbour(panels: PanelPlace[], time: number, direction: 1 | -1): number | null {
  let best: number | null = null
  for (const { series } of panels) {
    for (const candidate of series.time) {
      const isBeyond = direction === 1 ? candidate > time : candidate < time
      if (isBeyond && (best === null || Math.abs(candidate - time) < Math.abs(best - time))) best = candidate
    }
  }
  return best
}

/** The nearest sample of any panel when it is near, else the mouse's own time. */
function snap(panels: PanelPlace[], time: number, tolerance: number): number {
  let best = time
  let distance = tolerance
  for (const { series } of panels) {
    const index = nearestIndex(series.time, time, tolerance)
    const candidate = series.time[index]
    if (candidate !== undefined && Math.abs(candidate - time) <= distance) {
      best = candidate
      distance = Math.abs(candidate - time)
    }
  }
  return best
}
