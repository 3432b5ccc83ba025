import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { EventRecord, Format, PatientRef, ReadInput, ResultRecord } from '../../../../../electron/importing/record'
import type { Answers, Problem, Question } from '../../../../../shared/model'

export interface Read {
  results: ResultRecord[]
  events: EventRecord[]
  patients: PatientRef[]
  problems: Problem[]
  questions: Question[]
  ignored: number
}

/** A file in memory, handed out in pieces of `piece` bytes. */
export function inputOf(
  name: string,
  content: string | Uint8Array,
  piece = 1 << 20,
  companions: ReadInput[] = [],
): ReadInput {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  return {
    name,
    size: bytes.length,
    head: bytes.subarray(0, 65_536),
    companions,
    bytes: async () => bytes,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
    },
  }
}

/** Everything that a format finds in a file. */
export async function readAll(format: Format, input: ReadInput, answers: Answers = {}): Promise<Read> {
  const read: Read = { results: [], events: [], patients: [], problems: [], questions: [], ignored: 0 }
  await format.read(
    input,
    {
      result: (record) => void read.results.push(record),
      event: (record) => void read.events.push(record),
      patient: (ref) => void read.patients.push(ref),
      problem: (problem) => void read.problems.push(problem),
      question: (question) => {
        if (!read.questions.some(({ id }) => id === question.id)) read.questions.push(question)
      },
      ignored: (count) => {
        read.ignored += count
      },
      pause: async () => undefined,
    },
    answers,
  )
  return read
}

export const readText = (format: Format, text: string | Uint8Array, answers: Answers = {}) =>
  readAll(format, inputOf('file', text), answers)

const project = new URL('../../../../../', import.meta.url).pathname

/** A fixture of `test/fixtures`. */
export function fixture(path: string): ReadInput {
  return inputOf(basename(path), readFileSync(`${project}test/fixtures/${path}`))
}

/** Real laboratory files beside the project, when they are there. */
export const corpus = `${project}../shared/corpus/`
export const hasCorpus = existsSync(corpus)

export function corpusFile(path: string, companions: string[] = []): ReadInput {
  const companion = (name: string) => inputOf(basename(name), readFileSync(corpus + name))
  return inputOf(basename(path), readFileSync(corpus + path), 1 << 20, companions.map(companion))
}

/** Milliseconds as a wall clock writes them, to compare with what a file says. */
export const wall = (text: string) => Date.parse(`${text}Z`)
