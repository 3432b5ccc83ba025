import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  intervalOf,
  isAbove,
  isAtLeast,
  isAtMost,
  isBelow,
  readMeasurement,
} from '../../../../shared/hematology/measurement'
import type { Comparator } from '../../../../shared/model'

/** The reading in one short text. */
function read(text: string, decimalMark: '.' | ',' | null = '.'): string {
  const reading = readMeasurement(text, { decimalMark })
  if (reading.kind === 'number') return `${reading.comparator ?? ''}${reading.decimal}`
  return reading.kind === 'ambiguous' ? `ambiguous ${reading.why}` : reading.kind
}

describe('readMeasurement', () => {
  it.each([
    ['12', '12'],
    ['0.45', '0.45'],
    ['0.500', '0.500'],
    ['.5', '0.5'],
    ['12.', '12'],
    ['+3.1', '3.1'],
    ['-1', '-1'],
    ['−0.2', '-0.2'],
    ['1.2e3', '1200'],
    ['1.2E-3', '0.0012'],
    ['12345678901234567890.123', '12345678901234567890.123'],
    ['１２．５', '12.5'],
    ['1 234', '1234'],
    ['1\u00a0234.5', '1234.5'],
    ['1\u202f234\u202f567', '1234567'],
    ["1'234.5", '1234.5'],
    ['1’234', '1234'],
    ['1,234', '1234'],
    ['1,234,567.8', '1234567.8'],
    ['1\u3000234', '1234'],
    [`0.${'1'.repeat(62)}`, `0.${'1'.repeat(62)}`],
    ['1e30', `1${'0'.repeat(30)}`],
    ['1e-30', `0.${'0'.repeat(29)}1`],
  ])('%s with a decimal point', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each([
    ['<0.1', '<0.1'],
    ['< 0.1', '<0.1'],
    ['<=0.2', '<=0.2'],
    ['≤0.2', '<=0.2'],
    ['=<0.2', '<=0.2'],
    ['>0.5', '>0.5'],
    ['>= 5', '>=5'],
    ['≥5', '>=5'],
    ['＜0.1', '<0.1'],
    ['＞＝0.1', '>=0.1'],
    ['<^0.1', '<0.1'],
    ['< ^ 0.1', '<0.1'],
    ['>=^5', '>=5'],
    ['^0.1', '0.1'],
    ['=^0.1', '0.1'],
  ])('comparator %s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it.each([
    ['0,435', '0.435'],
    ['< 0,1', '<0.1'],
    ['1.234', '1234'],
    ['1.234,5', '1234.5'],
    ['1 234,5', '1234.5'],
  ])('%s with a decimal comma', (text, expected) => {
    expect(read(text, ',')).toBe(expected)
  })

  it('a mark with nothing behind it is a number only as a point', () => {
    expect(read('12.', '.')).toBe('12')
    expect(read('12,', ',')).toBe('text')
    expect(read('12.', null)).toBe('12')
    expect(read('12,', null)).toBe('text')
  })

  it.each(['', ' ', '\u00a0', '\t'])('empty %j', (text) => {
    expect(read(text)).toBe('empty')
  })

  it.each([
    'NaN',
    'Infinity',
    '-',
    'n/a',
    '<',
    '.',
    ',',
    '0.1^-^0.2',
    '1^:^128',
    '1-2',
    '1:128',
    '3/4',
    '12.03.2024',
    '12 5',
    '0 435',
    '1 23',
    '1, 234',
    '10³',
    '①',
    '1e99',
    '0x10',
    '1_000',
    '5.2 H',
    '<<5',
    '++',
    'clotted',
    '1.2.3',
    '9'.repeat(65),
    '1e31',
    '1e-31',
    '1\u300023',
    'x1.5',
    'x1 234',
    '1 234 mg',
    '1 234 56',
    '1,234,56',
    '1,23,456',
    '1,234.',
  ])('text %s', (text) => {
    expect(read(text, '.')).toBe('text')
    expect(read(text, null)).toBe('text')
  })

  it.each(['0,435', '1.234', '1,234', '<1,234', '123.456', '1234,567'])('%s is open without a mark', (text) => {
    expect(read(text, null)).toBe('ambiguous decimalMark')
  })

  it.each([
    ['12', '12'],
    ['0.45', '0.45'],
    ['0,45', '0.45'],
    ['0.435', '0.435'],
    ['1.5', '1.5'],
    ['1,2345', '1.2345'],
    ['1234.567', '1234.567'],
    ['1,234.5', '1234.5'],
    ['1.234,5', '1234.5'],
    ['1.234.567', '1234567'],
    ['1,234,567', '1234567'],
    ['1 234,567', '1234.567'],
  ])('%s has one reading without a mark', (text, expected) => {
    expect(read(text, null)).toBe(expected)
  })

  it.each([
    ['0,435', '.'],
    ['12,5', '.'],
    ['1.234,5', '.'],
    ['1 234,5', '.'],
    ['0.435', ','],
    ['12.5', ','],
    ['1,234.5', ','],
  ] as const)('%s contradicts the mark %s and is not turned into another number', (text, mark) => {
    expect(read(text, mark)).toBe('ambiguous contradictsMark')
  })

  it('reads back what was written, in both conventions', () => {
    const fraction = fc.stringMatching(/^\d{0,6}$/)
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), fraction, fc.boolean(), fc.boolean(), (whole, part, comma, grouped) => {
        const mark = comma ? ',' : '.'
        const digits = grouped ? String(whole).replace(/\B(?=(\d{3})+$)/g, comma ? '.' : ',') : String(whole)
        const text = part === '' ? digits : `${digits}${mark}${part}`
        expect(read(text, mark)).toBe(part === '' ? String(whole) : `${whole}.${part}`)
      }),
    )
  })

  it('without a mark it never differs from what the right mark gives', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[<>]?\d{1,4}[.,]?\d{0,4}[.,]?\d{0,3}$/), (text) => {
        const open = read(text, null)
        if (/^\D*\d/.test(open) && !open.startsWith('ambiguous')) {
          const readings = [read(text, '.'), read(text, ',')].filter((reading) => !reading.startsWith('ambiguous'))
          expect(new Set(readings)).toEqual(new Set([open]))
        }
      }),
    )
  })

  it('does not hang on hostile text', () => {
    expect(read('1,'.repeat(32))).toBe('text')
    expect(read(`1e${'9'.repeat(60)}`)).toBe('text')
  })
})

