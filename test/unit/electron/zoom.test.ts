import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { zoomed } from '../../../electron/zoom'
import { settingsSchema } from '../../../shared/contract/app'

describe('a step of the zoom', () => {
  test('goes up and down by the steps, also from between two', () => {
    expect(zoomed(1, 'in')).toBe(1.1)
    expect(zoomed(1, 'out')).toBe(0.9)
    expect(zoomed(1.3, 'in')).toBe(1.5)
    expect(zoomed(1.3, 'out')).toBe(1.25)
    expect(zoomed(2, 'actual')).toBe(1)
  })

  test('ends where the settings end', () => {
    expect(zoomed(3, 'in')).toBe(3)
    expect(zoomed(0.5, 'out')).toBe(0.5)
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 3, noNaN: true }), fc.constantFrom('in', 'out', 'actual'), (from, to) => {
        expect(settingsSchema.shape.zoom.safeParse(zoomed(from, to)).success).toBe(true)
      }),
    )
  })
})
