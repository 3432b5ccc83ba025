import Big from 'big.js'
import type { LabResult, Patient, Timestamp } from '../model'
import type { Badge, Baseline, Lineage, ResponseLevel } from './assessment'
import { isHemoglobinNormal } from './hemoglobin'
import { isAbove, isAtLeast, isBelow } from './measurement'
import type { Above, CountLimits, PartialResponse, Profile } from './profiles'
import { isEvaluable, type MemberValue } from './sets'
import { isSevere } from './severity'
import type { AssessedCount } from './timeline'

/** Response level of one blood count (clinical-spec 2.1 and `qual` of 2.5). */

export const lineages: readonly Lineage[] = ['pmn', 'platelets', 'hemoglobin']

const RANK = { NR: 0, PR: 1, CR: 2 } as const

/** What a level is judged against. */
export interface LevelContext {
  patient: Patient
  profile: Profile
  severity: 'severe' | 'nonSevere'
  baseline: Record<Lineage, Baseline | null>
  /** Transfusion dependent in the weeks before day 0. */
  dependentAtBaseline: boolean
}

export interface Level {
  /** Null: not evaluable. */
  level: ResponseLevel | null
  /** PR for certain, CR open since sex or age is not recorded. */
  completeOpen: boolean
  badges: Badge[]
}

const NOT_EVALUABLE: Level = { level: null, completeOpen: false, badges: [] }

type Truth = boolean | null

function both(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false
  return a === null || b === null ? null : true
}

function any(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true
  return truths.includes(null) ? null : false
}

/**
 * CR, PR or NR of a count, or not evaluable: a line is missing, spoiled or in doubt, or a censored value leaves the question open
 * (clinical-spec 2.2, 2.5).
 */
export function levelOf(count: AssessedCount, context: LevelContext): Level {
  const { pmn, platelets, hemoglobin } = count.members
  if (!pmn || !platelets || !hemoglobin) return NOT_EVALUABLE
  if (!lineages.every((lineage) => isEvaluable(count, lineage))) return NOT_EVALUABLE
  const { complete, partial } = context.profile.response
  const values = { pmn, platelets, hemoglobin }
  const isComplete = meetsLimits(values, complete, context.patient, count.at)
  if (isComplete === true) return { level: 'CR', completeOpen: false, badges: [] }
  const isPartial = meetsPartial(partial[context.severity], values, count, context)
  if (isComplete === null) {
    // Only a limit that depends on the unrecorded may leave CR open; a censored value makes the count not evaluable.
    const isExact = lineages.every((lineage) => values[lineage].result.comparator === null)
    if (!isExact || isPartial !== true) return NOT_EVALUABLE
    return { level: 'PR', completeOpen: true, badges: ['sexUnknown'] }
  }
  if (isPartial === null || isPartial === 'undefined') return NOT_EVALUABLE
  return { level: isPartial ? 'PR' : 'NR', completeOpen: false, badges: [] }
}

/** Does a count reach a level? Null: it neither reaches nor refutes it. */
export function reaches({ level, completeOpen }: Level, wanted: 'CR' | 'PR'): Truth {
  if (level === null || (wanted === 'CR' && completeOpen)) return null
  return RANK[level] >= RANK[wanted]
}

type LineValues = Record<Lineage, MemberValue>

function meetsLimits(values: LineValues, limits: CountLimits, patient: Patient, at: Timestamp): Truth {
  const counted = both(isOver(values.pmn, limits.pmn), isOver(values.platelets, limits.platelets))
  // Most counts fail here, and the limit of hemoglobin has to be worked out from the age.
  if (counted === false) return false
  const { hemoglobin } = limits
  const isNormalEnough =
    hemoglobin === 'lowerLimit'
      ? isNormal('hemoglobin', values.hemoglobin.result, patient, at)
      : isOver(values.hemoglobin, hemoglobin)
  return both(counted, isNormalEnough)
}

function isOver({ result }: MemberValue, { limit, strict }: Above): Truth {
  return result.value === null ? null : (strict ? isAbove : isAtLeast)(result.value, result.comparator, limit)
}

function meetsPartial(
  rule: PartialResponse,
  values: LineValues,
  count: AssessedCount,
  context: LevelContext,
): Truth | 'undefined' {
  if (rule === 'none') return 'undefined'
  if (rule === 'improvement') return isImproved(values, count, context)
  if (rule === 'notSevere') return isNotSevere(count)
  return meetsLimits(values, rule, context.patient, count.at)
}

