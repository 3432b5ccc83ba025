import { byteOrder } from '../hl7v2/lines'

/** A record with what its frame says of it. `damaged` names the problem for which it is not to be trusted. */
export interface AstmRecord {
  text: string
  damaged: 'checksumWrong' | 'frameCut' | null
}

const STX = 0x02
const ETX = 0x03
const ETB = 0x17
const CR = 0x0d

/** Cuts a file into records: out of the frames of the transmission protocol (E1381, LIS1) where there are any, else line by line. */
export function readRecords(bytes: Uint8Array): AstmRecord[] {
  const found = byteOrder(bytes)
  if (found?.order.startsWith('utf-16')) return lines(new TextDecoder(found.order).decode(bytes))
  const content = bytes.subarray(found?.mark ?? 0)
  return content.includes(STX) ? framedRecords(content) : lines(decode(content))
}

/** Frames whose text ends with ETB go on in the next one; a record is as good as the worst of its frames. */
function framedRecords(bytes: Uint8Array): AstmRecord[] {
  const records: AstmRecord[] = []
  let parts: Uint8Array[] = []
  let damaged: AstmRecord['damaged'] = null
  const flush = () => {
    for (const { text } of lines(decode(Buffer.concat(parts)))) records.push({ text, damaged })
    parts = []
    damaged = null
  }
  for (let start = bytes.indexOf(STX); start >= 0; ) {
    const next = bytes.indexOf(STX, start + 1)
    const limit = next < 0 ? bytes.length : next
    const end = firstEnd(bytes, start + 1, limit)
    // The frame number stands between STX and the text.
    parts.push(bytes.subarray(start + 2, end ?? limit))
    if (end === null) damaged = 'frameCut'
    else if (!checksumHolds(bytes, start + 1, end, limit)) damaged = 'checksumWrong'
    if (end === null || bytes[end] === ETX) flush()
    start = next
  }
  if (parts.length > 0) {
    damaged = 'frameCut'
    flush()
  }
  return records
}

function firstEnd(bytes: Uint8Array, from: number, limit: number): number | null {
  for (let at = from; at < limit; at++) if (bytes[at] === ETX || bytes[at] === ETB) return at
  return null
}

/** Sum of all bytes from the frame number to ETX or ETB, modulo 256, as two hexadecimal digits after it; a frame without them is not checked. */
function checksumHolds(bytes: Uint8Array, from: number, end: number, limit: number): boolean {
  const digits = Buffer.from(bytes.subarray(end + 1, Math.min(end + 3, limit))).toString('latin1')
  if (!/^[0-9A-Fa-f]{2}$/.test(digits)) return digits.length === 0 || bytes[end + 1] === CR
  let sum = 0
  for (let at = from; at <= end; at++) sum = (sum + (bytes[at] ?? 0)) & 0xff
  return sum === Number.parseInt(digits, 16)
}

function lines(text: string): AstmRecord[] {
  return text
    .split(/[\r\n]+/)
    .map(withoutControls)
    .filter((line) => line.trim() !== '')
    .map((line) => ({ text: line, damaged: null }))
}

/** A line without the control characters at its ends. A pattern for those at the end would try every run of them from every place in it. */
function withoutControls(line: string): string {
  let start = 0
  let end = line.length
  while (start < end && isControl(line.charCodeAt(start))) start++
  while (end > start && isControl(line.charCodeAt(end - 1))) end--
  return line.slice(start, end)
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f)
}

/** UTF-8 where the bytes are that, else windows-1252: analyzers declare no character set. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
