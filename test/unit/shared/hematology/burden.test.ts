import { describe, expect, it, test } from 'vitest'
import type { Assessment } from '../../../../shared/hematology/assessment'
import { burdenAroundDay0, burdenText, unitsPer28Days } from '../../../../shared/hematology/burden'

const bin = (fromDay: number, rbcUnits: number, pltUnits: number) => ({
  fromDay,
  from: '2024-01-01',
  rbcUnits,
  pltUnits,
})

describe('unitsPer28Days', () => {
  const bins = [bin(-56, 4, 2), bin(-28, 2, 4), bin(0, 2, 1)]

  it('counts 28 days without a transfusion as none', () => {
    expect(unitsPer28Days(bins, -56, 0)).toEqual({ rbc: 3, platelets: 3 })
    expect(unitsPer28Days(bins, 0, 112)).toEqual({ rbc: 0.5, platelets: 0.25 })
  })

  it('takes a last incomplete bin for a whole one', () => {
    expect(unitsPer28Days(bins, 0, 29)).toEqual({ rbc: 1, platelets: 0.5 })
    expect(unitsPer28Days(bins, 0, 28)).toEqual({ rbc: 2, platelets: 1 })
  })

  it('says nothing of no time at all', () => {
    expect(unitsPer28Days(bins, 0, 0)).toBeNull()
  })
})

describe('burdenAroundDay0', () => {
  const transfusion = { bins: [bin(-28, 2, 4), bin(0, 2, 1)] } as Assessment['transfusion']

  it('compares the 56 days before with all days since', () => {
    const burden = burdenAroundDay0({ transfusion, day0: '2024-01-10', lastCount: '2024-03-05' })
    expect(burden).toEqual({ before: { rbc: 1, platelets: 2 }, after: { rbc: 1, platelets: 0.5 } })
  })

  it('counts the day of the last count, day 0 itself included', () => {
    const until = (lastCount: string) => burdenAroundDay0({ transfusion, day0: '2024-01-10', lastCount }).after
    expect(until('2024-01-10')).toEqual({ rbc: 2, platelets: 1 })
    expect(until('2024-02-06')).toEqual({ rbc: 2, platelets: 1 })
    expect(until('2024-02-07')).toEqual({ rbc: 1, platelets: 0.5 })
  })

  it('is null without a day 0 and after it without a count', () => {
    expect(burdenAroundDay0({ transfusion, day0: null, lastCount: '2024-03-05' })).toEqual({
      before: null,
      after: null,
    })
    expect(burdenAroundDay0({ transfusion, day0: '2024-01-10', lastCount: '2024-01-01' }).after).toBeNull()
    expect(burdenAroundDay0({ transfusion, day0: '2024-01-10', lastCount: null })).toEqual({
      before: { rbc: 1, platelets: 2 },
      after: null,
    })
  })
})

test('burdenText shows one decimal, and a dash for none', () => {
  expect([burdenText(2), burdenText(0.25), burdenText(undefined)]).toEqual(['2.0', '0.3', '–'])
})
