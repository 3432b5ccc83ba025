import { displayUnit } from './display'
import { analyteByKey } from './hematology/analytes'
import type { CtcaeGrade } from './hematology/grades'
import type { HemoglobinLimit } from './hematology/hemoglobin'
import { limitOf, neighborsOf } from './hematology/remarks'
import type { ThresholdLine } from './hematology/thresholds'
import { t } from './messages'
import type { AnalyteKey } from './model'

/** Why a result is to be doubted: the limit that it lies beyond, and each neighbour that it does not fit. */
export function doubtTexts(analyte: AnalyteKey, value: number, bits: number): string[] {
  const beyond = limitOf(analyte, value, bits)
  const limit = beyond?.limit.replace(/\S+$/, displayUnit)
  return [
    ...(beyond === null ? [] : [t('clinical.implausible.limit', { limit })]),
    ...(beyond === null || beyond.unitError === null
      ? []
      : [t('clinical.implausible.unitError', { factor: beyond.unitError })]),
    ...neighborsOf(bits).map((flag) => t(`clinical.neighbors.${flag}`)),
  ]
}

/** `3`, or `2–3` where a comparator or a missing limit leaves both possible. */
export function gradeText({ lowest, highest }: Pick<CtcaeGrade, 'lowest' | 'highest'>): string {
  return lowest === highest ? String(lowest) : `${lowest}–${highest}`
}

/** The grade in full: term, version, that it is descriptive, and where its lower limit is not the laboratory's. */
export function gradeSentences(grade: CtcaeGrade): string[] {
  const term = t(`clinical.ctcae.${grade.term}`)
  return [
    t('clinical.ctcae.grade', { term, version: grade.version, grade: gradeText(grade) }),
    t('clinical.ctcae.descriptive'),
    ...(grade.fallbackLimit ? [t('clinical.ctcae.fallbackLimit')] : []),
  ]
}

/** Value, reason and source of a line of the chart. */
export function lineNote({ id, value, sources }: ThresholdLine, analyte: AnalyteKey): string {
  const unit = displayUnit(analyteByKey(analyte)?.canonicalUnit ?? '')
  const cited = sources.map((source) =>
    source.startsWith('K: ')
      ? t('clinical.sources.unread', { citation: source.slice('K: '.length) })
      : t(`clinical.sources.${source}`),
  )
  return `${value} ${unit}. ${t(`clinical.lines.${id}.reason`)}. ${t('clinical.sources.from', { sources: cited.join('; ') })}`
}

/** By which sex, age and source the lower limit of hemoglobin holds, and what it does not regard. */
export function hemoglobinLimitNote({ row }: HemoglobinLimit): string {
  return `${t(`clinical.hemoglobin.${row}`)}. ${t('clinical.hemoglobin.unadjusted')}`
}
