import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { openDatabase } from '../../electron/database/open'
import type { Db } from '../../electron/database/sql'
import { formats } from '../../electron/importing/registry'
import { checkImport, checkReading, damagedFile, sourceFor } from './check'
import { loadTargets, type Target } from './seeds'

/*
 * `npm run fuzz [reader|all] [files] [seed] [first]`: damaged files for every reader, in threads that are watched for time and memory. The same seed
 * and number give the same file again: `npm run fuzz csv 1 SEED NUMBER`.
 */

/** A file that takes longer is a hang, in ms. */
const timeLimit = 5_000
/** Heap of a thread, in MB; the import process of the program has four times as much. */
const memoryLimit = 256
/** Every so many files one goes through recognition by all formats, and one through the whole import. */
const recogniseEvery = 20
const importEvery = 50
/** Files imported into one database before a new one takes its place. */
const perDatabase = 200

interface Task {
  root: string
  target: string
  seed: number
  first: number
  end: number
  /** Number of the file in work, and the time it was begun, where the watching thread can see them. */
  state: Float64Array
}

interface Failure {
  number: number
  what: string
}

type Told = { failure: Failure } | { done: number; rows: number; imported: number }

const targetsOf = (root: string) => loadTargets(join(root, 'test/fixtures'), resolve(root, '../shared/corpus'))

async function work({ root, target: name, seed, first, end, state }: Task): Promise<void> {
  const target = (await targetsOf(root)).find((one) => one.name === name)
  const known = await formats()
  const format = known.find(({ id }) => id === target?.format)
  if (!target || !format) throw new Error(`no reader ${name}`)
  const folder = mkdtempSync(join(tmpdir(), 'marrowline-fuzz-'))
  let db: Db | null = null
  let rows = 0
  let imported = 0
  try {
    for (let number = first; number < end; number++) {
      const random = sourceFor(name, seed, number)
      const file = damagedFile(target, random)
      state[0] = number
      state[1] = Date.now()
      try {
        rows += await checkReading(format, file, random, number % recogniseEvery === 0 ? known : null)
        if (number % importEvery === 0) {
          if (imported % perDatabase === 0) {
            db?.close()
            db = openDatabase(':memory:')
          }
          imported++
          await checkImport(db ?? openDatabase(':memory:'), folder, file)
        }
      } catch (error) {
        const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
        parentPort?.postMessage({ failure: { number, what } } satisfies Told)
      }
    }
    parentPort?.postMessage({ done: end - first, rows, imported } satisfies Told)
  } finally {
    db?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Share {
  files: number
  rows: number
  imported: number
  failures: Failure[]
  slowest: number
}

/** One share of a target's files in a thread; begun anew after the file that hung or ran out of memory. */
async function runShare(task: Omit<Task, 'state'>): Promise<Share> {
  const share: Share = { files: 0, rows: 0, imported: 0, failures: [], slowest: 0 }
  let { first } = task
  while (first < task.end) {
    const stopped = await runThread({ ...task, first }, share)
    if (stopped === null) break
    share.failures.push(stopped)
    share.files += stopped.number + 1 - first
    first = stopped.number + 1
  }
  return share
}

/** Gives the file that ended the thread, null when all of them are done. */
function runThread(task: Omit<Task, 'state'>, share: Share): Promise<Failure | null> {
  const state = new Float64Array(new SharedArrayBuffer(16))
  state[0] = task.first - 1
  const thread = new Worker(fileURLToPath(import.meta.url), {
    workerData: { ...task, state },
    resourceLimits: { maxOldGenerationSizeMb: memoryLimit },
  })
  return new Promise((finish) => {
    let ended = false
    let number = task.first - 1
    const end = (failure: Failure | null) => {
      ended = true
      clearInterval(watch)
      finish(failure)
    }
    const watch = setInterval(() => {
      const [at = 0, since = 0] = state
      const took = since === 0 ? 0 : Date.now() - since
      if (at === number) share.slowest = Math.max(share.slowest, took)
      number = at
      if (took < timeLimit || ended) return
      end({ number: at, what: `still busy after ${took} ms` })
      void thread.terminate()
    }, 100)
    thread.on('message', (told: Told) => {
      if ('failure' in told) share.failures.push(told.failure)
      else {
        share.files += told.done
        share.rows += told.rows
        share.imported += told.imported
      }
    })
    thread.on('error', (error) => {
      if (!ended) end({ number: Math.max(task.first, state[0] ?? 0), what: error.stack ?? error.message })
    })
    thread.on('exit', () => {
      if (!ended) end(null)
    })
  })
}

async function fuzz(root: string, target: Target, files: number, seed: number, first: number): Promise<boolean> {
  const started = Date.now()
  const threads = Math.min(availableParallelism(), Math.ceil(files / 1000))
  const bounds = Array.from({ length: threads + 1 }, (_, index) => first + Math.round((files * index) / threads))
  const shares = await Promise.all(
    bounds
      .slice(1)
      .map((end, index) => runShare({ root, target: target.name, seed, first: bounds[index] ?? first, end })),
  )
  const sum = (of: (share: Share) => number) => shares.reduce((total, share) => total + of(share), 0)
  const failures = shares.flatMap((share) => share.failures)
  const seconds = ((Date.now() - started) / 1000).toFixed(0)
  const slowest = Math.max(...shares.map((share) => share.slowest))
  console.log(
    `${target.name}: ${sum(({ files: done }) => done)} files (${sum(({ imported }) => imported)} imported), ${sum(({ rows }) => rows)} rows, ` +
      `${failures.length} failed, slowest under ${slowest + 100} ms, ${seconds} s, seed ${seed}`,
  )
  for (const { number, what } of failures.slice(0, 10)) report(root, target, seed, number, what)
  return failures.length === 0
}

function report(root: string, target: Target, seed: number, number: number, what: string): void {
  const folder = join(root, 'node_modules/.cache/marrowline/fuzz')
  mkdirSync(folder, { recursive: true })
  const { name, bytes } = damagedFile(target, sourceFor(target.name, seed, number))
  const path = join(folder, `${target.name}-${seed}-${number}-${name}`)
  writeFileSync(path, bytes)
  console.log(
    `  npm run fuzz ${target.name} 1 ${seed} ${number}\n  ${path}\n  ${what.split('\n').slice(0, 6).join('\n  ')}`,
  )
}

async function main(): Promise<void> {
  const [reader = 'all', files = '100000', seed = '1', first = '0'] = process.argv.slice(2)
  const root = process.cwd()
  const all = await targetsOf(root)
  const chosen = all.filter(({ name }) => reader === 'all' || name === reader)
  if (chosen.length === 0) {
    console.error(
      `Usage: npm run fuzz [all|properties|${all.map(({ name }) => name).join('|')}] [files] [seed] [first]`,
    )
    process.exit(2)
  }
  let isGood = true
  for (const target of chosen) {
    isGood = (await fuzz(root, target, Number(files), Number(seed), Number(first))) && isGood
  }
  process.exit(isGood ? 0 : 1)
}

if (isMainThread) await main()
else await work(workerData)
