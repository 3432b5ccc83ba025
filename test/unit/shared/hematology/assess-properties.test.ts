import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { CountSet } from '../../../../shared/hematology/assessment'
import { profiles } from '../../../../shared/hematology/profiles'
import type { ClinicalEvent, EventType, LabResult, PatientRecord } from '../../../../shared/model'
import { count, date, event, man, on, withSeverity } from './records'

const ids = Object.values(profiles).map(({ id }) => id)

const pmn = fc.constantFrom('.1', '.19', '.2', '.3', '.5', '.51', '.9', '1.2', '1.6', '2.4', '<0.1', '<0.5', '-')
const platelets = fc.constantFrom('5', '15', '19', '20', '25', '60', '120', '151', '170', '-')
const hemoglobin = fc.constantFrom('55', '70', '85', '99', '110', '125', '131', '140', '-')
const reticulocytes = fc.constantFrom('5', '19', '30', '59', '60', '90', '-')
const clock = fc.constantFrom(undefined, '08:00', '13:30')

const counts = fc
  .array(fc.tuple(fc.integer({ min: -60, max: 420 }), clock, pmn, platelets, hemoglobin, reticulocytes), {
    maxLength: 25,
  })
  .map((entries) => entries.flatMap(([day, time, ...values]) => count(on(day, time), values.join('/'))))

const type = fc.constantFrom<EventType>(
  'RBC',
  'PLT',
  'GCSF',
  'MSC',
  'ATG',
  'CSA',
  'TPO_RA',
  'INFECTION',
  'HSCT',
  'DEATH',
  'MARROW',
)
const reason = fc.constantFrom(undefined, 'cytopenia' as const, 'procedure' as const, 'falling_counts' as const)

const eventList = fc
  .array(fc.tuple(type, fc.integer({ min: -60, max: 420 }), clock, reason), { maxLength: 12 })
  .map((entries) => entries.map(([kind, day, time, why]) => event(kind, on(day, time), why ? { reason: why } : {})))

const patient = fc.constantFrom(man, withSeverity('nSAA'), withSeverity(null), { ...man, sex: 'unknown' as const })

const record: fc.Arbitrary<PatientRecord> = fc
  .tuple(counts, eventList, patient, fc.boolean())
  .map(([results, events, who, treated]) => ({
    patient: who,
    results,
    events: treated ? [...events, event('MSC', on(0))] : events,
  }))

const day = fc.integer({ min: -60, max: 420 })
const rank = { NR: 0, PR: 1, CR: 2 } as const

function shuffled<T>(entries: readonly T[], seed: number): T[] {
  const key = (i: number) => Math.sin(seed * 1000 + i * 12.9898)
  return entries
    .map((entry, i) => ({ entry, key: key(i) }))
    .sort((a, b) => a.key - b.key)
    .map(({ entry }) => entry)
}

/** Draw and analyte, which keep their meaning when rows are added. */
function levels(sets: readonly CountSet[]) {
  return sets.map(({ at, level, class: severity }) => ({ at, level, severity }))
}

