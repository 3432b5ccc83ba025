import { expect, it } from 'vitest'
import { randomShift } from '../../../../electron/exporting/record'

it('moves the dates of a de-identified patient out of their month, a year at most, both ways', () => {
  const shifts = Array.from({ length: 5000 }, randomShift)
  const distances = shifts.map(Math.abs)
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(31)
  expect(Math.max(...distances)).toBeLessThanOrEqual(365)
  expect(new Set(shifts.map(Math.sign))).toEqual(new Set([-1, 1]))
})
