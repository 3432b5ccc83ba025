import type { Comparator, ResultStatus } from '../../../../shared/model'
import type { ResultRecord } from '../../record'
import { methodOf } from '../reported'
import { child, codings, conceptText, isNode, list, type Node, nodes, text } from './node'

const STATUS: Record<string, ResultStatus> = {
  final: 'final',
  amended: 'corrected',
  corrected: 'corrected',
  appended: 'final',
  preliminary: 'preliminary',
  registered: 'pending',
  'specimen-in-process': 'pending',
  cancelled: 'cancelled',
  'cannot-be-obtained': 'cancelled',
  'entered-in-error': 'wrong',
}

const COMPARATORS: Record<string, Comparator> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=' }
const UCUM = 'http://unitsofmeasure.org'

/** Status of an Observation; null when it is unknown. */
export function statusOf(resource: Node): ResultStatus | null {
  return STATUS[text(resource, 'status')] ?? null
}

export interface Test {
  code: string | null
  codeSystem: string | null
  name: string | null
  alternate: NonNullable<ResultRecord['alternate']> | null
}

/** One value with what belongs to it; the time, the patient and the specimen are those of its Observation. */
export type Measured = Test &
  Pick<ResultRecord, 'value' | 'comparator' | 'unit' | 'cell' | 'range' | 'method'> & {
    flags: string | null
    note: string | null
  }

/** The value of an Observation and those of its components. `unread` names a kind of value (sampled data, attachment) that is not read. */
export function readMeasured(resource: Node): { measured: Measured[]; unread: string[] } {
  const measured: Measured[] = []
  const unread: string[] = []
  const read = (node: Node, path: string) => {
    const value = readValue(node)
    if (value === 'unread') unread.push(`${path}value`)
    else if (value) measured.push(withContext(node, resource, value, path))
  }
  read(resource, '')
  if (resource['component'] !== undefined) {
    nodes(resource, 'component').forEach((node, index) => {
      read(node, `component[${index}].`)
    })
  }
  return { measured, unread }
}

/** LOINC first, then the other codings in order. */
export function testOf(node: Node): Test {
  // DSTU1 has it as `name`.
  const concept = child(node, 'code') ?? child(node, 'name')
  const all = codings(concept)
  const first = all.find(({ system }) => /loinc/i.test(system)) ?? all.find(({ code }) => code !== '')
  const other = all.length > 1 ? all.find((coding) => coding !== first && coding.code !== '') : undefined
  const words = text(concept, 'text') || null
  return {
    code: first?.code || null,
    codeSystem: first ? systemName(first.system) : null,
    name: first?.display || words,
    alternate: other ? { code: other.code, codeSystem: systemName(other.system), name: other.display || words } : null,
  }
}

function systemName(system: string): string | null {
  return /loinc/i.test(system) ? 'LOINC' : system || null
}

type Value = Pick<Measured, 'value' | 'comparator' | 'unit' | 'cell'>

function readValue(node: Node): Value | 'unread' | null {
  const plain = (value: string, cell: string): Value => ({ value, comparator: null, unit: null, cell })
  const quantity = child(node, 'valueQuantity') ?? child(node, 'valueSimpleQuantity')
  if (quantity) return readQuantity(quantity)
  const concept = child(node, 'valueCodeableConcept')
  if (concept) return plain(conceptText(concept), 'valueCodeableConcept')
  const range = child(node, 'valueRange')
  if (range) {
    const [low, high] = [child(range, 'low'), child(range, 'high')]
    return { ...plain(`${text(low, 'value')}-${text(high, 'value')}`, 'valueRange'), unit: unitOf(low) ?? unitOf(high) }
  }
  const ratio = child(node, 'valueRatio')
  if (ratio) return plain(`${text(ratio, 'numerator', 'value')}:${text(ratio, 'denominator', 'value')}`, 'valueRatio')
  const period = child(node, 'valuePeriod')
  if (period) return plain([text(period, 'start'), text(period, 'end')].filter(Boolean).join(' – '), 'valuePeriod')
  for (const kind of [
    'valueString',
    'valueInteger',
    'valueDecimal',
    'valueBoolean',
    'valueDateTime',
    'valueTime',
    'valueInstant',
  ]) {
    if (list(node, kind).length > 0) return plain(text(node, kind), kind)
  }
  if (list(node, 'dataAbsentReason').length > 0) return plain('', 'dataAbsentReason')
  return Object.keys(node).some((name) => /^value[A-Z]/.test(name)) ? 'unread' : null
}

function readQuantity(quantity: Node): Value {
  const sign = text(quantity, 'comparator')
  const comparator = COMPARATORS[sign] ?? null
  const value = text(quantity, 'value')
  // `ad` (enough to reach the amount) is no bound: it stays in the text.
  return {
    value: comparator || !sign ? value : `${sign} ${value}`,
    comparator,
    unit: unitOf(quantity),
    cell: 'valueQuantity',
  }
}

/** The UCUM code where there is one, else the printed unit, else any code. */
function unitOf(quantity: Node | null): string | null {
  const code = text(quantity, 'code')
  return (
    (text(quantity, 'system') === UCUM && code) || text(quantity, 'unit') || text(quantity, 'units') || code || null
  )
}

function withContext(node: Node, resource: Node, value: Value, path: string): Measured {
  const test = testOf(node)
  return {
    code: test.code,
    codeSystem: test.codeSystem,
    name: test.name,
    alternate: test.alternate,
    value: value.value,
    comparator: value.comparator,
    unit: value.unit,
    cell: path === '' ? value.cell : path + value.cell,
    range: node['referenceRange'] === undefined ? null : rangeText(node),
    flags: node['interpretation'] === undefined ? null : flagText(node),
    note: noteText(node, resource),
    method: resource['method'] === undefined ? null : methodOf(conceptText(child(resource, 'method'))),
  }
}

function flagText(node: Node): string | null {
  const flags = nodes(node, 'interpretation').map((concept) => codings(concept)[0]?.code || text(concept, 'text'))
  return flags.filter(Boolean).join(',') || null
}

function noteText(node: Node, resource: Node): string | null {
  const { note, comment, comments } = resource
  if ((note ?? comment ?? comments ?? node['dataAbsentReason']) === undefined) return null
  const absent = nodes(node, 'dataAbsentReason').map(conceptText)
  const written = list(resource, 'note').map((note) => (isNode(note) ? text(note, 'text') : String(note)))
  const lines = [...absent, ...written, text(resource, 'comment'), text(resource, 'comments')]
  return lines.filter(Boolean).join('\n') || null
}

/** The normal range as text: `1.5-7.5`, `>=1.5`, `<=5`; with its unit only where that is not the value's. */
function rangeText(node: Node): string | null {
  const ranges = nodes(node, 'referenceRange')
  const isNormal = (range: Node) =>
    [...nodes(range, 'type'), ...nodes(range, 'meaning')].some((type) =>
      codings(type).some(({ code }) => code === 'normal'),
    )
  const range = (ranges.length > 1 ? ranges.find(isNormal) : undefined) ?? ranges[0]
  if (!range) return null
  const [low, high] = [child(range, 'low'), child(range, 'high')]
  const from = text(low, 'value')
  const to = text(high, 'value')
  if (!from && !to) return text(range, 'text') || null
  const written = from && to ? `${from}-${to}` : from ? `>=${from}` : `<=${to}`
  const unit = unitOf(low) ?? unitOf(high)
  const own = unitOf(child(node, 'valueQuantity'))
  return unit && own && unit !== own ? `${written} ${unit}` : written
}
