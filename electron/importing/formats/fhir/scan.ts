/** What is wrong with the file's structure: thrown by the scanner, worded by the reader. */
export class JsonBroken extends Error {
  constructor(readonly why: 'tooDeep' | 'tooLarge' | 'cut' | 'unbalanced') {
    super(why)
    this.name = 'JsonBroken'
  }
}

/** Nothing in FHIR nests deeper; a questionnaire comes nearest. */
export const DEEPEST = 200
export const LARGEST_RESOURCE = 64 * 1024 * 1024

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const COMMA = 0x2c
const ENTRY = Buffer.from('"entry"')

/**
 * Walks over JSON bytes as they come and gives out the text of one piece at a time, so that memory holds one resource and not the file:
 * the elements of a Bundle's `entry` and of an outer array, and what remains of each outer object (a whole resource, or the Bundle without its entries).
 */
export class JsonScanner {
  private depth = 0
  private inString = false
  private skipNext = false
  /** Depth at which the elements of the list being read begin: 1 in an outer array, 2 in `entry`; 0 outside. */
  private elementDepth = 0
  private keyIsEntry = false
  private stringStart = 0
  private carry: Buffer = Buffer.alloc(0)
  /** Where the pieces begin in the bytes at hand; -1 when none is open. */
  private element = -1
  private shellFrom = -1
  private shell: Buffer[] = []
  private shellSize = 0

  constructor(private readonly give: (json: string, isEntry: boolean) => void) {}

  push(chunk: Uint8Array): void {
    const start = this.carry.length
    const bytes =
      start > 0 ? Buffer.concat([this.carry, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    this.walk(bytes, start)
    // What is open moves to the next call; the rest is done with.
    const keep =
      this.element >= 0
        ? this.element
        : this.inString && this.depth === 1
          ? Math.max(0, this.stringStart)
          : bytes.length
    if (bytes.length - keep > LARGEST_RESOURCE) throw new JsonBroken('tooLarge')
    if (this.element < 0) this.keepShell(bytes, keep)
    this.carry = Buffer.from(bytes.subarray(keep))
    if (this.element >= 0) this.element = 0
    this.stringStart -= keep
  }

  end(): void {
    if (this.depth > 0 || this.inString || this.element >= 0) throw new JsonBroken('cut')
  }

  private walk(bytes: Buffer, from: number): void {
    for (let at = from; at < bytes.length; at++) {
      if (this.inString) {
        at = this.skipString(bytes, at)
        continue
      }
      const byte = bytes[at] ?? 0
      if (this.depth === 0 && !isBetween(byte)) throw new JsonBroken('unbalanced')
      if (byte === QUOTE) {
        this.inString = true
        this.stringStart = at
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.open(byte, at, bytes)
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.close(byte, at, bytes)
      else if (byte === COMMA && this.element < 0 && this.depth === this.elementDepth && this.elementDepth > 0) {
        this.cutShell(bytes, at)
        this.shellFrom = at + 1
      }
    }
  }

  /** Position of the closing quote, or the last byte when it is not there yet. */
  private skipString(bytes: Buffer, from: number): number {
    let at = from
    if (this.skipNext) {
      this.skipNext = false
      at++
    }
    for (; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === BACKSLASH) {
        at++
        if (at >= bytes.length) this.skipNext = true
      } else if (byte === QUOTE) {
        this.inString = false
        if (this.depth === 1 && this.elementDepth === 0) {
          this.keyIsEntry = this.stringStart >= 0 && bytes.subarray(this.stringStart, at + 1).equals(ENTRY)
        }
        return at
      }
    }
    return bytes.length
  }

  private open(byte: number, at: number, bytes: Buffer): void {
    const isArray = byte === OPEN_BRACKET
    if (this.depth === 0) {
      this.shellFrom = at
      if (isArray) this.elementDepth = 1
    } else if (this.depth === 1 && isArray && this.keyIsEntry && this.elementDepth === 0) this.elementDepth = 2
    else if (this.depth === this.elementDepth && this.element < 0) {
      this.cutShell(bytes, at)
      this.element = at
    }
    this.keyIsEntry = false
    if (++this.depth > DEEPEST) throw new JsonBroken('tooDeep')
  }

  private close(byte: number, at: number, bytes: Buffer): void {
    if (--this.depth < 0) throw new JsonBroken('unbalanced')
    if (this.element >= 0 && this.depth === this.elementDepth) {
      const json = bytes.toString('utf8', this.element, at + 1)
      this.element = -1
      this.shellFrom = at + 1
      this.give(json, true)
    } else if (this.element < 0 && this.depth < this.elementDepth && byte === CLOSE_BRACKET) this.elementDepth = 0
    if (this.depth === 0 && this.element < 0) {
      this.cutShell(bytes, at + 1)
      const json = Buffer.concat(this.shell).toString('utf8')
      this.shell = []
      this.shellSize = 0
      this.elementDepth = 0
      this.give(json, false)
    }
  }

  private cutShell(bytes: Buffer, to: number): void {
    if (this.shellFrom >= 0) this.addShell(bytes.subarray(this.shellFrom, to))
    this.shellFrom = -1
  }

  /** Moves the open shell's bytes before `to` out of the bytes at hand. */
  private keepShell(bytes: Buffer, to: number): void {
    if (this.shellFrom < 0) return
    this.addShell(bytes.subarray(this.shellFrom, to))
    this.shellFrom = 0
  }

  private addShell(part: Buffer): void {
    this.shellSize += part.length
    if (this.shellSize > LARGEST_RESOURCE) throw new JsonBroken('tooLarge')
    this.shell.push(Buffer.from(part))
  }
}

/** White space, a byte order mark, or the start of a document: all that may stand outside of one. */
function isBetween(byte: number): boolean {
  return byte <= 0x20 || byte === OPEN_BRACE || byte === OPEN_BRACKET || byte === 0xef || byte === 0xbb || byte === 0xbf
}

/** A number whose text would not come back from a double: trailing zeros, an exponent, or more than 15 digits. */
const INEXACT = /"value"\s*:\s*-?(?:\d+\.\d*0(?!\d)|[\d.]{16}|[\d.]+[eE])/
const NUMBER = /"value"\s*:\s*(-?\d[\d.eE+-]*)/g

/** Parses a resource with the text of its decimals kept: `"value": 5.10` becomes "5.10" where a double could not tell it from 5.1. */
export function parseExactly(json: string): unknown {
  return JSON.parse(INEXACT.test(json) ? json.replace(NUMBER, '"value":"$1"') : json)
}
