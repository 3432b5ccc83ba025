import type { AnalyteKey, Comparator } from '../model'
import { isBelow } from './measurement'
import { conversionFor } from './units'

export type CtcaeVersion = 'v5' | 'v6'
export type Grade = 0 | 1 | 2 | 3 | 4

/** Descriptive: in aplastic anemia a grade describes the disease and is no adverse event. Grade 5 is never computed. */
export interface CtcaeGrade {
  term: CtcaeTerm
  version: CtcaeVersion
  /** Null where a comparator or a missing lower limit leaves several grades possible. */
  grade: Grade | null
  lowest: Grade
  highest: Grade
  /** The lower limit of normal was not the laboratory's own: flag it. */
  fallbackLimit: boolean
}

/** Texts `clinical.ctcae.TERM`. */
export type CtcaeTerm = 'neutrophils' | 'platelets' | 'anemia' | 'wbc' | 'lymphocytes'

/** Upper ends of the grades 1 to 4, all exclusive; `lln` where grade 1 begins at the lower limit of normal. */
type Cuts = readonly ('lln' | number)[]

interface Rule {
  term: CtcaeTerm
  cuts: Partial<Record<CtcaeVersion, Cuts>>
  /** Lower limit of normal in the canonical unit where the laboratory gives none (clinical-spec 3.2, 3.3). */
  fallback: number | null
}

/** Canonical units. Grade 4 of anemia is a clinical judgement and has no number. Sources: S19, S20, K: CTCAE v5. */
const RULES: Partial<Record<AnalyteKey, Rule>> = {
  pmn: { term: 'neutrophils', cuts: { v5: ['lln', 1.5, 1, 0.5], v6: [1.5, 1, 0.5, 0.1] }, fallback: 2 },
  platelets: { term: 'platelets', cuts: { v5: ['lln', 75, 50, 25], v6: ['lln', 75, 50, 10] }, fallback: 150 },
  hemoglobin: { term: 'anemia', cuts: { v5: ['lln', 100, 80], v6: ['lln', 100, 80] }, fallback: null },
  wbc: { term: 'wbc', cuts: { v5: ['lln', 3, 2, 1] }, fallback: 4 },
  lymphocytes: { term: 'lymphocytes', cuts: { v5: ['lln', 0.8, 0.5, 0.2] }, fallback: 1 },
}

/** Published per unit and no exact conversions of each other: 6.2 mmol/L is 99.91 g/L and yet not below the cut (E12). */
const ANEMIA_CUTS = new Map<string, readonly [number, number]>([
  ['g/L', [100, 80]],
  ['g/dL', [10, 8]],
  ['mmol/L', [6.2, 4.9]],
])

const GRADES = [0, 1, 2, 3, 4] as const

/** A result as stored: number in the canonical unit, unit as the laboratory wrote it. */
export interface GradedResult {
  value: number
  comparator: Comparator | null
  rawUnit: string | null
}

/**
 * CTCAE grade (clinical-spec 3.2), judged in the reported unit. `lowerLimit`: the laboratory's own, in the canonical unit; for hemoglobin
 * also the one by sex and age. Null: the version has no such term on file.
 */
export function ctcaeGrade(
  key: AnalyteKey,
  { value, comparator, rawUnit }: GradedResult,
  lowerLimit: number | null,
  version: CtcaeVersion,
): CtcaeGrade | null {
  const rule = RULES[key]
  const cuts = rule?.cuts[version]
  if (rule === undefined || cuts === undefined) return null
  const reported = key === 'hemoglobin' ? hemoglobinAsReported(value, rawUnit) : null
  const lln = lowerLimit ?? rule.fallback
  let lowest = 0
  let highest = 0
  cuts.forEach((cut, index) => {
    const below =
      cut === 'lln'
        ? belowLimit(value, comparator, lln)
        : isBelow(reported?.value ?? value, comparator, reported?.cuts[index - 1] ?? cut)
    if (below === true) lowest = index + 1
    if (below !== false) highest = index + 1
  })
  return {
    term: rule.term,
    version,
    grade: lowest === highest ? (GRADES[lowest] ?? null) : null,
    lowest: GRADES[lowest] ?? 0,
    highest: GRADES[highest] ?? 0,
    fallbackLimit: cuts[0] === 'lln' && lowerLimit === null && rule.fallback !== null,
  }
}

function belowLimit(value: number, comparator: Comparator | null, lln: number | null): boolean | null {
  return lln === null ? null : isBelow(value, comparator, lln)
}

/** The number as the laboratory reported it with the cuts of that unit; null for a unit without published cuts, judged in g/L. */
function hemoglobinAsReported(value: number, rawUnit: string | null) {
  const conversion = conversionFor('hemoglobin', rawUnit)
  const cuts = conversion.ok ? ANEMIA_CUTS.get(conversion.unit) : undefined
  return conversion.ok && cuts !== undefined ? { value: conversion.fromCanonical(value), cuts } : null
}
