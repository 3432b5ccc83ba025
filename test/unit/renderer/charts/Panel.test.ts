import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spread } from '../../../../renderer/charts/Panel'

describe('spread', () => {
  it('keeps labels apart and inside the chart, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 10 }), (places) => {
        const labels = spread(
          places.map((y, name) => ({ y, name })),
          194,
        )
        labels.forEach((label, i) => {
          const before = labels[i - 1]
          expect(label.y).toBeLessThanOrEqual(194)
          if (before) expect(label.y - before.y).toBeGreaterThanOrEqual(12 - 1e-9)
          if (before) expect(places[before.name]).toBeLessThanOrEqual(places[label.name] ?? 0)
        })
      }),
    )
  })

  it('leaves labels that are far enough apart where they are', () => {
    expect(spread([{ y: 100 }, { y: 20 }], 194)).toEqual([{ y: 20 }, { y: 100 }])
  })
})
