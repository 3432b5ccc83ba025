import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCommand } from '../../../electron/cli/command'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function run(...args: string[]) {
  let text = ''
  let errors = ''
  const output = { out: (part: string) => (text += part), error: (part: string) => (errors += part), isTerminal: false }
  const status = await runCommand([...args, '--db', join(folder, 'test.db')], output)
  return { status, errors, text, json: args.includes('--json') && text !== '' ? JSON.parse(text) : null }
}

function file(name: string, ...rows: string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${rows.join('\n')}\n`)
  return path
}

const header = 'patient_id,collected_at,loinc,local_name,value_text,unit_text,status'
const labs = () =>
  file(
    'labs.csv',
    header,
    'P1,2024-03-05T08:10:00+01:00,751-8,ANC,600,/mm3,F',
    'P1,2024-03-05T08:10:00+01:00,777-3,PLT,<5,10*9/L,F',
  )

it('imports, lists, shows and takes back, in the shapes promised', async () => {
  const first = await run('import', labs(), '--json')
  expect(first.status).toBe(0)
  expect(first.json.files[0]).toMatchObject({
    format: 'csv',
    batch: 1,
    read: 2,
    new: 2,
    duplicate: 0,
    rejected: 0,
    patients: 1,
    problems: [],
    questions: [],
  })
  expect((await run('import', labs(), '--json')).json.files[0]).toMatchObject({ batch: null, read: 2, duplicate: 2 })
  const listed = await run('patients', '--json')
  expect(listed.json).toMatchObject([
    { id: 'P1', authority: 'local', results: 2, latest: { pmn: { value: 0.6 }, hemoglobin: null } },
  ])
  const shown = await run('series', 'P1', '--analyte', 'pmn,platelets', '--json')
  expect(shown.json.series.pmn).toMatchObject([
    {
      at: '2024-03-05T08:10:00+01:00',
      value: 0.6,
      comparator: null,
      unit: '10*9/L',
      rawText: '600',
      rawUnit: '/mm3',
      status: 'final',
      derivedFrom: null,
      history: [],
      source: { file: 'labs.csv', row: 2 },
    },
  ])
  expect(shown.json.series.platelets).toMatchObject([{ value: 5, comparator: '<' }])
  expect((await run('batches', '--json')).json).toMatchObject([{ id: 1, read: 2, undoneAt: null }])
  expect((await run('undo', '1', '--json')).json).toMatchObject({ takenBack: { results: 2, patients: 1 }, failed: [] })
  expect((await run('patients', '--json')).json).toEqual([])
})

it('ends with 3 when rows were rejected, 1 when nothing could be read, 2 when used wrongly', async () => {
  expect(
    (
      await run(
        'import',
        file('a.csv', header, 'P1,2024-03-05,777-3,PLT,,10*9/L,F', 'P1,2024-03-05,777-3,PLT,20,10*9/L,F'),
      )
    ).status,
  ).toBe(3)
  expect((await run('import', file('b.bin', '\u0000\u0001'))).status).toBe(1)
  expect((await run('import', join(folder, 'absent.csv'))).status).toBe(1)
  for (const wrong of [
    ['nonsense'],
    ['series'],
    ['undo', 'x'],
    ['patients', '--source', 'x'],
    ['assess', 'P1', '--profile', 'nope'],
  ]) {
    expect((await run(...wrong)).status, wrong.join(' ')).toBe(2)
  }
})

it('writes nothing in a dry run', async () => {
  const planned = await run('import', labs(), '--dry-run', '--json')
  expect(planned.json.files[0]).toMatchObject({ batch: null, new: 2 })
  expect((await run('batches')).status, 'no database was made').toBe(1)
})

it('takes answers from a file', async () => {
  const path = file('u.csv', header, 'P1,2024-03-05,777-3,PLT,20,,F')
  const open = await run('import', path, '--json')
  expect(open).toMatchObject({
    status: 3,
    json: { files: [{ batch: null, questions: [{ id: 'unit:platelets', kind: 'unit' }] }] },
  })
  const answers = file('answers.json', JSON.stringify({ 'unit:platelets': '10*9/L' }))
  expect(await run('import', path, '--answers', answers, '--source', 'clinic', '--json')).toMatchObject({
    status: 0,
    json: { files: [{ new: 1 }] },
  })
})

it('fills a database with the demonstration, assesses it, and exports what comes in again', async () => {
  expect((await run('demo', '--json')).json).toEqual({ patients: 74 })
  expect((await run('demo')).status).toBe(1)
  expect((await run('assess', 'AA-001', '--profile', 'bsh', '--json')).json).toMatchObject({
    patient: 'AA-001',
    profile: { id: 'BSH' },
  })
  expect((await run('cohort', '--json')).json.landmarks.length).toBeGreaterThan(3)
  expect((await run('verify', '--json')).json).toMatchObject({ ok: true, patients: 74 })
  const copy = join(folder, 'copy.db')
  expect((await run('backup', '--out', copy)).status).toBe(0)
  const out = join(folder, 'out')
  expect((await run('export', '--format', 'csv', '--out', out)).status).toBe(0)
  const before = (await run('series', 'AA-002', '--json')).json
  const status = await runCommand(['import', out, '--db', join(folder, 'again.db')], {
    out: () => undefined,
    error: () => undefined,
    isTerminal: false,
  })
  expect([0, 3]).toContain(status)
  let text = ''
  await runCommand(['series', 'AA-002', '--json', '--db', join(folder, 'again.db')], {
    out: (part) => (text += part),
    error: () => undefined,
    isTerminal: false,
  })
  const values = (series: Record<string, { at: string; value: number | null; rawUnit: string }[]>) =>
    Object.entries(series)
      .flatMap(([key, points]) => points.map(({ at, value, rawUnit }) => [key, at, value, rawUnit].join(' ')))
      .sort()
  expect(values(JSON.parse(text).series)).toEqual(values(before.series))
  const hidden = join(folder, 'hidden')
  await run('export', '--format', 'fhir', '--out', hidden, '--deidentify')
  expect((await run('restore', copy)).status).toBe(0)
  expect((await run('patients', '--json')).json).toHaveLength(74)
}, 60_000)

it('explains the answers in the help of the import', async () => {
  const { status, text } = await run('import', '--help')
  expect(status).toBe(0)
  for (const kind of ['dateOrder:', 'decimalMark:', 'unit:', 'columnMeaning:', 'patientMatch:'])
    expect(text).toContain(kind)
})
