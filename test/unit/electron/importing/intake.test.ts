import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ImportError } from '../../../../electron/importing/importError'
import { type Reader, takeIn } from '../../../../electron/importing/intake'
import type { FilePlan } from '../../../../shared/contract/imports'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'intake-'))
  path = join(folder, 'labs.csv')
  writeFileSync(path, 'content')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const plain: FilePlan = {
  path: '',
  name: 'labs.csv',
  sha256: '',
  format: 'csv',
  formatLabel: 'CSV',
  reason: '',
  layout: '',
  refused: null,
  read: 3,
  new: 2,
  duplicate: 1,
  corrected: 0,
  conflict: 0,
  rejected: 0,
  ignored: 0,
  patients: 1,
  problems: [],
  moreProblems: 0,
  questions: [],
  remembered: {},
}

const question = { id: 'unit:pmn', kind: 'unit' as const, text: 'Which unit?', choices: [], evidence: '' }

function readerOf(file: Partial<FilePlan> = {}) {
  const files = [{ ...plain, ...file }]
  return {
    plan: vi.fn<Reader['plan']>(async () => ({ job: 5, files, patients: [] })),
    commit: vi.fn<Reader['commit']>(async () => ({ job: 5, files: files.map((one) => ({ ...one, batch: 1 })) })),
    cancel: vi.fn<Reader['cancel']>(),
    isOnFile: vi.fn<Reader['isOnFile']>(() => false),
  }
}

const noPause = () => Promise.resolve()
const files = (name: string) => readdirSync(join(folder, name))

describe('a file', () => {
  it('with nothing left to decide comes in and moves to done', async () => {
    const reader = readerOf()
    expect(await takeIn(path, reader, noPause)).toEqual({
      kind: 'info',
      changed: true,
      message: 'labs.csv was imported: 2 new, 0 corrected, 0 conflicting, 1 already on file.',
    })
    expect(reader.commit).toHaveBeenCalledExactlyOnceWith(5)
    expect(readdirSync(folder)).toEqual(['done'])
    expect(files('done')).toEqual(['labs.csv'])
  })

  it('says what did not come in', async () => {
    const taken = await takeIn(path, readerOf({ read: 5, rejected: 2 }), noPause)
    expect(taken).toMatchObject({ kind: 'warning', changed: true })
    expect(taken?.message).toContain('2 rows did not come in')
    expect(files('done')).toEqual(['labs.csv'])
  })

  it.each<[string, Partial<FilePlan>, string]>([
    ['with an open question', { questions: [question] }, 'A question is open: Which unit?'],
    ['that is refused', { refused: { code: 'xls', message: 'Old format', hint: '' } }, 'Old format'],
    ['in which nothing was found', { read: 0, new: 0, duplicate: 0, patients: 0 }, 'Neither a result'],
    [
      'whose rejected rows no import would keep',
      {
        new: 0,
        duplicate: 2,
        rejected: 1,
        problems: [{ row: 1, column: null, code: 'x', severity: 'error', message: 'No time', hint: '', raw: null }],
      },
      'No time',
    ],
  ])('%s is held and not committed', async (_what, plan, reason) => {
    const reader = readerOf(plan)
    const taken = await takeIn(path, reader, noPause)
    expect(taken).toMatchObject({ kind: 'warning', changed: false })
    expect(taken?.message).toContain(reason)
    expect(reader.commit).not.toHaveBeenCalled()
    expect(reader.cancel).toHaveBeenCalledWith(5)
    expect(files('held')).toEqual(['labs.csv'])
  })

  it('that comes again moves to done, for its rejected rows are on file with the first', async () => {
    const reader = readerOf({ new: 0, duplicate: 2, rejected: 1, sha256: 'ab' })
    reader.isOnFile.mockImplementation((sha256) => sha256 === 'ab')
    await takeIn(path, reader, noPause)
    expect(files('done')).toEqual(['labs.csv'])
  })

  it('that crashes the reader is held with the reason', async () => {
    const plan = vi.fn(async () => {
      throw new ImportError('importCrashed', 'Reading stopped', '')
    })
    const taken = await takeIn(path, { ...readerOf(), plan }, noPause)
    expect(taken?.message).toContain('Reading stopped')
    expect(plan).toHaveBeenCalledOnce()
    expect(files('held')).toEqual(['labs.csv'])
  })

  it('never overwrites another of its name', async () => {
    mkdirSync(join(folder, 'done'))
    writeFileSync(join(folder, 'done', 'labs.csv'), 'first')
    writeFileSync(join(folder, 'done', 'labs (2).csv'), 'second')
    await takeIn(path, readerOf(), noPause)
    expect(
      ['labs.csv', 'labs (2).csv', 'labs (3).csv'].map((name) => readFileSync(join(folder, 'done', name), 'utf8')),
    ).toEqual(['first', 'second', 'content'])
  })

  it('that cannot be moved is reported, and stays', async () => {
    writeFileSync(join(folder, 'done'), 'in the way')
    const taken = await takeIn(path, readerOf(), noPause)
    expect(taken).toMatchObject({ kind: 'warning', changed: true })
    expect(taken?.message).toContain('could not be moved to «done»')
    expect(readdirSync(folder)).toContain('labs.csv')
  })
})

describe('a file that is in use', () => {
  const locked = new ImportError('fileUnreadable', 'labs.csv cannot be read (EBUSY)', '')

  it('is tried again until it can be read', async () => {
    const reader = readerOf()
    reader.plan.mockRejectedValueOnce(locked).mockRejectedValueOnce(locked)
    const pauses: number[] = []
    const taken = await takeIn(path, reader, async (ms) => pauses.push(ms))
    expect(taken).toMatchObject({ kind: 'info', changed: true })
    expect(pauses).toEqual([1000, 2000])
  })

  it('stays with a notice when it never can', async () => {
    const reader = readerOf()
    reader.plan.mockRejectedValue(locked)
    const taken = await takeIn(path, reader, noPause)
    expect(taken).toMatchObject({ kind: 'warning', changed: false })
    expect(taken?.message).toContain('EBUSY')
    expect(reader.plan).toHaveBeenCalledTimes(5)
    expect(readdirSync(folder)).toEqual(['labs.csv'])
  })

  it('is planned again when the database changed under its plan', async () => {
    const reader = readerOf()
    reader.commit.mockRejectedValueOnce(new ImportError('planOutdated', 'changed', ''))
    expect(await takeIn(path, reader, noPause)).toMatchObject({ changed: true })
    expect(reader.plan).toHaveBeenCalledTimes(2)
  })

  it('may vanish: waited for, then told', async () => {
    rmSync(path)
    const reader = readerOf()
    const taken = await takeIn(path, reader, noPause)
    expect(taken?.message).toContain('left the watched folder')
    expect(reader.plan).not.toHaveBeenCalled()
    const returns = async () => writeFileSync(path, 'content')
    expect(await takeIn(path, reader, returns)).toMatchObject({ changed: true })
  })

  it('is passed over when it is no file', async () => {
    const link = join(folder, 'link.csv')
    symlinkSync(path, link)
    expect(await takeIn(link, readerOf(), noPause)).toBeNull()
    expect(readdirSync(folder).sort()).toEqual(['labs.csv', 'link.csv'])
  })
})
