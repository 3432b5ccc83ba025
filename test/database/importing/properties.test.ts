import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logicalDump } from '../../../electron/database/dump'
import { undoBatch } from '../../../electron/database/undo'
import { type Bench, by, createBench, type Line } from './support'

const line = fc.record<Line>({
  patient: fc.constantFrom(
    { id: 'A' },
    { id: 'B' },
    { id: 'B', birthDate: '1970-01-02' },
    { id: 'B', birthDate: '1990-01-02' },
  ),
  value: fc.constantFrom('20', '21', '<5', '', 'clumped', '99999', '600'),
  unit: fc.constantFrom('10*9/L', '/uL', null, '109/L', 'furlong'),
  at: fc.constantFrom('2024-03-05T08:00:00', '2024-03-05', '2024-03-06T09:00:00+01:00', null),
  status: fc.constantFrom('final', 'corrected', 'preliminary', 'pending', 'cancelled', 'deleted', 'wrong'),
  specimen: fc.constantFrom(null, 'S1', 'S2'),
  issued: fc.constantFrom(null, 1000, 2000),
  code: fc.constantFrom('777-3', '718-7', 'XYZ'),
})
const content = fc.array(line, { minLength: 1, maxLength: 8 })

async function onBench<Value>(work: (bench: Bench) => Promise<Value>): Promise<Value> {
  const bench = createBench()
  try {
    return await work(bench)
  } finally {
    bench.close()
  }
}

describe('imports', () => {
  it('account for every row', async () => {
    await fc.assert(
      fc.asyncProperty(content, content, (first, second) =>
        onBench(async (bench) => {
          for (const path of [bench.file('a.lines', first), bench.file('b.lines', second)]) {
            const { counts } = await bench.import([path])
            const { read, new: fresh, duplicate, corrected, conflict, rejected } = counts as Record<string, number>
            expect(read).toBe(path.endsWith('a.lines') ? first.length : second.length)
            expect((fresh ?? 0) + (duplicate ?? 0) + (corrected ?? 0) + (conflict ?? 0) + (rejected ?? 0)).toBe(read)
          }
        }),
      ),
      { numRuns: 100 },
    )
  })

  it('change nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(content, (rows) =>
        onBench(async (bench) => {
          const path = bench.file('a.lines', rows)
          await bench.import([path])
          const before = logicalDump(bench.db)
          const again = await bench.import([path])
          expect(again.batch).toBeNull()
          expect(logicalDump(bench.db)).toBe(before)
        }),
      ),
      { numRuns: 100 },
    )
  })

  it('end in the same state whichever file comes first', async () => {
    const original: Line = { value: '20', specimen: 'S1', issued: 1000 }
    const later = fc.record<Line>({
      value: fc.constantFrom('20', '21', '<5'),
      status: fc.constantFrom('corrected', 'deleted', 'wrong', 'final', 'preliminary'),
      specimen: fc.constant('S1'),
      issued: fc.constantFrom(1500, 2000),
    })
    const dumpAfter = (first: [string, Line], second: [string, Line]) =>
      onBench(async (bench) => {
        for (const [name, row] of [first, second])
          await bench.import([bench.file(name, [row, { at: `2024-05-0${name === 'a.lines' ? 1 : 2}` }])])
        return logicalDump(bench.db)
      })
    await fc.assert(
      fc.asyncProperty(later, async (row) => {
        expect(await dumpAfter(['a.lines', original], ['b.lines', row])).toBe(
          await dumpAfter(['b.lines', row], ['a.lines', original]),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('are gone when taken back', async () => {
    await fc.assert(
      fc.asyncProperty(content, content, (first, second) =>
        onBench(async (bench) => {
          await bench.import([bench.file('a.lines', first)])
          const before = logicalDump(bench.db)
          const { batch } = await bench.import([bench.file('b.lines', second)])
          if (batch !== null) bench.db.transaction(() => undoBatch(bench.db, batch, by)).immediate()
          expect(logicalDump(bench.db)).toBe(before)
        }),
      ),
      { numRuns: 200 },
    )
  })
})
