/** The five characters that MSH-1 and MSH-2 declare. One that is not declared is a character that occurs in no text. */
export interface Delimiters {
  field: string
  component: string
  repetition: string
  escape: string
  subcomponent: string
}

const ABSENT = '\uffff'
const LONGEST_SEQUENCE = 80

/** Reads the separators of an MSH, FHS or BHS segment; null when they cannot serve (letters, digits, one used twice, none). */
export function readDelimiters(segment: string): Delimiters | null {
  const field = segment.charAt(3)
  if (!isPunctuation(field)) return null
  const end = segment.indexOf(field, 4)
  // Messages copied out of a program's source have their escape mark doubled.
  const encoding = segment.slice(4, end < 0 ? undefined : end).replace(/^\^~\\\\&$/, '^~\\&')
  const used = [field, ...encoding]
  if (encoding.length < 1 || encoding.length > 5 || new Set(used).size !== used.length) return null
  if (![...encoding].every(isPunctuation)) return null
  const [component = ABSENT, repetition = ABSENT, escapeMark = ABSENT, subcomponent = ABSENT] = encoding
  return { field, component, repetition, escape: escapeMark, subcomponent }
}

function isPunctuation(character: string): boolean {
  return /^[!-/:-@[-`{-~]$/.test(character)
}

/**
 * Replaces HL7 escape sequences: separators, line breaks, hexadecimal bytes (read by `decode`) and character set switches (ISO 2022).
 * Highlighting and indentation are dropped; an unknown or unclosed sequence stays as it came.
 */
export function unescapeText(text: string, delimiters: Delimiters, decode: (bytes: Uint8Array) => string): string {
  const { escape: mark } = delimiters
  if (!text.includes(mark)) return text
  let out = ''
  let bytes: number[] = []
  let shifted = false
  let from = 0
  const flush = () => {
    if (bytes.length > 0) out += decode(Uint8Array.from(bytes))
    bytes = []
  }
  for (let open = text.indexOf(mark); open >= 0; open = text.indexOf(mark, from)) {
    const close = text.indexOf(mark, open + 1)
    if (close < 0) break
    const sequence = text.slice(open + 1, Math.min(close, open + 1 + LONGEST_SEQUENCE))
    if (open > from) {
      flush()
      out += text.slice(from, open)
    }
    const hex = /^X((?:[0-9A-Fa-f]{2})+)$/.exec(sequence)?.[1]
    const shift = /^[CM]((?:[0-9A-Fa-f]{2}){2,3})$/.exec(sequence)?.[1]
    const plain = hex || shift ? null : sequenceText(sequence, delimiters)
    if (hex) {
      bytes.push(...Buffer.from(hex, 'hex'))
    } else {
      flush()
      if (shift) {
        shifted = true
        out += `\u001b${Buffer.from(shift, 'hex').toString('latin1')}`
      } else if (plain === null) {
        // Not a sequence: the first mark is text, the second may open one.
        out += text.slice(open, close)
        from = close
        continue
      } else {
        out += plain
      }
    }
    from = close + 1
  }
  flush()
  out += text.slice(from)
  return shifted ? readShifted(out) : out
}

function sequenceText(sequence: string, delimiters: Delimiters): string | null {
  switch (sequence) {
    case 'F':
      return delimiters.field
    case 'S':
      return delimiters.component
    case 'T':
      return delimiters.subcomponent
    case 'R':
      return delimiters.repetition
    case 'E':
      return delimiters.escape
    case 'P':
      return '#'
    case 'H':
    case 'N':
    case '.fi':
    case '.nf':
      return ''
  }
  if (/^\.(br|ce|sp\s*[+]?\d*)$/.test(sequence)) return '\n'
  return /^\.(in|ti|sk)\s*[+-]?\d*$/.test(sequence) ? ' ' : null
}

/** Text whose bytes are 7-bit ISO 2022 with its escapes; left as it is when it holds anything else. */
function readShifted(text: string): string {
  const bytes = Buffer.from(text, 'latin1')
  return bytes.toString('latin1') === text ? new TextDecoder('iso-2022-jp').decode(bytes) : text
}
