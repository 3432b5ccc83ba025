import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Assertion, resolve, stateAlone } from '../../../../electron/importing/resolve'
import type { ResultStatus } from '../../../../shared/model'

const morning = Date.UTC(2024, 2, 5, 8, 10)
const noon = Date.UTC(2024, 2, 5, 11, 30)

function assertion(fields: Partial<Assertion>): Assertion {
  const value = fields.value === undefined ? 0.6 : fields.value
  return {
    id: 1,
    time: morning,
    precision: 'minute',
    value,
    comparator: null,
    rawText: String(value ?? ''),
    rawUnit: '10*9/L',
    status: 'final',
    method: null,
    specimen: null,
    subId: null,
    issued: null,
    remark: '',
    ...fields,
  }
}

function statesOf(...fields: Partial<Assertion>[]) {
  return resolve(fields.map((part, index) => assertion({ id: index + 1, ...part }))).map(({ state }) => state)
}

describe('correction groups', () => {
  it('supersedes a final by its correction, in either order', () => {
    expect(statesOf({}, { value: 0.16, status: 'corrected' })).toEqual(['superseded', 'current'])
    expect(statesOf({ value: 0.16, status: 'corrected' }, {})).toEqual(['current', 'superseded'])
  })

  it('links by specimen when the correction names another time of the day', () => {
    const specimen = 'A1'
    expect(statesOf({ specimen }, { specimen, time: noon, value: 0.16, status: 'corrected' })).toEqual([
      'superseded',
      'current',
    ])
    expect(statesOf({}, { time: noon, value: 0.16, status: 'corrected' })).toEqual(['current', 'current'])
  })

  it('does not link a sample number that is used again on another day', () => {
    const specimen = '1'
    expect(statesOf({ specimen }, { specimen, time: morning + 86_400_000, value: 0.1 })).toEqual(['current', 'current'])
  })

  it('shows an equal value once and a differing one as conflict', () => {
    expect(statesOf({}, {})).toEqual(['current', 'duplicate'])
    expect(statesOf({}, { value: 0.5 })).toEqual(['conflict', 'conflict'])
    expect(statesOf({}, { value: 0.5 }, { value: 0.5 })).toEqual(['conflict', 'conflict', 'duplicate'])
    expect(statesOf({ value: 0.1 }, { value: 0.1, comparator: '<' })).toEqual(['conflict', 'conflict'])
  })

  it('keeps methods, sub-ids and precisions apart', () => {
    expect(statesOf({ method: 'automated' }, { method: 'manual', value: 0.3 })).toEqual(['current', 'current'])
    expect(statesOf({ subId: '1' }, { subId: '2', value: 0.3 })).toEqual(['current', 'current'])
    expect(statesOf({}, { precision: 'day', value: 0.3 })).toEqual(['current', 'current'])
    expect(statesOf({ method: 'automated' }, { value: 0.3 })).toEqual(['conflict', 'conflict'])
  })

  it('orders preliminary, final and pending', () => {
    expect(statesOf({ status: 'pending', value: null }, { status: 'preliminary' }, {})).toEqual([
      'superseded',
      'superseded',
      'current',
    ])
    expect(statesOf({ status: 'pending', value: null })).toEqual(['noValue'])
  })

  it('lets a cancellation win unless a final is known to be later', () => {
    const cancelled = { status: 'cancelled', value: null } as const
    expect(statesOf({ status: 'preliminary', value: 0.55 }, cancelled)).toEqual(['superseded', 'noValue'])
    expect(statesOf({}, cancelled)).toEqual(['superseded', 'noValue'])
    expect(statesOf({ issued: 20 }, { ...cancelled, issued: 10 })).toEqual(['current', 'superseded'])
    expect(statesOf({ issued: 5 }, { ...cancelled, issued: 10 })).toEqual(['superseded', 'noValue'])
    expect(statesOf({ issued: 20 }, cancelled)).toEqual(['superseded', 'noValue'])
  })

  it('takes the latest correction, a withdrawal before a correction of the same time, and keeps what it cannot order', () => {
    const corrected = { status: 'corrected' } as const
    expect(statesOf({ ...corrected, issued: 10 }, { ...corrected, issued: 20, value: 0.2 })).toEqual([
      'superseded',
      'current',
    ])
    expect(statesOf({ ...corrected, value: 0.3 }, { ...corrected, value: 0.2 })).toEqual(['conflict', 'conflict'])
    expect(statesOf({}, { ...corrected, issued: 10 }, { status: 'wrong', issued: 10 })).toEqual([
      'superseded',
      'superseded',
      'withdrawn',
    ])
    expect(statesOf({ status: 'deleted', issued: 10 }, { ...corrected, issued: 20, value: 0.2 })).toEqual([
      'superseded',
      'current',
    ])
  })

  it('names the group and, for a duplicate, what it repeats', () => {
    const resolutions = resolve([assertion({ id: 9 }), assertion({ id: 3, time: noon }), assertion({ id: 4 })])
    expect(resolutions.map(({ group }) => group)).toEqual([0, 1, 0])
    expect(resolutions[0]).toMatchObject({ state: 'duplicate', shown: 2 })
  })
})

