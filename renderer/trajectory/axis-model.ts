import type { SeriesColumns } from '../../shared/contract/patients'
import { displayUnit } from '../../shared/display'
import { analyteByKey } from '../../shared/hematology/analytes'
import type { HemoglobinLimit } from '../../shared/hematology/hemoglobin'
import { thresholdsFor } from '../../shared/hematology/thresholds'
import { t } from '../../shared/messages'
import { hemoglobinLimitNote, lineNote } from '../../shared/remark-texts'
import { lowerBound } from '../charts/decimate'
import type { Band, ThresholdLine } from '../charts/Panel'
import { logAxis, type YAxisModel } from '../charts/scale'

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

/** Lowest value of a log axis; what lies below stands on the floor under its break (screen rule 13). */
const logBreak: Record<string, number> = { pmn: 0.01, platelets: 1, hemoglobin: 30, reticulocytes: 1 }

export function analyteLabel(series: Pick<SeriesColumns, 'analyte' | 'name'>): string {
  const known = analyteByKey(series.analyte)
  return known ? t(`clinical.analytes.${known.key}`) : series.name
}

interface AxisInput {
  series: SeriesColumns
  choice: YChoice
  log: boolean
  /** What a fitted axis fits; null takes all results, as a fixed one does where the analyte has no range of its own. */
  window: { from: number; to: number } | null
  /** Lower limit of hemoglobin at the end of the window; null when sex or age is not recorded. */
  hemoglobinLimit: HemoglobinLimit | null
}

/**
 * The y axis of a panel: fixed for each analyte, so that one outlier moves no other point; fitted only when the user asks.
 * Thresholds come from `hematology/thresholds` and always lie on the axis;
 * the normal limit of hemoglobin stands where a fitted axis reaches it.
 */
export function panelAxis({ series, choice, log, window, hemoglobinLimit }: AxisInput): PanelAxis {
  const known = analyteByKey(series.analyte)
  const thresholds = thresholdsFor(series.analyte)
  const values = known && choice === 'fixed' ? [] : visibleValues(series, choice === 'fit' ? window : null)
  const top =
    known && choice === 'fixed'
      ? known.plotDomain[1]
      : niceTop(Math.max(...values, ...(thresholds?.lines.map((l) => l.value) ?? [0]), 0))
  const bottom = known && choice === 'fixed' ? known.plotDomain[0] : 0
  const axis: YAxisModel = log
    ? logAxis(logBreak[series.analyte] ?? Math.max(top / 1000, Number.MIN_VALUE), top)
    : { kind: 'linear', low: bottom, high: top, breakAt: null }

  const lineAt = (value: number) => {
    const line = thresholds?.lines.find((one) => one.value === value)
    return line && lineNote(line, series.analyte)
  }
  const bands = (thresholds?.bands ?? [])
    .filter((band) => band.low < axis.high)
    .map((band) => ({
      from: band.low,
      to: Math.min(band.high, axis.high),
      tone:
        band.tone === 'critical' ? ('vsaa' as const) : band.tone === 'severe' ? ('saa' as const) : ('above' as const),
      label: t(`clinical.bands.${band.id}`),
      note: lineAt(band.high) ?? lineAt(band.low) ?? '',
    }))
  const bounds = new Set((thresholds?.bands ?? []).flatMap((band) => [band.low, band.high]))
  const lines: ThresholdLine[] = (thresholds?.lines ?? [])
    .filter((line) => line.value > (axis.breakAt ?? axis.low) && line.value <= axis.high)
    .map((line) => ({
      at: line.value,
      label: bounds.has(line.value) ? '' : t(`clinical.lines.${line.id}.label`),
      note: lineNote(line, series.analyte),
      strong: line.tone === 'severe' || line.tone === 'critical',
    }))
  if (series.analyte === 'hemoglobin' && hemoglobinLimit !== null && hemoglobinLimit.value <= axis.high) {
    const { value } = hemoglobinLimit
    lines.push({
      at: value,
      label: t('trajectory.normalFrom', { value }),
      note: hemoglobinLimitNote(hemoglobinLimit),
      strong: false,
    })
  }
  return {
    axis,
    ticks:
      axis.breakAt !== null
        ? logTicks(axis, axis.breakAt)
        : linearTicks(known && choice === 'fixed' ? known.ticks : [], bottom, top),
    bands,
    lines,
    rescaled: choice === 'fit',
    label: analyteLabel(series),
    unit: displayUnit(series.unit),
  }
}

function visibleValues({ time, value }: SeriesColumns, window: AxisInput['window']): number[] {
  const [first, last] =
    window === null ? [0, time.length] : [lowerBound(time, window.from), lowerBound(time, window.to)]
  return [...value.subarray(first, last)].filter((one) => !Number.isNaN(one))
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

/** The most important first: the floor and the break, then 1, 5 and 2 of each power of ten. */
function logTicks({ low, high }: YAxisModel, breakAt: number): PanelAxis['ticks'] {
  const ticks = [
    { at: low, text: t('trajectory.floor') },
    { at: breakAt, text: String(breakAt) },
  ]
  for (const factor of [1, 5, 2]) {
    for (let power = Math.floor(Math.log10(breakAt)); 10 ** power <= high; power++) {
      const at = Number((factor * 10 ** power).toPrecision(2))
      if (at > breakAt && at <= high) ticks.push({ at, text: String(at) })
    }
  }
  return ticks
}
