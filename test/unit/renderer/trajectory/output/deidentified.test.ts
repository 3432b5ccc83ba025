import { describe, expect, test } from 'vitest'
import { chartSvg } from '../../../../../renderer/trajectory/output/chart'
import { resultsCsv } from '../../../../../renderer/trajectory/output/csv'
import { scrubber } from '../../../../../renderer/trajectory/output/deidentify'
import { reportHtml } from '../../../../../renderer/trajectory/output/report'
import { viewOf } from '../../../../../renderer/trajectory/output/view'
import { demoCases } from '../../../../../shared/demo/cohort'
import { displayDate } from '../../../../../shared/display'
import type { PatientRecord } from '../../../../../shared/model'
import { type DemoName, demoView, inputOf, namedRecord } from './views'

const cases = Object.keys(demoCases).filter((name): name is DemoName => name in demoCases)

function outputs(record: PatientRecord): string[] {
  const view = viewOf(inputOf(record, true))
  return [view.fileName, chartSvg(view).text, reportHtml(view), resultsCsv(view)]
}

describe('de-identified output', () => {
  test.each(cases)('%s: no name, identifier, birth date or date', (name) => {
    const record = namedRecord(name)
    const { identifiers, birthDate } = record.patient
    for (const text of outputs(record)) {
      expect(text).not.toMatch(/lindqvist|astrid/i)
      expect(text).not.toContain(identifiers[0]?.value ?? 'none')
      expect(text).not.toContain(displayDate(birthDate, 'none'))
      expect(text).not.toMatch(/\d{4}-\d{2}|\d{2}-[A-Z][a-z]{2}-\d{4}|[A-Z][a-z]{2}-\d{4}/)
    }
  })

  test('free texts that came with events and results stay here', () => {
    const record = namedRecord('responder')
    const [result, second] = record.results
    const [event] = record.events
    if (!result || !second || !event) throw new Error('no data')
    const told = {
      ...record,
      results: [
        { ...result, value: null, rawText: 'called Dr Hansen', flags: ['Lindqvist'] },
        { ...second, rawUnit: 'AA-001' },
        ...record.results.slice(2),
      ],
      events: [
        {
          ...event,
          details: {
            ...event.details,
            note: 'seen by Dr Hansen',
            site: 'Ward Hansen',
            lot: 'Hansen',
            donor_id: 'Hansen',
            product: 'cells of Astrid',
          },
        },
        ...record.events.slice(1),
      ],
    }
    for (const text of outputs(told)) expect(text).not.toMatch(/hansen|lindqvist|astrid|AA-001/i)
  })

  test('days count from day 0', () => {
    const csv = resultsCsv(demoView('responder', true)).split('\r\n')
    const record = namedRecord('responder')
    const day0 = record.events
      .filter(({ type }) => type === 'MSC')
      .map(({ start }) => Math.floor(start.wall / 86_400_000))
      .sort((a, b) => a - b)[0]
    const first = record.results
      .filter(({ analyte }) => analyte === 'pmn')
      .map(({ at }) => Math.floor(at.wall / 86_400_000))[0]
    expect(csv[0]).toContain('day,analyte')
    expect(csv[1]?.split(',')[0]).toBe(String((first ?? 0) - (day0 ?? 0)))
  })

  test('without a day 0 the first count is day 0', () => {
    const rows = resultsCsv(demoView('noEvents', true)).split('\r\n').slice(1, -1)
    expect(Math.min(...rows.map((row) => Number(row.split(',')[0])))).toBe(0)
  })

  test('ages above 89 are not told', () => {
    const record = namedRecord('responder')
    const old = { ...record, patient: { ...record.patient, birthDate: '1925-02-03' } }
    expect(viewOf(inputOf(old, true)).facts[0]).toBe('> 89 y at day 0')
  })

  test('the scrubber knows parts of names in any case, identifiers and dates', () => {
    const scrub = scrubber({
      family: 'von Berg',
      given: '娜仁托娅',
      identifiers: [{ authority: 'local', value: 'AA-7' }],
    })
    expect(['from BERG', '娜仁托娅 x', 'aa-7', 'since 03.04.2021', 'Mar 5', 'lot 1234567'].map(scrub)).toEqual([
      '',
      '',
      '',
      '',
      '',
      '',
    ])
    expect(['UC-MSC', 'ATG (horse) 40 mg/kg/d', 'febrile neutropenia'].map(scrub)).toEqual([
      'UC-MSC',
      'ATG (horse) 40 mg/kg/d',
      'febrile neutropenia',
    ])
  })

  test('with identity the file carries name and number', () => {
    expect(demoView('responder').fileName).toBe('marrowline_Lindqvist_Astrid-Maria_AA-001')
    expect(
      viewOf(
        inputOf({
          ...namedRecord('responder'),
          patient: { ...namedRecord('responder').patient, family: '../../etc', given: 'a:b\\c' },
        }),
      ).fileName,
    ).toBe('marrowline_etc_a-b-c_AA-001')
  })
})
