/** A JSON object of a resource, from JSON or XML. Elements are reached by name; XML gives a single element of a list without its list. */
export type Node = Record<string, unknown>

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Values of an element as a list: empty when absent, one when single. */
export function list(node: Node | null | undefined, name: string): unknown[] {
  const value = node?.[name]
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

export function nodes(node: Node | null | undefined, name: string): Node[] {
  return list(node, name).filter(isNode)
}

/** The object at the end of a path of element names, the first of each list; null when there is none. */
export function child(node: Node | null | undefined, ...path: string[]): Node | null {
  let at: Node | null = node ?? null
  for (const name of path) {
    const value: unknown = first(at?.[name])
    if (!isNode(value)) return null
    at = value
  }
  return at
}

/** The first primitive at the end of a path, as text; '' when there is none. */
export function text(node: Node | null | undefined, name: string, ...deeper: string[]): string {
  let value: unknown = first(node?.[name])
  for (const next of deeper) value = isNode(value) ? first(value[next]) : undefined
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}

export interface Coding {
  system: string
  code: string
  display: string
}

/** Codings of a CodeableConcept. */
export function codings(concept: Node | null): Coding[] {
  return nodes(concept, 'coding').map((coding) => ({
    system: text(coding, 'system'),
    code: text(coding, 'code'),
    display: text(coding, 'display'),
  }))
}

/** A CodeableConcept in words: its text, else the first display, else the first code. */
export function conceptText(concept: Node | null): string {
  const all = codings(concept)
  return text(concept, 'text') || (all.find(({ display }) => display !== '')?.display ?? '') || (all[0]?.code ?? '')
}