/**
 * PR asks for a class that is known to be not severe (`qual` of clinical-spec 2.5): without usable reticulocytes an indeterminate one is none.
 * One that a censored value or a conflict leaves open says nothing.
 */
function isNotSevere({ class: severity, criteria, members: { reticulocytes } }: AssessedCount): Truth {
  if (severity !== 'indeterminate') return !isSevere(severity)
  if (criteria.pmn === null || criteria.platelets === null) return null
  return reticulocytes?.usable || (reticulocytes?.conflict.length ?? 0) > 0 ? null : false
}

/** Adult lower limits in 10*9/L where the laboratory gives none (clinical-spec 3.3). */
const FALLBACK_LOW = { pmn: 1.8, platelets: 150 } as const

/** Rise that counts when the baseline is below the limit (clinical-spec 2.1, BSH non-severe). */
const RISE = {
  pmn: { below: 0.5, by: 0.5 },
  platelets: { below: 20, by: 20 },
  hemoglobin: { below: 60, by: 30 },
} as const

/**
 * Non-severe disease: any of transfusion independence when dependent before, a line doubled or normal again, or the rise over a low
 * baseline. An evaluable count is free of recent transfusions, and the confirmation asks the same up to the second count.
 */
function isImproved(values: LineValues, count: AssessedCount, context: LevelContext): Truth {
  if (context.dependentAtBaseline) return true
  return any(
    lineages.flatMap((lineage) => {
      const baseline = context.baseline[lineage]
      const value = values[lineage]
      return [
        isDoubled(value, baseline),
        isNormalised(lineage, value, baseline, context.patient, count.at),
        isRaised(value, baseline, lineage),
      ]
    }),
  )
}

/** A censored or zero baseline cannot be doubled (clinical-spec 2.5). */
function isDoubled({ result }: MemberValue, baseline: Baseline | null): Truth {
  if (result.value === null || baseline === null || baseline.comparator !== null || baseline.value === 0) return null
  return isAtLeast(result.value, result.comparator, 2 * baseline.value)
}

type Reading = Pick<LabResult, 'value' | 'comparator'>

/** At or above the lower limit of the table (hemoglobin) or of adults. */
function isNormal(lineage: Lineage, { value, comparator }: Reading, patient: Patient, at: Timestamp): Truth {
  if (value === null) return null
  if (lineage !== 'hemoglobin') return isAtLeast(value, comparator, FALLBACK_LOW[lineage])
  return isHemoglobinNormal(value, comparator, patient.sex, patient.birthDate, at)
}

/** Enters the normal range, the laboratory's own before the table's: a baseline below it, a value in it. */
function isNormalised(
  lineage: Lineage,
  { result }: MemberValue,
  baseline: Baseline | null,
  patient: Patient,
  at: Timestamp,
): Truth {
  const printed = result.range?.low ?? null
  const test = ({ value, comparator }: Reading): Truth =>
    printed === null || value === null
      ? isNormal(lineage, { value, comparator }, patient, at)
      : isAtLeast(value, comparator, printed)
  const isIn = test(result)
  if (isIn === false) return false
  const wasIn = baseline === null ? null : test(baseline)
  if (wasIn === true) return false
  return wasIn === null ? null : isIn
}

function isRaised({ result }: MemberValue, baseline: Baseline | null, lineage: Lineage): Truth {
  const { below, by } = RISE[lineage]
  if (result.value === null || baseline === null) return null
  const wasLow = isBelow(baseline.value, baseline.comparator, below)
  if (wasLow === false) return false
  return both(wasLow, isRiseOver(result.value, result.comparator, baseline, by))
}

/** Is the value more than `by` over the baseline? Of a censored baseline both ends are tried. */
function isRiseOver(value: number, comparator: Baseline['comparator'], baseline: Baseline, by: number): Truth {
  const isBelowOnly = baseline.comparator === '<' || baseline.comparator === '<='
  if (baseline.comparator !== null && !isBelowOnly) return null
  const overHighest = isAbove(value, comparator, plus(baseline.value, by))
  if (!isBelowOnly || overHighest === true) return overHighest
  return isAbove(value, comparator, by) === false ? false : null
}

/** Exact sum of two decimals, rounded once: 0.1 + 0.2 is 0.3. */
export function plus(a: number, b: number): number {
  return new Big(String(a)).plus(String(b)).toNumber()
}

/** Exact difference of two decimals, rounded once. */
export function minus(a: number, b: number): number {
  return new Big(String(a)).minus(String(b)).toNumber()
}
