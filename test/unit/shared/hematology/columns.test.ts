import { describe, expect, test } from 'vitest'
import { columnsOf } from '../../../../shared/hematology/columns'
import { mark } from '../../../../shared/hematology/marks'
import { count, on, result } from './records'

const source = { batch: 1, file: 'labs.csv', row: 2, cell: null }

describe('columns of results', () => {
  test('one entry a result, in the order given', () => {
    const [low, none] = [
      result('pmn', on(1, '08:00'), '.3', {
        range: { low: 1.5, high: 7, text: '1.5-7' },
        flags: ['L', 'D'],
        sources: [source, { ...source, file: 'again.csv' }],
      }),
      result('pmn', on(2), 'clotted', { rawUnit: null, range: { low: null, high: null, text: '-' } }),
    ]
    expect(columnsOf([low, none], new Map([[low.id, mark.corrected]]))).toEqual([
      {
        analyte: 'pmn',
        name: 'pmn',
        unit: '10*9/L',
        time: Float64Array.of(on(1, '08:00').wall, on(2).wall),
        value: Float64Array.of(0.3, Number.NaN),
        marks: Uint32Array.of(mark.corrected, 0),
        id: Float64Array.of(low.id, none.id),
        rangeLow: Float64Array.of(1.5, Number.NaN),
        rangeHigh: Float64Array.of(7, Number.NaN),
        rawText: ['.3', 'clotted'],
        rawUnit: ['10*9/L', ''],
        flags: ['L D', ''],
        source: ['labs.csv', ''],
      },
    ])
  })

  test('a computed value names no file, though its parts have one', () => {
    const derived = result('pmn', on(1), '.3', { derivedFrom: [1, 2], sources: [source] })
    expect(columnsOf([derived], new Map())[0]).toMatchObject({ source: [''], rangeLow: Float64Array.of(Number.NaN) })
  })

  test('one series an analyte, in the order of the catalogue; what it does not know comes last, under its own name', () => {
    const results = [
      result('other:Blasts: %', on(1), '1', { unit: '%' }),
      ...count(on(1), '.3/15/80/20').toReversed(),
      result('pmn', on(2), '.4'),
    ]
    const series = columnsOf(results, new Map())
    expect(series.map(({ analyte, name, unit, id }) => [analyte, name, unit, id.length])).toEqual([
      ['pmn', 'pmn', '10*9/L', 2],
      ['platelets', 'platelets', '10*9/L', 1],
      ['hemoglobin', 'hemoglobin', 'g/L', 1],
      ['reticulocytes', 'reticulocytes', '10*9/L', 1],
      ['other:Blasts: %', 'Blasts: %', '%', 1],
    ])
    expect(columnsOf([], new Map())).toEqual([])
  })

  test('only the first «other:» of a code is no part of its name', () => {
    expect(columnsOf([result('other:x other:y', on(1), '1')], new Map())[0]?.name).toBe('x other:y')
    expect(columnsOf([result('other:another:z', on(1), '1')], new Map())[0]?.name).toBe('another:z')
  })
})
