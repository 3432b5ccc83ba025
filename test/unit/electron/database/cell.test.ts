import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutRow, withRow } from '../../../../electron/database/cell'

test.each([
  ['Results!D12', 12, 'Results!D{row}'],
  ['Results!D12', 2, 'Results!D1{row}'],
  ['D120', 12, 'D120'],
  ['OBX-5', 7, 'OBX-5'],
  ['value_text', 12, 'value_text'],
  ['', 1, ''],
])('the address %s of row %i is kept as %s', (cell, row, kept) => {
  expect(withoutRow(cell, row)).toBe(kept)
  expect(withRow(kept, row)).toBe(cell)
})

test('no address is lost, whatever it ends in', () => {
  const ending = fc.constantFrom('', '1', '12', '#', '{row', '12}')
  fc.assert(
    fc.property(fc.string(), ending, fc.nat(200_000), fc.boolean(), (start, end, row, isSheet) => {
      const cell = isSheet ? `${start}${row}` : `${start}${end}`
      expect(withRow(withoutRow(cell, row), row)).toBe(cell)
    }),
  )
  expect(withoutRow(null, 1)).toBeNull()
  expect(withRow(null, 1)).toBeNull()
})
