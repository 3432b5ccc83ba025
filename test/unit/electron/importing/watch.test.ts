import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openDatabase } from '../../../../electron/database/open'
import type { Db } from '../../../../electron/database/sql'
import type { ImportListener, Supervisor } from '../../../../electron/importing/supervisor'
import { createWatch, type Watch } from '../../../../electron/importing/watch'
import type { FilePlan } from '../../../../shared/contract/imports'

const fake = vi.hoisted(() => ({ create: vi.fn<(database: string, listener: ImportListener) => Supervisor>() }))
vi.mock('../../../../electron/importing/supervisor', () => ({ createSupervisor: fake.create }))

let home: string
let folder: string
let db: Db
let running: Watch[]
let planned: string[]
let atOnce: number
let most: number
let notices: string[]
let changes: (number[] | null)[]

/** A file whose name starts with «crash» ends the reader. */
function fakeSupervisor(_database: string, listener: ImportListener): Supervisor {
  let job = 0
  let isClosed = false
  const unused = () => Promise.reject(new Error('not used here'))
  const plans = new Map<number, FilePlan>()
  return {
    prepare([path = '']) {
      const number = ++job
      const name = path.slice(folder.length + 1)
      planned.push(name)
      most = Math.max(most, ++atOnce)
      setTimeout(() => {
        if (isClosed) return
        const plan = filePlan(name)
        plans.set(number, plan)
        if (!name.startsWith('crash')) return listener.plan({ job: number, files: [plan], patients: [] })
        atOnce--
        listener.failed({ job: number, code: 'importCrashed', message: 'Reading stopped', hint: '' })
      }, 20)
      return number
    },
    async commit(number) {
      atOnce--
      const plan = plans.get(number) ?? filePlan('')
      return { outcome: { job: number, files: [{ ...plan, batch: 1 }] }, patients: [] }
    },
    answer: () => undefined,
    rows: unused,
    problemsCsv: unused,
    cancel: () => undefined,
    close() {
      isClosed = true
    },
  }
}

function filePlan(name: string): FilePlan {
  const counts = { read: 1, new: 1, duplicate: 0, corrected: 0, conflict: 0, rejected: 0, ignored: 0, patients: 1 }
  const about = { path: name, name, sha256: '', format: '', formatLabel: '', reason: '', layout: '', refused: null }
  return { ...about, ...counts, problems: [], moreProblems: 0, questions: [], remembered: {} }
}

