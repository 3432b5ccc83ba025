import type { Comparator, Method, Quality, ResultStatus, Timestamp } from '../../shared/model'
import { withoutRow, withRow } from '../database/cell'
import { comparators, encode, encodeQuality, methods, precisions, statuses } from '../database/codes'

/** Texts under numbers, each kept once; 0 is none. */
export interface Interner {
  id(text: string | null | undefined): number
  text(id: number): string | null
  readonly size: number
}

export function createInterner(): Interner {
  const ids = new Map<string, number>()
  const texts: (string | null)[] = [null]
  return {
    id(text) {
      if (text === null || text === undefined) return 0
      const known = ids.get(text)
      if (known !== undefined) return known
      const own = detach(text)
      ids.set(own, texts.length)
      return texts.push(own) - 1
    },
    text: (id) => texts[id] ?? null,
    get size() {
      return texts.length
    },
  }
}

/** A long substring keeps the whole piece of file alive that it was cut from: a copy does not. */
function detach(text: string): string {
  if (text.length < 13) return text
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

type Numbers = Uint8Array | Uint16Array | Int16Array | Uint32Array | Float64Array

/** One column; takes memory only once a row differs from what is usual. */
export class Column<Values extends Numbers> {
  private data: Values | null = null
  private size = 0

  constructor(
    private readonly make: (length: number) => Values,
    private readonly usual: number,
  ) {}

  get isUsed(): boolean {
    return this.data !== null
  }

  get(index: number): number {
    return this.data === null ? this.usual : (this.data[index] ?? this.usual)
  }

  set(index: number, value: number): void {
    if (!this.skips(value)) this.room(index)[index] = value
  }

  /** True when the value need not be written, as no row has differed from it so far. */
  skips(value: number): boolean {
    return this.data === null && Object.is(value, this.usual)
  }

  /** The values, with a place for `index`: writing there is quickest where each column is written by a line of its own. */
  room(index: number): Values {
    if (this.data === null || index >= this.size) this.data = this.grown(roomFor(index + 1))
    return this.data
  }

  /** The first `length` values; undefined when all of them are as usual. */
  values(length: number): Numbers | undefined {
    if (this.data !== null && this.size < length) this.data = this.grown(length)
    return this.data?.subarray(0, length)
  }

  private grown(length: number): Values {
    const grown = this.make(length)
    if (this.usual !== 0) grown.fill(this.usual)
    if (this.data !== null) grown.set(this.data)
    this.size = length
    return grown
  }
}

/** A column of texts. One that stands in row after row, as a specimen's number does, is not looked up each time. */
export class TextColumn extends Column<Uint32Array> {
  private last: string | null = null
  private lastId = 0

  constructor(private readonly texts: Interner) {
    super(integers, 0)
  }

  put(index: number, text: string | null): void {
    if (text !== this.last) {
      this.lastId = this.texts.id(text)
      this.last = text
    }
    this.set(index, this.lastId)
  }
}

function roomFor(length: number): number {
  return Math.max(1024, 2 ** Math.ceil(Math.log2(length)))
}

const bytes = (length: number) => new Uint8Array(length)
const shorts = (length: number) => new Uint16Array(length)
const signedShorts = (length: number) => new Int16Array(length)
const integers = (length: number) => new Uint32Array(length)
const doubles = (length: number) => new Float64Array(length)

/** Offset column's number for «no offset given». */
export const noOffset = -32768

/** How a staged row stands until the plan says more. */
export const hold = { none: 0, held: 1 } as const

/** One result as staged. Numbers of `analyte`, `test` and texts are those of the import's own lists. */
export interface StagedResult {
  file: number
  /** Index of the patient reference. */
  patient: number
  /** Index of the test (`map.ts`). */
  test: number
  at: Timestamp
  value: number | null
  comparator: Comparator | null
  rawText: string
  status: ResultStatus
  method: Method | null
  specimen: string | null
  subId: string | null
  /** Index of the range (`validate.ts`), 0 for none. */
  range: number
  flags: string | null
  quality: number
  note: string | null
  issued: number | null
  row: number
  cell: string | null
  held: boolean
}

/** All results of an import as columns; about 50 bytes a row. */
export class Staging {
  length = 0
  readonly texts = createInterner()
  readonly file = new Column(shorts, 0)
  readonly patient = new Column(integers, 0)
  readonly test = new Column(integers, 0)
  readonly time = new Column(doubles, 0)
  readonly precision = new Column(bytes, 0)
  readonly offset = new Column(signedShorts, noOffset)
  readonly value = new Column(doubles, Number.NaN)
  readonly comparator = new Column(bytes, 0)
  readonly rawText = new Column(integers, 0)
  readonly status = new Column(bytes, 0)
  readonly method = new Column(bytes, 0)
  readonly specimen = new TextColumn(this.texts)
  readonly subId = new TextColumn(this.texts)
  readonly range = new Column(integers, 0)
  readonly flags = new TextColumn(this.texts)
  readonly quality = new Column(integers, 0)
  readonly note = new TextColumn(this.texts)
  readonly issued = new Column(doubles, Number.NaN)
  readonly row = new Column(integers, 0)
  readonly cell = new TextColumn(this.texts)
  readonly hold = new Column(bytes, hold.none)

  add(result: StagedResult): number {
    const index = this.length++
    const { texts } = this
    this.file.room(index)[index] = result.file
    this.patient.room(index)[index] = result.patient
    this.test.room(index)[index] = result.test
    this.time.room(index)[index] = result.at.wall
    this.precision.set(index, encode<Timestamp['precision']>(precisions, result.at.precision))
    this.offset.set(index, result.at.offset ?? noOffset)
    this.value.room(index)[index] = result.value ?? Number.NaN
    this.comparator.set(index, encode<Comparator | null>(comparators, result.comparator))
    this.rawText.room(index)[index] = texts.id(result.rawText)
    this.status.set(index, encode<ResultStatus>(statuses, result.status))
    this.method.set(index, encode<Method | null>(methods, result.method))
    this.specimen.put(index, result.specimen)
    this.subId.put(index, result.subId)
    this.range.set(index, result.range)
    this.flags.put(index, result.flags)
    this.quality.set(index, result.quality)
    this.note.put(index, result.note)
    this.issued.set(index, result.issued ?? Number.NaN)
    this.row.room(index)[index] = result.row
    this.cell.put(index, withoutRow(result.cell, result.row))
    this.hold.set(index, result.held ? hold.held : hold.none)
    return index
  }

  /** Where in its file a staged result stands. */
  cellAt(index: number): string | null {
    return withRow(this.texts.text(this.cell.get(index)), this.row.get(index))
  }

  /** The time of a staged result, as the source gave it. */
  at(index: number): Timestamp {
    const offset = this.offset.get(index)
    return {
      wall: this.time.get(index),
      precision: precisions[this.precision.get(index)] ?? 'second',
      offset: offset === noOffset ? null : offset,
    }
  }
}

/** Bits of the quality marks of a record; most have none. */
export function qualityBits(quality: readonly Quality[] | undefined): number {
  return quality === undefined || quality.length === 0 ? 0 : encodeQuality(quality)
}

/**
 * Staged rows sorted by group and, within it, time and index. `groupOf` numbers the groups from 0; rows of a negative group are left out.
 * Linear but for groups whose rows do not come in the order of time.
 */
export function sortByGroup(
  length: number,
  groups: number,
  groupOf: (index: number) => number,
  timeOf: (index: number) => number,
): { order: Uint32Array; starts: Uint32Array } {
  const starts = new Uint32Array(groups + 1)
  for (let index = 0; index < length; index++) {
    const group = groupOf(index)
    if (group >= 0) starts[group + 1] = (starts[group + 1] ?? 0) + 1
  }
  for (let group = 0; group < groups; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0)
  const next = starts.slice()
  const order = new Uint32Array(starts[groups] ?? 0)
  for (let index = 0; index < length; index++) {
    const group = groupOf(index)
    if (group < 0) continue
    const place = next[group] ?? 0
    order[place] = index
    next[group] = place + 1
  }
  for (let group = 0; group < groups; group++) {
    const part = order.subarray(starts[group], starts[group + 1])
    if (!ascends(part, timeOf)) part.sort((a, b) => timeOf(a) - timeOf(b) || a - b)
  }
  return { order, starts }
}

function ascends(part: Uint32Array, timeOf: (index: number) => number): boolean {
  let last = Number.NEGATIVE_INFINITY
  for (const index of part) {
    const time = timeOf(index)
    if (time < last) return false
    last = time
  }
  return true
}
