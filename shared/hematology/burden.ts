import { dayNumber, parseIso } from '../time'
import type { Assessment, TransfusionBin } from './assessment'

const binDays = 28

export interface Burden {
  rbc: number
  platelets: number
}

/**
 * Mean units in 28 days over the bins that begin from day `from` (a multiple of 28) and before day `to`; bins without a transfusion
 * count as none (clinical-spec 7). Null when `to` does not lie after `from`.
 */
export function unitsPer28Days(bins: readonly TransfusionBin[], from: number, to: number): Burden | null {
  if (to <= from) return null
  const inside = bins.filter((bin) => bin.fromDay >= from && bin.fromDay < to)
  const count = Math.ceil((to - from) / binDays)
  return {
    rbc: inside.reduce((sum, bin) => sum + bin.rbcUnits, 0) / count,
    platelets: inside.reduce((sum, bin) => sum + bin.pltUnits, 0) / count,
  }
}

/** Units per 28 days in the 56 days before day 0, and from day 0 to the last count; null without day 0 or without a count after it. */
export function burdenAroundDay0({
  transfusion,
  day0,
  lastCount,
}: Pick<Assessment, 'transfusion' | 'day0' | 'lastCount'>): {
  before: Burden | null
  after: Burden | null
} {
  const zero = day0 === null ? null : parseIso(day0)
  const last = lastCount === null ? null : parseIso(lastCount)
  return {
    before: zero === null ? null : unitsPer28Days(transfusion.bins, -56, 0),
    after:
      zero === null || last === null
        ? null
        : unitsPer28Days(transfusion.bins, 0, dayNumber(last) - dayNumber(zero) + 1),
  }
}

/** `2.0`, or a dash where there is none. */
export function burdenText(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(1)
}
