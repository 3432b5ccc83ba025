import Big from 'big.js'
import { groupBy } from '../group'
import type { Comparator, LabResult, Quality, ResultStatus } from '../model'
import { dayNumber } from '../time'
import { drawsOf } from './specimens'

/** Neutrophils and reticulocytes computed from their parts (clinical-spec 4.2), with exact decimals on the shortest text of each double. */

type Part =
  | 'wbc'
  | 'segmented'
  | 'bands'
  | 'segmentedPercent'
  | 'bandsPercent'
  | 'neutrophilPercent'
  | 'rbc'
  | 'reticulocytePercent'

const PARTS: Readonly<Record<string, Part | 'pmn' | 'reticulocytes'>> = {
  wbc: 'wbc',
  segmented: 'segmented',
  bands: 'bands',
  segmentedPercent: 'segmentedPercent',
  bandsPercent: 'bandsPercent',
  neutrophilPercent: 'neutrophilPercent',
  rbc: 'rbc',
  reticulocytePercent: 'reticulocytePercent',
  pmn: 'pmn',
  reticulocytes: 'reticulocytes',
}

/** Properties of the specimen that pass on to what is computed from it. */
const INHERITED: readonly Quality[] = ['clotted', 'insufficient', 'contaminated', 'reportTimeOnly', 'implausible']

/** A count below it makes a 100-cell differential imprecise (10*9/L). */
const LOW_WBC = 0.5
/** Reported and derived differ when by more than both (10*9/L, share of the reported). */
const DIFFERENCE = 0.1
const DIFFERENCE_SHARE = 0.2

interface Specimen {
  parts: Partial<Record<Part, LabResult>>
  pmn: LabResult[]
  reticulocytes: LabResult[]
}

/**
 * The results with derived neutrophils and reticulocytes added, sorted by time. A derived value stands where none was reported for the
 * specimen, or beside a reported one from which it differs by more than max(0.1, 20 %): both then carry `derivedDiffers`. Running it
 * again changes nothing.
 */
export function withDerived(results: readonly LabResult[]): LabResult[] {
  const reported = results.filter((result) => result.derivedFrom === null)
  const differing = new Set<number>()
  const derived: LabResult[] = []
  for (const specimen of groupSpecimens(reported)) {
    const pmn = derivePmn(specimen.parts)
    if (pmn) {
      const different = specimen.pmn.filter((result) => differs(result, pmn))
      for (const result of different) differing.add(result.id)
      if (specimen.pmn.length === 0) derived.push(pmn)
      else if (different.length > 0) derived.push({ ...pmn, quality: [...pmn.quality, 'derivedDiffers'] })
    }
    const arc = specimen.reticulocytes.length === 0 ? deriveReticulocytes(specimen.parts) : null
    if (arc) derived.push(arc)
  }
  return [...reported.map((result) => markDiffering(result, differing.has(result.id))), ...derived].sort(
    (a, b) => a.at.wall - b.at.wall || a.id - b.id,
  )
}

function markDiffering(result: LabResult, differing: boolean): LabResult {
  if (result.quality.includes('derivedDiffers') === differing) return result
  const others = result.quality.filter((quality) => quality !== 'derivedDiffers')
  return { ...result, quality: differing ? [...others, 'derivedDiffers'] : others }
}

/** Results of one specimen on one day; without a specimen id, of one time. None where there is nothing to compute from. */
function groupSpecimens(results: readonly LabResult[]): Specimen[] {
  const usable = results.filter(
    ({ analyte, value, state }) => PARTS[analyte] !== undefined && value !== null && state === 'current',
  )
  if (usable.every(({ analyte }) => analyte === 'pmn' || analyte === 'reticulocytes')) return []
  const groups = groupBy(usable, ({ at, specimen }) =>
    specimen === null ? `${at.wall}${at.precision === 'day' ? 'd' : ''}` : `${dayNumber(at)}|${specimen}`,
  )
  return [...groups.values()].flatMap(drawsOf).map(readSpecimen)
}

function readSpecimen(group: readonly LabResult[]): Specimen {
  const specimen: Specimen = { parts: {}, pmn: [], reticulocytes: [] }
  for (const result of group) {
    const part = PARTS[result.analyte]
    if (part === undefined) continue
    if (part === 'pmn' || part === 'reticulocytes') specimen[part].push(result)
    else if (isBetterPart(result, specimen.parts[part])) specimen.parts[part] = result
  }
  return specimen
}

