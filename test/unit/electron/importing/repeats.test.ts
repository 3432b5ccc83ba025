import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparators, methods, precisions, states, statuses } from '../../../../electron/database/codes'
import { type StoredRow, storedAssertion } from '../../../../electron/database/results'
import { createRefs } from '../../../../electron/importing/patients'
import { createRepeats } from '../../../../electron/importing/repeats'
import { type Assertion, resolve } from '../../../../electron/importing/resolve'
import type { Stage } from '../../../../electron/importing/stage'
import { Staging } from '../../../../electron/importing/staging'

const text = (id: number) => ['', 'S1', 'S2', 'H', 'note'][id] || null

/** Few choices for each field, so that repeats come up often. */
const saying = fc.record({
  hour: fc.integer({ min: 0, max: 2 }),
  precision: fc.constantFrom(...precisions),
  value: fc.constantFrom(1.5, 2, null),
  comparator: fc.constantFrom(...comparators.slice(0, 2)),
  rawText: fc.constantFrom('1.5', '2', ''),
  status: fc.constantFrom(...statuses),
  method: fc.constantFrom(...methods),
  specimen: fc.constantFrom(0, 0, 1, 2),
  subId: fc.constantFrom(0, 0, 1),
  issued: fc.constantFrom(null, null, 5),
  flags: fc.constantFrom(0, 3),
  note: fc.constantFrom(0, 0, 4),
})
type Saying = typeof saying extends fc.Arbitrary<infer Value> ? Value : never

/** A day: what is said, and how often it stands on file and in the import. */
const day = fc.array(
  fc.record({ said: saying, onFile: fc.integer({ min: 0, max: 2 }), staged: fc.integer({ min: 0, max: 2 }) }),
  { minLength: 1, maxLength: 3 },
)

function storedRow(said: Saying, id: number): StoredRow {
  const { hour, precision, value, comparator, rawText, status, method, specimen, subId, issued, flags, note } = said
  return [
    ...([
      id,
      hour * 3_600_000,
      precisions.indexOf(precision),
      value,
      comparators.indexOf(comparator),
      rawText,
    ] as const),
    ...([0, statuses.indexOf(status), 0, methods.indexOf(method), text(specimen), text(subId), issued] as const),
    ...([0, flags, note] as const),
  ]
}

function stageOf(sayings: readonly Saying[]): Stage {
  const results = new Staging()
  for (const said of sayings) {
    const { hour, precision, specimen, subId, flags, note, ...rest } = said
    results.add({
      ...{ ...rest, file: 0, patient: 0, test: 0, range: 0, quality: 0, row: 1, cell: null, held: false },
      at: { wall: hour * 3_600_000, precision, offset: null },
      specimen: text(specimen),
      subId: text(subId),
      flags: text(flags),
      note: text(note),
    })
  }
  return { results, events: [], tests: [], ranges: [null], refs: createRefs() }
}

describe('days of repeats', () => {
  it('are planned as the rules would', () => {
    let found = 0
    fc.assert(
      fc.property(day, fc.boolean(), (entries, areStatesKept) => {
        const byTime = (a: { said: Saying }, b: { said: Saying }) => a.said.hour - b.said.hour
        const sorted = entries.toSorted(byTime)
        const repeat = (count: 'onFile' | 'staged') =>
          sorted.flatMap((entry) => new Array<Saying>(entry[count]).fill(entry.said))
        const onFile = repeat('onFile').map(storedRow)
        const stagedSayings = repeat('staged')
        if (stagedSayings.length === 0) return
        if (areStatesKept) {
          const before = resolve(onFile.map((row) => storedAssertion(row, text)))
          onFile.forEach((row, index) => {
            row[8] = states.indexOf(before[index]?.state ?? 'current')
          })
        }
        const stage = stageOf(stagedSayings)
        const order = Uint32Array.from(stagedSayings.keys())
        const areAll = createRepeats(stage, text).areAllOf({
          ...{ onFile, fromOnFile: 0, toOnFile: onFile.length },
          ...{ staged: order, from: 0, to: order.length },
        })
        if (!areAll) return
        found++
        const stored = onFile.map((row) => storedAssertion(row, text))
        const staged = stagedSayings.map(
          (said, index): Assertion => storedAssertion(storedRow(said, 1000 + index), text),
        )
        const resolutions = resolve([...stored, ...staged])
        stored.forEach(({ state }, index) => {
          expect(resolutions[index]?.state).toBe(state)
        })
        staged.forEach(({ time }, index) => {
          const isRepeat =
            stored.some((each) => each.time === time) || staged.slice(0, index).some((each) => each.time === time)
          expect(resolutions[stored.length + index]?.state === 'duplicate').toBe(isRepeat)
        })
      }),
      { numRuns: 3000 },
    )
    expect(found).toBeGreaterThan(100)
  })
})
