import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findAnalyte, type TestName } from '../../../shared/hematology/loinc'

const labs = new URL('../../../../shared/corpus/csv_tsv/smart_labs.txt', import.meta.url)

describe.skipIf(!existsSync(labs))('a real table of results (skipped where the corpus is absent)', () => {
  it('finds every blood count and nothing else', () => {
    const [header = '', ...lines] = readFileSync(labs, 'utf8').trimEnd().split('\n')
    const columns = header.split('\t')
    const found: Record<string, number> = {}
    for (const line of lines) {
      const cells = line.split('\t')
      const cell = (name: string) => cells[columns.indexOf(name)] ?? null
      const test: TestName = { code: cell('LOINC'), codeSystem: 'LOINC', name: cell('NAME'), unit: cell('UNITS') }
      const key = findAnalyte(test)?.key
      if (key) found[key] = (found[key] ?? 0) + 1
    }
    expect(found).toMatchObject({ neutrophilPercent: 53, wbc: 88, platelets: 91, hemoglobin: 93 })
    expect(found['pmn']).toBeUndefined()
  })
})