function create(): Watch {
  const watch = createWatch(db, db.name, {
    imported: (patients) => changes.push(patients),
    notice: (_kind, message) => notices.push(message),
  })
  running.push(watch)
  return watch
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'watch-'))
  folder = join(home, 'incoming')
  mkdirSync(folder)
  db = openDatabase(join(home, 'test.db'))
  ;[running, planned, notices, changes, atOnce, most] = [[], [], [], [], 0, 0]
  fake.create.mockImplementation(fakeSupervisor)
})
afterEach(() => {
  for (const watch of running) watch.close()
  db.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

const soon = { timeout: 10_000, interval: 50 }
const isDone = (name: string) => existsSync(join(folder, 'done', name))

it('is off until a folder is chosen', async () => {
  expect(create().state()).toEqual({ folder: null, active: false })
  writeFileSync(join(folder, 'a.csv'), 'a')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(planned).toEqual([])
})

it('takes in what is there and what arrives, one file at a time, and passes over what is not ready', async () => {
  for (const name of ['a.csv', '.hidden', '~$b.xlsx', 'c.csv.part', 'd.tmp']) writeFileSync(join(folder, name), name)
  mkdirSync(join(folder, 'held'))
  writeFileSync(join(folder, 'held', 'old.csv'), 'old')
  const watch = create()
  expect(await watch.start(folder)).toEqual({ folder, active: true })
  await vi.waitFor(() => expect(isDone('a.csv')).toBe(true), soon)
  writeFileSync(join(folder, 'e.csv'), 'e')
  writeFileSync(join(folder, 'crash.csv'), 'f')
  renameSync(join(folder, 'c.csv.part'), join(folder, 'c.csv'))
  await vi.waitFor(() => expect(notices).toHaveLength(4), soon)
  expect(planned[0]).toBe('a.csv')
  expect([...planned].sort()).toEqual(['a.csv', 'c.csv', 'crash.csv', 'e.csv'])
  expect(most).toBe(1)
  expect(readdirSync(join(folder, 'done')).sort()).toEqual(['a.csv', 'c.csv', 'e.csv'])
  expect(readdirSync(join(folder, 'held')).sort()).toEqual(['crash.csv', 'old.csv'])
  expect(readdirSync(folder).sort()).toEqual(['.hidden', 'd.tmp', 'done', 'held', '~$b.xlsx'])
  expect(notices.filter((notice) => notice.includes('Reading stopped'))).toHaveLength(1)
  expect(changes).toEqual([null, null, null])
}, 30_000)

it('takes a second file of the same name', async () => {
  const watch = create()
  await watch.start(folder)
  writeFileSync(join(folder, 'a.csv'), 'first')
  await vi.waitFor(() => expect(isDone('a.csv')).toBe(true), soon)
  writeFileSync(join(folder, 'a.csv'), 'second')
  await vi.waitFor(() => expect(isDone('a (2).csv')).toBe(true), soon)
}, 30_000)

it('goes on at the next start of the program, and not after it was stopped', async () => {
  await create().start(folder)
  running.pop()?.close()
  writeFileSync(join(folder, 'a.csv'), 'a')
  const resumed = create()
  expect(resumed.state()).toEqual({ folder, active: true })
  await vi.waitFor(() => expect(isDone('a.csv')).toBe(true), soon)
  expect(await resumed.stop()).toEqual({ folder, active: false })
  writeFileSync(join(folder, 'b.csv'), 'b')
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect(planned).toEqual(['a.csv'])
  expect(create().state()).toEqual({ folder, active: false })
}, 30_000)

it('takes what arrives the moment it starts', async () => {
  for (let n = 0; n < 5; n++) {
    const watch = create()
    await watch.start(folder)
    writeFileSync(join(folder, `now${n}.csv`), 'a')
    await vi.waitFor(() => expect(isDone(`now${n}.csv`)).toBe(true), soon)
    await watch.stop()
  }
}, 60_000)

it('leaves a file alone while it grows', async () => {
  await create().start(folder)
  for (let n = 0; n < 8; n++) {
    appendFileSync(join(folder, 'a.csv'), 'more')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(planned).toEqual([])
  }
  await vi.waitFor(() => expect(isDone('a.csv')).toBe(true), soon)
  expect(planned).toEqual(['a.csv'])
}, 30_000)

it('takes the older file first', async () => {
  for (const [name, time] of [
    ['b.csv', 1000],
    ['a.csv', 3000],
    ['c.csv', 2000],
  ] as const) {
    writeFileSync(join(folder, name), name)
    utimesSync(join(folder, name), time, time)
  }
  await create().start(folder)
  await vi.waitFor(() => expect(isDone('a.csv')).toBe(true), soon)
  expect(planned).toEqual(['b.csv', 'c.csv', 'a.csv'])
}, 30_000)

it('does not take a file twice that is being read while watching starts again', async () => {
  writeFileSync(join(folder, 'a.csv'), 'a')
  const watch = create()
  await watch.start(folder)
  await vi.waitFor(() => expect(planned).toEqual(['a.csv']), { timeout: 10_000, interval: 2 })
  await watch.stop()
  await watch.start(folder)
  await vi.waitFor(() => expect(isDone('a.csv')).toBe(true), soon)
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect(planned).toEqual(['a.csv'])
  expect(notices).toEqual([expect.stringContaining('a.csv was imported')])
}, 30_000)

it('says once that the folder cannot be reached, and goes on when it is back', async () => {
  await create().start(folder)
  renameSync(folder, join(home, 'away'))
  await vi.waitFor(() => expect(notices).toEqual([expect.stringContaining(folder)]), soon)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  renameSync(join(home, 'away'), folder)
  writeFileSync(join(folder, 'a.csv'), 'a')
  await vi.waitFor(() => expect(isDone('a.csv')).toBe(true), soon)
  expect(notices.filter((notice) => notice.includes('cannot be reached'))).toHaveLength(1)
}, 30_000)
