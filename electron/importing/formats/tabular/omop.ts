import { isLoincCode } from '../../../../shared/hematology/loinc'
import { t } from '../../../../shared/messages'
import type { Comparator, Sex } from '../../../../shared/model'
import type { ResultRecord } from '../../record'
import { columnLookup, type Environment, type Found, type Head, type Layout, type RowReader } from './layout'
import { rangeOf, textOf } from './long'
import type { Row } from './table'
import { doseOf, treatmentEvent } from './treatments'

const AUTHORITY = 'OMOP person_id'

/** Standard concepts of the blood count and the LOINC codes that they stand for. */
const CONCEPTS: ReadonlyMap<string, string> = new Map([
  ['3000963', '718-7'],
  ['3024929', '777-3'],
  ['3007461', '26515-7'],
  ['3000905', '6690-2'],
  ['3010813', '26464-8'],
  ['3013650', '751-8'],
  ['3017732', '26499-4'],
  ['3008342', '770-8'],
  ['3023314', '4544-3'],
  ['3009542', '20570-8'],
  ['3023599', '787-2'],
  ['3020416', '789-8'],
  ['3001122', '2276-4'],
  ['3016723', '2160-0'],
  ['3006923', '1742-6'],
  ['3024128', '1975-2'],
  ['3022250', '14804-9'],
  ['3016436', '2532-0'],
  ['3020460', '1988-5'],
  ['3026361', '26453-1'],
  ['3024731', '30428-7'],
  ['3004327', '731-0'],
  ['3037511', '736-9'],
])

const OPERATORS: ReadonlyMap<string, Comparator> = new Map([
  ['4171756', '<'],
  ['4171754', '<='],
  ['4172704', '>'],
  ['4171755', '>='],
])

/** Unit concepts, for rows without the unit of the source. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['8713', 'g/dL'],
  ['8636', 'g/L'],
  ['8554', '%'],
  ['8848', '10*3/uL'],
  ['8961', '10*3/mm3'],
  ['9444', '10*9/L'],
  ['8647', '/uL'],
  ['8784', '{cells}/uL'],
])

function columnsOf(head: Head): (name: string) => number {
  return columnLookup(head.header.map((name) => name.toLowerCase()))
}

/** OMOP CDM MEASUREMENT. */
export const omopMeasurement: Layout = {
  id: 'omop-measurement',
  find(head): Found | null {
    const column = columnsOf(head)
    if (['person_id', 'measurement_concept_id', 'measurement_date', 'value_as_number'].some((name) => column(name) < 0))
      return null
    const times = [column('measurement_datetime'), column('measurement_date')].filter((index) => index >= 0)
    return {
      layout: 'OMOP MEASUREMENT',
      reason: t('tables.layout.omop', { table: 'MEASUREMENT' }),
      confidence: 0.96,
      dates: times,
      values: [column('value_as_number'), column('value_source_value')].filter((index) => index >= 0),
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => measurementReader(environment, column),
    }
  },
}

function measurementReader(environment: Environment, column: (name: string) => number): RowReader {
  const person = column('person_id')
  const [moment, day] = [column('measurement_datetime'), column('measurement_date')]
  const hour = column('measurement_time')
  const [number, asSent] = [column('value_as_number'), column('value_source_value')]
  const range = { low: column('range_low'), high: column('range_high'), range: -1 }

  return (row) => {
    const { cells } = row
    const id = textOf(cells, person)
    if (id === null) return environment.reject(row, 'patientMissing', person)
    const concept = textOf(cells, column('measurement_concept_id'))
    const sent = textOf(cells, column('measurement_source_value'))
    const known = CONCEPTS.get(concept ?? '')
    if (sent === null && (concept === null || concept === '0')) return environment.reject(row, 'testMissing', null)
    const isDay = textOf(cells, moment) === null
    // Before CDM 5.3 the time of day stood in a column of its own; later ones repeat the date in it.
    const clock = isDay && /^\d{1,2}:\d{2}/.test(textOf(cells, hour) ?? '') ? hour : undefined
    const at = environment.time(row, isDay ? day : moment, clock)
    if (at === null) return
    const source = textOf(cells, number) === null && asSent >= 0 ? asSent : number
    const code = sent !== null && isLoincCode(sent) ? sent : (known ?? sent ?? concept)
    const isLoinc = code !== null && isLoincCode(code)
    const record: ResultRecord = {
      row: row.number,
      cell: environment.cell(row, source),
      patient: environment.patient(AUTHORITY, id),
      code,
      codeSystem: isLoinc ? 'LOINC' : code === concept ? 'OMOP' : 'local',
      name: null,
      value: cells[source] ?? '',
      comparator: OPERATORS.get(textOf(cells, column('operator_concept_id')) ?? '') ?? null,
      unit:
        textOf(cells, column('unit_source_value')) ?? UNITS.get(textOf(cells, column('unit_concept_id')) ?? '') ?? null,
      at,
      status: 'final',
      method: null,
      specimen: null,
      range: rangeOf(cells, range),
      ...environment.mark(row, source),
    }
    if (known !== undefined && known !== code) record.alternate = { code: known, codeSystem: 'LOINC', name: null }
    environment.sink.result(record)
  }
}

