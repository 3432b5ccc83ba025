import type { Timestamp } from '../../../../shared/model'
import { parseIso } from '../../../../shared/time'
import { child, list, type Node, text } from './node'

/** Start, end or instant of an element of choice such as `effective[x]`, `performed[x]`, `occurrence[x]`, as text; '' when absent. */
export function choiceTime(resource: Node, prefix: string): { start: string; end: string } {
  const period = child(resource, `${prefix}Period`)
  const timing = child(resource, `${prefix}Timing`)
  const events = list(timing, 'event').filter((event) => typeof event === 'string')
  const bounds = child(timing, 'repeat', 'boundsPeriod')
  return {
    start:
      text(resource, `${prefix}DateTime`) ||
      text(resource, `${prefix}Instant`) ||
      text(period, 'start') ||
      (events[0] ?? '') ||
      text(bounds, 'start'),
    end: text(period, 'end') || text(bounds, 'end'),
  }
}

/** Milliseconds UTC of an instant, to order versions; null when it is none. */
export function issuedAt(...texts: string[]): number | null {
  for (const each of texts) {
    const at: Timestamp | null = parseIso(each)
    if (at) return at.wall - (at.offset ?? 0) * 60_000
  }
  return null
}
