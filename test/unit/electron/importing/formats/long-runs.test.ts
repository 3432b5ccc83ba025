import { describe, expect, test } from 'vitest'
import { astm } from '../../../../../electron/importing/formats/astm'
import { hl7v2 } from '../../../../../electron/importing/formats/hl7v2'
import { splitHeading } from '../../../../../electron/importing/formats/tabular/wide'
import { collect, inputOf } from './tabular-collect'

/** Far more than a linear reading takes, far less than one that backtracks: that takes minutes. */
const enough = 3_000

async function timeOf(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

describe('a long run of one character does not hang', () => {
  test.each([' ', '(', '( ', ') ', ', ', '_'])('a heading of %o', async (run) => {
    const heading = `PLT${run.repeat(50_000)}x`
    expect(await timeOf(() => splitHeading(heading))).toBeLessThan(enough)
    expect(splitHeading(heading)).toEqual({ name: heading.trim(), unit: null })
  })

  test('control characters inside an ASTM record', async () => {
    const file = `H|\\^&|||X\rP|1||P1\rO|1|S1\rR|1|^^^PLT|1${'\u0000'.repeat(200_000)}2|10*9/L\rL|1\r`
    expect(await timeOf(() => collect(astm, inputOf(file)))).toBeLessThan(enough)
  })

  test('an HL7 segment in many pieces', async () => {
    const file = `MSH|^~\\&|A||||2024||ORU^R01|1|P|2.5\rPID|1||P1\rOBX|1|ED|X||${'A'.repeat(4_000_000)}\rOBX|2|NM|777-3^PLT^LN||12|10*9/L|||||F|||20240305\r`
    const input = inputOf(file, { chunkSize: 1000 })
    let found: Awaited<ReturnType<typeof collect>> | undefined
    expect(
      await timeOf(async () => {
        found = await collect(hl7v2, input)
      }),
    ).toBeLessThan(enough)
    expect(found?.results.map(({ value }) => value)).toEqual(['12'])
  })
})
