import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoFiles } from '../../shared/demo/cohort'
import type { By } from '../database/audit'
import { loadPatients } from '../database/patients'
import type { Db } from '../database/sql'
import { commitImport, prepareImport } from './importer'

/** Brings the demonstration cohort in, as three files through the ordinary import. Gives the number of patients. */
export async function importDemo(db: Db, who: By): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'marrowline-demo-'))
  try {
    const paths: string[] = []
    for (const { name, text } of demoFiles()) {
      const path = join(folder, name)
      await writeFile(path, text)
      paths.push(path)
    }
    const prepared = await prepareImport(db, { paths })
    await commitImport(db, prepared, { patients: [], rows: [] }, who)
    return loadPatients(db).length
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
