import type { Answers, Timestamp } from '../../../../shared/model'
import type { PatientRef, ResultRecord, Sink } from '../../record'
import { freeFormMark, markQuestion } from '../decimalMark'
import { detached, methodOf, problem } from '../reported'
import { decodeBytes, readCharset } from './charset'
import { type Coding, flagText, readCoding, unitOf } from './coding'
import { type Delimiters, readDelimiters, unescapeText } from './delimiters'
import {
  createSampleWatch,
  flushGroup,
  type Group,
  newGroup,
  readSpecimen,
  refuseGroup,
  remarkOn,
  type Specimen,
} from './group'
import { components, emptyMessage, firstPart, holdsRow, isSegment, type Message } from './message'
import { People } from './patient'
import { resultStatus } from './status'
import { instant, readTime } from './time'
import { type Order, readAdministration, readDispense, readPrescription, readTransfusion } from './treatment'
import { isDocument, readValues } from './value'

const TYPES = new Set(['ORU', 'OUL', 'RAS', 'RDE', 'BPS', 'BTS'])
const NO_ORDER: Order = { placer: '', filler: '', control: '', effective: '' }
/** ISO 2022 switches character sets by it. */
const ESCAPE = '\u001b'
const VALUE = 'OBX-5'
const CACHED = 2_000

/** Takes segments one by one, in order, and hands results and events to the sink. `messages` counts MSH segments. */
export class Hl7Reader {
  messages = 0
  private row = 0
  private message: Message | null = null
  private group: Group = newGroup()
  private order: Order = NO_ORDER
  private specimen: Specimen | null = null
  private timing: string[] | null = null
  private product: string | undefined
  private lastRecord: { note?: string | null } | null = null
  private noteGroup = false
  private batch: { row: number; messages: number } | null = null
  private readonly isOtherSample = createSampleWatch()
  private readonly people = new People()
  private readonly codings = new Map<string, Coding>()
  private readonly times = new Map<string, Timestamp | null>()
  private readonly unescapeText = (text: string) =>
    this.message ? unescapeText(text, this.message.delimiters, this.message.decode) : text
  private readonly readAt = (text: string) => this.time(text)

  constructor(
    private readonly sink: Sink,
    private readonly answers: Answers,
    private readonly wholeFile: 'utf-8' | null,
  ) {}

  /** `decoded` is false when the text holds one character a byte. */
  segment(raw: string, decoded: boolean): void {
    this.row++
    const id = raw.slice(0, 3)
    const { message } = this
    if (id === 'MSH') this.startMessage(raw, decoded)
    else if (id === 'FHS' || id === 'BHS' || id === 'BTS' || id === 'FTS') this.batchSegment(id, raw)
    // Samples and manuals put remarks before a message.
    else if (raw.startsWith('#') && !raw.includes('|')) this.sink.ignored(1)
    else if (!message) this.reject('segmentOutsideMessage', null, raw)
    else if (message.refused !== null && !(id === 'PID' && message.refused === 'patientMissing'))
      this.passOver(id, raw, message.refused)
    else if (!isSegment(raw, message)) this.strayLine(raw, message)
    else {
      const text = decoded ? raw : this.decodeLine(raw, message)
      this.read(id, text.split(message.delimiters.field), text, message)
    }
  }

  /** Call after the last segment. */
  end(): void {
    this.flush()
    if (this.batch) this.sink.problem(problem('batchNotClosed', 'warning', this.batch.row, null, null))
  }

  private read(id: string, fields: string[], text: string, message: Message): void {
    switch (id) {
      case 'OBX':
        this.observation(fields, text, message)
        break
      case 'NTE':
        this.comment(fields, message)
        break
      case 'PID':
        this.flush()
        this.group = newGroup()
        this.patient(fields, message)
        break
      case 'ORC':
        this.commonOrder(fields, message)
        break
      case 'OBR':
        this.requestedTest(fields, message)
        break
      case 'SPM':
        this.specimenSegment(fields, message)
        break
      case 'TQ1':
        this.timing = fields
        break
      case 'BPO':
        this.product = fields[2]
        break
      case 'RXA':
      case 'RXE':
      case 'BPX':
      case 'BTX':
        this.treatment(id, fields, text, message)
        break
      default:
        this.sink.ignored(1)
    }
  }

