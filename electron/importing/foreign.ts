import { t } from '../../shared/messages'
import type { PreparedFile } from './importer'
import { emptyCounts } from './preview'
import { FileRefused } from './record'
import type { Stage, StagedFile } from './stage'

/** A file without anything to follow is the wrong file. @throws {FileRefused} `noBloodCounts`; the counts then say what was found */
export function refuseForeign(file: PreparedFile, staged: StagedFile, { refs }: Stage, index: number): void {
  const tests = staged.foreignTests()
  if (tests === null) return
  const read = staged.read()
  const patients = new Set(refs.list.filter((ref) => ref.file === index).map(({ ref }) => `${ref.authority}|${ref.id}`))
  file.counts = { ...emptyCounts(), read, rejected: read, ignored: staged.ignored(), patients: patients.size }
  const more = tests.length > 3 ? ' …' : ''
  const values = { name: file.name, rows: read, patients: patients.size, tests: tests.slice(0, 3).join(', ') + more }
  throw new FileRefused(
    'noBloodCounts',
    t('problems.noBloodCounts.message', values),
    t('problems.noBloodCounts.hint', values),
  )
}
