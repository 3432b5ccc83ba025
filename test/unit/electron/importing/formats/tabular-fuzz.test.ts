import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tabularFormats } from '../../../../../electron/importing/formats/tabular'
import { zipOf } from '../../../../../electron/importing/formats/zip'
import { FileRefused } from '../../../../../electron/importing/record'
import { rowOf, workbookOf, zipOfFiles } from './tabular-archives'
import { collect, inputOf } from './tabular-collect'
import { transportOf } from './tabular-transport'

const fixture = (name: string) => readFileSync(new URL(`../../../../fixtures/tabular/${name}`, import.meta.url))

const sheet = rowOf(1, ['Patient', 'Date', 'PLT']) + rowOf(2, ['P1', 'd:45356', 'n:12'])
const seeds: [string, Uint8Array][] = [
  ['labs.csv', fixture('labs.csv')],
  ['events.csv', fixture('events.csv')],
  ['patients.csv', fixture('patients.csv')],
  ['wide.csv', Buffer.from('Patient;Datum;PLT (10^9/L);Hb\nP1;03.04.24;"12";7,9\nP1;05.06.24;"1""3";0,435\n')],
  ['days.csv', Buffer.from('test,units,day_3,day_4\nNeutrophils,x10^9 / L,4.87,4.72\nPLT,x10^9 / L,67,38.6\n')],
  ['utf16.csv', Buffer.from('\ufeffpatient,date,PLT\nP1,2024-03-05,12\n', 'utf16le')],
  [
    'labs.xlsx',
    zipOfFiles(workbookOf([{ name: 'A', rows: sheet, after: '<mergeCells><mergeCell ref="A2:A4"/></mergeCells>' }])),
  ],
  ['labs.zip', zipOfFiles({ 'labs.csv': fixture('labs.csv') })],
  [
    'lb.xpt',
    transportOf(
      [
        {
          name: 'LB',
          variables: [
            { name: 'USUBJID', length: 4 },
            { name: 'LBTESTCD', length: 8 },
            { name: 'LBSTRESN', length: 8, numeric: true },
            { name: 'LBDTC', length: 10 },
          ],
          rows: [['001', 'PLT', 12, '2024-03-05']],
        },
      ],
      5,
    ),
  ],
  [
    'lb.json',
    Buffer.from(
      '{"datasetJSONVersion":"1.1.0","name":"LB","columns":[{"name":"USUBJID"},{"name":"LBTESTCD"},{"name":"LBORRES"},{"name":"LBDTC"}],"rows":[["001","PLT","12","2024-03-05"]]}',
    ),
  ],
]

type Mutation = { at: number; kind: 'set' | 'insert' | 'delete' | 'cut' | 'repeat'; bytes: Uint8Array }

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('set', 'insert', 'delete', 'cut', 'repeat'),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
    fc
      .constantFrom('"', ';', ',', '\t', '\n', '\r', '\0', '=1+1', '1e999', '-', '0x', 'é', '年')
      .map((text) => Buffer.from(text)),
  ),
})

function mutate(seed: Uint8Array, { at, kind, bytes }: Mutation): Uint8Array {
  const place = Math.floor(at * seed.length)
  const [before, after] = [seed.subarray(0, place), seed.subarray(place)]
  switch (kind) {
    case 'set':
      return Buffer.concat([before, bytes, after.subarray(bytes.length)])
    case 'insert':
      return Buffer.concat([before, bytes, after])
    case 'delete':
      return Buffer.concat([before, after.subarray(bytes.length * 7)])
    case 'cut':
      return before
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, 60), after])
  }
}

describe('mutated files', () => {
  const formats = [...tabularFormats, zipOf(tabularFormats)]

  test.each(seeds)(
    '%s: only refusals, never another error; sums of rows hold',
    async (name, seed) => {
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
          const input = inputOf(mutations.reduce(mutate, seed), { name })
          for (const format of formats) {
            try {
              const { confidence } = await format.sniff(input)
              expect(confidence).toBeLessThanOrEqual(1)
              if (confidence > 0) await collect(format, input)
            } catch (error) {
              if (!(error instanceof FileRefused)) throw error
              expect(error.hint).not.toBe('')
              expect(error.message).not.toMatch(/^tables\./)
            }
          }
        }),
        { numRuns: 220 },
      )
    },
    60_000,
  )
})
