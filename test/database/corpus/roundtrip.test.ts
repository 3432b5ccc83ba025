import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { runCommand } from '../../../electron/cli/command'
import { openDatabase } from '../../../electron/database/open'
import { loadPatients } from '../../../electron/database/patients'
import { listHeld } from '../../../electron/database/problems'
import { loadRecord } from '../../../electron/database/records'
import { decideHeldRow } from '../../../electron/importing/release'
import type { LabResult } from '../../../shared/model'
import { corpus, isThere } from './support'

const fixtures = fileURLToPath(new URL('../../fixtures/roundtrip/', import.meta.url))

/** By how far dates move is chance; a fixed one keeps March and April of the fixtures from being hit. */
vi.mock(import('node:crypto'), async (original) => ({ ...(await original()), randomInt: () => 200 }))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function run(database: string, ...args: string[]) {
  const pieces: string[] = []
  const output = {
    out: (part: string) => void pieces.push(part),
    error: (part: string) => void pieces.push(part),
    isTerminal: false,
  }
  const status = await runCommand([...args, '--db', join(folder, database)], output)
  return { status, text: pieces.join('') }
}

/** What is on file of every patient, without the places it came from and the numbers it has. */
function content(database: string): unknown[] {
  const db = openDatabase(join(folder, database), { readonly: true })
  try {
    const records = loadPatients(db).flatMap(({ id }) => loadRecord(db, id) ?? [])
    return records
      .map(({ patient: { id: _id, ...patient }, results, events }) => ({
        patient,
        results: results.map(resultText).sort(),
        events: events.map(({ id: _, source: __, edited: ___, ...event }) => JSON.stringify(event)).sort(),
      }))
      .sort((a, b) => (JSON.stringify(a.patient) < JSON.stringify(b.patient) ? -1 : 1))
  } finally {
    db.close()
  }
}

function resultText({ id: _, sources: __, history, ...result }: LabResult): string {
  return JSON.stringify({ ...result, history: history.map(resultText) })
}

async function expectRoundTrip(...paths: string[]): Promise<void> {
  await run('first.db', 'import', ...paths)
  await expectSame()
}

async function expectSame(): Promise<void> {
  const before = content('first.db')
  expect(before.length).toBeGreaterThan(0)
  for (const format of ['csv', 'fhir']) {
    const out = join(folder, format)
    expect(await run('first.db', 'export', '--format', format, '--out', out)).toMatchObject({ status: 0 })
    const { status, text } = await run(`${format}.db`, 'import', out, '--json')
    const problems = JSON.parse(text).files.flatMap((file: { problems: { severity: string }[] }) => file.problems)
    expect([format, status, problems.filter(({ severity }: { severity: string }) => severity === 'error')]).toEqual([
      format,
      0,
      [],
    ])
    expect(content(`${format}.db`)).toEqual(before)
    // An export of the copy is the same export: codes, report times and sub-ids came along.
    const again = join(folder, `${format}-again`)
    await run(`${format}.db`, 'export', '--format', format, '--out', again)
    for (const file of readdirSync(out)) expect(lines(join(again, file))).toEqual(lines(join(out, file)))
    // The same export once more brings nothing.
    expect(JSON.parse((await run(`${format}.db`, 'import', out, '--json')).text).files).toEqual(
      readdirSync(out).map(() => expect.objectContaining({ new: 0, corrected: 0, conflict: 0, rejected: 0 })),
    )
  }
}

