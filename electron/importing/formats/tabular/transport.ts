import { gridTable } from './grid'
import { refusal } from './problem'
import { cellKind, type Row, type Table } from './table'

/** SAS transport files (XPORT) of version 5 and 8: card images of 80 bytes, numbers in the floating point of IBM mainframes. */

const CARD = 80
/** Bytes of the description of a variable that are read; on some systems four less are written, and those are never looked at. */
const NAMESTR = 136
const SAS_EPOCH = Date.UTC(1960, 0, 1)
const DAY = 86_400_000

type Moment = 'date' | 'datetime' | 'time'

interface Variable {
  name: string
  numeric: boolean
  length: number
  position: number
  moment: Moment | null
}

export function isTransport(head: Uint8Array): boolean {
  const text = latin1(head, 0, CARD)
  return text.startsWith('HEADER RECORD*******LIBRARY') || text.startsWith('HEADER RECORD*******LIBV8')
}

/** PROC CPORT files look similar from outside and are another format. */
export function isCport(head: Uint8Array): boolean {
  return latin1(head, 0, 60).includes('**COMPRESSED**') || latin1(head, 0, 60).includes('LIB CONTROL')
}

/** Every data set of the file as a table; `limit` reads the first rows of each only. */
export function openTransport(bytes: Uint8Array, file: string, limit = Number.POSITIVE_INFINITY): Table[] {
  const members: number[] = []
  for (let at = 0; at + CARD <= bytes.length; at += CARD) if (isCard(bytes, at, 'MEMBER', 'MEMBV8')) members.push(at)
  if (members.length === 0) throw refusal('transportDamaged', { file, reason: 'no data set' })
  return members.map((at, index) => readMember(bytes, at, members[index + 1] ?? bytes.length, file, limit))
}

function isCard(bytes: Uint8Array, at: number, ...names: string[]): boolean {
  if (bytes[at] !== 72 || bytes[at + 1] !== 69) return false
  const card = latin1(bytes, at, 28)
  return names.some((name) => card.startsWith(`HEADER RECORD*******${name}`))
}

function latin1(bytes: Uint8Array, at: number, length: number): string {
  const part = bytes.subarray(at, at + length)
  return Buffer.from(part.buffer, part.byteOffset, part.length).toString('latin1')
}

function readMember(bytes: Uint8Array, start: number, end: number, file: string, limit: number): Table {
  const damaged = (reason: string): Error => refusal('transportDamaged', { file, reason })
  const long = isCard(bytes, start, 'MEMBV8')
  const descriptorLength = Number(latin1(bytes, start + 73, 5)) || 140
  const name = latin1(bytes, start + 2 * CARD + 8, long ? 32 : 8).trim()
  const namestr = start + 4 * CARD
  if (!isCard(bytes, namestr, 'NAMESTR', 'NAMSTV8')) throw damaged('NAMESTR')
  const variableCount = Number(latin1(bytes, namestr + 53, 5))
  const from = namestr + CARD
  if (!(variableCount > 0) || from + variableCount * descriptorLength > end) throw damaged('NAMESTR')
  const variables = Array.from({ length: variableCount }, (_, index) => {
    const at = from + index * descriptorLength
    if (at + NAMESTR > bytes.length) throw damaged('NAMESTR')
    return readVariable(bytes, at, long)
  })
  if (variables.some(({ position, length }) => position < 0 || length < 0)) throw damaged('NAMESTR')
  let at = from + Math.ceil((variableCount * descriptorLength) / CARD) * CARD
  while (at < end && !isCard(bytes, at, 'OBS', 'OBSV8')) at += CARD
  if (at >= end) throw damaged('OBS')
  const rows = readRows(bytes, at + CARD, end, variables, limit)
  return gridTable(
    name || null,
    rows,
    bytes.length,
    variables.map((variable) => variable.name),
  )
}

function readVariable(bytes: Uint8Array, at: number, long: boolean): Variable {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, NAMESTR)
  const numeric = view.getInt16(0) === 1
  const short = latin1(bytes, at + 8, 8).trim()
  const full = long
    ? latin1(bytes, at + 88, 32)
        .replace(/\0/g, '')
        .trim()
    : ''
  return {
    name: full || short,
    numeric,
    length: view.getInt16(4),
    position: view.getInt32(84),
    moment: numeric
      ? momentOf(
          latin1(bytes, at + 56, 8)
            .trim()
            .toUpperCase(),
        )
      : null,
  }
}

