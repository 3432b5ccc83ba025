import { lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FilePlan, ImportOutcome, ImportPlan } from '../../shared/contract/imports'
import { t } from '../../shared/messages'

/** Reads and commits one file at a time, elsewhere. Rejects with an error that carries `code`. */
export interface Reader {
  plan(path: string): Promise<ImportPlan>
  commit(job: number): Promise<ImportOutcome>
  cancel(job: number): void
  /** True when an import that stands brought these very bytes. */
  isOnFile(sha256: string): boolean
}

/** What became of a file. */
export interface Taken {
  kind: 'info' | 'warning'
  /** For the user. */
  message: string
  /** True when something of it was written. */
  changed: boolean
}

/** Milliseconds between attempts at a file that is locked, still written, or met by another import. */
const pauses = [1000, 2000, 4000, 8000]

const passing = new Set(['fileUnreadable', 'fileChanged', 'fileEmpty', 'planOutdated', 'database.busy'])
/** Of these, those for which the file cannot be moved away from whoever uses it. */
const inUse = new Set(['fileUnreadable', 'fileChanged'])

type Verdict = { imported: ImportOutcome } | { held: string; code: string }

/**
 * Imports a file by the saved answers alone: when no question is open and nothing is refused it comes in and moves to `done`, else nothing of it
 * does and it moves to `held`. Null for what is no file. Never rejects.
 */
export async function takeIn(
  path: string,
  reader: Reader,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<Taken | null> {
  const file = basename(path)
  for (let attempt = 0; ; attempt++) {
    const status = await lstat(path).catch(() => null)
    if (status !== null && !status.isFile()) return null
    const wait = pauses[attempt]
    const verdict = status === null ? null : await judge(path, reader)
    if (wait !== undefined && (verdict === null || ('held' in verdict && passing.has(verdict.code)))) {
      await pause(wait)
      continue
    }
    if (verdict === null) return warning(t('history.watchNotice.gone', { file }))
    if ('imported' in verdict) return moved(path, 'done', importedNotice(file, verdict.imported))
    const { held: reason, code } = verdict
    if (inUse.has(code)) return warning(t('history.watchNotice.left', { file, reason }))
    return moved(path, 'held', warning(t('history.watchNotice.held', { file, reason })))
  }
}

async function judge(path: string, reader: Reader): Promise<Verdict> {
  try {
    const { job, files } = await reader.plan(path)
    const objection = objectionTo(files, reader)
    if (objection === null) return { imported: await reader.commit(job) }
    reader.cancel(job)
    return objection
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected'
    return { held: error instanceof Error ? error.message : String(error), code }
  }
}

/** Why a plan is not committed without a person; null when it may be. */
function objectionTo(files: readonly FilePlan[], reader: Reader): Extract<Verdict, { held: string }> | null {
  for (const { refused } of files) if (refused !== null) return { held: refused.message, code: refused.code }
  const [question, ...others] = files.flatMap(({ questions }) => questions)
  if (question !== undefined) {
    const held = t('history.watchNotice.question', { count: others.length + 1, text: question.text })
    return { held, code: 'question' }
  }
  const counts = sumUp(files)
  if (counts.read + counts.patients === 0) return { held: t('history.watchNotice.nothing'), code: 'nothing' }
  // Only an import that stores something keeps its problems: these rows would be lost from sight.
  const stores = counts.new + counts.corrected + counts.conflict > 0
  if (counts.rejected > 0 && !stores && !files.every(({ sha256 }) => reader.isOnFile(sha256))) {
    const problem = files.flatMap(({ problems }) => problems).find(({ severity }) => severity !== 'info')
    const values = { rejected: counts.rejected, problem: problem?.message ?? '' }
    return { held: t('history.watchNotice.nothingNew', values), code: 'nothingNew' }
  }
  return null
}

type Counts = Record<'read' | 'patients' | 'new' | 'duplicate' | 'corrected' | 'conflict' | 'rejected', number>

function sumUp(files: readonly FilePlan[]): Counts {
  const sum: Counts = { read: 0, patients: 0, new: 0, duplicate: 0, corrected: 0, conflict: 0, rejected: 0 }
  for (const file of files) {
    sum.read += file.read
    sum.patients += file.patients
    sum.new += file.new
    sum.duplicate += file.duplicate
    sum.corrected += file.corrected
    sum.conflict += file.conflict
    sum.rejected += file.rejected
  }
  return sum
}

function importedNotice(file: string, { files }: ImportOutcome): Taken {
  const counts = sumUp(files)
  const changed = files.some(({ batch }) => batch !== null)
  const message = t('history.watchNotice.imported', { file, ...counts })
  if (counts.rejected === 0) return { kind: counts.conflict > 0 ? 'warning' : 'info', message, changed }
  return {
    kind: 'warning',
    message: `${message} ${t('history.watchNotice.rejected', { count: counts.rejected })}`,
    changed,
  }
}

function warning(message: string): Taken {
  return { kind: 'warning', message, changed: false }
}

async function moved(path: string, folder: 'done' | 'held', taken: Taken): Promise<Taken> {
  try {
    await moveInto(join(dirname(path), folder), path)
    return taken
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `${taken.message} ${t('history.watchNotice.notMoved', { folder, reason })}`
    return { ...taken, kind: 'warning', message }
  }
}

/** Moves a file into a folder on the same disk under its name or, when that is taken, `name (2)`; overwrites nothing. */
async function moveInto(folder: string, path: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const extension = extname(path)
  const stem = basename(path, extension)
  for (let n = 1; ; n++) {
    const target = join(folder, n === 1 ? stem + extension : `${stem} (${n})${extension}`)
    // A rename replaces what stands there: the name is taken first, by an empty file of our own.
    const place = await open(target, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return null
      throw error
    })
    if (place === null) continue
    await place.close()
    try {
      return await rename(path, target)
    } catch (error) {
      await rm(target, { force: true })
      throw error
    }
  }
}
