import { gridTable } from './grid'
import { refusal } from './problem'
import { cellKind, type Row, type Table } from './table'

/** CDISC Dataset-JSON 1.0 (item groups), 1.1 (one data set) and 1.1 as NDJSON. */

export function looksLikeDatasetJson(head: string): boolean {
  return /^\s*\{/.test(head) && /"(datasetJSONVersion|clinicalData|referenceData|itemGroupData)"/.test(head)
}

export function openDatasetJson(text: string, file: string): Table[] {
  const damaged = (reason: string): Error => refusal('datasetJsonDamaged', { file, reason })
  const [first, ...lines] = text.split('\n')
  const whole = parse(text)
  if (whole === undefined) {
    const metadata = parse(first ?? '')
    if (!isObject(metadata)) throw damaged('JSON')
    const rows = lines.filter((line) => line.trim() !== '').map(parse)
    if (rows.some((row) => row === undefined)) throw damaged('NDJSON')
    return [tableOf(metadata, metadata['columns'], rows, text.length, damaged)]
  }
  if (!isObject(whole)) throw damaged('JSON')
  if (Array.isArray(whole['columns']))
    return [tableOf(whole, whole['columns'], whole['rows'] ?? [], text.length, damaged)]
  const groups = [whole['clinicalData'], whole['referenceData']].flatMap((data) => {
    const group = isObject(data) ? data['itemGroupData'] : null
    return isObject(group) ? Object.values(group) : []
  })
  if (groups.length === 0) throw damaged('itemGroupData')
  return groups.map((group) => {
    if (!isObject(group)) throw damaged('itemGroupData')
    return tableOf(group, group['items'], group['itemData'] ?? [], text.length, damaged)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function tableOf(
  metadata: Record<string, unknown>,
  items: unknown,
  data: unknown,
  size: number,
  damaged: (reason: string) => Error,
): Table {
  if (!Array.isArray(items) || !Array.isArray(data)) throw damaged('columns')
  const names = items.map((item) => {
    if (!isObject(item) || typeof item['name'] !== 'string') throw damaged('columns')
    return item['name']
  })
  const rows = data.map((values, index): Row => {
    if (!Array.isArray(values)) throw damaged(`row ${index + 1}`)
    const kinds = new Uint8Array(names.length)
    const cells = names.map((_, column) => {
      const value: unknown = values[column]
      if (typeof value === 'number') kinds[column] = cellKind.number
      return typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)
    })
    return { number: index + 1, cells, kinds }
  })
  const name = metadata['name']
  return gridTable(typeof name === 'string' ? name : null, rows, size, names)
}
