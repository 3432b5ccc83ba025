import { describe, expect, test } from 'vitest'
import { resultsCsv } from '../../../../../renderer/trajectory/output/csv'
import { viewOf } from '../../../../../renderer/trajectory/output/view'
import { demoView, inputOf, namedRecord } from './views'

const payloads = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\0=1',
  "=cmd|' /C calc'!A0",
  '-2+3+cmd',
  '＝1+1',
  ' =1+1',
  '"=1+1',
]

/** Cells by RFC 4180. */
function cells(text: string): string[][] {
  return [
    ...text.replace('\ufeff', '').matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)\r\n/g),
  ].map(([, line = '']) =>
    [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^",]*)/g)].map(([, cell = '']) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    ),
  )
}

describe('CSV of the results shown', () => {
  test('one row a result, all of them, in the window', () => {
    const view = demoView('dense')
    expect(cells(resultsCsv(view))).toHaveLength(1 + view.series.reduce((sum, { time }) => sum + time.length, 0))
    const { from } = view.choices.window
    const narrow = { ...view, choices: { ...view.choices, window: { from, to: from + 30 * 86_400_000 } } }
    const inside = view.series.reduce(
      (sum, { time }) => sum + time.filter((at) => at >= from && at <= from + 30 * 86_400_000).length,
      0,
    )
    expect(cells(resultsCsv(narrow))).toHaveLength(1 + inside)
  })

  test.each(payloads)('%j is a text to a spreadsheet', (payload) => {
    const record = namedRecord('responder')
    const view = viewOf(
      inputOf({
        ...record,
        patient: { ...record.patient, identifiers: [{ authority: 'local', value: payload }] },
        results: record.results.map((one) => ({
          ...one,
          rawUnit: payload,
          flags: [payload],
          rawText: one.value === null ? payload : one.rawText,
        })),
      }),
    )
    const rows = cells(resultsCsv(view)).slice(1)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row).toHaveLength(12)
      for (const cell of row) expect(cell).not.toMatch(/^[\s\0]*[=+\-@＝]/)
    }
  })

  test('numbers stay numbers, at their recorded precision and with all their digits', () => {
    const view = demoView('responder')
    const [first] = view.series
    if (!first) throw new Error('no series')
    const texts = ['0.40', '-2.5', '<0.1', '1234.5678901', '400']
    const series = {
      ...first,
      time: Float64Array.from(texts, () => view.choices.window.from),
      value: Float64Array.from([0.4, -2.5, 0.1, 1.2345678901, 0.4]),
      marks: Uint32Array.from([0, 0, 1 << 2, 0, 0]),
      rangeLow: new Float64Array(5).fill(Number.NaN),
      rangeHigh: new Float64Array(5).fill(Number.NaN),
      rawText: texts,
      rawUnit: texts.map(() => '/nL'),
      flags: texts.map(() => ''),
    }
    const rows = cells(resultsCsv({ ...view, series: [series] })).slice(1)
    expect(rows.map((row) => row[3])).toEqual(['0.40', '-2.5', '<0.1', '1.2345678901', '0.4'])
    expect(rows.map((row) => row[5])).toEqual(texts)
  })
})
