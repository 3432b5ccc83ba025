import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { t } from '../../shared/messages'
import type { Patient } from '../../shared/model'
import type { By } from '../database/audit'
import { openDatabase } from '../database/open'
import { loadPatients } from '../database/patients'
import type { Db } from '../database/sql'

/** Runs `work` with the database open, and closes it whatever happens. `scratch`: one that does not exist is not made on disk. */
export async function withDatabase<Value>(
  file: string,
  mode: 'read' | 'write' | 'scratch',
  work: (db: Db) => Value | Promise<Value>,
): Promise<Value> {
  const db =
    mode === 'scratch' && !existsSync(file)
      ? openDatabase(':memory:')
      : openDatabase(file, { readonly: mode !== 'write' })
  try {
    return await work(db)
  } finally {
    db.close()
  }
}

export function by(): By {
  return { actor: userInfo().username, now: Date.now() }
}

/** An error of the command line in words for the user. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message)
  }
}

/** The patient of an id, or of `AUTHORITY|ID` where an id alone is not enough. @throws {CliError} */
export function patientOf(db: Db, word: string): Patient {
  const found = loadPatients(db).filter(({ identifiers }) =>
    identifiers.some(({ authority, value }) => value === word || `${authority}|${value}` === word),
  )
  const [patient] = found
  if (patient === undefined)
    throw new CliError(t('cli.patientMissing.message', { id: word }), t('cli.patientMissing.hint'))
  if (found.length > 1) {
    const keys = found.flatMap(({ identifiers }) => identifiers.filter(({ value }) => value === word))
    const choices = keys.map(({ authority, value }) => `${authority}|${value}`).join(', ')
    throw new CliError(t('cli.patientAmbiguous.message', { id: word }), t('cli.patientAmbiguous.hint', { choices }))
  }
  return patient
}
