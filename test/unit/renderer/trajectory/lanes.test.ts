import { describe, expect, it } from 'vitest'
import { infusionHeads } from '../../../../renderer/trajectory/infusion-heads'
import { infusionsOf, lanesOf, missedDoses, visibleLanes } from '../../../../renderer/trajectory/lanes'
import { dayMs } from '../../../../renderer/trajectory/window'
import type { ClinicalEvent, EventStatus, EventType } from '../../../../shared/model'

let id = 0

function event(
  type: EventType,
  day: number,
  part: { end?: number; status?: EventStatus; details?: ClinicalEvent['details'] } = {},
): ClinicalEvent {
  id += 1
  const at = (on: number) => ({ wall: on * dayMs, precision: 'day' as const, offset: null })
  return {
    id,
    type,
    start: at(day),
    end: part.end === undefined ? null : at(part.end),
    status: part.status ?? 'given',
    dose: null,
    details: part.details ?? {},
    source: null,
    edited: false,
  }
}

const weekly = (days: number[]) => infusionsOf(days.map((day) => event('MSC', day)))

describe('infusionsOf', () => {
  it('numbers what was given, in order of time', () => {
    const infusions = infusionsOf([event('MSC', 7), event('MSC', 0), event('MSC', 14, { status: 'not_done' })])
    expect(infusions.map(({ at, number }) => [at / dayMs, number])).toEqual([
      [0, 1],
      [7, 2],
    ])
  })
})

describe('missedDoses', () => {
  it('are the days of the weekly plan without a dose', () => {
    expect(missedDoses(weekly([0, 7, 21, 28]))).toEqual([14 * dayMs])
  })

  it('do not count the wait for the assessment after the fourth infusion, nor a new course', () => {
    expect(missedDoses(weekly([0, 7, 14, 21, 35, 42]))).toEqual([])
    expect(missedDoses(weekly([0, 7, 200, 207]))).toEqual([])
  })
})

describe('lanesOf', () => {
  it('covers the last day of a date-only span and marks what was not done', () => {
    const [csa, rbc] = lanesOf([
      event('RBC', 3, { status: 'not_done', details: { units: 2 } }),
      event('CSA', 0, { end: 10 }),
    ]).toReversed()
    expect(csa?.items[0]).toMatchObject({ from: 0, to: 11 * dayMs })
    expect(rbc?.items[0]).toMatchObject({ text: '2', struck: true, to: 3 * dayMs })
  })

  it('leaves out lanes without anything in the window; what goes on stays', () => {
    const lanes = lanesOf([event('ATG', 0), event('CSA', 0)])
    expect(visibleLanes(lanes, { from: 50 * dayMs, to: 60 * dayMs }).map(({ key }) => key)).toEqual(['CSA'])
  })
})

describe('infusionHeads', () => {
  it('joins numbers that would cover each other', () => {
    const frame = { width: 1000, left: 0, right: 0, from: 0, to: 1000 * dayMs }
    expect(infusionHeads(weekly([100, 107, 114, 121, 500]), frame).map(({ text }) => text)).toEqual(['1–4', '5'])
  })
})
