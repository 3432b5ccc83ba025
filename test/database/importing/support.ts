import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../../electron/database/open'
import type { Db } from '../../../electron/database/sql'
import { commitImport, type ImportRequest, type LeaveOut, prepareImport } from '../../../electron/importing/importer'
import type { Format, PatientRef, ResultRecord } from '../../../electron/importing/record'
import { parseIso } from '../../../shared/time'

/** A line of the test format; what is left out is an ordinary final platelet count. */
export interface Line extends Partial<Omit<ResultRecord, 'at' | 'patient'>> {
  patient?: Partial<PatientRef>
  at?: string | null
}

/** One JSON object a line: lets a test say exactly what a reader would yield. */
export const lines: Format = {
  id: 'lines',
  label: 'Test lines',
  version: '1',
  extensions: ['lines'],
  sniff: (input) => ({ confidence: input.name.endsWith('.lines') ? 1 : 0, reason: 'test', layout: 'lines' }),
  async read(input, sink) {
    const text = new TextDecoder().decode(await input.bytes())
    const patients = new Map<string, PatientRef>()
    for (const [index, line] of text.split('\n').entries()) {
      if (line === '') continue
      const { patient, at, ...rest }: Line = JSON.parse(line)
      const key = JSON.stringify(patient ?? {})
      const ref = patients.get(key) ?? { authority: 'local', id: 'P1', ...patient }
      patients.set(key, ref)
      sink.result({
        row: index + 1,
        cell: null,
        patient: ref,
        code: '777-3',
        codeSystem: 'LOINC',
        name: 'Platelets',
        value: '20',
        comparator: null,
        unit: '10*9/L',
        at: at === null ? null : parseIso(at ?? '2024-03-05T08:00:00'),
        status: 'final',
        method: null,
        specimen: null,
        range: null,
        decimalMark: '.',
        ...rest,
      })
      await sink.pause(index)
    }
  },
}

export const by = { actor: 'test', now: Date.UTC(2026, 0, 1) }
export const all: LeaveOut = { patients: [], rows: [] }

export interface Bench {
  db: Db
  folder: string
  /** Writes lines to a file and gives its path. */
  file(name: string, content: readonly Line[]): string
  prepare(request: ImportRequest): ReturnType<typeof prepareImport>
  /** Prepares and commits; counts and batch of the first file. */
  import(
    paths: string[],
    request?: Partial<ImportRequest>,
  ): Promise<{ counts: Record<string, unknown>; batch: number | null }>
  close(): void
}

/** A database of its own in a folder of its own. */
export function createBench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'import-'))
  const db = openDatabase(join(folder, 'test.db'))
  const prepare = (request: ImportRequest) => prepareImport(db, request, { formats: [lines] })
  return {
    db,
    folder,
    file(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content.map((line) => JSON.stringify(line)).join('\n'))
      return path
    },
    prepare,
    async import(paths, request = {}) {
      const prepared = await prepare({ ...request, paths })
      const { batches } = await commitImport(db, prepared, all, by)
      const { stored: _stored, ...counts } = prepared.files[0]?.counts ?? { stored: [] }
      return { counts, batch: batches[0] ?? null }
    },
    close() {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