describe('intervals', () => {
  it.each<[string, number, Comparator | null, boolean | null, boolean | null]>([
    ['0.1', 0.1, null, true, true],
    ['0.2', 0.2, null, false, true],
    ['0.5', 0.5, null, false, false],
    ['<0.1', 0.1, '<', true, true],
    ['<0.2', 0.2, '<', true, true],
    ['<=0.2', 0.2, '<=', null, true],
    ['<0.3', 0.3, '<', null, true],
    ['<0.5', 0.5, '<', null, true],
    ['<0.6', 0.6, '<', null, null],
    ['>0.5', 0.5, '>', false, false],
    ['>0.2', 0.2, '>', false, null],
    ['>=0.2', 0.2, '>=', false, null],
    ['>0.1', 0.1, '>', null, null],
  ])('E10: %s below 0.2 and below 0.5', (_, value, comparator, below02, below05) => {
    expect(isBelow(value, comparator, 0.2)).toBe(below02)
    expect(isBelow(value, comparator, 0.5)).toBe(below05)
    expect(isAtLeast(value, comparator, 0.5)).toBe(below05 === null ? null : !below05)
  })

  it.each([
    [null, { low: 0.5, lowClosed: true, high: 0.5, highClosed: true }],
    ['<', { low: 0, lowClosed: true, high: 0.5, highClosed: false }],
    ['<=', { low: 0, lowClosed: true, high: 0.5, highClosed: true }],
    ['>', { low: 0.5, lowClosed: false, high: Number.POSITIVE_INFINITY, highClosed: false }],
    ['>=', { low: 0.5, lowClosed: true, high: Number.POSITIVE_INFINITY, highClosed: false }],
  ] as const)('a value with the comparator %s leaves %o', (comparator, interval) => {
    expect(intervalOf(0.5, comparator)).toEqual(interval)
  })

  it('keeps the open end out: >0.5 is above 0.5, >=0.5 may be 0.5', () => {
    expect(isAbove(0.5, '>', 0.5)).toBe(true)
    expect(isAbove(0.5, '>=', 0.5)).toBeNull()
    expect(isAbove(0.5, null, 0.5)).toBe(false)
    expect(isAtMost(0.5, '>', 0.5)).toBe(false)
    expect(isAtMost(0.5, '<=', 0.5)).toBe(true)
    expect(isAtMost(0.6, '<', 0.5)).toBeNull()
    expect(intervalOf(0.1, '<')).toEqual({ low: 0, lowClosed: true, high: 0.1, highClosed: false })
  })

  it('decides only what holds for every value of the interval', () => {
    const values = fc.integer({ min: 0, max: 40 }).map((n) => n / 20)
    const comparators = fc.constantFrom<(Comparator | null)[]>(null, '<', '<=', '>', '>=')
    fc.assert(
      fc.property(values, comparators, values, values, (value, comparator, limit, truth) => {
        const { low, lowClosed, high, highClosed } = intervalOf(value, comparator)
        const possible =
          (truth > low || (lowClosed && truth === low)) && (truth < high || (highClosed && truth === high))
        fc.pre(possible)
        expect([truth < limit, null]).toContain(isBelow(value, comparator, limit))
        expect([truth > limit, null]).toContain(isAbove(value, comparator, limit))
        expect([truth >= limit, null]).toContain(isAtLeast(value, comparator, limit))
        expect([truth <= limit, null]).toContain(isAtMost(value, comparator, limit))
      }),
    )
  })
})
