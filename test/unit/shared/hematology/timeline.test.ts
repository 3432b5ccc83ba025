import { expect, test } from 'vitest'
import { defaultProfile } from '../../../../shared/hematology/profiles'
import { timelineOf } from '../../../../shared/hematology/timeline'
import type { ClinicalEvent } from '../../../../shared/model'
import { count, date, event, events, man, on } from './records'

function timeline(given: ClinicalEvent[], countDays: number[] = [], asOf: number | null = null) {
  const results = countDays.flatMap((day) => count(on(day), '.3/15/80/20'))
  const known = asOf === null ? null : on(asOf).wall / 86_400_000
  return timelineOf({ patient: man, results, events: given }, defaultProfile, known, false)
}

test('an infection marks the counts from its first to its last day, ends included', () => {
  const infection = event('INFECTION', on(10), {}, { end: on(12) })
  const { counts } = timeline([infection], [9, 10, 12, 13])
  expect(counts.map(({ infections }) => infections)).toEqual([[], [infection.id], [infection.id], []])
})

test('an infection without an end marks its first day only', () => {
  const infection = event('INFECTION', on(10))
  expect(timeline([infection], [10, 11]).counts.map(({ infections }) => infections)).toEqual([[infection.id], []])
})

test('transfusions of both products stand in order of time; of one moment, in order of entry', () => {
  const [platelets, red, later, earlier] = [
    event('PLT', on(5)),
    event('RBC', on(5)),
    event('RBC', on(6)),
    event('PLT', on(4)),
  ]
  const { transfusions } = timeline([later, red, platelets, earlier].filter((one) => one !== undefined))
  expect(transfusions.map(({ id }) => id)).toEqual([earlier?.id, platelets?.id, red?.id, later?.id])
})

test('what was ordered, or lies after the day asked for, leaves no trace', () => {
  const given = [...events('MSC', [0, 7]), event('RBC', on(1), {}, { status: 'ordered' })]
  const { events: kept, transfusions, counts } = timeline(given, [6, 7], 6)
  expect(kept.MSC?.map(({ event: { start } }) => new Date(start.wall).toISOString().slice(0, 10))).toEqual([date(0)])
  expect(transfusions).toEqual([])
  expect(counts).toHaveLength(1)
})

test('as of: the day asked for, else the last count or event; nothing on file has no day', () => {
  const day = (n: number) => on(n).wall / 86_400_000
  expect(timeline(events('MSC', [0]), [9], 20).asOf).toBe(day(20))
  expect(timeline(events('MSC', [0]), [9]).asOf).toBe(day(9))
  expect(timeline(events('MSC', [0, 14]), [9]).asOf).toBe(day(14))
  expect(timeline([]).asOf).toBeNull()
})
