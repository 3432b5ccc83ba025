import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { tabularFormats } from '../../../../../electron/importing/formats/tabular'
import type { ReadInput, ResultRecord } from '../../../../../electron/importing/record'
import { findAnalyte } from '../../../../../shared/hematology/loinc'
import { formatIso } from '../../../../../shared/time'
import { type Collected, collect, inputFile } from './tabular-collect'

const corpus = fileURLToPath(new URL('../../../../../../shared/corpus/', import.meta.url))

async function read(path: string, companions: ReadInput[] = []): Promise<Collected> {
  const input = inputFile(corpus + path, companions)
  const sniffed = await Promise.all(tabularFormats.map(async (format) => ({ format, ...(await format.sniff(input)) })))
  const best = sniffed.reduce((top, found) => (found.confidence > top.confidence ? found : top))
  expect(best.confidence).toBeGreaterThan(0.5)
  return collect(best.format, input)
}

function of(results: readonly ResultRecord[], key: string): ResultRecord[] {
  return results.filter(
    ({ code, codeSystem, name, unit, alternate }) =>
      findAnalyte({ code, codeSystem, name, unit, alternate })?.key === key,
  )
}

/** Rows, numbers among them, and the sum of these as given. */
function tally(results: readonly ResultRecord[], key: string): [rows: number, numbers: number, sum: number] {
  const rows = of(results, key)
  const numbers = rows
    .map(({ value }) => value.trim())
    .filter((value) => value !== '' && Number.isFinite(Number(value)))
  return [rows.length, numbers.length, Math.round(numbers.reduce((sum, value) => sum + Number(value), 0) * 1000) / 1000]
}

const patients = ({ results }: Collected): number => new Set(results.map(({ patient }) => patient)).size

