import { t } from '../../shared/messages'
import { batchRow, listBatches } from '../database/batches'
import { write } from '../database/open'
import { undoBatch } from '../database/undo'
import { exit, type Invocation, type Output, printJson, printTable, UsageError } from './command'
import { by, withDatabase } from './database'

/** `batches`: imports that happened, newest first. */
export async function batches({ db: file, json }: Invocation, output: Output): Promise<number> {
  const rows = (await withDatabase(file, 'read', listBatches)).map(batchRow)
  if (json) printJson(output, rows)
  else {
    const counts = ['read', 'new', 'duplicate', 'corrected', 'conflict', 'rejected'] as const
    const cells = rows.map((row) => [
      row.id,
      row.importedAt,
      row.file,
      row.format,
      ...counts.map((key) => row[key]),
      row.undoneAt ?? '',
    ])
    printTable(output, ['id', 'imported', 'file', 'format', ...counts, 'undone'], cells)
  }
  return exit.done
}

/** `undo BATCH`: takes one import back. */
export async function undo({ db: file, json, words: [word = ''] }: Invocation, output: Output): Promise<number> {
  const batch = Number(word)
  if (!Number.isSafeInteger(batch) || batch < 1) throw new UsageError(t('cli.batchWrong', { word }))
  const undone = await withDatabase(file, 'write', (db) => write(db, () => undoBatch(db, batch, by())))
  const { results, events, patients, kept, failed } = undone
  if (json) printJson(output, { batch, takenBack: { results, events, patients }, kept, failed })
  else {
    output.out(`${t('cli.undone', { batch, results, events, patients })}\n`)
    if (kept.length > 0) output.out(`${t('cli.undoneKept', { count: kept.length })}\n`)
    for (const { patient, reason } of failed) output.out(`${t('cli.undoneFailed', { patient, reason })}\n`)
  }
  return failed.length > 0 ? exit.open : exit.done
}
