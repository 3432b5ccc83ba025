import type { EventStatus, ResultState } from '../../shared/model'

/** What decides how an event stands among those with the same key. */
export interface EventAssertion {
  id: number
  /** Of `eventKey`. */
  key: string
  /** True when a person entered or changed it here. */
  edited: boolean
  status: EventStatus
  /** UTC milliseconds. */
  issued: number | null
  /** Everything that it says, in one text. */
  content: string
}

const progress = { ordered: 0, given: 1, not_done: 2, error: 3 } as const satisfies Record<EventStatus, number>

const ownId = 'id '

/** What makes two events the same: the source's own id, else type, start, product and dose. */
export function eventKey(event: {
  externalId: string | null
  type: string
  start: { wall: number; precision: string }
  dose: { value: number; unit: string } | null
  details: { product?: string }
}): string {
  if (event.externalId !== null) return ownId + event.externalId
  const product = event.details.product?.trim().toLowerCase() ?? ''
  const dose = event.dose ? `${event.dose.value} ${event.dose.unit}` : ''
  return [event.type, event.start.wall, event.start.precision, product, dose].join('|')
}

/** The source's own id that a key was made of; null for a key made of what the event says. */
export function externalIdOf(key: string): string | null {
  return key.startsWith(ownId) ? key.slice(ownId.length) : null
}

/**
 * How the events of one patient stand: of each key one is shown. A person's word stands above a file's; then the latest issued,
 * then the further status. Without these a source's own id is taken at its latest import, any other at its fullest text.
 */
export function resolveEvents(events: readonly EventAssertion[]): ResultState[] {
  const shown = new Map<string, EventAssertion>()
  for (const event of events) {
    const rival = shown.get(event.key)
    if (!rival || preference(event, rival) < 0) shown.set(event.key, event)
  }
  // Of those that say the very same the first stands: a second import of it changes nothing.
  for (const event of events) {
    const winner = shown.get(event.key)
    if (winner && event.id < winner.id && saysTheSame(event, winner)) shown.set(event.key, event)
  }
  return events.map((event) => {
    const winner = shown.get(event.key)
    if (winner === event) return 'current'
    return winner?.content === event.content ? 'duplicate' : 'superseded'
  })
}

function saysTheSame(a: EventAssertion, b: EventAssertion): boolean {
  return a.content === b.content && a.edited === b.edited && a.issued === b.issued && a.status === b.status
}

function preference(a: EventAssertion, b: EventAssertion): number {
  return (
    Number(b.edited) - Number(a.edited) ||
    (b.issued ?? -Infinity) - (a.issued ?? -Infinity) ||
    progress[b.status] - progress[a.status] ||
    (a.key.startsWith(ownId) ? b.id - a.id : 0) ||
    b.content.length - a.content.length ||
    (a.content < b.content ? -1 : a.content > b.content ? 1 : 0) ||
    a.id - b.id
  )
}
