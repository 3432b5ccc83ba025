import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { t } from '../../shared/messages'
import type { Answers } from '../../shared/model'
import { commitImport, type PreparedFile, type PreparedImport, prepareImport } from '../importing/importer'
import { filePlan, problemsOfFile } from '../importing/preview'
import { rejects } from '../importing/problems'
import type { Progress } from '../importing/progress'
import { exit, type Invocation, type Output, printTable, textOption } from './command'
import { by, CliError, withDatabase } from './database'

/** `import FILE…`: the whole pipeline; with `--dry-run` the plan alone. */
export async function importFiles(invocation: Invocation, output: Output): Promise<number> {
  const isDry = invocation.options['dry-run'] === true
  const answers = readAnswers(textOption(invocation, 'answers'))
  const source = textOption(invocation, 'source')
  const controller = new AbortController()
  const stop = () => controller.abort()
  process.once('SIGINT', stop)
  try {
    return await withDatabase(invocation.db, isDry ? 'scratch' : 'write', async (db) => {
      const report = output.isTerminal ? progressLine(output) : () => undefined
      const request = { paths: invocation.words, answers, source }
      const prepared = await prepareImport(db, request, { report, signal: controller.signal })
      const batches = isDry
        ? prepared.files.map(() => null)
        : (await commitImport(db, prepared, { patients: [], rows: [] }, by())).batches
      if (output.isTerminal) output.error('\r\u001b[K')
      if (invocation.json) printReport(output, prepared, batches)
      else printSummary(output, prepared, batches)
      return statusOf(prepared.files)
    })
  } finally {
    process.off('SIGINT', stop)
  }
}

function readAnswers(path: string | null): Answers {
  if (path === null) return {}
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CliError(t('cli.answersUnreadable.message', { path, reason }), t('cli.answersUnreadable.hint'))
  }
}

function progressLine(output: Output): (progress: Progress) => void {
  return ({ stage, file, rows, rowsPerSecond, fraction }) => {
    const percent = Math.floor(fraction * 100)
    output.error(`\r\u001b[K${t(`cli.progress.${stage}`, { file, rows, rowsPerSecond, percent })}`)
  }
}

/** 1 when nothing could be taken at all, 3 when something did not come in or waits for an answer. */
function statusOf(files: readonly PreparedFile[]): number {
  const refused = files.filter((file) => file.refused !== null).length
  if (refused === files.length) return exit.failed
  const isOpen = files.some(({ counts, staged }) => counts.rejected > 0 || (staged?.questions().length ?? 0) > 0)
  return refused > 0 || isOpen ? exit.open : exit.done
}

/** Written piece by piece: a file may have a problem in every row. */
function printReport(output: Output, { files }: PreparedImport, batches: readonly (number | null)[]): void {
  output.out('{"files":[')
  files.forEach((file, index) => {
    const { problems: _problems, moreProblems: _more, refused: _refused, ...plan } = filePlan(file, 0)
    const head = JSON.stringify({ ...plan, batch: batches[index] ?? null, knownBatch: file.known?.id ?? null })
    output.out(`${index === 0 ? '' : ','}${head.slice(0, -1)},"problems":[`)
    let separator = ''
    for (const problem of problemsOfFile(file)) {
      output.out(separator + JSON.stringify(problem))
      separator = ','
    }
    output.out(']}')
  })
  output.out(']}\n')
}

const shownProblems = 20

function printSummary(output: Output, { files }: PreparedImport, batches: readonly (number | null)[]): void {
  const columns = ['read', 'new', 'duplicate', 'corrected', 'conflict', 'rejected', 'ignored', 'patients'] as const
  const rows = files.map((file, index) => [
    file.name,
    file.format?.id ?? '',
    batches[index] ?? null,
    ...columns.map((column) => file.counts[column]),
  ])
  printTable(output, ['file', 'format', 'batch', ...columns], rows)
  for (const file of files) {
    let more = 0
    let shown = 0
    for (const { severity, row, column, message, hint, raw } of problemsOfFile(file)) {
      if (!rejects(severity)) continue
      if (shown++ >= shownProblems) {
        more++
        continue
      }
      const where = [file.name, row, column].filter((part) => part !== null).join(':')
      output.out(`${where}: ${message}${raw === null ? '' : ` [${raw}]`}\n  ${hint}\n`)
    }
    if (more > 0) output.out(`${t('cli.moreProblems', { count: more })}\n`)
    for (const { id, text, choices, evidence } of file.staged?.questions() ?? []) {
      output.out(`? ${id}\n  ${text}\n  ${evidence}\n  ${choices.join(' | ')}\n`)
    }
  }
}
