import type { Comparator, LabResult } from '../model'
import type { Criterion, MarrowStatus, PmnBand, SeverityClass } from './assessment'
import { addMonths } from './calendar'
import { intervalOf, isAtMost, isBelow } from './measurement'
import type { SeverityRules } from './profiles'

/** Founding rule (SEED), in 10*9/L: below 0.2, 0.2 to 0.5 with both ends, above 0.5. */
const VERY_SEVERE = 0.2
const SEVERE = 0.5

/**
 * PMN band of a neutrophil count in 10*9/L: the founding rule, a number and nothing more (clinical-spec 1.2, D1). A censored value gives
 * every band that its interval touches, most severe first (E10).
 */
export function pmnBands(value: number, comparator: Comparator | null): PmnBand[] {
  const { low, lowClosed, high, highClosed } = intervalOf(value, comparator)
  const bands: PmnBand[] = []
  if (low < VERY_SEVERE) bands.push('vSAA')
  const reachesSevere = high > VERY_SEVERE || (high === VERY_SEVERE && highClosed)
  if (reachesSevere && (low < SEVERE || (low === SEVERE && lowClosed))) bands.push('SAA')
  if (high > SEVERE) bands.push('nSAA')
  return bands
}

/** A member of a blood count, as the class needs it. */
export interface CriterionInput {
  result: Pick<LabResult, 'value' | 'comparator' | 'method'>
  /** A transfusion or growth factor may have raised it. */
  spoiled: boolean
  /** Final, suitable and without conflict; anything else says nothing. */
  usable: boolean
  /** Values that contradict each other. */
  conflict: readonly unknown[]
}

/** Reticulocyte cut in 10*9/L by method; the automated one when the method is not stated (clinical-spec 1.3). */
export function reticulocyteCut(rules: SeverityRules, method: LabResult['method']): number {
  return method === 'manual' ? rules.reticulocytes.manual : rules.reticulocytes.automated
}

/** Is the value below the limit? A spoiled value may prove that it is, never that it is not (D4). */
export function meetsCriterion(input: CriterionInput | undefined, limit: number, inclusive: boolean): boolean | null {
  if (!input?.usable || input.result.value === null) return null
  const met = (inclusive ? isAtMost : isBelow)(input.result.value, input.result.comparator, limit)
  return met === false && input.spoiled ? null : met
}

export interface Classification {
  class: SeverityClass
  criteria: Record<Criterion, boolean | null>
}

type CriterionInputs = Partial<Record<Criterion, CriterionInput>>

/**
 * Class of one blood count from the blood criteria (clinical-spec 1.3): two of three met is severe, fewer than two possible is not severe,
 * all else is indeterminate. The marrow is judged apart by `marrowStatus`.
 */
export function classify(inputs: CriterionInputs, rules: SeverityRules): Classification {
  if (rules.basis === 'pmnBand') return classifyByBand(inputs.pmn)
  const { pmn, platelets, reticulocytes } = inputs
  const criteria = {
    pmn: meetsCriterion(pmn, rules.pmn, rules.inclusive),
    platelets: meetsCriterion(platelets, rules.platelets, rules.inclusive),
    reticulocytes: meetsCriterion(
      reticulocytes,
      reticulocyteCut(rules, reticulocytes?.result.method ?? null),
      rules.inclusive,
    ),
  }
  // Also where the other two criteria would do (clinical-spec 4.6).
  if (isContradicted(pmn) || isContradicted(platelets) || isContradicted(reticulocytes))
    return { class: 'indeterminate', criteria }
  let met = 0
  let open = 0
  for (const criterion of CRITERIA) {
    if (criteria[criterion] === true) met++
    if (criteria[criterion] === null) open++
  }
  if (met >= 2) return { class: severeClass(meetsCriterion(pmn, rules.verySeverePmn, false)), criteria }
  return { class: met + open < 2 ? 'notSevere' : 'indeterminate', criteria }
}

const CRITERIA: readonly Criterion[] = ['pmn', 'platelets', 'reticulocytes']

function isContradicted(input: CriterionInput | undefined): boolean {
  return input !== undefined && input.conflict.length > 0
}

function severeClass(verySevere: boolean | null): SeverityClass {
  if (verySevere === null) return 'SAA/vSAA'
  return verySevere ? 'vSAA' : 'SAA'
}

function classifyByBand(pmn: CriterionInput | undefined): Classification {
  const met = meetsCriterion(pmn, SEVERE, true)
  const criteria = { pmn: met, platelets: null, reticulocytes: null }
  if (met === null) return { class: 'indeterminate', criteria }
  return { class: met ? severeClass(meetsCriterion(pmn, VERY_SEVERE, false)) : 'notSevere', criteria }
}

/** Does the class say severe, in whichever form? */
export function isSevere(severity: SeverityClass): boolean {
  return severity === 'vSAA' || severity === 'SAA' || severity === 'SAA/vSAA'
}

export interface MarrowExamination {
  id: number
  day: number
  /** Percent; null where not recorded. */
  cellularity: number | null
  residual: number | null
}

export interface MarrowFinding {
  status: MarrowStatus
  /** Events that decide it. */
  events: number[]
}

const AT_DIAGNOSIS: MarrowFinding = { status: 'confirmed', events: [] }
const NOT_ON_FILE: MarrowFinding = { status: 'notOnFile', events: [] }

/**
 * Does the marrow support the class on `day`? Confirmed by an examination of the last months with few cells, or by the record of the
 * diagnosis (clinical-spec 1.3).
 */
export function marrowStatus(
  examinations: readonly MarrowExamination[],
  confirmedAtDiagnosis: boolean,
  day: number,
  rules: SeverityRules,
): MarrowFinding {
  if (examinations.length === 0) return confirmedAtDiagnosis ? AT_DIAGNOSIS : NOT_ON_FILE
  const before = examinations.filter((one) => one.day <= day)
  const recent = before.filter((one) => addMonths(one.day, rules.marrow.months) >= day)
  const idsOf = (state: boolean | null) =>
    recent.filter((one) => isHypocellular(one, rules) === state).map(({ id }) => id)
  const confirming = idsOf(true)
  if (confirming.length > 0 || confirmedAtDiagnosis) return { status: 'confirmed', events: confirming }
  const open = idsOf(null)
  if (open.length > 0) return { status: 'undetermined', events: open }
  const against = idsOf(false)
  if (against.length > 0) return { status: 'notHypocellular', events: against }
  return before.length > 0 ? { status: 'outdated', events: before.map(({ id }) => id) } : NOT_ON_FILE
}

/** Below 25 %, or below 50 % with less than 30 % hematopoietic cells; null where a needed number is missing. */
function isHypocellular({ cellularity, residual }: MarrowExamination, { marrow }: SeverityRules): boolean | null {
  if (cellularity === null) return null
  if (cellularity < marrow.cellularity) return true
  if (cellularity >= marrow.cellularityWithResidual) return false
  return residual === null ? null : residual < marrow.residual
}
