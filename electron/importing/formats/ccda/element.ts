import { DEEPEST, LARGEST_RESOURCE } from '../fhir/scan'
import { feed, guardedParser, XmlBroken } from '../xml'

/** An element with its attributes by local name, so that `xsi:type` is `type`. */
export interface Element {
  name: string
  attributes: ReadonlyMap<string, string>
  children: Element[]
  text: string
}

const NAMESPACE = 'urn:hl7-org:v3'

/** What is given out as it closes; nothing else is kept. */
export type Part = 'recordTarget' | 'effectiveTime' | 'section' | 'entry'

interface Open extends Element {
  children: Element[]
}

/**
 * Reads a clinical document in pieces and gives out its patient, its time, the code of each section and then each entry of it, as they close. The
 * narrative is left out. A document type is refused before anything of it could be expanded.
 */
export class DocumentScanner {
  private readonly parser = guardedParser()
  private readonly open: Open[] = []
  /** Depth of an element that is passed over (narrative, extensions); 0 when none is. */
  private skipped = 0
  private size = 0

  constructor(private readonly give: (part: Part, element: Element) => void) {
    this.parser.on('opentag', ({ local, uri, attributes }) => {
      if (this.open.length + this.skipped >= DEEPEST) throw new XmlBroken('tooDeep')
      if (this.skipped > 0 || uri !== NAMESPACE || this.isNarrative(local)) {
        this.skipped++
        return
      }
      const own = new Map<string, string>()
      for (const { local: name, uri: space, value } of Object.values(attributes)) {
        if (space !== 'http://www.w3.org/2000/xmlns/') own.set(name, value)
        this.grow(value.length)
      }
      this.grow(40)
      this.open.push({ name: local, attributes: own, children: [], text: '' })
    })
    this.parser.on('text', (text) => {
      const last = this.open.at(-1)
      if (last === undefined || this.skipped > 0 || text.trim() === '') return
      this.grow(text.length)
      last.text += text
    })
    this.parser.on('closetag', () => this.close())
  }

  push(text: string): void {
    feed(this.parser, text)
  }

  end(): void {
    this.parser.close()
    if (this.open.length > 0) throw new XmlBroken('malformed')
  }

  private isNarrative(local: string): boolean {
    return local === 'text' && this.open.at(-1)?.name === 'section'
  }

  private grow(length: number): void {
    this.size += length
    if (this.size > LARGEST_RESOURCE) throw new XmlBroken('tooLarge')
  }

  private close(): void {
    if (this.skipped > 0) {
      this.skipped--
      return
    }
    const done = this.open.pop()
    const parent = this.open.at(-1)
    if (done === undefined || parent === undefined) return
    const part = partOf(done.name, parent.name)
    if (part === null) parent.children.push(done)
    else {
      this.give(part, part === 'section' ? { ...parent, children: [done] } : done)
      this.size = 0
    }
  }
}

function partOf(name: string, parent: string): Part | null {
  if (parent === 'ClinicalDocument') return name === 'recordTarget' || name === 'effectiveTime' ? name : null
  if (parent !== 'section') return null
  return name === 'entry' ? 'entry' : name === 'code' ? 'section' : null
}

/** The first child at the end of a path of names; null when there is none. */
export function child(element: Element | null, ...path: string[]): Element | null {
  let at = element
  for (const name of path) at = at?.children.find((each) => each.name === name) ?? null
  return at
}

export function children(element: Element | null, name: string): Element[] {
  return element?.children.filter((each) => each.name === name) ?? []
}

/** Trimmed attribute; '' when absent. */
export function attribute(element: Element | null, name: string): string {
  return element?.attributes.get(name)?.trim() ?? ''
}

/** All text inside, in one line. */
export function textOf(element: Element | null): string {
  if (element === null) return ''
  const inner = element.children.map(textOf)
  return [element.text, ...inner].join(' ').replace(/\s+/g, ' ').trim()
}

const LOINC = '2.16.840.1.113883.6.1'

export interface Code {
  code: string
  system: string
  name: string
}

/** The code of a CD or CE element and its translations, those without a code left out; the words of the original text stand in for a name. */
export function codesOf(element: Element | null): Code[] {
  const words = textOf(child(element, 'originalText'))
  return [element, ...children(element, 'translation')].flatMap((each): Code[] => {
    const code = attribute(each, 'code')
    const system = attribute(each, 'codeSystem')
    const name = attribute(each, 'displayName') || words
    return code === ''
      ? []
      : [{ code, system: system === LOINC ? 'LOINC' : attribute(each, 'codeSystemName') || system, name }]
  })
}

/** A code in words: name, original text, or the code itself. */
export function codeText(element: Element | null): string {
  const [first] = codesOf(element)
  return first?.name || attribute(element, 'displayName') || textOf(child(element, 'originalText')) || first?.code || ''
}
