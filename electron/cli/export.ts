import { createWriteStream } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fhirBundle } from '../../shared/exporting/fhir'
import type { ExportRecord } from '../../shared/exporting/memo'
import { eventsTable, labsTable, patientsTable } from '../../shared/exporting/tables'
import { t } from '../../shared/messages'
import { loadPatients } from '../database/patients'
import type { Db } from '../database/sql'
import { loadExport } from '../exporting/load'
import { deidentify } from '../exporting/record'
import { exit, type Invocation, type Output, printJson, requiredOption, UsageError } from './command'
import { CliError, withDatabase } from './database'

/** `export`: everyone in the database, as files that can be imported again. */
export async function exportAll(invocation: Invocation, output: Output): Promise<number> {
  const format = requiredOption(invocation, 'format')
  const folder = requiredOption(invocation, 'out')
  if (format !== 'csv' && format !== 'fhir')
    throw new UsageError(t('cli.choiceWrong', { option: 'format', choices: 'csv, fhir' }))
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0)
    throw new CliError(t('cli.exportNotEmpty.message', { folder }), t('cli.exportNotEmpty.hint'))
  const hides = invocation.options.deidentify === true
  const counts = { patients: 0, results: 0, events: 0 }
  await withDatabase(invocation.db, 'read', async (db) => {
    const records = readRecords(db, hides, counts)
    if (format === 'fhir') {
      await pipeline(Readable.from(fhirBundle(records)), createWriteStream(join(folder, 'bundle.json')))
      return
    }
    const all = [...records]
    await writeFile(join(folder, 'patients.csv'), patientsTable(all))
    // A table without rows says nothing of what it is.
    if (counts.results > 0) await writeFile(join(folder, 'labs.csv'), labsTable(all))
    if (counts.events > 0) await writeFile(join(folder, 'events.csv'), eventsTable(all))
  })
  if (invocation.json) printJson(output, { folder, ...counts })
  else output.out(`${t('cli.exported', { folder, ...counts })}\n`)
  return exit.done
}

function* readRecords(
  db: Db,
  hides: boolean,
  counts: { patients: number; results: number; events: number },
): Generator<ExportRecord> {
  for (const { id } of loadPatients(db)) {
    const record = loadExport(db, id)
    if (record === null) continue
    counts.patients++
    counts.results += record.results.length
    counts.events += record.events.length
    yield hides ? deidentify(record, `S${String(counts.patients).padStart(4, '0')}`) : record
  }
}
