import { expect, test } from 'vitest'
import { cellText, sheetTimes } from '../../../../renderer/trajectory/flowsheet-model'
import { recordColumns } from '../../../../shared/hematology/record-columns'
import { man, on, result } from '../../shared/hematology/records'

const range = { low: 1.8, high: 7.5, text: '1.8-7.5' }

test('a cell of the sheet gives value, letter and an exclamation mark where the value is to be checked', () => {
  const results = [
    result('pmn', on(1, '08:00'), '0.40', { range }),
    result('pmn', on(2, '08:00'), '17', { range }),
    result('pmn', on(3, '08:00'), '2.0', { range, flags: ['HH'] }),
  ]
  const series = recordColumns({ patient: man, results, events: [] }, 'v5')
  const [pmn] = series
  expect(sheetTimes(series)).toHaveLength(3)
  expect(pmn && [0, 1, 2].map((index) => cellText(pmn, index))).toEqual(['0.40 L', '17 H !', '2.0 C'])
})
