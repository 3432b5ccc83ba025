import fc from 'fast-check'
import { expect, it } from 'vitest'
import { refreshLatest } from '../../../electron/database/latest'
import { all } from '../../../electron/database/sql'
import { commitImport } from '../../../electron/importing/importer'
import { by, createBench, all as everything, type Line } from './support'

const time = fc.integer({ min: 0, max: 3000 }).map((hours) => new Date(Date.UTC(2022, 0, 1 + hours * 3)).toISOString())

const line = fc.record<Line>({
  patient: fc.constantFrom({ id: 'A' }, { id: 'B' }),
  value: fc.constantFrom('20', '21', '<5', 'clumped', '300'),
  at: fc.oneof(fc.constantFrom('2024-03-05T08:00:00', '2024-03-05'), time),
  status: fc.constantFrom('final', 'final', 'corrected', 'pending', 'deleted'),
  method: fc.constantFrom(null, 'manual', 'automated'),
  specimen: fc.constantFrom(null, 'S1'),
  code: fc.constantFrom('777-3', '777-3', 'XYZ'),
})
const content = fc.array(line, { minLength: 1, maxLength: 60 })

it('what the list shows is the same from the staged rows as read back from the database', async () => {
  await fc.assert(
    fc.asyncProperty(content, content, fc.boolean(), async (first, second, together) => {
      const bench = createBench()
      try {
        const paths = [bench.file('a.lines', first), bench.file('b.lines', second)]
        for (const some of together ? [paths] : paths.map((path) => [path])) {
          await commitImport(bench.db, await bench.prepare({ paths: some }), everything, by)
        }
        const read = () => all<{ patient: number; analyte: number }>(bench.db, 'SELECT * FROM latest')
        const written = read()
        for (const { patient, analyte } of written) refreshLatest(bench.db, patient, analyte)
        expect(read()).toEqual(written)
        const stored = 'SELECT DISTINCT patient, analyte FROM result'
        expect(written.length).toBe(all(bench.db, stored).length)
      } finally {
        bench.close()
      }
    }),
    { numRuns: 150 },
  )
})
