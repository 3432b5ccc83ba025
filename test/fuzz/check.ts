import { writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Db } from '../../electron/database/sql'
import { commitImport, prepareImport } from '../../electron/importing/importer'
import { FileRefused, type Format, type PatientRef, type ReadInput, type Sink } from '../../electron/importing/record'
import { recognize } from '../../electron/importing/registry'
import { zipOfFiles } from '../unit/electron/importing/formats/tabular-archives'
import { mutate, retouch, seeded, stretch } from './mutate'
import type { Target } from './seeds'

/** One damaged file. */
export interface Damaged {
  name: string
  bytes: Uint8Array
}

/** Source of everything random about file `number` of a target under a seed. */
export function sourceFor(target: string, seed: number, number: number): () => number {
  let mixed = seed
  for (const letter of `${target}:${number}`) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 0x0100_0193)
  return seeded(mixed)
}

function damage(bytes: Uint8Array, random: () => number): Uint8Array {
  if (random() < 0.01) return stretch(bytes, random)
  return random() < 0.5 ? mutate(bytes, random) : retouch(bytes, random)
}

/** A damaged copy of one of the target's seeds; archives are damaged outside or, mostly, inside. */
export function damagedFile({ seeds }: Target, random: () => number): Damaged {
  const { name, bytes, entries } = seeds[Math.floor(random() * seeds.length)] ?? {
    name: 'file',
    bytes: new Uint8Array(),
  }
  if (entries === undefined || random() < 0.3) return { name, bytes: damage(bytes, random) }
  const files = [...entries].map(([path, content]): [string, Uint8Array] => [path, content])
  for (let count = 1 + Math.floor(random() * 2); count > 0; count--) {
    const entry = files[Math.floor(random() * files.length)]
    if (entry !== undefined) entry[1] = damage(entry[1], random)
  }
  return { name, bytes: zipOfFiles(Object.fromEntries(files), { deflate: random() < 0.5 }) }
}

function inputOf(file: Damaged, piece: number): ReadInput {
  const { name } = file
  // A buffer of its own, so that what is read past its end is an error, and not a neighbour in the pool.
  const bytes = new Uint8Array(file.bytes)
  return {
    name,
    size: bytes.length,
    head: bytes.subarray(0, 65_536),
    companions: [],
    bytes: async () => bytes,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
    },
  }
}

function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

/** Takes everything, keeps nothing but the count of rows, and objects to what a reader must never give. */
function countingSink(): Sink & { rows: number } {
  const place = (row: number, patient: PatientRef) => {
    assert(Number.isInteger(row) && row > 0, `row ${row}`)
    assert(patient.id !== '', 'empty patient id')
  }
  return {
    rows: 0,
    result({ row, patient, at, value, issued }) {
      this.rows++
      place(row, patient)
      assert(typeof value === 'string', 'value without text')
      assert(at === null || Number.isFinite(at.wall), 'time that is no number')
      assert(issued === undefined || issued === null || Number.isFinite(issued), 'issued that is no number')
    },
    event({ row, patient, start, end }) {
      this.rows++
      place(row, patient)
      assert(start === null || Number.isFinite(start.wall), 'start that is no number')
      assert(end === null || Number.isFinite(end.wall), 'end that is no number')
    },
    patient: (ref, row) => place(row, ref),
    problem({ row, severity, message, hint }) {
      if (severity === 'error' || severity === 'held') this.rows++
      assert(row === null || Number.isInteger(row), `problem in row ${row}`)
      worded(message)
      worded(hint)
    },
    ignored: (count) => assert(Number.isInteger(count) && count >= 0, `ignored ${count}`),
    question: ({ id, choices }) => assert(id !== '' && choices !== undefined, 'question without choices'),
    pause: async (bytes) => assert(Number.isFinite(bytes), `pause at ${bytes}`),
  }
}

function worded(text: string): void {
  assert(text !== '' && !/^(problems|tables)\.\w+\./.test(text), `no words: ${text}`)
}

/** Runs a work that may end in a refusal, and in nothing else. */
async function orRefused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    worded(error.message)
    worded(error.hint)
  }
}

/** Sniffs and reads one damaged file by the format; `known`, when given, recognises it first. Returns the rows read. */
export async function checkReading(
  format: Format,
  file: Damaged,
  random: () => number,
  known: readonly Format[] | null,
): Promise<number> {
  // Seams anywhere, but not so many that a long line is read again from each of them.
  const small = Math.ceil(file.bytes.length / 200) + Math.floor(random() * 100)
  const input = inputOf(file, random() < 0.3 ? small : 1 << 20)
  const sink = countingSink()
  await orRefused(async () => {
    const { confidence } = await format.sniff(input)
    assert(confidence >= 0 && confidence <= 1, `confidence ${confidence}`)
  })
  await orRefused(() => format.read(input, sink, {}))
  if (known !== null) {
    await orRefused(async () => {
      const recognized = await recognize(input, known)
      await recognized.format.read(input, countingSink(), {})
    })
  }
  assert(Object.keys(Object.prototype).length === 0, 'the prototype of all objects was changed')
  return sink.rows
}

/** Plans and commits one damaged file as the program does: every row is in one bucket, and no reader failed. */
export async function checkImport(db: Db, folder: string, file: Damaged): Promise<void> {
  const path = `${folder}/fuzz${extname(file.name)}`
  writeFileSync(path, file.bytes)
  const prepared = await prepareImport(db, { paths: [path] })
  for (const { counts, refused } of prepared.files) {
    assert(refused === null || refused.code !== 'readerFailed', refused?.message ?? '')
    const { read, duplicate, corrected, conflict, rejected } = counts
    const sum = counts.new + duplicate + corrected + conflict + rejected
    assert(read === sum, `${read} rows read, ${sum} in buckets`)
  }
  await commitImport(db, prepared, { patients: [], rows: [] }, { actor: 'fuzz', now: 0 })
}
