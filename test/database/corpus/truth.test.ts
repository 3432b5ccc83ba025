import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import type { Answers } from '../../../shared/model'
import {
  analyteOf,
  corpus,
  createCli,
  isThere,
  type Point,
  pointsOf,
  type ReportedFile,
  type Spot,
  type Truth,
  timeOf,
  truths,
} from './support'

/** How a file of the corpus is imported, beyond its own bytes. */
interface Way {
  companions?: string[]
  /** Persons on file afterwards, where a companion brings more than the results speak of. */
  persons?: number
  answers?: Answers
  /** Id of the patient in the program, as opposed to the truth's. */
  idOf?: (spot: Spot) => string
  timeOf?: (spot: Spot) => string
  /** Relative: the laboratory rounded when it converted. */
  tolerance?: Record<string, number>
}

const ways: Record<string, Way> = {
  'astm/openelis_horiba-pentra60-cbc.astm': {},
  'astm/openelis_unit-mismatch.astm': {},
  'csv_tsv/smart_labs.txt': {},
  'csv_tsv/gt_illness.csv': {
    answers: { 'columnMeaning:day 0': '2024-03-01', 'patientMatch:file': 'new:G1' },
    idOf: () => 'G1',
    timeOf: ({ ts }) => `2024-03-${String(1 + Number(ts.slice(4))).padStart(2, '0')}`,
  },
  'fhir/pathling_Observation.ndjson': { companions: ['fhir/pathling_Patient.ndjson'], idOf: lastPart },
  'fhir/synthea_r4_Tom_Goodwin.json': { idOf: lastPart },
  // The truth copies OBX-14; the collection time of the specimen (SPM-17) goes before it (clinical-spec 4.6).
  'hl7v2/ms_LAB-ORU-1.hl7': { timeOf: () => '2014-10-06T05:35:00+07:00' },
  'hl7v2/ms_LAB-ORU-2.hl7': { timeOf: () => '2014-10-06T05:35:00+07:00' },
  'hl7v2/ms_LRI_2.0-NG_CBC_Typ_Message.hl7': {},
  'omop/synthea27nj_MEASUREMENT.csv': { companions: ['omop/synthea27nj_PERSON.csv'] },
  'sdtm_csv/rho_lb.csv': {
    answers: { 'unit:platelets:x 109/L': '10*9/L', 'unit:wbc:x 109 cells/L': '10*9/L' },
  },
  'sdtm_xpt/cdisc_lb.xpt': { companions: ['sdtm_xpt/cdisc_dm.xpt'], persons: 18, tolerance: { HGB: 0.005 } },
  'sdtm_xpt/phuse_send_cber3_lb.xpt': {},
}

function lastPart({ patient }: Spot): string {
  return patient.split(/[/:]/).at(-1) ?? ''
}

const all = truths()
const names = Object.keys(analyteOf)