  /** A segment of a message that is not read: its rows are reported one by one, except where the whole type is none of ours. */
  private passOver(id: string, raw: string, code: string): void {
    if (holdsRow(id, code)) this.reject(code, null, raw)
    else this.sink.ignored(1)
  }

  /** What looks like a damaged segment may have been the next patient: what follows belongs to nobody until one is named. */
  private strayLine(raw: string, message: Message): void {
    const at = raw.indexOf(message.delimiters.field)
    if (at > 0 && at < 5) {
      this.flush()
      message.refused = 'patientMissing'
    }
    this.reject('segmentUnreadable', null, raw)
  }

  private startMessage(raw: string, decoded: boolean): void {
    this.flush()
    this.messages++
    if (this.batch) this.batch.messages++
    this.group = newGroup()
    this.order = NO_ORDER
    this.specimen = null
    this.timing = null
    this.product = undefined
    this.lastRecord = null
    this.noteGroup = false
    const delimiters = readDelimiters(raw)
    if (!delimiters) {
      this.sink.problem(problem('separatorsUnreadable', 'warning', this.row, 'MSH-2', raw))
      this.message = emptyMessage(this.row, {
        field: '|',
        component: '^',
        repetition: '~',
        escape: '\\',
        subcomponent: '&',
      })
      this.message.refused = 'messageUnreadable'
      return
    }
    const message = emptyMessage(this.row, delimiters)
    this.message = message
    const fields = raw.split(delimiters.field)
    const field = (index: number) => fields[index - 1]
    const charset = this.wholeFile ?? readCharset((field(18) ?? '').split(delimiters.repetition))
    if (charset === 'unknown')
      this.sink.problem(problem('charsetUnknown', 'warning', this.row, 'MSH-18', field(18) ?? ''))
    message.charset = charset
    message.decode = (bytes) => decodeBytes(bytes, charset).text
    if (!decoded) this.decodeLine(raw, message)
    const time = readTime(firstPart(field(7), delimiters))
    if (message.offset !== (time?.offset ?? null)) this.times.clear()
    message.time = time
    message.offset = time?.offset ?? null
    // Analyzers mark runs of control material so (Mindray); HL7 itself has no such processing id.
    if (firstPart(field(11), delimiters) === 'Q') {
      message.refused = 'qualityControl'
      this.sink.problem(problem('qualityControl', 'info', this.row, 'MSH-11', field(11) ?? null))
      return
    }
    const kind = components(field(9), delimiters)
    message.type = kind.slice(0, 2).filter(Boolean).join('^')
    if (!TYPES.has(kind[0] ?? '')) {
      message.refused = 'messageTypeNotRead'
      this.sink.problem(
        problem('messageTypeNotRead', 'info', this.row, 'MSH-9', message.type, { type: message.type || '?' }),
      )
    }
  }

  private batchSegment(id: string, raw: string): void {
    if (id === 'FHS' || id === 'BHS') {
      if (!this.batch) this.batch = { row: this.row, messages: 0 }
      return
    }
    this.flush()
    this.message = null
    const expected = Number(raw.split(raw.charAt(3))[1]?.trim())
    if (id === 'BTS' && this.batch && expected > 0 && expected !== this.batch.messages) {
      this.sink.problem(
        problem('batchIncomplete', 'warning', this.row, 'BTS-1', raw, { expected, found: this.batch.messages }),
      )
    }
    this.batch = null
  }

