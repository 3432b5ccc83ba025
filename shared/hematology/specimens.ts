import { groupBy } from '../group'
import type { LabResult } from '../model'

/**
 * The draws behind one specimen id. Usually one; where the same test stands there at several times, the id is that of an order or a word
 * like "blood", and the times tell the draws apart.
 */
export function drawsOf(group: LabResult[]): LabResult[][] {
  const wall = group[0]?.at.wall
  if (group.every(({ at }) => at.wall === wall)) return [group]
  const times = new Map<string, number>()
  const isOne = group.every((result) => {
    if (result.derivedFrom !== null) return true
    const key = `${result.analyte}|${result.method ?? ''}`
    const known = times.get(key)
    times.set(key, result.at.wall)
    return known === undefined || known === result.at.wall
  })
  return isOne ? [group] : [...groupBy(group, ({ at }) => at.wall).values()]
}
