import { existsSync } from 'node:fs'
import { copyFile, rename, rm } from 'node:fs/promises'
import { t } from '../../shared/messages'
import { verifyAudit } from '../database/audit'
import { databaseError, openDatabase } from '../database/open'
import { listPatients } from '../database/patientList'
import { loadRecord } from '../database/records'
import type { Db } from '../database/sql'
import { exit, type Invocation, type Output, printJson, requiredOption } from './command'
import { CliError, withDatabase } from './database'

/** What a check of every page and every row found. */
interface Check {
  findings: string[]
  patients: number
  results: number
  audit: number
}

function check(db: Db): Check {
  const findings: string[] = []
  const pages = db.pragma('integrity_check', { simple: true })
  if (pages !== 'ok') findings.push(String(pages))
  const orphans = db.pragma('foreign_key_check')
  if (Array.isArray(orphans) && orphans.length > 0) findings.push(`foreign keys: ${orphans.length}`)
  const trail = verifyAudit(db)
  if (!trail.ok) findings.push(`audit ${trail.id}: ${trail.code}`)
  let results = 0
  const listed = listPatients(db)
  for (const { id } of listed) {
    try {
      results += loadRecord(db, id)?.results.length ?? 0
    } catch (error) {
      findings.push(`patient ${id}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { findings, patients: listed.length, results, audit: trail.ok ? trail.count : 0 }
}

/** `backup --out FILE`: a copy, read back and checked. */
export async function backup(invocation: Invocation, output: Output): Promise<number> {
  const out = requiredOption(invocation, 'out')
  if (existsSync(out)) throw new CliError(t('cli.backupExists.message', { file: out }), t('cli.backupExists.hint'))
  await withDatabase(invocation.db, 'read', (db) => db.backup(out))
  const found = await withDatabase(out, 'read', check)
  if (found.findings.length > 0) {
    await rm(out, { force: true })
    throw new CliError(t('cli.verifyFailed', { findings: found.findings.join('; ') }), '')
  }
  if (invocation.json) printJson(output, { file: out, ...found })
  else output.out(`${t('cli.backedUp', { file: out, ...found })}\n`)
  return exit.done
}

/** `restore FILE`: puts a checked backup in place of the database; the former one is kept beside it. */
export async function restore({ db: file, json, words: [from = ''] }: Invocation, output: Output): Promise<number> {
  const found = await withDatabase(from, 'read', check)
  if (found.findings.length > 0)
    throw new CliError(t('cli.restoreBroken.message', { file: from }), t('cli.restoreBroken.hint'))
  const fresh = `${file}.restoring`
  await rm(fresh, { force: true })
  await withDatabase(from, 'read', (db) => db.backup(fresh))
  let kept: string | null = null
  if (existsSync(file)) {
    // The last connection that closes takes the journal in: one that stays belongs to another process.
    openDatabase(file).close()
    if (existsSync(`${file}-wal`)) throw databaseError('busy', { file })
    kept = `${file}.before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}`
    await copyFile(file, kept)
  }
  await rename(fresh, file)
  if (json) printJson(output, { from, kept, ...found })
  else output.out(`${t('cli.restored', { file: from, kept: kept ?? '–', ...found })}\n`)
  return exit.done
}

/** `verify`: integrity of every page, every row and the audit trail. */
export async function verify({ db: file, json }: Invocation, output: Output): Promise<number> {
  const found = await withDatabase(file, 'read', check)
  const isWhole = found.findings.length === 0
  if (json) printJson(output, { ok: isWhole, ...found })
  else
    output.out(
      `${isWhole ? t('cli.verified', { ...found }) : t('cli.verifyFailed', { findings: found.findings.join('; ') })}\n`,
    )
  return isWhole ? exit.done : exit.failed
}
