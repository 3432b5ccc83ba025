import Big from 'big.js'
import type { AnalyteKey, Timestamp } from '../model'
import { analyteByKey, type CatalogueKey } from './analytes'

/** Canonical unit; a value beyond `soft` is flagged, one beyond `hard` is held until reviewed (clinical-spec 4.5). Ends are allowed. */
interface Limits {
  soft?: { low?: number; high?: number }
  hard: { low: number; high?: number }
}

export interface Plausibility {
  level: 'soft' | 'hard'
  /** The limit that was crossed, in the canonical unit: `> 100 10*9/L`. */
  limit: string
  /** Factor (10, 100 or 1000) by which a value beyond a hard limit, or below a soft one, becomes a usual one: «unit error?». Null when none does. */
  unitError: number | null
}

const positive: Limits = { hard: { low: 0 } }
const share: Limits = { hard: { low: 0, high: 100 } }

const LIMITS: Record<CatalogueKey, Limits> = {
  pmn: { soft: { high: 15 }, hard: { low: 0, high: 100 } },
  wbc: { soft: { high: 30 }, hard: { low: 0, high: 500 } },
  platelets: { soft: { high: 450 }, hard: { low: 0, high: 3000 } },
  hemoglobin: { soft: { low: 40, high: 190 }, hard: { low: 10, high: 260 } },
  reticulocytes: { soft: { high: 200 }, hard: { low: 0, high: 1500 } },
  reticulocytePercent: { soft: { high: 10 }, hard: { low: 0, high: 60 } },
  mcv: { soft: { low: 60, high: 130 }, hard: { low: 40, high: 170 } },
  hematocrit: { soft: { low: 12, high: 60 }, hard: { low: 3, high: 80 } },
  ciclosporin: { soft: { high: 400 }, hard: { low: 0, high: 5000 } },
  ferritin: { soft: { high: 10_000 }, hard: { low: 0, high: 200_000 } },
  creatinine: { soft: { high: 400 }, hard: { low: 0, high: 3000 } },
  alt: { soft: { high: 1000 }, hard: { low: 0, high: 20_000 } },
  bilirubin: { soft: { high: 200 }, hard: { low: 0, high: 1500 } },
  // No published limits: what cannot be (below zero, more than all of the cells) is held.
  segmented: positive,
  bands: positive,
  granulocytes: positive,
  lymphocytes: positive,
  rbc: positive,
  ldh: positive,
  crp: positive,
  neutrophilPercent: share,
  segmentedPercent: share,
  bandsPercent: share,
  lymphocytePercent: share,
}

/** Judges a value in the canonical unit. Null: nothing to remark, or not in the catalogue. */
export function checkPlausibility(key: AnalyteKey, value: number): Plausibility | null {
  const analyte = analyteByKey(key)
  if (analyte === null) return null
  const { soft, hard } = LIMITS[analyte.key]
  const crossedHard = crossed(hard, value)
  const limit = crossedHard ?? crossed(soft ?? {}, value)
  if (limit === null) return null
  return {
    level: crossedHard === null ? 'soft' : 'hard',
    limit: `${limit} ${analyte.canonicalUnit}`,
    unitError: unitError(analyte.key, value),
  }
}

/** Canonical units. No laboratory's normal range ends below `high` or begins above `low`, at any age [ENG]. */
const RANGES: Partial<Record<CatalogueKey, { low: number; high: number }>> = {
  pmn: { low: 8, high: 3 },
  wbc: { low: 20, high: 5 },
  platelets: { low: 300, high: 200 },
  hemoglobin: { low: 200, high: 90 },
}

/** False when a printed reference range is impossible in the unit it was read in: the unit is wrong, however usual the value looks. */
export function rangeFits(key: AnalyteKey, { low, high }: { low: number | null; high: number | null }): boolean {
  const analyte = analyteByKey(key)
  const limits = analyte === null ? undefined : RANGES[analyte.key]
  if (limits === undefined) return true
  // `0-0` stands for no range at all.
  return (high === null || high <= 0 || high >= limits.high) && (low === null || low <= limits.low)
}

function crossed({ low, high }: { low?: number; high?: number }, value: number): string | null {
  if (low !== undefined && value < low) return `< ${low}`
  return high !== undefined && value > high ? `> ${high}` : null
}

/** Counts go wrong by 1000 (per microlitre for 10*9/L) more often than by 10, concentrations by 10 (g/dL for g/L). */
function unitError(key: CatalogueKey, value: number): number | null {
  const { soft, hard } = LIMITS[key]
  const factors = analyteByKey(key)?.family === 'count' ? [1000, 100, 10] : [10, 100, 1000]
  const usual = { ...hard, ...soft }
  const tooHigh = hard.high !== undefined && value > hard.high
  return factors.find((factor) => crossed(usual, tooHigh ? value / factor : value * factor) === null) ?? null
}

/** Why two values that stand together do not fit: texts `clinical.neighbors.ID`. */
export type NeighborFlag = 'pmnAboveWbc' | 'plateletJump' | 'plateletFall' | 'hemoglobinChange' | 'hemoglobinHematocrit'

/** Members of one blood count in canonical units; absent where not reported or not exact. */
export interface CountValues {
  pmn?: number
  wbc?: number
  hemoglobin?: number
  hematocrit?: number
}

/** Neutrophils above leukocytes × 1.02, and hemoglobin (g/dL) × 3 more than 20 % away from the hematocrit (clinical-spec 4.5). */
export function checkCount({ pmn, wbc, hemoglobin, hematocrit }: CountValues): NeighborFlag[] {
  const flags: NeighborFlag[] = []
  if (pmn !== undefined && wbc !== undefined && new Big(wbc).times('1.02').lt(pmn)) flags.push('pmnAboveWbc')
  if (hemoglobin !== undefined && hematocrit !== undefined) {
    const difference = new Big(hemoglobin).times('0.3').minus(hematocrit).abs()
    if (difference.gt(new Big(hematocrit).times('0.2'))) flags.push('hemoglobinHematocrit')
  }
  return flags
}

export interface Dated {
  at: Timestamp
  value: number
}

const HOURS_24 = 86_400_000

/**
 * Two results in succession within 24 hours on the wall clock (days in succession where only dates are given), canonical unit.
 * `explained`: a transfusion of the product, or a bleed, lies between them.
 */
export function checkChange(key: AnalyteKey, earlier: Dated, later: Dated, explained: boolean): NeighborFlag | null {
  const elapsed = later.at.wall - earlier.at.wall
  if (elapsed < 0 || elapsed > HOURS_24) return null
  const change = new Big(later.value).minus(earlier.value)
  if (key === 'platelets') {
    if (change.gt(100) && !explained) return 'plateletJump'
    return change.neg().gt(new Big(earlier.value).div(2)) ? 'plateletFall' : null
  }
  return key === 'hemoglobin' && change.abs().gt(30) && !explained ? 'hemoglobinChange' : null
}
