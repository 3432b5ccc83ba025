import { describe, expect, it } from 'vitest'
import { changeText } from '../../../../renderer/trajectory/compare-model'

describe('changeText', () => {
  it.each([
    [3517, 1759, '−1758'],
    [0.3, 0.47, '+0.17'],
    [11, 9, '−2'],
    [85, 85, '0'],
  ])('from %s to %s is %s', (first, second, text) => {
    expect(changeText(first, second)).toBe(text)
  })
})
