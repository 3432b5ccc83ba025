import { type RefObject, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { SeriesColumns } from '../../shared/contract/patients'
import { displayUnit, displayValue, displayWall } from '../../shared/display'
import type { CtcaeVersion } from '../../shared/hematology/grades'
import { mark, marksOf } from '../../shared/hematology/marks'
import { gradesOfCode } from '../../shared/hematology/remarks'
import { t } from '../../shared/messages'
import { doubtTexts, gradeText } from '../../shared/remark-texts'
import { formatTime } from '../../shared/time'
import { nearestIndex } from '../charts/decimate'
import { type Frame, timeToX, xToTime } from '../charts/scale'
import type { AlignedCourse } from './compare-model'
import { createFocusMarks, type FocusReadout } from './focus-marks'
import { dayMs } from './window'

export interface PanelPlace {
  series: SeriesColumns
  top: number
  height: number
  /** One of several courses on a time of their own, which starts at each one's day 0. */
  course?: AlignedCourse
}

export interface FocusHandle {
  at: (time: number | null) => void
  step: (direction: 1 | -1) => void
  /** Opens the first point under the line. */
  pick: () => void
}

interface Props {
  frame: Frame
  panels: PanelPlace[]
  height: number
  zero: number | null
  handle: RefObject<FocusHandle | null>
  onPick: (series: SeriesColumns, index: number) => void
}

/** One line through all panels and lanes with a read-out per panel. A move of the mouse touches these marks alone and renders nothing. */
export function Focus({ frame, panels, height, zero, handle, onPick }: Props) {
  const layer = useRef<HTMLDivElement>(null)
  const draw = useRef<ReturnType<typeof createFocusMarks> | null>(null)
  const time = useRef<number | null>(null)

  const tolerance = Math.max(dayMs * 1.5, ((frame.to - frame.from) / (frame.width - frame.left - frame.right)) * 24)

  function show(wanted: number | null) {
    const at = wanted !== null && wanted >= frame.from && wanted <= frame.to ? wanted : null
    time.current = at
    if (at === null) {
      draw.current?.(null)
      return
    }
    const x = timeToX(frame, at)
    const isAligned = panels.some(({ course }) => course !== undefined)
    const readouts = isAligned
      ? [coursesReadout(panels, at, tolerance)]
      : panels.map(({ series, top }) => {
          const index = nearestIndex(series.time, at, tolerance)
          if (index < 0) return null
          const value = `${pointText(series, index)} ${displayUnit(series.unit)}`
          return { top: top + 8, value, notes: pointNotes(series, index, zero).join(' · ') }
        })
    const date = isAligned ? dayText(daysFrom(0, at)) : focusDate(at, zero)
    draw.current?.({ x, isRight: x > frame.width * 0.5, date, readouts })
  }

  function step(direction: 1 | -1) {
    show(neighbour(panels, time.current ?? (direction === 1 ? frame.from : frame.to), direction) ?? time.current)
  }

  useImperativeHandle(handle, () => ({ at: show, step, pick: () => pick(() => true) }))
  // Another window, size or patient moves the marks, or ends them.
  useLayoutEffect(() => {
    if (layer.current) draw.current ??= createFocusMarks(layer.current)
    show(time.current)
  })

  function move(event: React.MouseEvent) {
    const box = layer.current?.getBoundingClientRect()
    if (!box) return
    const inside = event.clientX - box.left
    if (inside < frame.left || inside > frame.width - frame.right) show(null)
    else show(snap(panels, xToTime(frame, inside), tolerance))
  }

  /** Opens the first point under the line whose panel fits. */
  function pick(fits: (panel: PanelPlace) => boolean) {
    const at = time.current
    if (at === null) return
    for (const panel of panels) {
      const index = nearestIndex(panel.series.time, at, tolerance)
      if (index >= 0 && fits(panel)) return onPick(...origin(panel, index))
    }
  }

  function clicked(event: React.MouseEvent) {
    const box = layer.current?.getBoundingClientRect()
    if (!box) return
    const y = event.clientY - box.top
    pick(({ top, height }) => y >= top && y <= top + height)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys move the focus line through the chart's own handler
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the chart opens the focused point
    <div
      ref={layer}
      className="focus-layer"
      style={{ height, right: frame.right }}
      onMouseMove={move}
      onMouseLeave={() => show(null)}
      onClick={clicked}
    />
  )
}

/** The point on the calendar that an aligned one came from. */
function origin({ series, course }: PanelPlace, index: number): [SeriesColumns, number] {
  return course === undefined ? [series, index] : [course.origin, course.first + index]
}

/** Each course with its value and date, and below what is to be known of each. */
function coursesReadout(panels: PanelPlace[], at: number, tolerance: number): FocusReadout | null {
  const lines = panels.flatMap((panel) => {
    const index = nearestIndex(panel.series.time, at, tolerance)
    if (index < 0 || panel.course === undefined) return []
    const [series, own] = origin(panel, index)
    const name = t('trajectory.compare.course', { number: panel.course.number })
    const [date = '', ...notes] = pointNotes(series, own, panel.course.day0)
    return {
      value: `${name}: ${pointText(series, own)} ${displayUnit(series.unit)}, ${date}`,
      notes: panels.length === 1 ? notes.join(' · ') : `${name}: ${notes.join(' · ')}`,
    }
  })
  if (lines.length === 0) return null
  const text = (part: 'value' | 'notes') => lines.map((line) => line[part]).join('\n')
  // Below the date, which stands in the panel itself.
  return { top: (panels[0]?.top ?? 0) + 25, value: text('value'), notes: text('notes') }
}

const dayTexts = new Map<number, string>()

/** `day +12`; made once for each day, for the focus line asks for it at every move. */
function dayText(day: number): string {
  const made = dayTexts.get(day) ?? t('trajectory.day', { day: signed(day) })
  dayTexts.set(day, made)
  return made
}

function focusDate(time: number, zero: number | null): string {
  const date = displayWall(time)
  return zero === null ? date : `${dayText(daysFrom(zero, time))} · ${date}`
}

/** `0.40`, `<0.1`, or the text where there is no number. */
export function pointText(series: SeriesColumns, index: number): string {
  const bits = series.marks[index] ?? 0
  const comparator = bits & mark.below ? '<' : bits & mark.above ? '>' : null
  return displayValue(series.value[index] ?? null, comparator, series.rawText[index] ?? '')
}

/** Date, day, range, flag, state, what the laboratory wrote of a converted value, and the file it came with. */
export function pointNotes(series: SeriesColumns, index: number, zero: number | null): string[] {
  const time = series.time[index] ?? 0
  const bits = series.marks[index] ?? 0
  const low = series.rangeLow[index] ?? Number.NaN
  const high = series.rangeHigh[index] ?? Number.NaN
  const notes = [
    bits & mark.dateOnly
      ? displayWall(time)
      : `${displayWall(time)} ${formatTime({ wall: time, precision: 'minute', offset: null })}`,
  ]
  if (zero !== null) notes.push(dayText(daysFrom(zero, time)))
  if (!Number.isNaN(low) || !Number.isNaN(high)) {
    notes.push(t('trajectory.range', { low: Number.isNaN(low) ? '' : low, high: Number.isNaN(high) ? '' : high }))
  }
  const flags = series.flags[index] ?? ''
  if (flags !== '') notes.push(flags)
  const states = marksOf(bits).filter(
    (name) => name !== 'dateOnly' && name !== 'converted' && name !== 'below' && name !== 'above',
  )
  for (const state of states) notes.push(t(`trajectory.marks.${state}`))
  notes.push(...remarks(series, index))
  if (bits & mark.converted)
    notes.push(t('trajectory.convertedFrom', { text: `${series.rawText[index] ?? ''} ${series.rawUnit[index] ?? ''}` }))
  const source = series.source[index] ?? ''
  if (source !== '') notes.push(source)
  return notes
}

/** Why the value is to be doubted, and its CTCAE grade where there is one above 0. */
export function remarks(series: SeriesColumns, index: number): string[] {
  const grade = gradeNote(series.ctcae, series.grades[index] ?? 0)
  const bits = series.doubts[index] ?? 0
  const doubts = bits === 0 ? [] : doubtTexts(series.analyte, series.value[index] ?? Number.NaN, bits)
  if (grade !== '') doubts.push(grade)
  return doubts
}

const gradeNotes = { v5: new Map<number, string>(), v6: new Map<number, string>() }

/** `CTCAE v5 grade 3 (descriptive, not an AE)`, '' for none and for grade 0; made once for each. */
function gradeNote(version: CtcaeVersion, code: number): string {
  if (code === 0) return ''
  const known = gradeNotes[version].get(code)
  if (known !== undefined) return known
  const grades = gradesOfCode(code)
  const isNone = grades === null || grades.highest === 0
  const note = isNone ? '' : t('clinical.ctcae.brief', { version, grade: gradeText(grades) })
  gradeNotes[version].set(code, note)
  return note
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
