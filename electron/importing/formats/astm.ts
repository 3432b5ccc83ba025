import type { Answers, Timestamp } from '../../../shared/model'
import type { Format, PatientRef, ReadInput, Recognition, ResultRecord, Sink } from '../record'
import { plainField, readHeader, readPatient, readTest, sampleOf, statusOf } from './astm/fields'
import { type AstmRecord, readRecords } from './astm/frames'
import { freeFormMark, markQuestion } from './decimalMark'
import type { Delimiters } from './hl7v2/delimiters'
import { instant, readTime } from './hl7v2/time'
import { markClumps, problem, qualityOf, refusal } from './reported'

const LARGEST = 256 * 1024 * 1024
const PAUSE_AFTER = 2_000
const VALUE = 'R-4'
/** Records among which the first header is looked for. */
const HEADER_SEARCH = 20

/** Messages of hematology analyzers: ASTM E1394 and LIS2-A, with or without the frames of E1381. */
export const astm: Format = {
  id: 'astm',
  label: 'ASTM E1394 / LIS2',
  version: '1',
  extensions: ['astm', 'lis', 'lis2', 'txt', 'dat'],

  sniff(input: ReadInput): Recognition {
    const records = readRecords(input.head).filter(({ text }) => !text.startsWith('#'))
    // A cut or joined file may start in the middle of a message.
    const first = records.slice(0, HEADER_SEARCH).findIndex(({ text }) => readHeader(text) !== null)
    const header = records[first]?.text ?? ''
    const delimiters = readHeader(header)
    if (!delimiters) return { confidence: 0, reason: 'no header record', layout: '' }
    const fields = header.split(delimiters.field)
    const sender = plainField(fields[4], delimiters).split(delimiters.component).filter(Boolean).slice(0, 2).join(' ')
    const messages = records.filter(({ text }) => readHeader(text)).length
    return {
      confidence: first > 0 ? 0.6 : records.some(({ text }) => /^[PORL]/.test(text)) ? 0.97 : 0.7,
      reason: `ASTM, ${sender || '?'}, ${messages} message${messages === 1 ? '' : 's'}`,
      layout: `ASTM ${sender || '?'}`,
    }
  },

  async read(input, sink, answers) {
    if (input.size > LARGEST) throw refusal('astmTooLarge', { name: input.name })
    const records = readRecords(await input.bytes())
    const reader = new AstmReader(sink, answers)
    for (const [index, record] of records.entries()) {
      reader.record(record)
      if (index % PAUSE_AFTER === 0) await sink.pause(Math.floor((input.size * index) / records.length))
    }
    reader.flush()
    if (reader.headers === 0) throw refusal('astmNoHeader', { name: input.name })
    await sink.pause(input.size)
  },
}

/** Follows the hierarchy header, patient, order, result; a result waits for the comments that may follow it. */
class AstmReader {
  headers = 0
  private row = 0
  private delimiters: Delimiters | null = null
  private sent: Timestamp | null = null
  private patient: PatientRef | null = null
  private order: string[] = []
  /** Results of the order, until its findings are known. */
  private pending: ResultRecord[] = []
  /** What a comment that follows belongs to. */
  private last: ResultRecord | null = null
  private anonymous: string | null = null
  private anonymousSample: string | null = null
  /** The message, or the order within it, is one of quality control. */
  private isControl = false
  private isControlOrder = false
  private toldOfControls = false
  private readonly patients = new Map<string, PatientRef>()

  constructor(
    private readonly sink: Sink,
    private readonly answers: Answers,
  ) {}

  record({ text, damaged }: AstmRecord): void {
    this.row++
    if (text.startsWith('#')) {
      this.sink.ignored(1)
      return
    }
    const type = text.charAt(0).toUpperCase()
    if (type !== 'C') this.last = null
    if (type !== 'C' && type !== 'R') this.flush()
    const header = readHeader(text)
    if (damaged) this.lose(damaged, text)
    else if (header) this.header(text, header)
    else if (!this.delimiters || text.charAt(1) !== this.delimiters.field) this.lose('recordUnreadable', text)
    else this.read(type, text, this.delimiters)
  }

  /** Hands on the result that waits. */
  flush(): void {
    for (const record of this.pending) this.sink.result(record)
    this.pending = []
  }

  private header(text: string, delimiters: Delimiters): void {
    this.headers++
    this.delimiters = delimiters
    // Field 14, or the last one where a sender left some out.
    const fields = text.split(delimiters.field)
    this.sent = this.time(fields[13]) ?? this.time(fields.at(-1))
    this.isControl = plainField(fields[11], delimiters) === 'Q'
    this.patient = null
    this.order = []
  }

