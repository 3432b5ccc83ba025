import type { ResultColumns } from '../contract/patients'
import { groupBy } from '../group'
import type { AnalyteKey, LabResult } from '../model'
import { analyteByKey } from './analytes'

/**
 * Results as columns for charts and tables, one series an analyte in the catalogue's order.
 * @param results sorted by time, derived ones included
 * @param marks bits of `marks` by result id
 */
export function columnsOf(results: readonly LabResult[], marks: ReadonlyMap<number, number>): ResultColumns[] {
  return [...groupBy(results, (result) => result.analyte)]
    .map(([analyte, group]) => series(analyte, group, marks))
    .sort((a, b) => order(a.analyte) - order(b.analyte))
}

function series(analyte: AnalyteKey, group: LabResult[], marks: ReadonlyMap<number, number>): ResultColumns {
  return {
    analyte,
    name: analyte.replace(/^other:/, ''),
    unit: group[0]?.unit ?? '',
    time: Float64Array.from(group, (result) => result.at.wall),
    value: Float64Array.from(group, (result) => result.value ?? Number.NaN),
    marks: Uint32Array.from(group, (result) => marks.get(result.id) ?? 0),
    id: Float64Array.from(group, (result) => result.id),
    rangeLow: Float64Array.from(group, (result) => result.range?.low ?? Number.NaN),
    rangeHigh: Float64Array.from(group, (result) => result.range?.high ?? Number.NaN),
    rawText: group.map((result) => result.rawText),
    rawUnit: group.map((result) => result.rawUnit ?? ''),
    flags: group.map((result) => result.flags.join(' ')),
    source: group.map((result) => (result.derivedFrom === null ? (result.sources[0]?.file ?? '') : '')),
  }
}

function order(analyte: AnalyteKey): number {
  return analyteByKey(analyte)?.order ?? Number.MAX_SAFE_INTEGER
}
