import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { runCommand } from '../../../electron/cli/command'
import type { Answers, Problem, Question } from '../../../shared/model'

export const corpus = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url))
export const isThere = existsSync(join(corpus, 'truth.json'))
if (!isThere) console.warn(`The corpus of laboratory files is not at ${corpus}: its tests are skipped.`)

/** What `truth.json` says of one test of a file. */
export interface TruthCount {
  rows: number
  numeric: number
  convertible?: number
  distinct_patient_ts_value?: number
  sum_std?: number
}

export interface Spot {
  patient: string
  ts: string
  analyte: string
  value: string | number
  unit: string
  std: number | null
}

export interface Truth {
  patients_in_file: number | null
  patients_with_targets?: number | null
  counts: Record<string, TruthCount>
  spot_checks?: Spot[]
}

export function truths(): Record<string, Truth> {
  return isThere ? JSON.parse(readFileSync(join(corpus, 'truth.json'), 'utf8')).files : {}
}

/** Names of `truth.json` in the words of the command line. */
export const analyteOf: Record<string, string> = {
  ANC: 'pmn',
  NEUT_PCT: 'neutrophilPercent',
  WBC: 'wbc',
  PLT: 'platelets',
  HGB: 'hemoglobin',
  RETIC_ABS: 'reticulocytes',
  RETIC_PCT: 'reticulocytePercent',
}

export interface Point {
  at: string
  value: number | null
  unit: string
  rawText: string
  rawUnit: string | null
  status: string
  state: string
  quality: string[]
  derivedFrom: number[] | null
  history: Point[]
  source: { file: string; row: number } | null
}

export interface ReportedFile {
  path: string
  format: string
  batch: number | null
  read: number
  new: number
  duplicate: number
  corrected: number
  conflict: number
  rejected: number
  ignored: number
  patients: number
  problems: Problem[]
  questions: Question[]
}

/** The command line on a database of its own. */
export function createCli() {
  const folder = mkdtempSync(join(tmpdir(), 'corpus-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  let answersFile = 0

  async function run(...args: string[]) {
    const pieces: string[] = []
    let errors = ''
    const output = {
      out: (part: string) => void pieces.push(part),
      error: (part: string) => {
        errors += part
      },
      isTerminal: false,
    }
    const status = await runCommand([...args, '--db', join(folder, 'test.db'), '--json'], output)
    return { status, errors, json: pieces.length === 0 ? null : JSON.parse(pieces.join('')) }
  }

  return {
    folder,
    run,
    /** Imports files of the corpus; the report of each, by path as in `truth.json`. */
    async import(paths: readonly string[], answers: Answers | null = null) {
      const options: string[] = []
      if (answers !== null) {
        const file = join(folder, `answers-${answersFile++}.json`)
        writeFileSync(file, JSON.stringify(answers))
        options.push('--answers', file)
      }
      const { status, json, errors } = await run('import', ...paths.map((path) => join(corpus, path)), ...options)
      if (json === null) throw new Error(errors)
      const files: ReportedFile[] = json.files
      for (const { read, rejected, ...file } of files) {
        const sum = file.new + file.duplicate + file.corrected + file.conflict + rejected
        if (sum !== read) throw new Error(`${file.path}: ${read} rows read, ${sum} accounted for`)
      }
      const byPath = new Map(files.map((file) => [file.path.slice(corpus.length), file]))
      return {
        status,
        of(path: string): ReportedFile {
          const file = byPath.get(path)
          if (file === undefined) throw new Error(`no report on ${path}`)
          return file
        },
      }
    },
    /** Reported points of everyone, by patient id and analyte. */
    async points(): Promise<Map<string, Record<string, Point[]>>> {
      const patients: { id: string; authority: string }[] = (await run('patients')).json
      const points = new Map<string, Record<string, Point[]>>()
      for (const { id, authority } of patients) {
        const { json } = await run('series', `${authority}|${id}`)
        const series: Record<string, Point[]> = json.series
        points.set(
          id,
          Object.fromEntries(
            Object.entries(series).map(([key, own]) => [key, own.filter((point) => point.derivedFrom === null)]),
          ),
        )
      }
      return points
    },
  }
}

/** All points of one analyte. */
export function pointsOf(points: ReadonlyMap<string, Record<string, Point[]>>, analyte: string): Point[] {
  return [...points.values()].flatMap((own) => own[analyte] ?? [])
}

/** A time as a file writes it, in the words of the command line. */
export function timeOf(text: string): string {
  const compact = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?$/.exec(text)
  if (compact === null) return text.replace(' ', 'T')
  const [, year, month, day, hour, minute, second, zone, zoneMinutes] = compact
  const offset = zone === undefined ? '' : `${zone}:${zoneMinutes}`
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`
}
