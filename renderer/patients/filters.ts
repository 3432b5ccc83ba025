import type { PatientListRow } from '../../shared/contract/patients'
import type { Timestamp } from '../../shared/model'

export type Filter = 'verySevere' | 'relapse' | 'transfusionDependent' | 'infusionDue' | 'newSinceReview'
export const filters: Filter[] = ['verySevere', 'relapse', 'transfusionDependent', 'infusionDue', 'newSinceReview']

export type SortKey = 'name' | 'identifier' | 'pmn' | 'platelets' | 'hemoglobin' | 'last' | 'class' | 'response'

/** What is the case now asks for a living patient; the last counts before a death stand on file for good. */
function isAlive(row: PatientListRow): boolean {
  return row.summary?.ended !== 'death'
}

const tests: Record<Filter, (row: PatientListRow) => boolean> = {
  verySevere: (row) =>
    isAlive(row) && (row.summary?.severityClass === 'vSAA' || row.summary?.pmnBand.includes('vSAA') === true),
  relapse: (row) => row.summary?.relapse === true,
  transfusionDependent: (row) => isAlive(row) && row.summary?.transfusionDependent === true,
  infusionDue: (row) => isAlive(row) && row.summary !== null && row.summary.infusionDue !== null,
  newSinceReview: (row) => row.newSince,
}

/** Rows that match every chosen filter and every word of the search, accents and case aside. */
export function filterRows(rows: PatientListRow[], search: string, chosen: ReadonlySet<Filter>): PatientListRow[] {
  const words = fold(search)
    .split(/\s+/)
    .filter((word) => word !== '')
  return rows.filter((row) => {
    const text =
      words.length === 0 ? '' : fold(`${row.family ?? ''} ${row.given ?? ''} ${row.identifier} ${row.authority}`)
    return words.every((word) => text.includes(word)) && [...chosen].every((filter) => tests[filter](row))
  })
}

/** Sorted copy; rows without the value stand last either way. */
export function sortRows(rows: PatientListRow[], key: SortKey, descending: boolean): PatientListRow[] {
  const sign = descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const left = sortValue(a, key)
    const right = sortValue(b, key)
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : collator.compare(String(left), String(right))
    return sign * order
  })
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function sortValue(row: PatientListRow, key: SortKey): number | string | null {
  switch (key) {
    case 'name':
      return row.family === null && row.given === null ? null : `${row.family ?? ''} ${row.given ?? ''}`
    case 'identifier':
      return row.identifier
    case 'class':
      return row.summary?.severityClass ?? null
    case 'response':
      return row.summary?.response ?? null
    case 'last':
      return lastTime(row)
    default:
      return row.latest[key]?.value ?? null
  }
}

/** Wall clock of the newest core count; null without one. */
export function lastTime(row: PatientListRow): Timestamp['wall'] | null {
  const times = [row.latest.pmn, row.latest.platelets, row.latest.hemoglobin].flatMap((value) =>
    value ? [value.time] : [],
  )
  return times.length === 0 ? null : Math.max(...times)
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