  private read(type: string, text: string, delimiters: Delimiters): void {
    const fields = text.split(delimiters.field)
    if (type === 'P') this.startPatient(fields, delimiters)
    else if (type === 'O') this.startOrder(fields, delimiters)
    else if (type === 'R' && (this.isControl || this.isControlOrder)) this.control()
    else if (type === 'R') this.result(fields, text, delimiters)
    else if (type === 'C' && this.last) this.comment(this.last, plainField(fields[3], delimiters), delimiters)
    else if (!/^[LCMQS]$/.test(type)) this.lose('recordUnreadable', text)
    else if (type !== 'L') this.sink.ignored(1)
  }

  private startOrder(fields: string[], delimiters: Delimiters): void {
    this.order = fields
    // Without any identifier a second sample may be anybody's.
    if (this.patient?.id === null && !this.isSameSample(sampleOf(fields, delimiters))) this.patient = null
    this.isControlOrder = plainField(fields[11], delimiters) === 'Q'
  }

  /** A control material is nobody's blood: its results are told once and passed over. */
  private control(): void {
    if (!this.toldOfControls) this.sink.problem(problem('qualityControl', 'info', this.row, null, null))
    this.toldOfControls = true
    this.sink.ignored(1)
  }

  private startPatient(fields: string[], delimiters: Delimiters): void {
    this.order = []
    this.isControlOrder = false
    if (this.isControl) {
      this.sink.ignored(1)
      return
    }
    const found = readPatient(fields, delimiters)
    const key = JSON.stringify(found)
    const known = this.patients.get(key)
    if (known) this.patient = known
    else if (found.id === null && !this.acceptAnonymous(key)) this.patient = null
    else {
      this.patient = found
      this.patients.set(key, found)
      this.sink.patient(found, this.row)
    }
  }

  private isSameSample(sample: string | null): boolean {
    this.anonymousSample ??= sample
    return this.anonymousSample === sample
  }

  /** One person without an id can be asked for; two would be mixed up. */
  private acceptAnonymous(key: string): boolean {
    this.anonymous ??= key
    return this.anonymous === key
  }

  private result(fields: string[], text: string, delimiters: Delimiters): void {
    const field = (number: number) => plainField(fields[number - 1], delimiters)
    const test = readTest(fields[2], delimiters)
    if (!this.patient) return void this.reject('recordOutsidePatient', text)
    if (!test || fields.length < 4) return void this.reject(test ? 'recordUnreadable' : 'testMissing', text)
    const status = statusOf(field(9))
    if (!status) this.sink.problem(problem('statusUnknown', 'warning', this.row, 'R-9', field(9)))
    const value = field(4)
    // Sysmex sends its findings (`Anemia`, `PLT_Clumps?`) as flagged results without value or unit.
    if (value === '' && field(5) === '' && field(7) === 'A')
      return void this.finding(test.name ?? test.code ?? '', text)
    const mark = value.includes(',')
      ? freeFormMark({ text: value, row: this.row, field: VALUE }, this.answers, this.sink)
      : '.'
    // Collection, then end and start of the analysis; some analyzers write its time into field 10.
    const at = this.firstTime([this.order[7], fields[12], fields[11], fields[9]])
    const record: ResultRecord = {
      row: this.row,
      cell: VALUE,
      patient: this.patient,
      ...test,
      value,
      comparator: null,
      unit: field(5) || null,
      at: at ?? this.sent,
      ...(at === null && this.sent !== null && { reportTimeOnly: true }),
      issued: this.sent ? instant(this.sent) : null,
      status: status ?? 'unverified',
      method: null,
      specimen: sampleOf(this.order, delimiters),
      range: field(6) || null,
      flags: field(7).split(delimiters.repetition).filter(Boolean).join(',') || null,
      decimalMark: mark,
      ...(mark === null && { decimalQuestion: markQuestion(VALUE) }),
    }
    this.pending.push(record)
    this.last = record
    if (record.flags === 'A') markClumps(this.pending, test.code ?? '')
  }

  private finding(name: string, text: string): void {
    this.sink.problem(problem('analyzerFinding', 'info', this.row, null, text, { name }))
    this.sink.ignored(1)
    markClumps(this.pending, name)
  }

  private comment(record: ResultRecord, text: string, { component }: Delimiters): void {
    const line = text.split(component).filter(Boolean).join(' ')
    if (!line) return
    record.note = record.note ? `${record.note}\n${line}` : line
    const quality = qualityOf('', line)
    if (quality.length > 0) record.quality = [...new Set([...(record.quality ?? []), ...quality])]
  }

  private firstTime(texts: (string | undefined)[]): Timestamp | null {
    for (const text of texts) {
      const at = this.time(text)
      if (at) return at
      if (text?.trim()) this.sink.problem(problem('timeUnreadable', 'warning', this.row, 'R-13', text))
    }
    return null
  }

  private time(text: string | undefined): Timestamp | null {
    return readTime((text ?? '').trim())
  }

  /** An unreadable record may have been the next patient or sample: what follows belongs to nobody until one is named. */
  private lose(code: string, text: string): void {
    this.patient = null
    this.order = []
    this.reject(code, text)
  }

  private reject(code: string, text: string): void {
    this.sink.problem(problem(code, 'error', this.row, null, text))
  }
}