const GENDERS: ReadonlyMap<string, Sex> = new Map([
  ['8507', 'male'],
  ['8532', 'female'],
])

/** OMOP CDM PERSON. */
export const omopPerson: Layout = {
  id: 'omop-person',
  find(head): Found | null {
    const column = columnsOf(head)
    if (['person_id', 'gender_concept_id', 'year_of_birth'].some((name) => column(name) < 0)) return null
    return {
      layout: 'OMOP PERSON patients',
      reason: t('tables.layout.omop', { table: 'PERSON' }),
      confidence: 0.96,
      dates: [],
      values: [],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => (row) => {
        const id = textOf(row.cells, column('person_id'))
        if (id === null) return environment.reject(row, 'patientMissing', column('person_id'))
        const ref = environment.patient(AUTHORITY, id)
        const sex = GENDERS.get(textOf(row.cells, column('gender_concept_id')) ?? '')
        if (sex !== undefined) ref.sex = sex
        const birth = birthDate(row, column)
        if (birth !== null) ref.birthDate = birth
        const source = textOf(row.cells, column('person_source_value'))
        if (source !== null) ref.otherIdentifiers = [{ authority: 'OMOP person_source_value', value: source }]
        environment.sink.patient(ref, row.number)
      },
    }
  },
}

/** As exact as year, month and day of birth are filled. */
function birthDate(row: Row, column: (name: string) => number): string | null {
  const parts = ['year_of_birth', 'month_of_birth', 'day_of_birth'].map((name) => textOf(row.cells, column(name)))
  const known = parts.slice(0, parts.includes(null) ? parts.indexOf(null) : 3)
  if (known.length === 0 || known.some((part) => !/^\d+$/.test(part ?? ''))) return null
  return known.map((part, index) => part?.padStart(index === 0 ? 4 : 2, '0')).join('-')
}

/** OMOP CDM DRUG_EXPOSURE and PROCEDURE_OCCURRENCE. */
export const omopTreatments: Layout = {
  id: 'omop-treatments',
  find(head): Found | null {
    const column = columnsOf(head)
    if (column('person_id') < 0) return null
    const kind = column('drug_exposure_id') >= 0 ? 'drug' : column('procedure_occurrence_id') >= 0 ? 'procedure' : null
    if (kind === null) return null
    const prefix = kind === 'drug' ? 'drug_exposure_start' : 'procedure'
    const starts = [column(`${prefix}_datetime`), column(`${prefix}_date`)].filter((index) => index >= 0)
    const ends = [
      'drug_exposure_end_datetime',
      'drug_exposure_end_date',
      'procedure_end_datetime',
      'procedure_end_date',
    ]
      .map(column)
      .filter((index) => index >= 0)
    if (starts.length === 0) return null
    const table = kind === 'drug' ? 'DRUG_EXPOSURE' : 'PROCEDURE_OCCURRENCE'
    return {
      layout: `OMOP ${table}`,
      reason: t('tables.layout.omop', { table }),
      confidence: 0.96,
      dates: [...starts, ...ends],
      values: column('quantity') < 0 ? [] : [column('quantity')],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => treatmentReader(environment, column, kind, starts, ends),
    }
  },
}

function treatmentReader(
  environment: Environment,
  column: (name: string) => number,
  kind: 'drug' | 'procedure',
  starts: readonly number[],
  ends: readonly number[],
): RowReader {
  const key = column(kind === 'drug' ? 'drug_exposure_id' : 'procedure_occurrence_id')
  const source = column(`${kind}_source_value`)
  const concept = column(`${kind}_concept_id`)
  return (row) => {
    const { cells } = row
    const id = textOf(cells, column('person_id'))
    if (id === null) return environment.reject(row, 'patientMissing', column('person_id'))
    const name = textOf(cells, source) ?? textOf(cells, concept)
    if (name === null || name === '0') return environment.reject(row, 'treatmentMissing', source)
    const at = environment.time(row, starts.find((index) => textOf(cells, index) !== null) ?? starts[0] ?? -1)
    if (at === null) return
    const end = ends.find((index) => textOf(cells, index) !== null)
    const until = end === undefined ? undefined : environment.optionalTime(row, end)
    if (until === null) return
    const number = textOf(cells, key)
    environment.sink.event(
      treatmentEvent(row, environment.cell(row, source), {
        patient: environment.patient(AUTHORITY, id),
        name,
        code: name,
        system: kind === 'drug' ? 'RxNorm' : 'SNOMED',
        start: at,
        end: until ?? null,
        status: 'given',
        dose: kind === 'drug' ? doseOf(environment, row, column('quantity'), column('dose_unit_source_value')) : null,
        externalId: number === null ? null : `OMOP ${kind}|${number}`,
      }),
    )
  }
}
