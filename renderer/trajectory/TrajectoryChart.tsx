import { Badge } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { SeriesColumns, Trajectory } from '../../shared/contract/patients'
import type { HemoglobinLimit } from '../../shared/hematology/hemoglobin'
import type { SeverityRun } from '../../shared/hematology/severity-runs'
import { t } from '../../shared/messages'
import type { ClinicalEvent } from '../../shared/model'
import { Panel } from '../charts/Panel'
import { panelModel } from '../charts/panel-model'
import { type Frame, xToTime } from '../charts/scale'
import { onKeys } from '../shell/keys'
import { panelAxis, type YChoice } from './axis-model'
import { Focus, type FocusHandle, type PanelPlace } from './Focus'
import { infusionHeads } from './infusion-heads'
import { Lanes } from './Lanes'
import { infusionsOf, type LaneKey, lanesOf, missedDoses, visibleLanes } from './lanes'
import { NotesLane, notesLaneHeight } from './Notes'
import { SeverityStrip } from './SeverityStrip'
import { TimeAxis } from './TimeAxis'
import { calendarTicks, dayTicks, panWindow, type TimeWindow, zoomWindow } from './window'

const gutter = 126
const labels = 128
/** Row of the infusion numbers. */
const headHeight = 22
/** The neutrophil panel is the tallest: 0.2 and 0.5 must lie well apart. */
const shares: Record<string, number> = { pmn: 1.75, platelets: 1.2, hemoglobin: 1 }

export interface ChartChoices {
  window: TimeWindow
  mode: 'calendar' | 'days'
  zero: number | null
  log: boolean
  y: YChoice
  showLines: boolean
  hiddenLanes: ReadonlySet<LaneKey>
}

interface Props {
  trajectory: Trajectory
  series: SeriesColumns[]
  choices: ChartChoices
  hemoglobinLimit: HemoglobinLimit | null
  onWindow: (window: TimeWindow) => void
  onPick: (series: SeriesColumns, index: number) => void
  onEvent: (event: ClinicalEvent) => void
  onRun: (run: SeverityRun) => void
  onNotes: () => void
}