/** A manual differential before an automated one; then the lower id, so that the order of input does not matter. */
function isBetterPart(result: LabResult, known: LabResult | undefined): boolean {
  if (!known) return true
  const rank = (one: LabResult) => (one.method === 'manual' ? 0 : 1)
  return rank(result) - rank(known) < 0 || (rank(result) === rank(known) && result.id < known.id)
}

interface Computed {
  value: Big
  comparator: Comparator | null
}

function derivePmn(parts: Specimen['parts']): LabResult | null {
  const { wbc, segmented, bands, segmentedPercent, bandsPercent, neutrophilPercent } = parts
  if (segmented) {
    const total = add(read(segmented), bands ? read(bands) : null)
    return total && build('pmn', total, present(segmented, bands), bands ? [] : ['bandsNotReported'], segmented)
  }
  if (!wbc) return null
  const badges: Quality[] = wbc.value !== null && wbc.value < LOW_WBC ? ['lowWbcDifferential'] : []
  if (segmentedPercent) {
    const percent = add(read(segmentedPercent), bandsPercent ? read(bandsPercent) : null)
    const value = percent && multiply(read(wbc), percent, '0.01')
    if (!bandsPercent) badges.push('bandsNotReported')
    return value && build('pmn', value, present(wbc, segmentedPercent, bandsPercent), badges, segmentedPercent)
  }
  const value = neutrophilPercent && multiply(read(wbc), read(neutrophilPercent), '0.01')
  return value ? build('pmn', value, present(wbc, neutrophilPercent), badges, neutrophilPercent) : null
}

/** RBC (10*12/L) × reticulocytes (%) × 10, in 10*9/L. The method is that of the percentage. */
function deriveReticulocytes({ rbc, reticulocytePercent }: Specimen['parts']): LabResult | null {
  if (!rbc || !reticulocytePercent) return null
  const value = multiply(read(rbc), read(reticulocytePercent), '10')
  return value && build('reticulocytes', value, [rbc, reticulocytePercent], [], reticulocytePercent)
}

function present(...results: (LabResult | undefined)[]): LabResult[] {
  return results.filter((result) => result !== undefined)
}

function read(result: LabResult): Computed {
  // The shortest decimal that gives the double back is the decimal that the laboratory wrote.
  return { value: new Big(String(result.value ?? 0)), comparator: result.comparator }
}

/** One bound remains when both are open the same way, or one is exact; otherwise nothing can be said. */
function combine(a: Comparator | null, b: Comparator | null): Comparator | null | 'none' {
  if (a === null || b === null) return a ?? b
  if (a[0] !== b[0]) return 'none'
  return a.length === 1 ? a : b
}

function add(a: Computed, b: Computed | null): Computed | null {
  if (!b) return a
  const comparator = combine(a.comparator, b.comparator)
  return comparator === 'none' ? null : { value: a.value.plus(b.value), comparator }
}

function multiply(a: Computed, b: Computed, factor: string): Computed | null {
  const comparator = combine(a.comparator, b.comparator)
  return comparator === 'none' ? null : { value: a.value.times(b.value).times(factor), comparator }
}

function build(
  analyte: 'pmn' | 'reticulocytes',
  { value, comparator }: Computed,
  parents: LabResult[],
  badges: Quality[],
  methodOf: LabResult,
): LabResult | null {
  const [first] = parents
  if (!first) return null
  const latest = parents.reduce((last, parent) => (parent.at.wall > last.at.wall ? parent : last), first)
  const text = value.toFixed()
  return {
    id: -first.id,
    analyte,
    at: latest.at,
    value: Number(text),
    comparator,
    unit: '10*9/L',
    rawText: `${comparator ?? ''}${text}`,
    rawUnit: null,
    status: statusOf(parents),
    state: 'current',
    method: methodOf.method,
    specimen: first.specimen,
    range: null,
    flags: [],
    quality: [...badges, ...INHERITED.filter((quality) => parents.some((parent) => parent.quality.includes(quality)))],
    note: null,
    derivedFrom: parents.map(({ id }) => id),
    history: [],
    sources: parents.flatMap(({ sources }) => sources),
  }
}

/** As sure as the least sure of its parents. */
function statusOf(parents: readonly LabResult[]): ResultStatus {
  const unsure = parents.find(({ status }) => status !== 'final' && status !== 'corrected')
  if (unsure) return unsure.status
  return parents.some(({ status }) => status === 'corrected') ? 'corrected' : 'final'
}

function differs(reported: LabResult, derived: LabResult): boolean {
  if (reported.comparator !== null || derived.comparator !== null) return false
  const known = read(reported).value
  const gap = known.minus(read(derived).value).abs()
  return gap.gt(DIFFERENCE) && gap.gt(known.times(DIFFERENCE_SHARE))
}
