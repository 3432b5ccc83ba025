import { describe, expect, it } from 'vitest'
import { unitsPer28Days } from '../../../../shared/hematology/burden'

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