describe('properties of assess', () => {
  test('the order of input does not matter', () => {
    fc.assert(
      fc.property(record, fc.integer(), fc.constantFrom(...ids), (of, seed, profile) => {
        const mixed = { ...of, results: shuffled(of.results, seed), events: shuffled(of.events, seed + 1) }
        expect(assess(mixed, { profile })).toEqual(assess(of, { profile }))
      }),
    )
  })

  test('what is added after a day never changes the answer as of that day', () => {
    fc.assert(
      fc.property(record, day, fc.constantFrom(...ids), (of, last, profile) => {
        const isKnown = ({ wall }: LabResult['at']) => wall <= on(last).wall + 86_399_999
        const known = {
          ...of,
          results: of.results.filter(({ at }) => isKnown(at)),
          events: of.events.filter(({ start }) => isKnown(start)),
        }
        expect(assess(of, { profile, asOf: date(last) })).toEqual(assess(known, { profile, asOf: date(last) }))
      }),
    )
  })

  test('a transfusion or growth factor never raises a level, nor turns a class to not severe', () => {
    const spoiler = fc.tuple(fc.constantFrom<EventType>('RBC', 'PLT', 'GCSF'), fc.integer({ min: 1, max: 420 }))
    fc.assert(
      fc.property(counts, fc.array(spoiler, { maxLength: 6 }), (results, given) => {
        const base: ClinicalEvent[] = [event('MSC', on(0))]
        const clean = levels(assess({ patient: man, results, events: base }).sets)
        const added = given.map(([kind, at]) => event(kind, on(at)))
        const spoiled = levels(assess({ patient: man, results, events: [...base, ...added] }).sets)
        for (const [i, after] of spoiled.entries()) {
          const before = clean[i]
          expect(before?.at).toBe(after.at)
          if (after.level !== null) expect(after.level).toBe(before?.level)
          if (after.severity === 'notSevere') expect(before?.severity).toBe('notSevere')
        }
      }),
    )
  })

  test('CR implies PR, not later; a confirmation is later than its count', () => {
    fc.assert(
      fc.property(record, fc.constantFrom(...ids), (of, profile) => {
        for (const { response, relapse } of assess(of, { profile }).courses) {
          const { CR, PR } = response
          if (CR) {
            expect(PR).not.toBeNull()
            expect(PR?.day).toBeLessThanOrEqual(CR.day)
            if (CR.status === 'confirmed') expect(PR?.status).toBe('confirmed')
          }
          for (const milestone of [CR, PR]) {
            if (!milestone?.confirmedOn) continue
            expect(milestone.day).toBeGreaterThan(0)
            const gap = profiles[profile].response.confirmationDays
            expect(Date.parse(milestone.confirmedOn) - Date.parse(milestone.date)).toBeGreaterThanOrEqual(
              gap * 86_400_000,
            )
          }
          if (relapse) expect(relapse.date > (PR?.confirmedOn ?? '9')).toBe(true)
        }
      }),
    )
  })

  test('the levels of a response are those of its counts', () => {
    fc.assert(
      fc.property(record, (of) => {
        const { response, sets, courses } = assess(of)
        if (courses.length !== 1) return
        for (const wanted of ['PR', 'CR'] as const) {
          const milestone = response[wanted]
          if (!milestone) continue
          const reached = sets.filter((set) => set.date === milestone.date && set.level !== null)
          expect(reached.some(({ level }) => level !== null && rank[level] >= rank[wanted])).toBe(true)
        }
      }),
    )
  })

  test('another profile leaves the data and its values untouched', () => {
    fc.assert(
      fc.property(record, fc.constantFrom(...ids), fc.constantFrom(...ids), (of, one, other) => {
        const before = structuredClone(of)
        const values = (id: (typeof ids)[number]) =>
          assess(of, { profile: id }).sets.map(({ at, values: numbers, pmnBand }) => ({ at, numbers, pmnBand }))
        expect(values(one)).toEqual(values(other))
        expect(of).toEqual(before)
      }),
    )
  })

  test('every row and event of a proof is in the record', () => {
    fc.assert(
      fc.property(record, (of) => {
        const assessed = assess(of)
        const rows = new Set(of.results.map(({ id }) => id))
        const known = new Set(of.events.map(({ id }) => id))
        const check = (value: unknown): void => {
          if (Array.isArray(value)) value.forEach(check)
          else if (value !== null && typeof value === 'object') {
            if ('rule' in value && 'rows' in value && 'events' in value) {
              const proof: { rows: unknown; events: unknown } = value
              expect(Array.isArray(proof.rows) && proof.rows.every((id) => rows.has(id))).toBe(true)
              expect(Array.isArray(proof.events) && proof.events.every((id) => known.has(id))).toBe(true)
            }
            Object.values(value).forEach(check)
          }
        }
        check(assessed)
        expect(JSON.parse(JSON.stringify(assessed))).toEqual(assessed)
      }),
    )
  })
})

/** CPU milliseconds, for the wall clock also shows what else the machine does. */
function cost(size: number): number {
  const results = Array.from({ length: size }, (_, i) =>
    count(on(i - 100), `${(i % 23) / 10}/${i % 171}/${60 + (i % 80)}`, { specimen: `S${i}` }),
  ).flat()
  const given = Array.from({ length: size / 20 }, (_, i) => [
    event('RBC', on(i * 9 - 50, '12:00'), { units: 2 }),
    event('PLT', on(i * 7 - 50, '12:00'), { units: 1 }),
  ])
  const of = { patient: man, results, events: [event('MSC', on(0)), ...given.flat()] }
  const times = Array.from({ length: 6 }, () => {
    const before = process.cpuUsage()
    assess(of)
    return process.cpuUsage(before).user / 1000
  })
  return Math.min(...times)
}

test('the cost grows with the number of counts, not with its square', () => {
  cost(2000)
  // Eight times as much work, 64 times if it were the square; the garbage collector and the caches take their share.
  expect(cost(16_000)).toBeLessThan(32 * Math.max(5, cost(2000)))
}, 30_000)