const statuses: ResultStatus[] = [
  'final',
  'corrected',
  'preliminary',
  'unverified',
  'partial',
  'pending',
  'notAsked',
  'cancelled',
  'deleted',
  'wrong',
]

const arbitrary = fc.array(
  fc
    .record({
      time: fc.constantFrom(morning, noon, noon + 86_400_000),
      precision: fc.constantFrom('day' as const, 'minute' as const),
      value: fc.constantFrom(null, 0.2, 0.5),
      comparator: fc.constantFrom(null, '<' as const),
      status: fc.constantFrom(...statuses),
      method: fc.constantFrom(null, 'automated' as const, 'manual' as const),
      specimen: fc.constantFrom(null, 'A', 'B'),
      issued: fc.constantFrom(null, 1, 2),
    })
    .map(assertion),
  { maxLength: 8 },
)

describe('properties', () => {
  it('gives the same states for any order of the assertions', () => {
    fc.assert(
      fc.property(arbitrary, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (list, keys) => {
        const numbered = list.map((item, index) => ({ ...item, id: index + 1 }))
        const shuffled = [...numbered].sort((a, b) => (keys[a.id - 1] ?? 0) - (keys[b.id - 1] ?? 0) || b.id - a.id)
        const states = (items: Assertion[]) =>
          Object.fromEntries(resolve(items).map(({ state }, index) => [items[index]?.id, state]))
        expect(states(shuffled)).toEqual(states(numbered))
      }),
      { numRuns: 2000 },
    )
  })

  it('shows the same content whatever numbers the imports got', () => {
    fc.assert(
      fc.property(arbitrary, (list) => {
        const shown = (items: Assertion[]) =>
          resolve(items)
            .flatMap(({ state }, index) => {
              const { id: _id, ...content } = items[index] ?? assertion({})
              return state === 'superseded' || state === 'duplicate' ? [] : [JSON.stringify([state, content])]
            })
            .sort()
        const ascending = list.map((item, index) => ({ ...item, id: index + 1 }))
        const descending = list.map((item, index) => ({ ...item, id: list.length - index }))
        expect(shown(descending)).toEqual(shown(ascending))
      }),
      { numRuns: 2000 },
    )
  })

  it('leaves in each group something shown, and never a conflict of one', () => {
    fc.assert(
      fc.property(arbitrary, (list) => {
        const resolutions = resolve(list)
        for (const { group } of resolutions) {
          const states = resolutions.filter((other) => other.group === group).map(({ state }) => state)
          const shown = states.filter((state) => state !== 'superseded' && state !== 'duplicate')
          expect(shown.length).toBeGreaterThan(0)
          expect(shown.filter((state) => state === 'conflict')).not.toHaveLength(1)
          if (states.length === 1)
            expect(shown).toEqual([
              stateAlone(list[resolutions.findIndex((r) => r.group === group)]?.status ?? 'final'),
            ])
        }
      }),
      { numRuns: 1000 },
    )
  })
})