function momentOf(format: string): Moment | null {
  if (/^(DATETIME|E8601DT|IS8601DT|B8601DT|DATEAMPM|MDYAMPM)/.test(format)) return 'datetime'
  if (/^(DATE|YYMMDD|DDMMYY|MMDDYY|E8601DA|IS8601DA|B8601DA|WORDDATE|WEEKDATE|JULIAN|YYMON|MONYY)/.test(format))
    return 'date'
  return /^(TIME|E8601TM|IS8601TM|B8601TM|HHMM|TOD)/.test(format) ? 'time' : null
}

function readRows(bytes: Uint8Array, from: number, end: number, variables: readonly Variable[], limit: number): Row[] {
  const width = variables.reduce((most, { position, length }) => Math.max(most, position + length), 0)
  const rows: Row[] = []
  if (width <= 0) return rows
  const decode = createTextDecoder(bytes.subarray(from, end))
  for (let at = from; at + width <= end && rows.length < limit; at += width) {
    // The last card is filled up with blanks, which are no observation.
    if (end - at < CARD && isBlank(bytes, at, end)) break
    const kinds = new Uint8Array(variables.length)
    const cells = variables.map((variable, index) => {
      const start = at + variable.position
      if (!variable.numeric) return decode(bytes.subarray(start, start + variable.length))
      const number = ibmFloat(bytes, start, variable.length)
      if (number === null) return ''
      kinds[index] = variable.moment === null ? cellKind.number : cellKind.date
      return variable.moment === null ? String(number) : momentText(number, variable.moment)
    })
    rows.push({ number: rows.length + 1, cells, kinds })
  }
  return rows
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 32) return false
  return true
}

/** The format names no encoding: UTF-8 where every text is, windows-1252 else. */
function createTextDecoder(sample: Uint8Array): (bytes: Uint8Array) => string {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const latin = new TextDecoder('windows-1252')
  let ascii = true
  for (const byte of sample) {
    if (byte >= 0x80) {
      ascii = false
      break
    }
  }
  if (ascii) return (bytes) => latin1(bytes, 0, bytes.length).trimEnd()
  return (bytes) => {
    try {
      return utf8.decode(bytes).trimEnd()
    } catch {
      return latin.decode(bytes).trimEnd()
    }
  }
}

/**
 * IBM hexadecimal floating point, 2 to 8 bytes: sign, exponent of 16 in excess of 64, fraction. The nearest double. Null for the 28 missing
 * values (`.`, `._`, `.A` to `.Z`).
 */
export function ibmFloat(bytes: Uint8Array, at: number, length: number): number | null {
  const first = bytes[at] ?? 0
  let rest = false
  for (let i = 1; i < length; i++) if (bytes[at + i] !== 0) rest = true
  if (!rest) {
    if (first === 0) return 0
    if (first === 0x2e || first === 0x5f || (first >= 0x41 && first <= 0x5a)) return null
  }
  let high = 0
  let low = 0
  for (let i = 1; i < 8; i++) {
    const byte = i < length ? (bytes[at + i] ?? 0) : 0
    if (i < 4) high = high * 256 + byte
    else low = low * 256 + byte
  }
  // Both terms are exact, so their sum is rounded once; the power of two is exact too.
  const fraction = high * 2 ** 32 + low
  const number = fraction * 2 ** (4 * ((first & 0x7f) - 64) - 56)
  return (first & 0x80) === 0 ? number : -number
}

function momentText(number: number, moment: Moment): string {
  const milliseconds = moment === 'date' ? number * DAY : number * 1000
  const time = moment === 'time' ? milliseconds : SAS_EPOCH + milliseconds
  if (!Number.isFinite(time) || Math.abs(time) > 8e15) return String(number)
  const iso = new Date(time).toISOString()
  if (moment === 'date') return iso.slice(0, 10)
  return moment === 'time' ? iso.slice(10, 19) : iso.slice(0, 19)
}
