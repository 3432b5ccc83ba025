import type { TransfusionBin } from './assessment'

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
