import { isAscii, isUtf8 } from 'node:buffer'
import chardet from 'chardet'
import type { ReadInput } from '../../record'
import { knownWords } from './words'

export interface Encoding {
  /** Label of the Encoding Standard: `utf-8`, `utf-16le`, `windows-1252`, `gb18030` … */
  name: string
  /** Bytes of the byte order mark. */
  bom: number
  /** True when the bytes alone do not prove it: the decision is then told to the user. */
  assumed: boolean
}

const UTF8: Encoding = { name: 'utf-8', bom: 0, assumed: false }

/** Encodings of laboratory files that carry no mark, those with a strict structure first. */
const MULTIBYTE = ['gb18030', 'big5', 'shift_jis', 'euc-kr', 'euc-jp']
const SINGLE_BYTE: Record<string, string> = {
  'ISO-8859-2': 'windows-1250',
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
  'ISO-8859-5': 'windows-1251',
  'KOI8-R': 'koi8-r',
  'windows-1253': 'windows-1253',
  'ISO-8859-7': 'windows-1253',
  'windows-1254': 'windows-1254',
  'ISO-8859-9': 'windows-1254',
}

/** Bytes around characters outside ASCII that are kept to tell encodings apart. */
const SAMPLE = 64 * 1024

/** Encoding of the head of a file by its mark, or by the zero bytes that UTF-16 leaves beside ASCII letters; null without either. */
export function markedEncoding(head: Uint8Array): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { name: 'utf-8', bom: 3, assumed: false }
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', bom: 2, assumed: false }
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', bom: 2, assumed: false }
  const length = Math.min(head.length, 2000) & ~1
  if (length < 8) return null
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) even++
    if (head[i + 1] === 0) odd++
  }
  if (odd > length * 0.2 && even === 0) return { name: 'utf-16le', bom: 0, assumed: false }
  if (even > length * 0.2 && odd === 0) return { name: 'utf-16be', bom: 0, assumed: false }
  return null
}

/** Reads the whole content once and decides its encoding. ASCII and valid UTF-8 are proven; anything else is judged by `guessEncoding`. */
export async function detectEncoding(input: ReadInput): Promise<Encoding> {
  const marked = markedEncoding(input.head)
  if (marked !== null) return marked
  let utf8 = true
  let rest: Uint8Array = new Uint8Array(0)
  const sample: Uint8Array[] = []
  let sampled = 0
  for await (const chunk of input.chunks()) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    rest = new Uint8Array(0)
    if (isAscii(bytes)) continue
    if (utf8) {
      const cut = incompleteTail(bytes)
      rest = bytes.slice(bytes.length - cut)
      utf8 = isUtf8(bytes.subarray(0, bytes.length - cut))
    }
    if (sampled < SAMPLE) sampled += collectHigh(bytes, sample, SAMPLE - sampled)
    if (!utf8 && sampled >= SAMPLE) break
  }
  if (utf8 && rest.length === 0) return UTF8
  return guessEncoding(Buffer.concat(sample))
}

/** Encoding of the first bytes alone, for recognising a file. */
export function encodingOfHead(head: Uint8Array): Encoding {
  const marked = markedEncoding(head)
  if (marked !== null) return marked
  if (isUtf8(head.subarray(0, head.length - incompleteTail(head)))) return UTF8
  const sample: Uint8Array[] = []
  collectHigh(head, sample, SAMPLE)
  return guessEncoding(Buffer.concat(sample))
}

/** Bytes of a UTF-8 sequence that the end of the chunk cuts off. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
  }
  return 0
}

/** Copies the lines that hold bytes above 127. Returns how many bytes were added. */
function collectHigh(bytes: Uint8Array, sample: Uint8Array[], room: number): number {
  let added = 0
  let at = 0
  while (at < bytes.length && added < room) {
    while (at < bytes.length && (bytes[at] ?? 0) < 0x80) at++
    if (at >= bytes.length) break
    const start = bytes.lastIndexOf(10, at) + 1
    const newline = bytes.indexOf(10, at)
    const end = Math.min(newline < 0 ? bytes.length : newline + 1, start + room - added)
    sample.push(bytes.slice(start, end))
    added += end - start
    at = Math.max(end, at + 1)
  }
  return added
}

/**
 * The likeliest encoding of bytes that are no UTF-8. An encoding qualifies when it decodes them without error; the one that shows the
 * most words of laboratory headers wins, then bytes that always come in pairs, then the statistical detector.
 */
export function guessEncoding(bytes: Uint8Array): Encoding {
  const detected = chardet.analyse(bytes)
  const single = detected.find(({ name, confidence }) => confidence >= 50 && name in SINGLE_BYTE)
  const names = [...(hasLoneHighBytes(bytes) ? [] : MULTIBYTE), 'windows-1252']
  if (single !== undefined) names.push(SINGLE_BYTE[single.name] ?? 'windows-1252')
  let best: { name: string; score: number } | null = null
  for (const name of names) {
    const text = decodeStrictly(bytes, name)
    if (text === null) continue
    const rank = detected.find((match) => match.name.toLowerCase() === name)?.confidence ?? 0
    const score = 1000 * knownWords(text) + rank + (MULTIBYTE.includes(name) ? 100 - oddCharacters(text) : 0)
    if (best === null || score > best.score) best = { name, score }
  }
  return { name: best?.name ?? 'windows-1252', bom: 0, assumed: true }
}

/** A high byte between two ASCII bytes is a letter of its own: no double-byte text has it. */
function hasLoneHighBytes(bytes: Uint8Array): boolean {
  let run = 0
  for (let i = 0; i <= bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte >= 0x80) {
      run++
      continue
    }
    // The second byte of Shift JIS, Big5 and GB18030 may lie in 0x40..0x7e; digits, blanks and separators never follow a lead byte.
    if (run === 1 && (byte < 0x30 || byte === 0x3b)) return true
    run = 0
  }
  return false
}

/** Share of characters that ordinary Chinese, Japanese or Korean text hardly uses: rare or private ones, half-width kana. 0 to 200. */
function oddCharacters(text: string): number {
  let wide = 0
  let odd = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) continue
    wide++
    const usual =
      (code >= 0x4e00 && code <= 0x9fff) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0x3000 && code <= 0x30ff) ||
      (code >= 0xff00 && code <= 0xff60) ||
      'µμ°±×÷≤≥℃％'.includes(character)
    if (!usual) odd++
  }
  return wide === 0 ? 200 : (200 * odd) / wide
}

function decodeStrictly(bytes: Uint8Array, name: string): string | null {
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Turns chunks into text. Pure ASCII skips the decoder. */
export function createDecoder(encoding: Encoding): (chunk: Uint8Array, last: boolean) => string {
  let decoder = new TextDecoder(encoding.name, { ignoreBOM: true })
  const asciiCompatible = !encoding.name.startsWith('utf-16')
  let skip = encoding.bom
  let pending = false
  return (chunk, last) => {
    const bytes = skip === 0 ? chunk : chunk.subarray(skip)
    skip = Math.max(0, skip - chunk.length)
    if (asciiCompatible && !pending && isAscii(bytes)) {
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    }
    pending = !last
    try {
      return decoder.decode(bytes, { stream: !last })
    } catch {
      // Node throws for a broken character that lies across two chunks, where the standard has it replaced.
      decoder = new TextDecoder(encoding.name, { ignoreBOM: true })
      return `\ufffd${decoder.decode(bytes, { stream: !last })}`
    }
  }
}