/** Lines of a file in any order, without the numbers that rows have in their database. */
function lines(path: string): string[] {
  return readFileSync(path, 'utf8')
    .replace(/(?<=Patient\/p|-[pre]|"id":"[pre])\d+/g, '#')
    .replace(/,$/gm, '')
    .split('\n')
    .sort()
}

it('brings authorities, codes, corrections, held decisions and every detail of events back', async () => {
  await run('first.db', 'import', fixtures, '--answers', join(fixtures, 'answers.txt'))
  const db = openDatabase(join(folder, 'first.db'))
  const [held] = listHeld(db)
  if (held === undefined) throw new Error('a held row is expected')
  await decideHeldRow(db, held.id, true, 'checked with the laboratory', { actor: 'test', now: 0 })
  db.close()
  const text = JSON.stringify(content('first.db'))
  for (const word of ['reviewed', 'unitConfirmed', 'corrected', 'H1', 'Study-7', 'superseded', 'hla_match', 'manual']) {
    expect(text).toContain(word)
  }
  await expectSame()
})

it('refuses an exported entry that was edited since', async () => {
  await run('first.db', 'import', join(fixtures, 'labs.csv'))
  for (const format of ['csv', 'fhir']) {
    const out = join(folder, format)
    await run('first.db', 'export', '--format', format, '--out', out)
    const path = join(out, format === 'csv' ? 'labs.csv' : 'bundle.json')
    const edited = readFileSync(path, 'utf8').replace(
      format === 'csv' ? ',22,10*9/L,' : '"value":22,',
      format === 'csv' ? ',222,10*9/L,' : '"value":222,',
    )
    writeFileSync(path, edited)
    const { text } = await run(`${format}.db`, 'import', path, '--json')
    expect(JSON.parse(text).files[0].problems).toMatchObject([{ code: 'exportEdited', severity: 'error' }])
  }
})

it('tells nobody who it was after --deidentify', async () => {
  await run('first.db', 'import', fixtures, '--answers', join(fixtures, 'answers.txt'))
  const identity = [
    'Muster',
    'Anna',
    'H1',
    'MRN',
    'Study-7',
    'S7-01',
    'ACC-',
    'ORD-',
    'Dr. Weiss',
    'Bellevue',
    '1984-06-17',
    '2024-03',
    '2024-04',
    'brother',
    'D-77',
    'LOT9',
    'ward',
  ]
  const all = readdirSync(fixtures)
    .map((name) => readFileSync(join(fixtures, name), 'utf8'))
    .join('\n')
  for (const word of identity) expect(all).toContain(word)
  for (const format of ['csv', 'fhir']) {
    const out = join(folder, format)
    await run('first.db', 'export', '--format', format, '--out', out, '--deidentify')
    const text = readdirSync(out)
      .map((name) => readFileSync(join(out, name), 'utf8'))
      .join('\n')
    expect(text).toContain('S0001')
    expect(identity.filter((word) => text.includes(word))).toEqual([])
    expect(await run(`${format}.db`, 'import', out)).toMatchObject({ status: 0 })
    const count = (database: string) =>
      (content(database) as { results: string[]; events: string[] }[])
        .map(({ results, events }) => [results.length, events.length])
        .sort()
    expect(count(`${format}.db`)).toEqual(
      count('first.db').map(([results = 0, events = 0]) => [results, events - (events > 1 ? 1 : 0)]),
    )
  }
})

describe.skipIf(!isThere)('files of the corpus (skipped without ../shared/corpus)', () => {
  test.each([
    [['fhir/synthea_r4_Tom_Goodwin.json']],
    [['fhir/pathling_Patient.ndjson', 'fhir/pathling_Observation.ndjson']],
    [['hl7v2/ms_LAB-ORU-1.hl7', 'hl7v2/ms_LAB-ORU-2.hl7']],
    [['hl7v2/ms_LRI_2.0-NG_CBC_Typ_Message.hl7', 'astm/openelis_unit-mismatch.astm']],
    [['sdtm_xpt/cdisc_dm.xpt', 'sdtm_xpt/cdisc_lb.xpt']],
    [['csv_tsv/smart_labs.txt']],
  ])(
    '%s comes back as it was',
    async (paths) => {
      mkdirSync(join(folder, 'out'))
      await expectRoundTrip(...paths.map((path) => join(corpus, path)))
    },
    120_000,
  )
})
