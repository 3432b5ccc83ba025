import type { Format, ReadInput, Sink } from '../record'
import { isNode, text } from './fhir/node'
import { FhirReader, isResource, READ_TYPES } from './fhir/reader'
import { JsonBroken, JsonScanner, LARGEST_RESOURCE, parseExactly } from './fhir/scan'
import { XmlScanner } from './fhir/xml'
import { problem, refusal } from './reported'
import { scanPieces, XmlBroken } from './xml'

const BACKGROUND = /patient|specimen|medication(?!request|admin|disp|statement)|biologicallyderivedproduct(?!disp)/i
const READ = new RegExp(`"resourceType"\\s*:\\s*"(?:${READ_TYPES.join('|')})"`)

const LINE_FEED = 0x0a

type Shape = 'json' | 'ndjson' | 'xml'

/** FHIR R4, R4B and R5 (DSTU2 and STU3 where the shapes are the same): Bundles, single resources, arrays, NDJSON, XML. */
export const fhir: Format = {
  id: 'fhir',
  label: 'FHIR',
  version: '1',
  extensions: ['json', 'ndjson', 'jsonl', 'xml', 'fhir'],

  sniff(input) {
    const head = headText(input)
    const shape = shapeOf(head)
    if (!shape) return { confidence: 0, reason: 'no FHIR resource', layout: '' }
    const types = [...head.matchAll(/"resourceType"\s*:\s*"(\w{1,60})"/g)].map((match) => match[1])
    const [first = /<(?:\w+:)?([A-Z]\w+)[\s>]/.exec(head)?.[1] ?? '?'] = types
    return { confidence: 0.98, reason: `FHIR ${shape.toUpperCase()}, ${first}`, layout: `FHIR ${shape} ${first}` }
  },

  async read(input, sink) {
    const shape = shapeOf(headText(input))
    const reader = new FhirReader(sink, input.name)
    for (const companion of input.companions) {
      if (BACKGROUND.test(companion.name)) await readCompanion(companion, reader)
    }
    try {
      if (shape === 'xml') await readXml(input, reader, sink)
      else if (shape === 'ndjson') await readLines(input, reader, sink)
      else await readJson(input, reader, sink)
    } catch (error) {
      throw wordedError(error, input.name)
    }
    reader.end()
    if (reader.resources === 0) throw refusal('fhirNoResource', { name: input.name })
  },
}

function headText(input: ReadInput): string {
  return new TextDecoder().decode(input.head).trimStart()
}

function shapeOf(head: string): Shape | null {
  if (head.startsWith('<'))
    return head.includes('http://hl7.org/fhir"') || head.includes("http://hl7.org/fhir'") ? 'xml' : null
  if (!/^[[{]/.test(head) || !/"resourceType"\s*:/.test(head)) return null
  const end = head.search(/[\r\n]/)
  return end > 0 && head.startsWith('{') && parses(head.slice(0, end)) ? 'ndjson' : 'json'
}

function parses(json: string): boolean {
  try {
    return isNode(JSON.parse(json))
  } catch {
    return false
  }
}

async function readLines(input: ReadInput, reader: FhirReader, sink: Sink): Promise<void> {
  let row = 0
  for await (const { lines, bytesRead } of lineBlocks(input)) {
    for (const line of lines) {
      row++
      if (line.trim() !== '') take(line, row, reader, sink, false)
    }
    await sink.pause(bytesRead)
  }
}

async function readJson(input: ReadInput, reader: FhirReader, sink: Sink): Promise<void> {
  let row = 0
  let bytesRead = 0
  const scanner = new JsonScanner((json, isElement) => {
    if (isElement) row++
    else if (/^\[\s*\]$/.test(json)) return
    take(json, isElement ? row : ++row, reader, sink, isElement)
  })
  for await (const chunk of input.chunks()) {
    bytesRead += chunk.length
    scanner.push(chunk)
    await sink.pause(bytesRead)
  }
  scanner.end()
}

async function readXml(input: ReadInput, reader: FhirReader, sink: Sink): Promise<void> {
  let row = 0
  const scanner = new XmlScanner((node, isEntry) => {
    row++
    if (isEntry) reader.entry(node, row)
    else if (text(node, 'resourceType') !== 'Bundle') reader.resource(node, row, '')
    else reader.resources++
  })
  await scanPieces(input, sink, scanner)
}

/** One piece of JSON: a resource, an entry, or a Bundle whose entries came before. Types that are not read are not parsed. */
function take(json: string, row: number, reader: FhirReader, sink: Sink, isElement: boolean): void {
  if (!READ.test(json) && json.includes('"resourceType"') && /\}\s*$/.test(json.slice(-100))) {
    reader.resources++
    sink.ignored(1)
    return
  }
  let value: unknown
  try {
    value = parseExactly(json)
  } catch (error) {
    sink.problem(problem('resourceUnreadable', 'error', row, null, json.slice(0, 200), { reason: reasonOf(error) }))
    return
  }
  if (isResource(value)) reader.resource(value, row, '')
  else if (isElement && isNode(value)) reader.entry(value, row)
  else sink.problem(problem('resourceUnreadable', 'error', row, null, json.slice(0, 200), { reason: 'resourceType' }))
}

/** Background resources of a file beside this one; what cannot be read there is reported when that file is read itself. */
async function readCompanion(input: ReadInput, reader: FhirReader): Promise<void> {
  if (shapeOf(headText(input)) !== 'ndjson') return
  for await (const { lines } of lineBlocks(input)) {
    for (const line of lines) {
      try {
        const value = parseExactly(line)
        if (isResource(value)) reader.companion(value)
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
      }
    }
  }
}

async function* lineBlocks(input: ReadInput): AsyncGenerator<{ lines: string[]; bytesRead: number }> {
  let carry: Buffer = Buffer.alloc(0)
  let bytesRead = 0
  let isFirst = true
  const linesOf = (bytes: Buffer) => {
    // Whole lines are decoded at once: as long as they are ASCII, V8 keeps them a byte a letter and parses them sooner.
    const text = bytes.toString('utf8')
    const lines = (isFirst ? text.replace(/^\uFEFF/, '') : text).split('\n')
    isFirst = false
    return lines
  }
  for await (const chunk of input.chunks()) {
    bytesRead += chunk.length
    const bytes = Buffer.concat([carry, chunk])
    const end = bytes.lastIndexOf(LINE_FEED)
    carry = bytes.subarray(end + 1)
    if (carry.length > LARGEST_RESOURCE) throw new JsonBroken('tooLarge')
    if (end >= 0) yield { lines: linesOf(bytes.subarray(0, end)), bytesRead }
  }
  if (carry.length > 0) yield { lines: linesOf(carry), bytesRead }
}

function wordedError(error: unknown, name: string): unknown {
  if (error instanceof JsonBroken) {
    if (error.why === 'tooDeep') return refusal('fhirTooDeep', { name })
    if (error.why === 'tooLarge') return refusal('fhirTooLarge', { name, limit: LARGEST_RESOURCE >> 20 })
    return refusal('fhirNotJson', { name, reason: error.why })
  }
  if (error instanceof XmlBroken) {
    if (error.why === 'doctype') return refusal('xmlDoctype', { name })
    if (error.why === 'tooDeep') return refusal('fhirTooDeep', { name })
    if (error.why === 'tooLarge') return refusal('fhirTooLarge', { name, limit: LARGEST_RESOURCE >> 20 })
    if (error.why === 'version') return refusal('fhirVersion', { name, version: error.detail })
    return refusal('xmlUnreadable', { name, reason: error.detail })
  }
  return error
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : String(error)
}