function numbers(points: readonly Point[]): number[] {
  return points.flatMap(({ value }) => value ?? [])
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function expectSum(values: readonly number[], expected: number, tolerance = 1e-6): void {
  expect(Math.abs(sum(values) - expected)).toBeLessThanOrEqual(0.0005 + Math.abs(expected) * tolerance)
}

function heldRows({ problems }: ReportedFile, code: string): ReportedFile['problems'] {
  return problems.filter((problem) => problem.severity === 'held' && problem.code === code)
}

describe.skipIf(!isThere)('files of the corpus, through the command line (skipped without ../shared/corpus)', () => {
  it('names every file of the truth', () => {
    const others = ['mimic/mimic3demo_LABEVENTS_head5000.csv', 'xlsx/hairlab_time_series_375_en.xlsx']
    const companions = Object.values(ways).flatMap((way) => way.companions ?? [])
    const negative = 'hl7v2/reportstream_batch_message.hl7'
    const known = new Set([...Object.keys(ways), ...others, ...companions, negative])
    expect(Object.keys(all).filter((path) => !known.has(path))).toEqual([])
  })

  test.each(Object.entries(ways))('%s', async (path, way) => {
    const truth = all[path]
    if (truth === undefined) throw new Error(`no truth about ${path}`)
    const cli = createCli()
    const report = (await cli.import([path, ...(way.companions ?? [])], way.answers)).of(path)
    expect(report.patients).toBe(truth.patients_in_file)
    const points = await cli.points()
    expect(points.size).toBe(way.persons ?? truth.patients_in_file)
    expectTruth(points, truth, way)
    expectSpots(points, truth, way)
  })

  test('a unit that contradicts its range or is unknown holds the hemoglobin until it is answered', async () => {
    const files = [
      ['hl7v2/ms_LAB-ORU-2.hl7', 'unit:hemoglobin:g/l-1', 134],
      ['hl7v2/ms_LRI_2.0-NG_CBC_Typ_Message.hl7', 'unit:hemoglobin:g/mL', 125],
    ] as const
    for (const [path, question, value] of files) {
      const cli = createCli()
      const first = await cli.import([path])
      expect(first.status).toBe(3)
      expect(first.of(path).questions).toMatchObject([{ id: question, kind: 'unit' }])
      expect(first.of(path).questions[0]?.choices).toContain('g/dL')
      expect(heldRows(first.of(path), 'unitUnknown')).toHaveLength(1)
      expect(pointsOf(await cli.points(), 'hemoglobin')).toEqual([])
      const { read } = first.of(path)
      const again = (await cli.import([path], { [question]: 'g/dL' })).of(path)
      expect([again.new, again.duplicate, again.rejected, again.questions]).toEqual([1, read - 1, 0, []])
      expect(pointsOf(await cli.points(), 'hemoglobin')).toMatchObject([{ value, quality: ['unitConfirmed'] }])
      // An answer once given serves the next file of the layout.
      expect((await cli.import([path])).of(path)).toMatchObject({ new: 0, duplicate: read, questions: [] })
    }
  })

  test('pending values of the first report are no zero; the second report contradicts it openly, in any order', async () => {
    const paths = ['hl7v2/ms_LAB-ORU-1.hl7', 'hl7v2/ms_LAB-ORU-2.hl7']
    const states = []
    for (const order of [paths, [...paths].reverse()]) {
      const cli = createCli()
      for (const path of order) await cli.import([path])
      const points = await cli.points()
      expect(points.size).toBe(1)
      const platelets = pointsOf(points, 'platelets').map(({ value, state }) => [value, state])
      expect(platelets.sort()).toEqual([
        [220, 'conflict'],
        [221, 'conflict'],
      ])
      expect(numbers(pointsOf(points, 'wbc'))).toEqual([8.2])
      states.push([...points].map(([id, own]) => [id, Object.keys(own).sort()]))
    }
    expect(states[0]).toEqual(states[1])
  })

  test('a batch of other tests is refused by name', async () => {
    const path = 'hl7v2/reportstream_batch_message.hl7'
    const cli = createCli()
    const { status, of } = await cli.import([path])
    expect(status).toBe(1)
    expect(of(path)).toMatchObject({ batch: null, new: 0, patients: all[path]?.patients_in_file, questions: [] })
    expect(of(path).problems).toMatchObject([{ code: 'noBloodCounts', severity: 'error' }])
    expect(of(path).problems[0]?.message).toContain('SARS-CoV-2')
    expect((await cli.points()).size).toBe(0)
  })

  test('SDTM as CSV: the lost superscript is asked for, and an empty result is none', async () => {
    const path = 'sdtm_csv/rho_lb.csv'
    const cli = createCli()
    const report = (await cli.import([path])).of(path)
    expect(report.questions.map(({ id }) => id)).toContain('unit:platelets:x 109/L')
    const open = new Map(report.questions.map(({ id, choices }) => [id, choices[0]]))
    expect(open.get('unit:platelets:x 109/L')).toBe('10*9/L')
    expect(heldRows(report, 'unitLostSuperscript').length).toBeGreaterThanOrEqual(579 + 380)
    const points = await cli.points()
    for (const analyte of ['platelets', 'wbc']) expect(numbers(pointsOf(points, analyte))).toEqual([])
  })

  test('study days: nothing comes in before day 0 and the patient are answered, both asked at once', async () => {
    const path = 'csv_tsv/gt_illness.csv'
    const cli = createCli()
    const report = (await cli.import([path])).of(path)
    expect(report.questions.map(({ id }) => id).sort()).toEqual(['columnMeaning:day 0', 'patientMatch:file'])
    expect(report).toMatchObject({ batch: null, new: 0, patients: 1 })
    const answered = await cli.import([path], { 'columnMeaning:day 0': '2024-03-01' })
    expect(answered.of(path)).toMatchObject({ batch: null, new: 0 })
    expect(answered.of(path).questions.map(({ id }) => id)).toContain('patientMatch:file')
    expect((await cli.points()).size).toBe(0)
  })

  test('MIMIC without subjects: rows without a stay belong to nobody', async () => {
    const path = 'mimic/mimic3demo_LABEVENTS_head5000.csv'
    const items: Record<string, string> = {
      '51265': 'PLT',
      '51222': 'HGB',
      '51301': 'WBC',
      '51300': 'WBC',
      '51256': 'NEUT_PCT',
    }
    const truth = all[path]
    if (truth === undefined) throw new Error(`no truth about ${path}`)
    const homeless: Record<string, number[]> = {}
    for (const line of readFileSync(join(corpus, path), 'utf8').split('\n')) {
      const [stay, item = '', , value] = line.split(',')
      const name = items[item]
      if (stay === '' && name !== undefined) homeless[name] = [...(homeless[name] ?? []), Number(value)]
    }
    const cli = createCli()
    const report = (await cli.import([path, 'mimic/mimic3demo_D_LABITEMS.csv'])).of(path)
    expect(report.problems.filter(({ code }) => code === 'patientMissing')).toHaveLength(669)
    const points = await cli.points()
    expect(points.size).toBe(12)
    expect(pointsOf(points, 'pmn')).toEqual([])
    for (const [name, factor] of [
      ['PLT', 1],
      ['HGB', 10],
      ['WBC', 1],
      ['NEUT_PCT', 1],
    ] as const) {
      const found = numbers(pointsOf(points, analyteOf[name] ?? ''))
      const { rows, sum_std = 0 } = truth.counts[name] ?? { rows: 0 }
      const without = homeless[name] ?? []
      expect([name, found.length + without.length]).toEqual([name, rows])
      expectSum(found, sum_std - sum(without) * factor)
    }
    expectSpots(points, truth, { idOf: ({ patient }) => patient.replace('HADM:', '') })
  })

  test('a workbook without units: all counts wait, come in as answered, and what the answer cannot mean stays out', async () => {
    const path = 'xlsx/hairlab_time_series_375_en.xlsx'
    const truth = all[path]
    if (truth === undefined) throw new Error(`no truth about ${path}`)
    const cli = createCli()
    const first = (await cli.import([path])).of(path)
    expect(first.patients).toBe(truth.patients_in_file)
    const asked = new Set(first.questions.map(({ id }) => id))
    const units = { pmn: '10*9/L', platelets: '10*9/L', hemoglobin: 'g/L', wbc: '10*9/L' }
    for (const analyte of Object.keys(units)) expect(asked).toContain(`unit:${analyte}`)
    let points = await cli.points()
    for (const analyte of Object.keys(units)) expect(numbers(pointsOf(points, analyte))).toEqual([])
    expectCount(points, truth, 'NEUT_PCT', {})

    const answers = Object.fromEntries(Object.entries(units).map(([analyte, unit]) => [`unit:${analyte}`, unit]))
    const second = (await cli.import([path], answers)).of(path)
    points = await cli.points()
    for (const name of ['ANC', 'PLT', 'HGB', 'NEUT_PCT']) expectCount(points, truth, name, {})
    expectSpots(points, truth, {})
    const unlikely = [...heldRows(second, 'valueUnitError'), ...heldRows(second, 'valueImplausible')]
    const raws = unlikely.map(({ raw, message }) => [Number.parseFloat(raw ?? ''), message] as const)
    const of = (label: string) => raws.filter(([, message]) => message.startsWith(label)).map(([raw]) => raw)
    expect(of('hemoglobin')).toHaveLength(18)
    expect(Math.max(...of('hemoglobin'))).toBe(18.7)
    expect(of('Platelet count')).toEqual([-1, -1, -1, -1])
    const white = numbers(pointsOf(points, 'wbc'))
    const whiteHeld = of('White blood cell count')
    const { rows, sum_std } = truth.counts['WBC'] ?? { rows: 0 }
    expect(white.length + whiteHeld.length).toBe(rows)
    expectSum([...white, ...whiteHeld], sum_std ?? 0)
    const flagged = pointsOf(points, 'wbc').filter(({ value }) => value !== null && value > 30)
    expect(flagged.every(({ quality }) => quality.includes('implausible'))).toBe(true)
    expect(flagged.filter(({ value }) => (value ?? 0) > 100).length + whiteHeld.length).toBe(15)
    // Only what was held came in.
    expect(second.new).toBe(957 + 953 + 957 + white.length)
  }, 120_000)
})

function expectTruth(points: ReadonlyMap<string, Record<string, Point[]>>, truth: Truth, way: Way): void {
  for (const name of names) expectCount(points, truth, name, way)
}

/** Numbers that came in as results of a test, reported ones alone. */
function expectCount(
  points: ReadonlyMap<string, Record<string, Point[]>>,
  { counts }: Truth,
  name: string,
  { tolerance = {} }: Way,
): void {
  const found = numbers(pointsOf(points, analyteOf[name] ?? ''))
  const { numeric = 0, convertible = numeric, distinct_patient_ts_value = numeric, sum_std = 0 } = counts[name] ?? {}
  expect([name, found.length]).toEqual([name, Math.min(convertible, distinct_patient_ts_value)])
  expectSum(found, sum_std, tolerance[name])
}

function expectSpots(
  points: ReadonlyMap<string, Record<string, Point[]>>,
  { spot_checks = [] }: Truth,
  way: Way,
): void {
  for (const spot of spot_checks) {
    const id = way.idOf?.(spot) ?? spot.patient
    const at = way.timeOf?.(spot) ?? timeOf(spot.ts)
    const own = points.get(id)?.[analyteOf[spot.analyte] ?? ''] ?? []
    const point = own.find((candidate) => candidate.at === at)
    // A patient without an id, or a unit that contradicts the value: kept out.
    if (id === '' || spot.std === null) {
      expect([spot, point]).toEqual([spot, undefined])
      continue
    }
    expect([id, at, point?.value]).toEqual([id, at, expect.closeTo(spot.std, spot.std > 100 ? 0.5 : 2)])
    expect(point?.source?.row).toBeGreaterThan(0)
  }
}
