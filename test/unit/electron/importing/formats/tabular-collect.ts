import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type {
  EventRecord,
  Format,
  PatientRef,
  ReadInput,
  ResultRecord,
  Sink,
} from '../../../../../electron/importing/record'
import type { Answers, Problem, Question } from '../../../../../shared/model'

/** Content in memory as a format sees a file; `chunkSize` cuts it small to try seams. */
export function inputOf(
  content: Uint8Array | string,
  options: { name?: string; companions?: ReadInput[]; chunkSize?: number } = {},
): ReadInput {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const step = options.chunkSize ?? 1024 * 1024
  return {
    name: options.name ?? 'file.csv',
    size: bytes.length,
    head: bytes.subarray(0, 65_536),
    companions: options.companions ?? [],
    bytes: async () => bytes,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
    },
  }
}

export function inputFile(path: string, companions: ReadInput[] = []): ReadInput {
  return inputOf(readFileSync(path), { name: basename(path), companions })
}

export interface Collected {
  results: ResultRecord[]
  events: EventRecord[]
  patients: PatientRef[]
  problems: Problem[]
  questions: Question[]
  ignored: number
  /** Rows that yielded nothing. */
  rejected: Problem[]
  held: Problem[]
}

/** Everything that a format yields for an input. */
export async function collect(format: Format, input: ReadInput, answers: Answers = {}): Promise<Collected> {
  const found: Collected = {
    results: [],
    events: [],
    patients: [],
    problems: [],
    questions: [],
    ignored: 0,
    rejected: [],
    held: [],
  }
  const sink: Sink = {
    result: (record) => found.results.push(record),
    event: (record) => found.events.push(record),
    patient: (ref) => found.patients.push(ref),
    problem: (problem) => found.problems.push(problem),
    ignored: (count) => {
      found.ignored += count
    },
    question: (question) => found.questions.push(question),
    pause: async () => {},
  }
  await format.read(input, sink, answers)
  found.rejected = found.problems.filter(({ severity }) => severity === 'error')
  found.held = found.problems.filter(({ severity }) => severity === 'held')
  return found
}
