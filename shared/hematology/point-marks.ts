import type { AnalyteKey, LabResult, PatientRecord, ResultStatus } from '../model'
import type { Lineage, Member } from './assessment'
import { indexSpoilers, isSuitable, type SpoilerIndex, spoilersAt } from './evaluability'
import { mark } from './marks'
import { defaultProfile, type Profile } from './profiles'
import { conversionFor } from './units'

const SPOILER_MARKS = { pmn: mark.underGcsf, platelets: mark.afterPlatelets, hemoglobin: mark.afterRbc } as const
const LINEAGES: readonly Lineage[] = ['pmn', 'platelets', 'hemoglobin']

/** What the chart shows of each result by its shape: bits of `mark` by result id. */
export function pointMarks({ results, events }: PatientRecord, profile: Profile = defaultProfile): Map<number, number> {
  const spoilers = indexSpoilers(events, profile.windows)
  return new Map(results.map((result) => [result.id, marksOfResult(result, spoilers)]))
}

function marksOfResult(result: LabResult, spoilers: SpoilerIndex): number {
  const { analyte, at, comparator, status, state, quality, sources, rawUnit } = result
  const lineage = LINEAGES.find((one) => one === analyte)
  let bits = 0
  if (at.precision === 'day') bits |= mark.dateOnly
  if (isPreliminary(status) && state !== 'withdrawn') bits |= mark.preliminary
  if (comparator !== null) bits |= comparator.startsWith('<') ? mark.below : mark.above
  if (status === 'corrected' || result.history.length > 0) bits |= mark.corrected
  if (result.derivedFrom !== null) bits |= mark.derived
  if (state === 'conflict') bits |= mark.conflict
  if (state === 'withdrawn') bits |= mark.withdrawn
  if (result.value === null || state === 'noValue') bits |= mark.noValue
  if (!isSuitable(result, memberOf(result))) bits |= mark.unsuitable
  if (isConverted(analyte, rawUnit)) bits |= mark.converted
  if (sources.length > 1 && result.derivedFrom === null) bits |= mark.severalSources
  if (quality.includes('implausible')) bits |= mark.implausible
  if (lineage && spoilersAt(spoilers, lineage, at).length > 0) bits |= SPOILER_MARKS[lineage]
  return bits
}

function isPreliminary(status: ResultStatus): boolean {
  return status === 'preliminary' || status === 'unverified' || status === 'partial'
}

const conversions = new Map<string, boolean>()

/** True when the number itself was changed: `10^9/L` is another spelling of the canonical unit, `/mm3` another unit. */
function isConverted(analyte: AnalyteKey, rawUnit: string | null): boolean {
  if (rawUnit === null) return false
  const key = `${analyte} ${rawUnit}`
  let converted = conversions.get(key)
  if (converted === undefined) {
    const conversion = conversionFor(analyte, rawUnit)
    converted = conversion.ok && conversion.converted
    conversions.set(key, converted)
  }
  return converted
}

/** Outside the three lines the specimen alone decides. */
function memberOf({ analyte }: LabResult): Member {
  return LINEAGES.find((one) => one === analyte) ?? 'reticulocytes'
}
