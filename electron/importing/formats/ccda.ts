import type { Answers, Timestamp } from '../../../shared/model'
import type { Format, PatientRef, ReadInput, Sink } from '../record'
import { attribute, child, DocumentScanner, type Element, type Part } from './ccda/element'
import { readMedication, saysNone } from './ccda/medications'
import { readPerson } from './ccda/person'
import { readResult, resultsOf, timeOf } from './ccda/results'
import { problem, refusal } from './reported'
import { scanPieces, XmlBroken } from './xml'

/** Immunizations are substance administrations too. */
const IMMUNIZATIONS = '11369-6'

/** C-CDA R2.1 and its forerunners: results and medications of one patient; the other sections are passed over. */
export const ccda: Format = {
  id: 'ccda',
  label: 'C-CDA',
  version: '2',
  extensions: ['xml', 'ccda', 'cda'],

  sniff(input) {
    const head = decoderOf(input.head).decode(input.head)
    const isDocument = /<(?:\w+:)?ClinicalDocument[\s>]/.test(head) && head.includes('urn:hl7-org:v3')
    if (!isDocument) return { confidence: 0, reason: 'no ClinicalDocument', layout: '' }
    const title = /<(?:\w+:)?title>\s*([^<]{1,80})</.exec(head)?.[1]?.trim()
    return {
      confidence: 0.98,
      reason: title ? `C-CDA document: ${title.replace(/\s+/g, ' ').replaceAll('&amp;', '&')}` : 'C-CDA document',
      layout: 'C-CDA',
    }
  },

  async read(input, sink, answers) {
    try {
      await readDocument(input, sink, answers)
    } catch (error) {
      throw error instanceof XmlBroken ? worded(error, input.name) : error
    }
  },
}

async function readDocument(input: ReadInput, sink: Sink, answers: Answers): Promise<void> {
  const reader = new DocumentReader(sink, answers)
  const scanner = new DocumentScanner((part, element) => reader.part(part, element))
  await scanPieces(input, sink, scanner, decoderOf(input.head))
}

/** The encoding by its mark or declaration; UTF-8 where neither is known. */
function decoderOf(head: Uint8Array): TextDecoder {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le')
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be')
  const declared = /^\s*<\?xml[^>]*encoding=["']([\w-]{1,30})["']/.exec(
    Buffer.from(head.subarray(0, 200)).toString('latin1'),
  )
  try {
    return new TextDecoder(declared?.[1] ?? 'utf-8')
  } catch {
    return new TextDecoder()
  }
}

/** Takes the parts of one document in order: time and patient stand before the sections. */
class DocumentReader {
  private documentTime: Timestamp | null = null
  private patients: PatientRef[] = []
  private section = ''
  /** Number of the result or medication: a document may stand in one line. */
  private row = 0

  constructor(
    private readonly sink: Sink,
    private readonly answers: Answers,
  ) {}

  part(part: Part, element: Element): void {
    if (part === 'effectiveTime') this.documentTime = timeOf(element)
    else if (part === 'section') this.section = attribute(child(element, 'code'), 'code')
    else if (part === 'entry') this.entry(element)
    else {
      const patient = readPerson(element)
      this.patients.push(patient)
      this.sink.patient(patient, 1)
    }
  }

  private entry(entry: Element): void {
    const { sink, section } = this
    const found = resultsOf(entry, section)
    const activity = section === IMMUNIZATIONS ? null : child(entry, 'substanceAdministration')
    if (found === null && activity === null) return void sink.ignored(1)
    const patient = this.patient()
    const rows = found?.observations ?? [entry]
    if (patient === null) {
      for (const _ of rows) sink.problem(problem('patientMissing', 'error', ++this.row, null, null))
      return
    }
    if (found !== null && rows.length === 0) sink.ignored(1)
    const context = { patient, documentTime: this.documentTime, sink, answers: this.answers }
    if (found !== null) for (const each of rows) readResult(++this.row, each, found.panel, context)
    else if (activity !== null) this.medication(activity, patient)
  }

  /** A document about several people does not say whose an entry is. */
  private patient(): PatientRef | null {
    if (this.patients.length === 0) this.patients.push({ authority: 'local', id: null })
    return this.patients.length === 1 ? (this.patients[0] ?? null) : null
  }

  private medication(activity: Element, patient: PatientRef): void {
    if (saysNone(activity)) return void this.sink.ignored(1)
    const event = readMedication(++this.row, activity, patient, this.documentTime)
    if (event !== null) this.sink.event(event)
    else this.sink.problem(problem('treatmentUnnamed', 'error', this.row, null, null, { segment: activity.name }))
  }
}

function worded(error: XmlBroken, name: string): Error {
  if (error.why === 'doctype') return refusal('xmlDoctype', { name })
  if (error.why === 'tooDeep') return refusal('documentTooDeep', { name })
  if (error.why === 'tooLarge') return refusal('documentTooLarge', { name })
  return refusal('xmlUnreadable', { name, reason: error.detail || error.why })
}
