import { createHash } from 'node:crypto'

const LONGEST = 100

/** A name for a layout that nobody has named: the same for every file with the same columns, readable where short. */
export function layoutName(kind: string, header: readonly string[]): string {
  const columns = header.join(', ')
  if (columns.length <= LONGEST) return `${kind}: ${columns}`
  const digest = createHash('sha256').update(columns).digest('hex').slice(0, 12)
  return `${kind}: ${columns.slice(0, LONGEST)}… (${digest})`
}
