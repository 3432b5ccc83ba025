import { isAscii } from 'node:buffer'

export interface SegmentBlock {
  /** Segments in order, none empty. One character a byte unless `decoded`. */
  segments: string[]
  /** True when the text is final: pure ASCII, or a file in UTF-16. */
  decoded: boolean
  bytesRead: number
}

export type ByteOrder = 'utf-8' | 'utf-16le' | 'utf-16be'

// Carriage return, line feed and the two bytes of the MLLP frame (VT before a message, FS after it).
// biome-ignore lint/suspicious/noControlCharactersInRegex: the frame is made of control characters
export const BREAK = /[\r\n\u000b\u001c]+/

/** What the first bytes say of the encoding: a byte order mark, or `M NUL S NUL`; null when nothing. */
export function byteOrder(head: Uint8Array): { order: ByteOrder; mark: number } | null {
  const [a, b, c] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { order: 'utf-8', mark: 3 }
  if (a === 0xff && b === 0xfe) return { order: 'utf-16le', mark: 2 }
  if (a === 0xfe && b === 0xff) return { order: 'utf-16be', mark: 2 }
  if (a !== 0 && b === 0 && head[3] === 0) return { order: 'utf-16le', mark: 0 }
  return a === 0 && b !== 0 && head[2] === 0 ? { order: 'utf-16be', mark: 0 } : null
}

/**
 * Cuts a byte stream into segments at CR, LF or a frame byte, in bounded memory. In every character set that HL7 allows these bytes are
 * never part of another character, so that each message can be decoded by its own MSH-18 later.
 */
export async function* segmentBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SegmentBlock> {
  let carry = ''
  let asciiCarry = true
  let bytesRead = 0
  let utf16: TextDecoder | null = null
  let first = true
  for await (const chunk of chunks) {
    bytesRead += chunk.length
    let bytes = chunk
    if (first) {
      first = false
      const found = byteOrder(chunk)
      bytes = chunk.subarray(found?.mark ?? 0)
      if (found && found.order !== 'utf-8') utf16 = new TextDecoder(found.order)
    }
    const text = utf16 ? utf16.decode(bytes, { stream: true }) : latin1(bytes)
    const plain = utf16 !== null || (isAscii(bytes) && !text.includes('\u001b'))
    // Only what is new is searched: a segment may be as long as the file.
    const segments = text.split(BREAK)
    segments[0] = carry + segments[0]
    carry = segments.pop() ?? ''
    const carried: boolean = asciiCarry
    asciiCarry = plain && (carried || segments.length > 0)
    if (segments[0] === '') segments.shift()
    yield { segments, decoded: plain && carried, bytesRead }
  }
  if (carry !== '') yield { segments: [carry], decoded: asciiCarry, bytesRead }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
