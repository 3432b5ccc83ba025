import { describe, expect, it } from 'vitest'
import { displayDate, displayUnit, displayValue, displayWall } from '../../../shared/display'

describe('displayValue', () => {
  it.each([
    [0.4, null, '0.40', '0.40'],
    [0.4, null, '0,40', '0.40'],
    [0.45, null, '450', '0.45'],
    [0.1, '<', '<0.1', '<0.1'],
    [99.9099, null, '6.2', '99.91'],
    [150, null, '1.5', '150'],
    [0, null, '0', '0'],
    [295.3060640883033, null, '295.3060640883033', '295.3'],
    [13.456789, null, '13.456789', '13.46'],
    [1234567, null, '1234567', '1234567'],
  ])('shows %s %s of «%s» as %s', (value, comparator, raw, shown) => {
    expect(displayValue(value, comparator, raw)).toBe(shown)
  })

  it('shows the text where there is no number, and a dash where there is nothing', () => {
    expect(displayValue(null, null, 'clotted')).toBe('clotted')
    expect(displayValue(Number.NaN, null, '')).toBe('–')
  })
})

describe('displayUnit', () => {
  it('writes powers for people and leaves other units alone', () => {
    expect(displayUnit('10*9/L')).toBe('10⁹/L')
    expect(displayUnit('g/L')).toBe('g/L')
  })
})

describe('dates', () => {
  it('are written day-month-year with the month in letters', () => {
    expect(displayWall(Date.UTC(2024, 2, 3, 23, 59))).toBe('03-Mar-2024')
    expect(displayDate('1984-03-03', 'Not recorded')).toBe('03-Mar-1984')
    expect(displayDate('1984', 'Not recorded')).toBe('1984')
    expect(displayDate(null, 'Not recorded')).toBe('Not recorded')
  })
})
