import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { astm } from '../../../../../electron/importing/formats/astm'
import { ccda } from '../../../../../electron/importing/formats/ccda'
import { fhir } from '../../../../../electron/importing/formats/fhir'
import { hl7v2 } from '../../../../../electron/importing/formats/hl7v2'
import { FileRefused, type Format } from '../../../../../electron/importing/record'
import { mutate, seeded } from '../../../../fuzz/mutate'
import { fixture, inputOf, readAll, readText } from './reading'

const RUNS = 2_000

async function survives(format: Format, bytes: Uint8Array): Promise<void> {
  const input = inputOf('file', bytes, 4096)
  await format.sniff(input)
  try {
    const { results, events } = await readAll(format, input)
    for (const { row, patient } of [...results, ...events]) {
      expect(Number.isInteger(row)).toBe(true)
      expect(patient.id === null || patient.id.length > 0).toBe(true)
    }
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
  }
}

describe.each([
  ['hl7v2', hl7v2],
  ['astm', astm],
  ['fhir', fhir],
  ['ccda', ccda],
])('%s', (folder, format) => {
  it(`takes ${RUNS} damaged files without an error of its own`, { timeout: 120_000 }, async () => {
    const names = readdirSync(new URL(`../../../../fixtures/${folder}`, import.meta.url))
    const seeds = await Promise.all(names.map((name) => fixture(`${folder}/${name}`).bytes()))
    for (let run = 0; run < RUNS; run++) {
      const random = seeded(run)
      const bytes = mutate(seeds[run % seeds.length] ?? new Uint8Array(), random)
      await survives(format, bytes).catch((error: unknown) => {
        throw new Error(`run ${run}: ${String(error)}`, { cause: error })
      })
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe('HL7 values', () => {
  it('come back as they were escaped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme-composite', minLength: 1 }), async (text) => {
        fc.pre(!/\p{Cc}/u.test(text) && text !== '""')
        const escaped = text.replace(
          /[\\|^&~]/g,
          (mark) => `\\${{ '\\': 'E', '|': 'F', '^': 'S', '&': 'T', '~': 'R' }[mark]}\\`,
        )
        const file = `MSH|^~\\&|A||||2024||ORU^R01|1|P|2.5||||||UNICODE UTF-8\rPID|1||1\rOBX|1|ST|T||${escaped}||||||F`
        expect((await readText(hl7v2, file)).results[0]?.value).toBe(text)
      }),
      { numRuns: 300 },
    )
  })
})