describe.skipIf(!existsSync(corpus))('files of the corpus (skipped without ../shared/corpus)', () => {
  test('SMART tab file', async () => {
    const found = await read('csv_tsv/smart_labs.txt')
    expect([found.results.length, patients(found), found.problems.length, found.questions.length]).toEqual([
      3513, 39, 0, 0,
    ])
    expect(tally(found.results, 'platelets')).toEqual([91, 91, 23872])
    expect(tally(found.results, 'hemoglobin')).toEqual([93, 93, 1272.1])
    expect(tally(found.results, 'wbc')).toEqual([88, 88, 850.13])
    expect(tally(found.results, 'neutrophilPercent')).toEqual([53, 53, 3410])
  })

  test('study days without calendar date', async () => {
    const found = await read('csv_tsv/gt_illness.csv')
    expect([found.results.length, found.questions.length]).toEqual([0, 1])
    const input = inputFile(`${corpus}csv_tsv/gt_illness.csv`)
    const csv = tabularFormats[0]
    const { results } = csv ? await collect(csv, input, { 'columnMeaning:day 0': '2024-01-01' }) : { results: [] }
    expect(tally(results, 'pmn')).toEqual([7, 7, 101.56])
    expect(tally(results, 'platelets')).toEqual([7, 7, 295.1])
    expect(tally(results, 'hemoglobin')).toEqual([7, 7, 786])
  })

  test('SDTM as CSV with lost superscripts', async () => {
    const found = await read('sdtm_csv/rho_lb.csv')
    expect([found.results.length, patients(found)]).toEqual([13_708, 135])
    expect(tally(found.results, 'platelets')).toEqual([596, 579, 146_172.732])
    expect(tally(found.results, 'wbc')).toEqual([596, 380, 2850.499])
    expect(of(found.results, 'hemoglobin')).toEqual([])
    expect(of(found.results, 'platelets')[0]?.unit).toBe('x 109/L')
  })

  test('SDTM as transport file', async () => {
    const found = await read('sdtm_xpt/cdisc_lb.xpt')
    expect([found.results.length, patients(found), found.problems.length]).toEqual([3488, 17, 0])
    expect(tally(found.results, 'platelets')).toEqual([106, 106, 28_688])
    expect(tally(found.results, 'hemoglobin')).toEqual([106, 106, 1444.7])
    expect(new Set(of(found.results, 'hemoglobin').map(({ unit }) => unit))).toEqual(new Set(['g/dL']))
    const spot = of(found.results, 'hemoglobin').find(
      ({ patient, at }) => patient.id === 'CDISC018' && at !== null && formatIso(at) === '2013-02-11T12:40',
    )
    expect(spot?.value).toBe('12.2')
    expect((await read('sdtm_xpt/cdisc_dm.xpt')).patients).toHaveLength(18)
  })

  test('SEND as transport file', async () => {
    const found = await read('sdtm_xpt/phuse_send_cber3_lb.xpt')
    expect([found.results.length, patients(found)]).toEqual([3174, 6])
    expect(tally(found.results, 'pmn')).toEqual([66, 66, 342.24])
    expect(tally(found.results, 'platelets')).toEqual([66, 66, 28_341])
    expect(tally(found.results, 'hemoglobin')).toEqual([66, 66, 888.4])
    expect(tally(found.results, 'reticulocytes')).toEqual([66, 66, 4630.5])
    expect(tally(found.results, 'reticulocytePercent')).toEqual([66, 66, 84])
  })

  test('OMOP', async () => {
    const found = await read('omop/synthea27nj_MEASUREMENT.csv')
    expect([found.results.length, patients(found)]).toEqual([10_040, 28])
    expect(tally(found.results, 'platelets')).toEqual([107, 107, 32_809.1])
    expect(tally(found.results, 'hemoglobin')).toEqual([108, 108, 1560.8])
    expect(tally(found.results, 'wbc')).toEqual([107, 107, 771.7])
    expect((await read('omop/synthea27nj_PERSON.csv')).patients[0]).toMatchObject({
      sex: 'male',
      birthDate: '1998-04-09',
    })
  })

  test.each([[true], [false]])('MIMIC without subjects, with the dictionary: %s', async (withDictionary) => {
    const dictionary = withDictionary ? [inputFile(`${corpus}mimic/mimic3demo_D_LABITEMS.csv`)] : []
    const found = await read('mimic/mimic3demo_LABEVENTS_head5000.csv', dictionary)
    expect([found.results.length, found.rejected.length, patients(found)]).toEqual([4331, 669, 12])
    expect(new Set(found.rejected.map(({ code }) => code))).toEqual(new Set(['patientMissing']))
    expect(tally(found.results, 'hemoglobin')[0]).toBe(118)
    expect(tally(found.results, 'platelets').slice(0, 2)).toEqual([125, 125])
    expect(tally(found.results, 'neutrophilPercent')[0]).toBe(8)
    expect(found.results[0]?.patient).toMatchObject({ authority: 'MIMIC hadm_id', id: '193924' })
  })

  test('workbook with merged patients and no units', async () => {
    const found = await read('xlsx/hairlab_time_series_375_en.xlsx')
    expect(found.patients).toHaveLength(375)
    expect(tally(found.results, 'pmn')).toEqual([957, 957, 7473.77])
    expect(tally(found.results, 'platelets').slice(0, 2)).toEqual([957, 957])
    expect(tally(found.results, 'hemoglobin').slice(0, 2)).toEqual([975, 975])
    expect(tally(found.results, 'wbc').slice(0, 2)).toEqual([1127, 1127])
    expect(of(found.results, 'platelets').filter(({ value }) => value === '-1')).toHaveLength(4)
    expect(new Set(of(found.results, 'platelets').map(({ unit }) => unit))).toEqual(new Set([null]))
    const spot = of(found.results, 'pmn').find(
      ({ patient, at }) => patient.id === '1' && at !== null && formatIso(at) === '2020-01-31T01:25:00',
    )
    expect(spot?.value).toBe('2.33')
  })
})