/** Small multiples, strip and lanes on one proportional time axis; one focus line through all. */
export function TrajectoryChart({
  trajectory,
  series,
  choices,
  hemoglobinLimit,
  onWindow,
  onPick,
  onEvent,
  onRun,
  onNotes,
}: Props) {
  const { ref, width, height } = useElementSize<HTMLDivElement>()
  const focus = useRef<FocusHandle>(null)
  const drag = useRef<{ x: number; window: TimeWindow; brush: boolean } | null>(null)
  const wasDragged = useRef(false)
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null)
  const { window, mode, zero } = choices

  const frame: Frame = useMemo(
    () => ({ width, left: gutter, right: labels, from: window.from, to: window.to }),
    [width, window],
  )
  const infusions = useMemo(() => infusionsOf(trajectory.events), [trajectory.events])
  const lanes = useMemo(
    () => visibleLanes(lanesOf(trajectory.events), window).filter((lane) => !choices.hiddenLanes.has(lane.key)),
    [trajectory.events, choices.hiddenLanes, window],
  )
  const missed = useMemo(() => missedDoses(infusions), [infusions])
  const infusionTimes = useMemo(
    () => infusions.map((infusion) => infusion.at).filter((at) => at >= window.from && at <= window.to),
    [infusions, window],
  )
  const ticks = useMemo(() => {
    const count = Math.max(2, Math.floor((width - gutter - labels) / 92))
    return mode === 'days' && zero !== null ? dayTicks(window, zero, count) : calendarTicks(window, count)
  }, [width, mode, zero, window])
  const tickTimes = useMemo(() => ticks.map((tick) => tick.at), [ticks])

  const notesHeight = trajectory.notes.length > 0 ? notesLaneHeight : 0
  const below = lanes.length * 20 + notesHeight + 38 + 26
  const levels = trajectory.series.find((one) => one.analyte === 'ciclosporin') ?? null
  const room = Math.max(300, height - below - headHeight - 4)
  const total = series.reduce((sum, one) => sum + (shares[one.analyte] ?? 0.8), 0)
  // A fixed axis with its limits and labels is the same in every window.
  const fitted = choices.y === 'fit' ? window : null
  const axes = useMemo(
    () =>
      series.map((one) =>
        panelAxis({ series: one, choice: choices.y, log: choices.log, window: fitted, hemoglobinLimit }),
      ),
    [series, choices.y, choices.log, fitted, hemoglobinLimit],
  )
  const panels = useMemo(
    () =>
      axes.flatMap((axis, i) => {
        const one = series[i]
        return one ? [{ series: one, ...axis, model: panelModel(one, window.from, window.to, axis.axis) }] : []
      }),
    [axes, series, window],
  )
  const heights = series.map((one) =>
    Math.max(one.analyte === 'pmn' ? 182 : 84, Math.round((room * (shares[one.analyte] ?? 0.8)) / total)),
  )
  const places: PanelPlace[] = series.map((one, i) => ({
    series: one,
    top: heights.slice(0, i).reduce((sum, each) => sum + each, headHeight),
    height: heights[i] ?? 0,
  }))
  const stackHeight = headHeight + heights.reduce((sum, one) => sum + one, 0)

  // React listens to wheel passively; zooming must keep the page from scrolling.
  const stack = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = stack.current
    if (!element) return
    function onWheel(event: WheelEvent) {
      const box = element?.getBoundingClientRect()
      const scroller = element?.parentElement
      const canScroll = scroller ? scroller.scrollHeight > scroller.clientHeight + 1 : false
      if (!box || (canScroll && !event.ctrlKey && !event.metaKey && !event.shiftKey)) return
      event.preventDefault()
      const delta = event.deltaY === 0 ? event.deltaX : event.deltaY
      if (event.shiftKey) onWindow(panWindow({ from: frame.from, to: frame.to }, delta > 0 ? 0.1 : -0.1))
      else
        onWindow(
          zoomWindow(
            { from: frame.from, to: frame.to },
            delta > 0 ? 1.2 : 1 / 1.2,
            xToTime(frame, event.clientX - box.left),
          ),
        )
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame, onWindow])

  function onKey(event: KeyboardEvent) {
    // Marks inside the chart answer their own Enter.
    if (event.key === 'Enter' && event.target !== event.currentTarget) return
    const middle = (window.from + window.to) / 2
    onKeys(event, [
      ['ArrowLeft', () => (event.shiftKey ? onWindow(panWindow(window, -0.15)) : focus.current?.step(-1))],
      ['ArrowRight', () => (event.shiftKey ? onWindow(panWindow(window, 0.15)) : focus.current?.step(1))],
      ['+', () => onWindow(zoomWindow(window, 1 / 1.4, middle))],
      ['=', () => onWindow(zoomWindow(window, 1 / 1.4, middle))],
      ['-', () => onWindow(zoomWindow(window, 1.4, middle))],
      ['Enter', () => focus.current?.pick()],
      ['Escape', () => focus.current?.at(null)],
    ])
  }

  function pressed(event: PointerEvent<HTMLDivElement>) {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    if (event.button !== 0 || x < gutter || x > width - labels) return
    drag.current = { x, window, brush: !event.shiftKey }
    wasDragged.current = false
  }

  function moved(event: PointerEvent<HTMLDivElement>) {
    const start = drag.current
    if (!start) return
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    if (Math.abs(x - start.x) < 6 && brush === null) return
    wasDragged.current = true
    if (start.brush) setBrush({ from: Math.min(x, start.x), to: Math.max(x, start.x) })
    else onWindow(panWindow(start.window, (start.x - x) / (width - gutter - labels)))
  }

  function released() {
    if (brush && brush.to - brush.from > 8) onWindow({ from: xToTime(frame, brush.from), to: xToTime(frame, brush.to) })
    drag.current = null
    setBrush(null)
  }

  return (
    <div ref={ref} className="trajectory-chart">
      {width > 0 && (
        <div
          ref={stack}
          className="stack"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the chart takes the arrow keys; its table twin is the flowsheet
          tabIndex={0}
          aria-label={t('trajectory.chartLabel')}
          aria-describedby="chart-keys"
          onKeyDown={onKey}
          onPointerDown={pressed}
          onPointerMove={moved}
          onPointerUp={released}
          // The click that ends a brush opens no point.
          onClickCapture={(event) => wasDragged.current && event.stopPropagation()}
        >
          <svg width={width} height={headHeight} className="infusion-heads" aria-hidden="true">
            {infusionHeads(infusions, frame).map((head) => (
              <g key={head.x} transform={`translate(${head.x.toFixed(1)} 12)`}>
                <rect x={-head.width / 2} y={-8.5} width={head.width} height={17} rx={8.5} fill="var(--msc)" />
                <text
                  textAnchor="middle"
                  dominantBaseline="central"
                  fontSize={10.5}
                  fontWeight={700}
                  fill="var(--mantine-color-body)"
                >
                  {head.text}
                </text>
              </g>
            ))}
          </svg>
          {panels.map((panel, i) => (
            <section
              key={panel.series.analyte}
              className="panel"
              data-panel={panel.series.analyte}
              aria-label={`${panel.label} (${panel.unit})`}
            >
              <header className="panel-title">
                <b style={{ color: seriesColor(panel.series.analyte) }}>{panel.label}</b>
                <span>{panel.unit}</span>
                {choices.log && <Badge size="xs">{t('trajectory.logBadge')}</Badge>}
                {panel.rescaled && (
                  <Badge size="xs" color="orange">
                    {t('trajectory.rescaledBadge')}
                  </Badge>
                )}
                {panel.model.thinned && (
                  <small title={t('trajectory.thinnedHint')}>
                    {t('trajectory.thinned', { shown: panel.model.points.length, total: panel.model.total })}
                  </small>
                )}
              </header>
              <Panel
                title={`${panel.label} (${panel.unit})`}
                frame={frame}
                height={heights[i] ?? 96}
                model={panel.model}
                axis={panel.axis}
                ticks={panel.ticks}
                bands={panel.bands}
                lines={panel.lines}
                infusions={infusionTimes}
                color={seriesColor(panel.series.analyte)}
                xTicks={tickTimes}
                showLine={choices.showLines}
              />
            </section>
          ))}
          <SeverityStrip runs={trajectory.runs} frame={frame} onShow={onRun} />
          <Lanes lanes={lanes} infusions={infusions} missed={missed} levels={levels} frame={frame} onShow={onEvent} />
          {notesHeight > 0 && <NotesLane notes={trajectory.notes} frame={frame} onShow={onNotes} />}
          <TimeAxis
            frame={frame}
            ticks={ticks}
            label={t(mode === 'days' ? 'trajectory.axis.days' : 'trajectory.axis.calendar')}
          />
          <Focus
            frame={frame}
            panels={places}
            height={stackHeight + 38 + lanes.length * 20 + notesHeight}
            zero={zero}
            handle={focus}
            onPick={onPick}
          />
          {brush && (
            <div className="brush" style={{ left: brush.from, width: brush.to - brush.from, height: stackHeight }} />
          )}
        </div>
      )}
    </div>
  )
}

export function seriesColor(analyte: string): string {
  return analyte === 'pmn' || analyte === 'platelets' || analyte === 'hemoglobin'
    ? `var(--series-${analyte})`
    : 'var(--series-other)'
}
