import { t } from '../../shared/messages'
import { loadPatients } from '../database/patients'
import { importDemo } from '../importing/demo'
import { exit, type Invocation, type Output, printJson } from './command'
import { by, CliError, withDatabase } from './database'

/** `demo`: fills an empty database with the demonstration cohort. */
export async function demo({ db: file, json }: Invocation, output: Output): Promise<number> {
  const patients = await withDatabase(file, 'write', (db) => {
    if (loadPatients(db).length > 0)
      throw new CliError(t('cli.demoNotEmpty.message', { file }), t('cli.demoNotEmpty.hint'))
    return importDemo(db, by())
  })
  if (json) printJson(output, { patients })
  else output.out(`${t('cli.demoDone', { patients })}\n`)
  return exit.done
}
