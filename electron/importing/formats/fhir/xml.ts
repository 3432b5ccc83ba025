import { feed, guardedParser, XmlBroken } from '../xml'
import { isNode, type Node } from './node'
import { DEEPEST, LARGEST_RESOURCE } from './scan'

const NAMESPACE = 'http://hl7.org/fhir'
const ATOM = 'http://www.w3.org/2005/Atom'

interface Open {
  name: string
  node: Node
  isResource: boolean
}

/**
 * Reads FHIR XML in pieces into the shapes of FHIR JSON and gives out each entry of a Bundle, and what remains, as it closes. Primitives are
 * text; narrative is left out. A document type is refused before anything of it could be expanded.
 */
export class XmlScanner {
  private readonly parser = guardedParser()
  private readonly open: Open[] = []
  /** Depth of an element that is passed over (narrative); 0 when none is. */
  private skipped = 0
  private size = 0

  constructor(private readonly give: (node: Node, isEntry: boolean) => void) {
    this.parser.on('opentag', ({ local, uri, attributes }) => {
      if (this.open.length + this.skipped >= DEEPEST) throw new XmlBroken('tooDeep')
      if (this.open.length === 0 && uri === ATOM) throw new XmlBroken('version', 'FHIR DSTU1')
      const named = Object.values(attributes).filter(({ uri: space }) => space === '')
      const value = (name: string) => named.find((attribute) => attribute.local === name)?.value
      this.start(local, uri, value)
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

  private start(local: string, uri: string, value: (name: string) => string | undefined): void {
    if (this.skipped > 0 || uri !== NAMESPACE) {
      this.skipped++
      return
    }
    const node: Node = Object.create(null)
    // A resource has a capital letter; elements never do.
    const isResource = /^[A-Z]/.test(local)
    if (isResource) node['resourceType'] = local
    for (const name of ['value', 'url', 'id']) {
      const found = value(name)
      if (found !== undefined) {
        node[name] = found
        this.size += found.length
      }
    }
    this.size += 40
    if (this.size > LARGEST_RESOURCE) throw new XmlBroken('tooLarge')
    this.open.push({ name: local, node, isResource })
  }

  private close(): void {
    if (this.skipped > 0) {
      this.skipped--
      return
    }
    const done = this.open.pop()
    if (!done) return
    const parent = this.open.at(-1)
    if (!parent) {
      this.give(done.node, false)
      this.size = 0
    } else if (done.name === 'entry' && this.open.length === 1 && parent.name === 'Bundle') {
      this.give(done.node, true)
      this.size = 0
    } else if (done.isResource) {
      // `<resource><Patient>…</Patient></resource>`: the element is the resource.
      Object.assign(parent.node, done.node)
    } else add(parent.node, done.name, primitiveOr(done.node))
  }
}

/** An element with nothing but a value is a primitive. */
function primitiveOr(node: Node): unknown {
  const names = Object.keys(node)
  return names.every((name) => name === 'value' || name === 'id' || name === 'extension') && names.includes('value')
    ? node['value']
    : node
}

function add(parent: Node, name: string, value: unknown): void {
  const before = parent[name]
  if (before === undefined) parent[name] = value
  else if (Array.isArray(before)) before.push(value)
  else if (!isNode(before) || name !== 'resourceType') parent[name] = [before, value]
}
