import type { SeriesColumns } from '../../shared/contract/patients'
import { displayUnit } from '../../shared/display'
import { analyteByKey } from '../../shared/hematology/analytes'
import { thresholdsFor } from '../../shared/hematology/thresholds'
import { t } from '../../shared/messages'
import { lowerBound } from '../charts/decimate'
import type { Band, ThresholdLine } from '../charts/Panel'
import type { YAxisModel } from '../charts/scale'

export interface PanelAxis {
  axis: YAxisModel
  ticks: { at: number; text: string }[]
  bands: Band[]
  lines: ThresholdLine[]
  /** True when the user chose to fit the axis to the data. */
  rescaled: boolean
  label: string
  unit: string
}

export type YChoice = 'fixed' | 'fit'

/** Lowest value a log axis shows; zero and below stand on it as the floor (screen rule 13). */
const logFloor: Record<string, number> = { pmn: 0.01, platelets: 1, hemoglobin: 30, reticulocytes: 1 }

export function analyteLabel(series: Pick<SeriesColumns, 'analyte' | 'name'>): string {
  const known = analyteByKey(series.analyte)
  return known ? t(`clinical.analytes.${known.key}`) : series.name
}

interface AxisInput {
  series: SeriesColumns
  choice: YChoice
  log: boolean
  window: { from: number; to: number }
  /** Lower limit of hemoglobin at the end of the window; null when sex or age is not recorded. */
  hemoglobinLimit: number | null
}

/**
 * The y axis of a panel: fixed for each analyte, so that one outlier moves no other point; fitted only when the user asks.
 * Thresholds come from `hematology/thresholds` and always lie on the axis.
 */
export function panelAxis({ series, choice, log, window, hemoglobinLimit }: AxisInput): PanelAxis {
  const known = analyteByKey(series.analyte)
  const thresholds = thresholdsFor(series.analyte)
  const values = visibleValues(series, window)
  const top =
    known && choice === 'fixed'
      ? known.plotDomain[1]
      : niceTop(Math.max(...values, ...(thresholds?.lines.map((l) => l.value) ?? [0]), 0))
  const bottom = known && choice === 'fixed' ? known.plotDomain[0] : 0
  const floor = logFloor[series.analyte] ?? Math.max(top / 1000, Number.MIN_VALUE)
  const axis: YAxisModel = log ? { kind: 'log', low: floor, high: top } : { kind: 'linear', low: bottom, high: top }

  const bands = (thresholds?.bands ?? [])
    .filter((band) => band.low < axis.high)
    .map((band) => ({
      from: band.low,
      to: Math.min(band.high, axis.high),
      tone:
        band.tone === 'critical' ? ('vsaa' as const) : band.tone === 'severe' ? ('saa' as const) : ('above' as const),
      label: t(`clinical.bands.${band.id}`),
    }))
  const bounds = new Set((thresholds?.bands ?? []).flatMap((band) => [band.low, band.high]))
  const lines: ThresholdLine[] = (thresholds?.lines ?? [])
    .filter((line) => line.value > axis.low && line.value <= axis.high)
    .map((line) => ({
      at: line.value,
      label: bounds.has(line.value) ? '' : t(`clinical.lines.${line.id}.label`),
      strong: line.tone === 'severe' || line.tone === 'critical',
    }))
  if (series.analyte === 'hemoglobin' && hemoglobinLimit !== null) {
    lines.push({ at: hemoglobinLimit, label: t('trajectory.normalFrom', { value: hemoglobinLimit }), strong: false })
  }
  return {
    axis,
    ticks: log ? logTicks(floor, top) : linearTicks(known && choice === 'fixed' ? known.ticks : [], bottom, top),
    bands,
    lines,
    rescaled: choice === 'fit',
    label: analyteLabel(series),
    unit: displayUnit(series.unit),
  }
}

function visibleValues(series: SeriesColumns, { from, to }: { from: number; to: number }): number[] {
  const first = lowerBound(series.time, from)
  const last = lowerBound(series.time, to)
  return [...series.value.subarray(first, last)].filter((value) => !Number.isNaN(value))
}

/** The next 1, 2, 2.5 or 5 × 10ⁿ above a value. */
export function niceTop(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 2.5, 5, 10].find((size) => size * power >= value) ?? 10
  return step * power
}

function linearTicks(known: readonly number[], bottom: number, top: number): PanelAxis['ticks'] {
  const values = known.length > 0 ? known : [0, 0.25, 0.5, 0.75, 1].map((share) => bottom + share * (top - bottom))
  return values.map((at) => ({ at, text: String(Number(at.toPrecision(4))) }))
}

function logTicks(floor: number, top: number): PanelAxis['ticks'] {
  const ticks = [{ at: floor, text: `≤ ${floor}` }]
  for (let power = Math.ceil(Math.log10(floor) + 0.01); 10 ** power <= top; power++) {
    for (const factor of [1, 2, 5]) {
      const at = Number((factor * 10 ** power).toPrecision(2))
      if (at > floor && at <= top) ticks.push({ at, text: String(at) })
    }
  }
  return ticks
}