  private patient(fields: string[], message: Message): void {
    const { ref, isNew } = this.people.ofSegment(fields, message.delimiters, this.unescapeText)
    message.patient = ref
    message.refused = ref ? null : 'patientMissing'
    if (ref && isNew) this.sink.patient(ref, this.row)
  }

  /** The message's patient; null (and `refused` set) when there is no PID and another nameless person came before. */
  private currentPatient(message: Message): PatientRef | null {
    message.patient ??= this.people.unnamed()
    if (!message.patient) message.refused = 'patientMissing'
    return message.patient
  }

  private commonOrder(fields: string[], { delimiters, type }: Message): void {
    const part = (index: number) => firstPart(fields[index], delimiters)
    this.order = {
      placer: part(2),
      filler: part(3),
      control: part(1),
      effective: part(15) || part(9),
    }
    this.timing = null
    // In specimen-oriented messages the ORC follows its OBR.
    if (type.startsWith('OUL') && this.group.pending.length === 0) {
      this.group.placer ||= this.order.placer
      this.group.filler ||= this.order.filler
      return
    }
    this.flush()
    this.group = newGroup()
    this.lastRecord = null
  }

  private requestedTest(fields: string[], { delimiters, type }: Message): void {
    this.flush()
    const part = (index: number) => firstPart(fields[index], delimiters)
    this.group = newGroup(part(2) || this.order.placer, part(3) || this.order.filler)
    this.group.collected = part(7)
    this.group.reported = part(22)
    this.group.status = part(25)
    if (this.specimen && type.startsWith('OUL')) this.group.specimens.push(this.specimen)
    if (!type.startsWith('OUL')) this.order = NO_ORDER
    this.lastRecord = null
    this.noteGroup = true
  }

  private specimenSegment(fields: string[], message: Message): void {
    const specimen = readSpecimen(fields, message, this.unescapeText)
    this.lastRecord = null
    this.noteGroup = false
    if (/^OUL\^R2[23]/.test(message.type)) {
      this.flush()
      this.group = newGroup()
      this.group.specimens.push(specimen)
      this.specimen = specimen
    } else {
      this.group.specimens.push(specimen)
    }
  }

  private comment(fields: string[], { delimiters }: Message): void {
    const text = this.unescapeText((fields[3] ?? '').split(delimiters.repetition).join('\n'))
    if (text === '') return
    if (this.lastRecord) this.lastRecord.note = this.lastRecord.note ? `${this.lastRecord.note}\n${text}` : text
    else if (this.noteGroup) this.group.notes.push(text)
    else this.sink.ignored(1)
  }

  private observation(fields: string[], raw: string, message: Message): void {
    const patient = this.currentPatient(message)
    const { delimiters } = message
    const test = this.coding(fields[3] ?? '', delimiters)
    if (!patient || fields.length < 6 || !test) {
      this.reject(!patient ? 'patientMissing' : fields.length < 6 ? 'segmentCut' : 'testMissing', null, raw)
      return
    }
    const type = (fields[2] ?? '').trim().toUpperCase()
    if (isDocument(type)) {
      this.sink.ignored(1)
      this.sink.problem(problem('documentNotRead', 'info', this.row, 'OBX-5', fields[3] ?? null))
      return
    }
    const status = resultStatus(fields[11] ?? '', this.group.status)
    if (!status) this.sink.problem(problem('statusUnknown', 'warning', this.row, 'OBX-11', fields[11] ?? ''))
    const unit = this.unescapeText(unitOf(fields[6] ?? '', delimiters))
    const values = readValues(type, fields[5] ?? '', delimiters, this.unescapeText)
    const subId = fields[4] || null
    const remarked = remarkOn(this.group, type, test, subId, values)
    if (remarked !== null) {
      this.lastRecord = remarked
      this.sink.ignored(1)
      return
    }
    const method = fields[17] ? methodOf(this.unescapeText(fields[17])) : null
    const changed = fields[19] ? this.time(firstPart(fields[19], delimiters)) : null
    const issued = changed ?? message.time
    for (let index = 0; index < values.length; index++) {
      const value = values[index]
      if (!value) continue
      const record: ResultRecord = {
        row: this.row,
        cell: index === 0 ? 'OBX-5' : `OBX-5[${index + 1}]`,
        patient,
        code: test.code,
        codeSystem: test.codeSystem,
        name: test.name,
        value: value.text,
        comparator: value.comparator,
        unit: unit || value.unit || null,
        at: null,
        issued: issued ? instant(issued) : null,
        status: status ?? 'unverified',
        method,
        specimen: null,
        subId: index === 0 ? subId : `${subId ?? ''}[${index + 1}]`,
        range: fields[7] ? this.unescapeText(fields[7]) : null,
        flags: fields[8] ? flagText(fields[8], delimiters) : null,
        decimalMark: value.freeForm
          ? freeFormMark({ text: value.text, row: this.row, field: VALUE }, this.answers, this.sink)
          : '.',
      }
      if (test.alternate) record.alternate = test.alternate
      if (record.decimalMark === null) record.decimalQuestion = markQuestion(VALUE)
      this.group.pending.push(record)
      this.group.observed.push(fields[14] ? firstPart(fields[14], delimiters) : '')
      this.lastRecord = record
    }
  }

