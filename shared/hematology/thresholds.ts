import type { AnalyteKey } from '../model'

export type LineTone = 'critical' | 'severe' | 'neutral' | 'good'

/** A horizontal line of the chart. Labels and reasons are texts `clinical.lines.ID.label` and `.reason`. */
export interface ThresholdLine {
  id: string
  /** Canonical unit of the analyte. */
  value: number
  tone: LineTone
  /** Source tags of the clinical specification. */
  sources: readonly string[]
}

/** A band of values without overlap: an end belongs to exactly one band. */
export interface ThresholdBand {
  id: string
  low: number
  lowClosed: boolean
  /** Infinity: open upwards. */
  high: number
  highClosed: boolean
  tone: LineTone
}

export interface Thresholds {
  unit: string
  lines: readonly ThresholdLine[]
  bands: readonly ThresholdBand[]
}

/** Raise it with any change of a number below: it is printed with whatever was drawn from them. */
export const thresholdsVersion = '1'

/** Lines of clinical-spec 3.1. The lower limit of hemoglobin depends on sex and age: `lowerHemoglobinLimit`. */
const THRESHOLDS: Partial<Record<AnalyteKey, Thresholds>> = {
  pmn: {
    unit: '10*9/L',
    lines: [
      { id: 'pmn02', value: 0.2, tone: 'critical', sources: ['SEED', 'S7'] },
      { id: 'pmn05', value: 0.5, tone: 'severe', sources: ['SEED', 'S7'] },
      { id: 'pmn10', value: 1, tone: 'neutral', sources: ['K: Townsley 2017'] },
      { id: 'pmn15', value: 1.5, tone: 'good', sources: ['S7', 'S15'] },
    ],
    // Ends as in clinical-spec 1.2: 0.2 and 0.5 exactly lie in the middle band.
    bands: [
      { id: 'vSAA', low: 0, lowClosed: true, high: 0.2, highClosed: false, tone: 'critical' },
      { id: 'SAA', low: 0.2, lowClosed: true, high: 0.5, highClosed: true, tone: 'severe' },
      { id: 'above', low: 0.5, lowClosed: false, high: Number.POSITIVE_INFINITY, highClosed: false, tone: 'neutral' },
    ],
  },
  platelets: {
    unit: '10*9/L',
    lines: [
      { id: 'plt10', value: 10, tone: 'critical', sources: ['S17', 'S18'] },
      { id: 'plt20', value: 20, tone: 'severe', sources: ['S7', 'S17', 'S18'] },
      { id: 'plt50', value: 50, tone: 'neutral', sources: ['S7'] },
      { id: 'plt100', value: 100, tone: 'neutral', sources: ['K: Townsley 2017'] },
      { id: 'plt150', value: 150, tone: 'good', sources: ['S15'] },
    ],
    // The criterion is met below 20, not at 20 (clinical-spec 1.2).
    bands: [{ id: 'plateletsSevere', low: 0, lowClosed: true, high: 20, highClosed: false, tone: 'severe' }],
  },
  hemoglobin: {
    unit: 'g/L',
    lines: [
      { id: 'hb60', value: 60, tone: 'critical', sources: ['K: Marsh 2009'] },
      { id: 'hb70', value: 70, tone: 'severe', sources: ['K: AABB 2023'] },
      { id: 'hb80', value: 80, tone: 'neutral', sources: ['S19'] },
      { id: 'hb100', value: 100, tone: 'neutral', sources: ['S7', 'S19'] },
    ],
    bands: [],
  },
  reticulocytes: {
    unit: '10*9/L',
    lines: [
      { id: 'arc20', value: 20, tone: 'critical', sources: ['S6'] },
      { id: 'arc25', value: 25, tone: 'neutral', sources: ['S37'] },
      { id: 'arc60', value: 60, tone: 'severe', sources: ['S7'] },
    ],
    bands: [],
  },
  lymphocytes: {
    unit: '10*9/L',
    lines: [{ id: 'alc10', value: 1, tone: 'neutral', sources: ['S37'] }],
    bands: [],
  },
}

/** Lines and bands of an analyte, or null where none are drawn (the target range of ciclosporin is set by the site). */
export function thresholdsFor(key: AnalyteKey): Thresholds | null {
  return THRESHOLDS[key] ?? null
}

/** The band that holds an exact value; null below the first or where no bands are defined. */
export function bandOf(bands: readonly ThresholdBand[], value: number): ThresholdBand | null {
  return bands.find((band) => isAboveLow(band, value) && isBelowHigh(band, value)) ?? null
}

function isAboveLow({ low, lowClosed }: ThresholdBand, value: number): boolean {
  return value > low || (lowClosed && value === low)
}

function isBelowHigh({ high, highClosed }: ThresholdBand, value: number): boolean {
  return value < high || (highClosed && value === high)
}
