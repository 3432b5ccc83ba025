import { describe, expect, test } from 'vitest'
import { chartSvg } from '../../../../../renderer/trajectory/output/chart'
import { resultsCsv } from '../../../../../renderer/trajectory/output/csv'
import { reportRemarks } from '../../../../../renderer/trajectory/output/notes'
import { reportHtml } from '../../../../../renderer/trajectory/output/report'
import { viewOf } from '../../../../../renderer/trajectory/output/view'
import type { PinnedNote } from '../../../../../shared/contract/patients'
import { inputOf, namedRecord } from './views'

function noted(notes: PinnedNote[], deidentified = false) {
  const input = inputOf(namedRecord('responder'), deidentified)
  return viewOf({ ...input, trajectory: { ...input.trajectory, notes } })
}

const notes = [
  { id: 1, date: '2024-03-05', text: 'Ciclosporin\nreduced' },
  { id: 2, date: '2024-05-06', text: 'Back at work' },
]

/** The responder with a neutrophil count that no marrow makes. */
function implausible(deidentified = false) {
  const record = namedRecord('responder')
  const at = record.results.findIndex(({ analyte }) => analyte === 'pmn')
  const results = record.results.map((one, n) => (n === at ? { ...one, value: 17, rawText: '17' } : one))
  return viewOf(inputOf({ ...record, results }, deidentified))
}

describe('pinned notes on the report', () => {
  test('stand with their date, the newest first', () => {
    expect(reportRemarks(noted(notes))[0]).toEqual({
      title: 'Notes',
      lines: ['06-May-2024: Back at work', '05-Mar-2024: Ciclosporin reduced'],
    })
    expect(reportHtml(noted(notes))).toContain('<li>06-May-2024: Back at work</li>')
  })

  test('stay here when it is de-identified', () => {
    expect(noted(notes, true).notes).toEqual([])
    expect(reportHtml(noted(notes, true))).not.toMatch(/Ciclosporin reduced|Back at work/)
  })

  test('leave no trace where there are none, and the same bytes from the same notes', () => {
    expect(reportRemarks(noted([]))).toEqual([])
    expect(reportHtml(noted(notes))).toBe(reportHtml(noted(notes)))
  })

  test('are shortened and counted where the page has no room', () => {
    const many = Array.from({ length: 9 }, (_, n) => ({ id: n, date: `2024-03-0${n + 1}`, text: 'long '.repeat(100) }))
    const lines = reportRemarks(noted(many))[0]?.lines ?? []
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(/^09-Mar-2024: .{159}…$/)
    expect(lines[5]).toBe('4 more on the screen')
  })
})

describe('results to be checked', () => {
  test('stand on the report and in the CSV with the reason', () => {
    const [remarks] = reportRemarks(implausible())
    expect(remarks?.title).toBe('Results to be checked')
    expect(remarks?.lines).toHaveLength(1)
    expect(remarks?.lines[0]).toMatch(/^Neutrophils \(PMN\) 17 10⁹\/L, \d\d-\w{3}-\d{4}\. Unusual value, > 15 10⁹\/L/)
    expect(resultsCsv(implausible())).toMatch(/implausible: check[^\r]*Unusual value, > 15 10⁹\/L: check/)
  })

  test('are told in days when de-identified', () => {
    expect(reportRemarks(implausible(true))[0]?.lines[0]).toMatch(/, day [+−]?\d+\. Unusual value/)
  })
})

describe('a picture with logarithmic axes', () => {
  test('has a floor under a break, with hollow labelled marks for what is below detection', () => {
    const input = inputOf(namedRecord('censored'))
    const view = viewOf({ ...input, choices: { ...input.choices, log: true } })
    for (const picture of [chartSvg(view).text, reportHtml(view)]) {
      expect(picture.split('class="axis-break"')).toHaveLength(view.series.length + 1)
      expect(picture).toMatch(/>&#60;0\.1<\/text>/)
    }
    expect(chartSvg(viewOf(input)).text).not.toContain('axis-break')
  })

  test('tells value, reason and source of each threshold', () => {
    expect(chartSvg(viewOf(inputOf(namedRecord('responder')))).text).toMatch(
      /<title>20 10⁹\/L\. Platelet criterion of severe disease[^<]*Source: [^<]+<\/title>/,
    )
  })
})
