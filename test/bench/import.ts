import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { labColumns } from '../../shared/demo/csv'
import { observations, workbookRows, writeBundle, writeCsv, writeHl7, writeNdjson, writeXlsx } from './import/files'
import { type Measured, measure } from './import/measure'
import { type Line, printLines } from './support/table'

/**
 * The whole import, from the bytes of a file to the commit, beside what the best known tool needs for its part of that work, in turns.
 * `npm run bench import` runs everything, `npm run bench import csv` one kind (csv, hl7, fhir, xlsx).
 */

const rounds = 3
let folder = ''
const path = (name: string) => join(folder, name)

/** Runs a work in a process of its own, so that neither memory nor warm code passes from one to the next. */
function run(work: string, file: string, database = ''): Measured {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [process.argv[1] ?? '', 'measure', work, file, database],
    {
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(`${work} of ${file} failed: ${stderr}`)
  return JSON.parse(stdout)
}

interface Series {
  rounds: number[]
  memory: number[]
}

function series(): Series {
  return { rounds: [], memory: [] }
}

function keep(into: Series, { ms, memory }: Measured): void {
  into.rounds.push(ms)
  into.memory.push(memory)
}

function emptyDatabase(): string {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path(`bench.sqlite${suffix}`), { force: true })
  return path('bench.sqlite')
}

/** `.import` of the SQLite command line into a table that takes each patient, test and time once; null without the program. */
function sqliteImport(file: string): number | null {
  rmSync(path('anchor.sqlite'), { force: true })
  const columns = labColumns.map((column) => `${column} TEXT`).join(', ')
  const commands = [
    `CREATE TABLE result (${columns}, UNIQUE (patient_id, loinc, collected_at))`,
    '.mode csv',
    `.import --skip 1 "${file}" result`,
  ]
  const started = performance.now()
  const { status, error } = spawnSync('sqlite3', [path('anchor.sqlite'), ...commands])
  if (error !== undefined || status !== 0) return null
  return performance.now() - started
}

async function csv(): Promise<void> {
  const [file, other] = [path('labs.csv'), path('labs-again.csv')]
  await writeCsv(file)
  await writeCsv(other, 1)
  const [first, second, sameRows] = [series(), series(), series()]
  const anchor: number[] = []
  for (let round = 0; round < rounds; round++) {
    const ms = sqliteImport(file)
    if (ms !== null) anchor.push(ms)
    const database = emptyDatabase()
    keep(first, run('product', file, database))
    keep(second, run('product', file, database))
    keep(sameRows, run('product', other, database))
  }
  const hasAnchor = anchor.length === rounds
  if (!hasAnchor)
    console.log('sqlite3 (Debian package sqlite3) is not there: the import is measured without its anchor.')
  const count = 1_000_000
  const lines: Line[] = [
    ...(hasAnchor ? [{ name: 'sqlite3 .import, unique key', rounds: anchor, count }] : []),
    {
      name: 'first import',
      ...first,
      count,
      ...(hasAnchor ? { anchor: { rounds: anchor, goal: 1 } } : {}),
      memoryGoal: 300,
    },
    { name: 'the same file again (ratio to the first)', ...second, count, anchor: { rounds: first.rounds, goal: 0.6 } },
    { name: 'its rows in another file (ratio to the first)', ...sameRows, count, anchor: { rounds: first.rounds } },
  ]
  printLines('CSV, 1,000,000 rows, 2,000 patients', lines)
}

interface Pair {
  title: string
  file: string
  anchorName: string
  work: string
  count: number
  goal: number
  memoryGoal?: number
}

function pair({ title, file, anchorName, work, count, goal, memoryGoal }: Pair): void {
  const [anchor, product] = [series(), series()]
  for (let round = 0; round < rounds; round++) {
    keep(anchor, run(work, file))
    keep(product, run('product', file, emptyDatabase()))
  }
  printLines(title, [
    { name: anchorName, ...anchor, count },
    {
      name: 'import',
      ...product,
      count,
      anchor: { rounds: anchor.rounds, goal },
      ...(memoryGoal === undefined ? {} : { memoryGoal }),
    },
  ])
}

const kinds: Record<string, () => Promise<void>> = {
  csv,
  async hl7() {
    const file = path('results.hl7')
    writeHl7(file)
    const title = 'HL7 v2, 100,000 messages of 10 OBX'
    pair({ title, file, anchorName: '@medplum/core, parsing alone', work: 'hl7', count: 100_000, goal: 1 })
  },
  async fhir() {
    const bundle = path('bundle.json')
    writeBundle(bundle)
    const common = { count: observations, goal: 2, memoryGoal: 300 }
    pair({ title: 'FHIR Bundle, 100 MB', file: bundle, anchorName: 'JSON.parse', work: 'json', ...common })
    const lines = path('observations.ndjson')
    writeNdjson(lines)
    pair({
      title: 'FHIR NDJSON, 100 MB',
      file: lines,
      anchorName: 'JSON.parse of each line',
      work: 'ndjson',
      ...common,
    })
  },
  async xlsx() {
    const file = path('labs.xlsx')
    await writeXlsx(file)
    const title = 'XLSX, 100,000 rows'
    pair({
      title,
      file,
      anchorName: 'exceljs, streaming read alone',
      work: 'xlsx',
      count: workbookRows,
      goal: 1.5,
      memoryGoal: 250,
    })
  },
}

const [name, ...args] = process.argv.slice(2)
if (name === 'measure') {
  const [work = '', file = '', database = ''] = args
  console.log(JSON.stringify(await measure(work, file, database)))
} else {
  const wanted = name === undefined ? Object.values(kinds) : [kinds[name]]
  folder = mkdtempSync(join(tmpdir(), 'marrowline-bench-'))
  try {
    for (const bench of wanted) {
      if (bench === undefined) throw new RangeError(`There are: ${Object.keys(kinds).join(', ')}`)
      await bench()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
