/** HL7 table 0211 and what senders write instead, as names of the encoding standard. */
const LABELS: Record<string, string> = {
  ASCII: 'us-ascii',
  '8859/1': 'iso-8859-1',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'iso-8859-9',
  '8859/15': 'iso-8859-15',
  'ISO IR6': 'us-ascii',
  'ISO IR13': 'shift_jis',
  'ISO IR14': 'shift_jis',
  'ISO IR87': 'iso-2022-jp',
  'ISO IR100': 'iso-8859-1',
  'ISO IR159': 'iso-2022-jp',
  'GB 18030-2000': 'gb18030',
  'GB 18030': 'gb18030',
  GB18030: 'gb18030',
  GBK: 'gb18030',
  GB2312: 'gb18030',
  'KS X 1001': 'euc-kr',
  'BIG-5': 'big5',
  BIG5: 'big5',
  UNICODE: 'utf-8',
  'UNICODE UTF-8': 'utf-8',
  UTF8: 'utf-8',
  'UTF-8': 'utf-8',
}

const decoders = new Map<string, TextDecoder>()

/** The encoding that MSH-18 declares: null when empty or plain ASCII, `unknown` when it is none we can read. */
export function readCharset(repetitions: string[]): string | null | 'unknown' {
  const declared = repetitions.map((name) => name.trim().toUpperCase()).filter((name) => name !== '')
  const labels = declared.map(
    (name) => LABELS[name] ?? LABELS[name.replace(/^ISO[- ]?8859-/, '8859/')] ?? standardLabel(name),
  )
  if (labels.length === 0) return null
  if (labels.includes('iso-2022-jp')) return 'iso-2022-jp'
  const [first = null] = labels
  return first === 'us-ascii' ? (labels[1] ?? null) : (first ?? 'unknown')
}

function standardLabel(name: string): string | null {
  try {
    return new TextDecoder(name).encoding
  } catch {
    return null
  }
}

export interface Decoded {
  text: string
  /** False when the bytes don't fit the declared encoding, or none was declared and they are no UTF-8: read as windows-1252. */
  sure: boolean
}

/** Decodes bytes by the declared encoding; without one, bytes that form valid UTF-8 are UTF-8. */
export function decodeBytes(bytes: Uint8Array, label: string | null | 'unknown'): Decoded {
  const text = decodeStrictly(bytes, label === null || label === 'unknown' ? 'utf-8' : label)
  if (text !== null) return { text, sure: label !== 'unknown' }
  return { text: decoder('windows-1252').decode(bytes), sure: false }
}

function decodeStrictly(bytes: Uint8Array, label: string): string | null {
  try {
    return decoder(label).decode(bytes)
  } catch {
    return null
  }
}

function decoder(label: string): TextDecoder {
  let found = decoders.get(label)
  if (!found) {
    found = new TextDecoder(label, { fatal: true, ignoreBOM: true })
    decoders.set(label, found)
  }
  return found
}