  private treatment(id: 'RXA' | 'RXE' | 'BPX' | 'BTX', fields: string[], raw: string, message: Message): void {
    const patient = this.currentPatient(message)
    if (!patient || fields.length < 4) {
      this.reject(!patient ? 'patientMissing' : 'segmentCut', null, raw)
      return
    }
    const { order, unescapeText, readAt, row } = this
    const context = { row, message, patient, order, unescapeText, readAt }
    const event =
      id === 'RXA'
        ? readAdministration(fields, context)
        : id === 'RXE'
          ? readPrescription(fields, this.timing, context)
          : id === 'BPX'
            ? readDispense(fields, this.product, context)
            : readTransfusion(fields, this.product, context)
    this.lastRecord = null
    if (event.details.product) this.sink.event(event)
    else this.reject('treatmentUnnamed', event.cell, raw)
  }

  private coding(field: string, delimiters: Delimiters): Coding | null {
    const known = this.codings.get(field)
    if (known) return known
    const coding = readCoding(field, delimiters, this.unescapeText)
    if (this.codings.size > CACHED) this.codings.clear()
    if (coding) this.codings.set(detached(field), coding)
    return coding
  }

  private time(text: string): Timestamp | null {
    const known = this.times.get(text)
    if (known !== undefined) return known
    const read = readTime(text.trim())
    const offset = this.message?.offset ?? null
    // A time without offset is in the zone of MSH-7, as the standard has it.
    const at = read && read.offset === null && read.precision !== 'day' && offset !== null ? { ...read, offset } : read
    if (this.times.size > CACHED) this.times.clear()
    this.times.set(text, at)
    return at
  }

  private decodeLine(raw: string, message: Message): string {
    if (!/[\u0080-\u00ff]/.test(raw) && !raw.includes(ESCAPE)) return raw
    const { text, sure } = decodeBytes(Buffer.from(raw, 'latin1'), message.charset)
    if (!sure)
      this.sink.problem(
        problem('charsetDoubtful', 'warning', this.row, 'MSH-18', text, { charset: message.charset ?? 'ASCII' }),
      )
    return text
  }

  private flush(): void {
    if (!this.message || this.group.pending.length === 0) return
    if (this.isOtherSample(this.message, this.group)) refuseGroup(this.group, this.sink)
    else flushGroup(this.group, this.message, this.readAt, this.sink)
  }

  private reject(code: string, column: string | null, raw: string): void {
    this.sink.problem(problem(code, 'error', this.row, column, raw, { segment: raw.slice(0, 3) }))
  }
}
