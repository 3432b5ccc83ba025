import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  calendarTicks,
  dayMs,
  dayTicks,
  panWindow,
  presetWindow,
  wholeWindow,
  zoomWindow,
} from '../../../../renderer/trajectory/window'

const zero = Date.UTC(2024, 0, 10)

describe('presetWindow', () => {
  it('shows day −90 to day +180 around day 0', () => {
    expect(presetWindow('day0', zero, zero + dayMs, zero)).toEqual({ from: zero - 90 * dayMs, to: zero + 180 * dayMs })
  })

  it('falls back to everything without a day 0', () => {
    expect(presetWindow('day0', zero, zero + 100 * dayMs, null)).toEqual(wholeWindow(zero, zero + 100 * dayMs))
  })

  it('ends at the last count', () => {
    const { from, to } = presetWindow('30d', 0, zero, null)
    expect(to).toBeGreaterThanOrEqual(zero)
    expect(to - from).toBeCloseTo(30 * dayMs, -3)
  })
})

describe('zoomWindow and panWindow', () => {
  it('keep the anchor and the length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 3000 }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (days, factor, share) => {
          const window = { from: zero, to: zero + days * dayMs }
          const anchor = zero + share * days * dayMs
          const zoomed = zoomWindow(window, factor, anchor)
          expect((anchor - zoomed.from) / (zoomed.to - zoomed.from)).toBeCloseTo(share, 6)
          const panned = panWindow(window, 0.25)
          expect(panned.to - panned.from).toBe(window.to - window.from)
        },
      ),
    )
  })
})

describe('ticks', () => {
  it('count whole days from day 0 with signs', () => {
    const ticks = dayTicks({ from: zero - 90 * dayMs, to: zero + 180 * dayMs }, zero, 9)
    expect(ticks.map((tick) => tick.text)).toEqual([
      '−90',
      '−60',
      '−30',
      '0',
      '+30',
      '+60',
      '+90',
      '+120',
      '+150',
      '+180',
    ])
    expect(ticks.find((tick) => tick.strong)?.at).toBe(zero)
  })

  it('stand on firsts of months and carry the year', () => {
    const texts = calendarTicks({ from: Date.UTC(2024, 0, 15), to: Date.UTC(2024, 11, 31) }, 6).map((tick) => tick.text)
    expect(texts).toEqual(['Mar-2024', 'May-2024', 'Jul-2024', 'Sep-2024', 'Nov-2024'])
  })

  it('never crowd: at most about twice the wanted number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 20_000 }), (days) => {
        const window = { from: zero, to: zero + days * dayMs }
        expect(calendarTicks(window, 8).length).toBeLessThanOrEqual(17)
        expect(dayTicks(window, zero, 8).length).toBeLessThanOrEqual(17)
      }),
    )
  })
})
