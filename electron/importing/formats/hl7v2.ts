import type { Format, ReadInput, Recognition } from '../record'
import { readDelimiters } from './hl7v2/delimiters'
import { BREAK, byteOrder, segmentBlocks } from './hl7v2/lines'
import { firstPart } from './hl7v2/message'
import { Hl7Reader } from './hl7v2/reader'
import { refusal } from './reported'

const PAUSE_AFTER = 2_000

/** HL7 version 2 messages with results (ORU, OUL) and treatments (RAS, RDE, BPS, BTS); single, several, in a batch or framed by MLLP. */
export const hl7v2: Format = {
  id: 'hl7v2',
  label: 'HL7 v2',
  version: '1',
  extensions: ['hl7', 'oru', 'msg', 'txt', 'dat'],

  sniff(input: ReadInput): Recognition {
    const segments = headSegments(input.head)
    const first = segments.findIndex((segment) => /^(MSH|FHS|BHS)[^A-Za-z0-9\s]/.test(segment))
    const header = segments.find((segment) => /^MSH[^A-Za-z0-9\s]/.test(segment)) ?? segments[first]
    if (first < 0 || first > 50 || header === undefined) return { confidence: 0, reason: 'no MSH segment', layout: '' }
    const delimiters = readDelimiters(header)
    if (!delimiters && header.charAt(3) !== '|') return { confidence: 0, reason: 'no HL7 separators', layout: '' }
    const fields = header.split(header.charAt(3))
    const part = (index: number) => (delimiters ? firstPart(fields[index - 1], delimiters) : '')
    const type = (fields[8] ?? '')
      .split(delimiters?.component ?? '^')
      .slice(0, 2)
      .join('^')
    const count = segments.filter((segment) => segment.startsWith('MSH')).length
    const whole = input.size <= input.head.length
    return {
      confidence: first === 0 && delimiters ? 0.99 : 0.6,
      reason: [`HL7 v${part(12) || '2'}`, type, whole ? `${count} message${count === 1 ? '' : 's'}` : '']
        .filter(Boolean)
        .join(', '),
      layout: `HL7 ${part(3) || '?'} ${part(4) || '?'}`,
    }
  },

  async read(input, sink, answers) {
    const reader = new Hl7Reader(sink, answers, byteOrder(input.head)?.mark === 3 ? 'utf-8' : null)
    for await (const { segments, decoded, bytesRead } of segmentBlocks(input.chunks())) {
      for (let index = 0; index < segments.length; index++) {
        const segment = segments[index]
        if (segment === undefined || segment.trim() === '') continue
        reader.segment(segment, decoded)
        if (index % PAUSE_AFTER === PAUSE_AFTER - 1) await sink.pause(bytesRead)
      }
      await sink.pause(bytesRead)
    }
    reader.end()
    if (reader.messages === 0) throw refusal('hl7NoMessage', { name: input.name })
  },
}

function headSegments(head: Uint8Array): string[] {
  const found = byteOrder(head)
  const encoding = found && found.order !== 'utf-8' ? found.order : 'latin1'
  const text = new TextDecoder(encoding).decode(head.subarray(found?.mark ?? 0))
  return text
    .split(BREAK)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '')
}
