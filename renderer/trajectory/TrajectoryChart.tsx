import { Badge } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { SeriesColumns, Trajectory } from '../../shared/contract/patients'
import type { SeverityRun } from '../../shared/hematology/severity-runs'
import { t } from '../../shared/messages'
import type { ClinicalEvent } from '../../shared/model'
import { Panel } from '../charts/Panel'
import { panelModel } from '../charts/panel-model'
import { type Frame, timeToX, xToTime } from '../charts/scale'
import { panelAxis, type YChoice } from './axis-model'
import { Focus, type FocusHandle, type PanelPlace } from './Focus'
import { Lanes } from './Lanes'
import { infusionsOf, type LaneKey, lanesOf, missedDoses } from './lanes'
import { SeverityStrip } from './SeverityStrip'
import { calendarTicks, dayTicks, panWindow, type TimeWindow, zoomWindow } from './window'

const gutter = 112
const labels = 108
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
  hemoglobinLimit: number | null
  onWindow: (window: TimeWindow) => void
  onPick: (series: SeriesColumns, index: number) => void
  onEvent: (event: ClinicalEvent) => void
  onRun: (run: SeverityRun) => void
}

/** Small multiples, strip and lanes on one proportional time axis; one focus line through all. */
export function TrajectoryChart({ trajectory, series, choices, hemoglobinLimit, onWindow, onPick, onEvent, onRun }: Props) {
  const { ref, width, height } = useElementSize<HTMLDivElement>()
  const focus = useRef<FocusHandle>(null)
  const drag = useRef<{ x: number; window: TimeWindow; brush: boolean } | null>(null)
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null)
  const { window, mode, zero } = choices

  const frame: Frame = useMemo(
    () => ({ width, left: gutter, right: labels, from: window.from, to: window.to }),
    [width, window],
  )
  const infusions = useMemo(() => infusionsOf(trajectory.events), [trajectory.events])
  const lanes = useMemo(
    () => lanesOf(trajectory.events).filter((lane) => !choices.hiddenLanes.has(lane.key)),
    [trajectory.events, choices.hiddenLanes],
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

  const below = lanes.length * 20 + 38 + 26
  const room = Math.max(300, height - below - 26)
  const total = series.reduce((sum, one) => sum + (shares[one.analyte] ?? 0.8), 0)
  const panels = useMemo(
    () =>
      series.map((one) => {
        const axis = panelAxis({
          series: one,
          choice: choices.y,
          log: choices.log,
          window,
          hemoglobinLimit,
          sex: trajectory.patient.sex,
        })
        return { series: one, ...axis, model: panelModel(one, window.from, window.to, axis.axis) }
      }),
    [series, choices.y, choices.log, window, hemoglobinLimit, trajectory.patient.sex],
  )
  const heights = series.map((one) => Math.max(one.analyte === 'pmn' ? 170 : 96, Math.round((room * (shares[one.analyte] ?? 0.8)) / total)))
  const places: PanelPlace[] = useMemo(() => {
    let top = 22
    return series.map((one, i) => {
      const place = { series: one, top, height: heights[i] ?? 0 }
      top += place.height
      return place
    })
  }, [series, heights.join()])
  const stackHeight = 22 + heights.reduce((sum, one) => sum + one, 0)

  // React listens to wheel passively; zooming must keep the page from scrolling.
  const stack = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = stack.current
    if (!element) return
    function onWheel(event: WheelEvent) {
      const box = element?.getBoundingClientRect()
      if (!box || (!event.ctrlKey && !event.metaKey && !event.shiftKey)) return
      event.preventDefault()
      const delta = event.deltaY === 0 ? event.deltaX : event.deltaY
      if (event.shiftKey) onWindow(panWindow({ from: frame.from, to: frame.to }, delta > 0 ? 0.1 : -0.1))
      else onWindow(zoomWindow({ from: frame.from, to: frame.to }, delta > 0 ? 1.2 : 1 / 1.2, xToTime(frame, event.clientX - box.left)))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame, onWindow])

  function onKey(event: KeyboardEvent) {
    const middle = (window.from + window.to) / 2
    const steps: Record<string, () => void> = {
      ArrowLeft: () => (event.shiftKey ? onWindow(panWindow(window, -0.15)) : focus.current?.step(-1)),
      ArrowRight: () => (event.shiftKey ? onWindow(panWindow(window, 0.15)) : focus.current?.step(1)),
      '+': () => onWindow(zoomWindow(window, 1 / 1.4, middle)),
      '=': () => onWindow(zoomWindow(window, 1 / 1.4, middle)),
      '-': () => onWindow(zoomWindow(window, 1.4, middle)),
      Escape: () => focus.current?.at(null),
    }
    const step = steps[event.key]
    if (!step || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    step()
  }

  function pressed(event: PointerEvent<HTMLDivElement>) {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    if (event.button !== 0 || x < gutter || x > width - labels) return
    drag.current = { x, window, brush: !event.shiftKey }
  }

  function moved(event: PointerEvent<HTMLDivElement>) {
    const start = drag.current
    if (!start) return
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    if (Math.abs(x - start.x) < 6 && brush === null) return
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
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the chart takes the arrow keys; its table twin is the flowsheet
        <div
          ref={stack}
          className="stack"
          role="application"
          tabIndex={0}
          aria-label={t('trajectory.chartLabel')}
          aria-describedby="chart-keys"
          onKeyDown={onKey}
          onPointerDown={pressed}
          onPointerMove={moved}
          onPointerUp={released}
        >
          <svg width={width} height={22} className="infusion-heads" aria-hidden="true">
            {infusions.map((infusion) => {
              const x = timeToX(frame, infusion.at)
              if (x < gutter - 1 || x > width - labels + 1) return null
              return (
                <g key={infusion.event.id} transform={`translate(${x.toFixed(1)} 12)`}>
                  <circle r={8.5} fill="var(--msc)" />
                  <text textAnchor="middle" dominantBaseline="central" fontSize={10.5} fontWeight={700} fill="var(--mantine-color-body)">
                    {infusion.number}
                  </text>
                </g>
              )
            })}
          </svg>
          {panels.map((panel, i) => (
            <section key={panel.series.analyte} className="panel" data-panel={panel.series.analyte} aria-label={`${panel.label} (${panel.unit})`}>
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
                  <small title={t('trajectory.thinnedHint')}>{t('trajectory.thinned', { shown: panel.model.points.length, total: panel.model.total })}</small>
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
          <Lanes lanes={lanes} infusions={infusions} missed={missed} frame={frame} onShow={onEvent} />
          <svg width={width} height={26} className="time-axis" aria-hidden="true">
            <line x1={gutter} x2={width - labels} y1={1} y2={1} stroke="var(--axis)" />
            {ticks.map((tick) => (
              <g key={tick.at} transform={`translate(${timeToX(frame, tick.at).toFixed(1)} 0)`}>
                <line y2={5} stroke="var(--axis)" />
                <text y={16} textAnchor="middle" fontSize={11} fontWeight={tick.strong ? 700 : 400} fill="var(--axis)">
                  {tick.text}
                </text>
              </g>
            ))}
            <text x={0} y={16} fontSize={11} fill="var(--axis)">
              {t(mode === 'days' ? 'trajectory.axis.days' : 'trajectory.axis.calendar')}
            </text>
          </svg>
          <Focus frame={frame} panels={places} height={stackHeight + 38 + lanes.length * 20} zero={zero} handle={focus} onPick={onPick} />
          {brush && <div className="brush" style={{ left: brush.from, width: brush.to - brush.from, height: stackHeight }} />}
        </div>
      )}
    </div>
  )
}

export function seriesColor(analyte: string): string {
  return analyte === 'pmn' || analyte === 'platelets' || analyte === 'hemoglobin' ? `var(--series-${analyte})` : 'var(--series-other)'
}
