import { expect, test } from 'vitest'
import { marksOf } from '../../../../shared/hematology/marks'
import { recordColumns } from '../../../../shared/hematology/record-columns'
import { doubt, gradesOfCode } from '../../../../shared/hematology/remarks'
import { events, man, on, result } from './records'

test('a record as columns: derived values, marks, doubts and grades beside each result', () => {
  const clock = on(1, '08:00')
  const results = [
    result('pmn', clock, '.4'),
    result('platelets', clock, '20'),
    result('platelets', on(2, '08:00'), '121'),
    result('wbc', on(3, '08:00'), '2', { specimen: 'A' }),
    result('neutrophilPercent', on(3, '08:00'), '20', { specimen: 'A', unit: '%', rawUnit: '%' }),
  ]
  const columns = recordColumns({ patient: man, results, events: [] }, 'v5')
  const [pmn, platelets] = columns
  expect(columns.map(({ ctcae }) => ctcae)).toEqual(columns.map(() => 'v5'))
  expect([...(pmn?.value ?? [])]).toEqual([0.4, 0.4])
  expect([...(pmn?.grades ?? [])].map(gradesOfCode)).toEqual([
    { lowest: 4, highest: 4 },
    { lowest: 4, highest: 4 },
  ])
  expect([...(platelets?.doubts ?? [])]).toEqual([0, doubt.plateletJump])
  expect([...(platelets?.marks ?? [])].map(marksOf)).toEqual([[], ['implausible']])
  expect([...(columns.find(({ analyte }) => analyte === 'neutrophilPercent')?.grades ?? [])]).toEqual([0])
})

test('a doubt stands beside the other marks of its point; the version of the grades is the one asked for', () => {
  const results = [result('platelets', on(1), '20'), result('platelets', on(2), '500')]
  const [series] = recordColumns({ patient: man, results, events: events('PLT', [2]) }, 'v6')
  expect([...(series?.marks ?? [])].map(marksOf)).toEqual([['dateOnly'], ['dateOnly', 'afterPlatelets', 'implausible']])
  expect([...(series?.doubts ?? [])]).toEqual([0, doubt.limit])
  expect([...(series?.grades ?? [])].map(gradesOfCode)).toEqual([
    { lowest: 3, highest: 3 },
    { lowest: 0, highest: 0 },
  ])
  expect(series?.ctcae).toBe('v6')
})
