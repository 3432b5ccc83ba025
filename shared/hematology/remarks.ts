import { groupBy } from '../group'
import type { AnalyteKey, ClinicalEvent, LabResult, Patient, PatientRecord } from '../model'
import { isBefore } from './calendar'
import { isGiven } from './evaluability'
import { type CtcaeGrade, type CtcaeVersion, ctcaeGrade, type Grade } from './grades'
import { lowerHemoglobinLimit } from './hemoglobin'
import {
  type CountValues,
  checkChange,
  checkCount,
  checkPlausibility,
  type NeighborFlag,
  type Plausibility,
} from './plausibility'
import { drawsOf } from './specimens'

/** What is said of a single result beside its value: why it is to be doubted, and its CTCAE grade (clinical-spec 3.2, 4.5). */

/** Bits of `SeriesColumns.doubts`: the value lies beyond its soft limit, or does not fit its neighbours. */
export const doubt = {
  limit: 1,
  pmnAboveWbc: 2,
  plateletJump: 4,
  plateletFall: 8,
  hemoglobinChange: 16,
  hemoglobinHematocrit: 32,
} as const satisfies Record<NeighborFlag | 'limit', number>

const neighborFlags = [
  'pmnAboveWbc',
  'plateletJump',
  'plateletFall',
  'hemoglobinChange',
  'hemoglobinHematocrit',
] as const

/** Neighbour checks that a result failed. */
export function neighborsOf(bits: number): NeighborFlag[] {
  return neighborFlags.filter((flag) => (bits & doubt[flag]) !== 0)
}

/** The limit that a value lies beyond, or null. */
export function limitOf(analyte: AnalyteKey, value: number, bits: number): Plausibility | null {
  return (bits & doubt.limit) === 0 ? null : checkPlausibility(analyte, value)
}

/**
 * Bits of `doubt` by result id; results without any are left out. Only exact numbers that are shown are compared.
 * @param results sorted by time, derived ones included
 */
export function doubtsOf({ results, events }: Pick<PatientRecord, 'results' | 'events'>): Map<number, number> {
  const found = new Map<number, number>()
  const add = ({ id }: LabResult, bits: number) => found.set(id, (found.get(id) ?? 0) | bits)
  for (const result of results) {
    if (result.value !== null && isShown(result) && checkPlausibility(result.analyte, result.value) !== null) {
      add(result, doubt.limit)
    }
  }
  const exact = results.filter((result) => isShown(result) && result.value !== null && result.comparator === null)
  const draws = [...groupBy(exact, drawKey).values()].flatMap(drawsOf)
  for (const draw of draws) {
    const wbc = draw.find(({ analyte }) => analyte === 'wbc')
    const hematocrit = draw.find(({ analyte }) => analyte === 'hematocrit')
    for (const result of draw) {
      const partner = result.analyte === 'pmn' ? wbc : result.analyte === 'hemoglobin' ? hematocrit : undefined
      if (!partner) continue
      for (const flag of checkCount({ ...memberOf(result), ...memberOf(partner) })) {
        add(result, doubt[flag])
        add(partner, doubt[flag])
      }
    }
  }
  for (const analyte of ['platelets', 'hemoglobin'] as const) {
    const explaining = events.filter((event) => explains(analyte, event))
    const series = exact.filter((result) => result.analyte === analyte)
    for (const [index, later] of series.entries()) {
      const earlier = series[index - 1]
      if (!earlier) continue
      const flag = checkChange(analyte, dated(earlier), dated(later), isExplained(explaining, earlier, later))
      if (flag !== null) add(later, doubt[flag])
    }
  }
  return found
}

function isShown({ state }: LabResult): boolean {
  return state === 'current' || state === 'conflict'
}

/** Members of one count: by their specimen, else by their time. */
function drawKey({ specimen, at }: LabResult): string {
  return specimen ?? `${at.wall} ${at.precision}`
}

function memberOf({ analyte, value }: LabResult): CountValues {
  return { [analyte]: value }
}

function dated({ at, value }: LabResult): { at: LabResult['at']; value: number } {
  return { at, value: value ?? Number.NaN }
}

/** Platelets or red cells that were given, for hemoglobin a bleed too. */
function explains(analyte: 'platelets' | 'hemoglobin', event: ClinicalEvent): boolean {
  if (event.type === (analyte === 'platelets' ? 'PLT' : 'RBC')) return isGiven(event)
  const isBleed = event.type === 'AE' && /bleed|ha?emorr|blutung|出血/i.test(event.details.ctcae_term ?? '')
  return analyte === 'hemoglobin' && isBleed
}

/** True when one of the events may lie between the two; a date alone leaves that open within its day. */
function isExplained(events: readonly ClinicalEvent[], earlier: LabResult, later: LabResult): boolean {
  return events.some(
    ({ start, end }) => isBefore(end ?? start, earlier.at) !== true && isBefore(later.at, start) !== true,
  )
}

/**
 * CTCAE grade of a result in its reported unit, against the laboratory's own lower limit, for hemoglobin else the one by sex and age. Null
 * where nothing is graded: no number, withdrawn, or a term that the version does not have.
 */
export function gradeOf(
  { analyte, at, value, comparator, rawUnit, range, state }: LabResult,
  { sex, birthDate }: Pick<Patient, 'sex' | 'birthDate'>,
  version: CtcaeVersion,
): CtcaeGrade | null {
  if (value === null || state === 'withdrawn' || state === 'noValue') return null
  const byAge = analyte === 'hemoglobin' ? (lowerHemoglobinLimit(sex, birthDate, at)?.value ?? null) : null
  return ctcaeGrade(analyte, { value, comparator, rawUnit }, range?.low ?? byAge, version)
}

const graded = 64

/** A grade as one number of `SeriesColumns.grades`: 0 for none, else 64 + lowest × 8 + highest. */
export function gradeCode(grade: CtcaeGrade | null): number {
  return grade === null ? 0 : graded + grade.lowest * 8 + grade.highest
}

/** Lowest and highest grade that a code allows; null for none. */
export function gradesOfCode(code: number): { lowest: Grade; highest: Grade } | null {
  if (code < graded) return null
  const grade = (bits: number): Grade => (bits === 1 || bits === 2 || bits === 3 || bits === 4 ? bits : 0)
  return { lowest: grade((code >> 3) & 7), highest: grade(code & 7) }
}
