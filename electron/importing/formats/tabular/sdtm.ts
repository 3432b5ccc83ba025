import { findAnalyte } from '../../../../shared/hematology/loinc'
import { readMeasurement } from '../../../../shared/hematology/measurement'
import { conversionFor } from '../../../../shared/hematology/units'
import { t } from '../../../../shared/messages'
import type { ResultRecord } from '../../record'
import { qualityOf } from '../reported'
import { columnLookup, type Environment, type Found, type Head, type Layout, type RowReader } from './layout'
import { filledText, rangeOf, textOf } from './long'
import { isMissing, type Row } from './table'
import { readMethod } from './vocabulary'
import { splitHeading } from './wide'

/** Column numbers by SDTM variable name; -1 for a variable that is not there. */
export function variables(head: Head): (name: string) => number {
  return columnLookup(head.header.map((name) => name.toUpperCase()))
}

/** The subject of a row: `USUBJID` under its study, `SUBJID` where that is all there is. Null after the row was reported. */
export function subjectReader(
  environment: Environment,
  column: (name: string) => number,
): (row: Row) => ResultRecord['patient'] | null {
  const study = column('STUDYID')
  const subject = column('USUBJID') >= 0 ? column('USUBJID') : column('SUBJID')
  return (row) => {
    const id = textOf(row.cells, subject)
    if (id === null) {
      environment.reject(row, 'patientMissing', subject)
      return null
    }
    return environment.patient(textOf(row.cells, study) ?? 'local', id)
  }
}

/** A value with its unit and range, as one group of variables gives it. */
interface ValueGroup {
  value: number
  /** Text shown where the numeric variable is empty. */
  text: number
  unit: number
  low: number
  high: number
  range: number
}

const BLOOD =
  /^(WHOLE |VENOUS |ARTERIAL |CAPILLARY |PERIPHERAL )*BLOOD$|^SERUM$|^PLASMA$|^SERUM OR PLASMA$|^HEMATOLOGY$|^HAEMATOLOGY$|^CHEMISTRY$/

/** SDTM and SEND LB, and ADaM ADLB: the value as collected first, the standardised one where that is missing and as a check. */
export const sdtmLaboratory: Layout = {
  id: 'sdtm-lb',
  find(head): Found | null {
    const column = variables(head)
    if (column('USUBJID') < 0 && column('SUBJID') < 0) return null
    const test = column('LBTESTCD') >= 0 ? column('LBTESTCD') : column('PARAMCD')
    const name = column('LBTEST') >= 0 ? column('LBTEST') : column('PARAM')
    const time = ['LBDTC', 'LBDTM', 'ADTM', 'LBDT', 'ADT'].map(column).find((index) => index >= 0) ?? -1
    const groups: ValueGroup[] = [
      {
        value: column('LBORRES'),
        text: -1,
        unit: column('LBORRESU'),
        low: column('LBORNRLO'),
        high: column('LBORNRHI'),
        range: -1,
      },
      {
        value: column('LBSTRESN'),
        text: column('LBSTRESC'),
        unit: column('LBSTRESU'),
        low: column('LBSTNRLO'),
        high: column('LBSTNRHI'),
        range: column('LBSTNRC'),
      },
      {
        value: column('AVAL'),
        text: column('AVALC'),
        unit: column('AVALU'),
        low: column('A1LO'),
        high: column('A1HI'),
        range: -1,
      },
    ].filter(({ value, text }) => value >= 0 || text >= 0)
    if (time < 0 || groups.length === 0 || (test < 0 && name < 0)) return null
    const adam = column('PARAMCD') >= 0 && column('LBTESTCD') < 0
    return {
      layout: adam ? 'ADaM ADLB' : 'SDTM LB',
      reason: adam ? t('tables.layout.adam') : t('tables.layout.sdtmLab'),
      confidence: 0.95,
      dates: [time],
      values: groups.flatMap(({ value, text }) => [value, text]).filter((index) => index >= 0),
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => laboratoryReader(environment, column, { test, name, time, groups }),
    }
  },
}

function laboratoryReader(
  environment: Environment,
  column: (name: string) => number,
  { test, name, time, groups }: { test: number; name: number; time: number; groups: ValueGroup[] },
): RowReader {
  const subject = subjectReader(environment, column)
  const loinc = column('LBLOINC')
  const specimenType = column('LBSPEC')
  const category = column('LBCAT')
  const condition = column('LBSPCCND')
  const reference = column('LBREFID')
  const method = column('LBMETHOD')
  const timePoint = ['LBTPT', 'ATPT', 'LBTPTNUM'].map(column).find((index) => index >= 0) ?? -1
  const status = column('LBSTAT')
  const reason = column('LBREASND')
  const derived = column('DTYPE')
  const indicator = column('LBNRIND') >= 0 ? column('LBNRIND') : column('ANRIND')

  return (row) => {
    const { cells } = row
    const patient = subject(row)
    if (patient === null) return
    if (filledText(cells, derived) !== null) return environment.reject(row, 'imputedRecord', derived)
    const code = textOf(cells, test)
    const heading = splitHeading(textOf(cells, name) ?? '')
    if (code === null && heading.name === '') return environment.reject(row, 'testMissing', name)
    const at = environment.time(row, time)
    if (at === null) return
    const group =
      groups.find(({ value, text }) => (filledText(cells, value) ?? filledText(cells, text)) !== null) ?? groups[0]
    if (group === undefined) return
    const source = filledText(cells, group.value) !== null || group.text < 0 ? group.value : group.text
    const foreign = foreignSpecimen(filledText(cells, specimenType) ?? filledText(cells, category))
    const notDone = /NOT DONE/i.test(filledText(cells, status) ?? '')
    const mark = environment.mark(row, source)
    const record: ResultRecord = {
      row: row.number,
      cell: environment.cell(row, source),
      patient,
      code: foreign === null || code === null ? code : `${code} (${foreign})`,
      codeSystem: code === null ? null : 'CDISC',
      name: heading.name === '' ? null : foreign === null ? heading.name : `${heading.name} (${foreign})`,
      value: isMissing(cells[source] ?? '') ? '' : (cells[source] ?? ''),
      comparator: null,
      unit: filledText(cells, group.unit) ?? heading.unit,
      at,
      status: notDone ? 'cancelled' : 'final',
      method: readMethod(textOf(cells, method) ?? ''),
      specimen: filledText(cells, reference),
      // A planned time point: several draws of a day stand under one date.
      subId: filledText(cells, timePoint),
      range: rangeOf(cells, group),
      ...mark,
    }
    const code2 = filledText(cells, loinc)
    if (code2 !== null) {
      if (record.code !== null) record.alternate = { code: record.code, codeSystem: 'CDISC', name: record.name }
      record.code = code2
      record.codeSystem = 'LOINC'
    }
    const flags = filledText(cells, indicator)
    if (flags !== null) record.flags = flags
    const note = [filledText(cells, condition), filledText(cells, reason)].filter((text) => text !== null).join('; ')
    if (note !== '') {
      record.note = note
      const quality = qualityOf('', note)
      if (quality.length > 0) record.quality = quality
    }
    checkAgainstStandard(environment, row, record, groups)
    environment.sink.result(record)
  }
}

/** Urine, cerebrospinal fluid and other specimens whose tests share their codes with those of blood; null for blood and where nothing is said. */
function foreignSpecimen(text: string | null): string | null {
  return text === null || BLOOD.test(text.toUpperCase()) ? null : text
}

/** More than this apart, the collected and the standardised value are two results. As a fraction. */
const TOLERANCE = 0.01

/** Warns where the value as collected and the standardised one, each in its own unit, do not agree. */
function checkAgainstStandard(
  environment: Environment,
  row: Row,
  record: ResultRecord,
  groups: readonly ValueGroup[],
): void {
  const [collected, standard] = groups
  if (collected === undefined || standard === undefined || textOf(row.cells, collected.value) === null) return
  const match = findAnalyte({ code: record.code, codeSystem: record.codeSystem, name: record.name, unit: record.unit })
  if (match === null) return
  const canonical = [collected, standard].map(({ value, unit }) => {
    const conversion = conversionFor(match.key, textOf(row.cells, unit))
    const reading = readMeasurement(row.cells[value] ?? '', { decimalMark: environment.mark(row, value).decimalMark })
    return conversion.ok && reading.kind === 'number' ? conversion.toCanonical(reading.decimal) : null
  })
  const [first, second] = canonical
  if (first == null || second == null) return
  if (Math.abs(first - second) > TOLERANCE * Math.max(Math.abs(first), Math.abs(second))) {
    environment.warn(row, 'standardDiffers', standard.value)
  }
}

/** SDTM DM and ADaM ADSL. */
export const sdtmDemographics: Layout = {
  id: 'sdtm-dm',
  find(head): Found | null {
    const column = variables(head)
    if (column('USUBJID') < 0 || column('SEX') < 0) return null
    // Results with the demographics of their subjects beside them.
    if (['LBTESTCD', 'PARAMCD', 'PARAM', 'TEST', 'TESTCD', 'AVAL', 'STRESN'].some((name) => column(name) >= 0))
      return null
    const birth = column('BRTHDTC')
    return {
      layout: 'SDTM DM patients',
      reason: t('tables.layout.sdtmDemographics'),
      confidence: 0.93,
      dates: birth < 0 ? [] : [birth],
      values: [],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => {
        const subject = subjectReader(environment, column)
        return (row) => {
          const ref = subject(row)
          if (ref === null) return
          const text = filledText(row.cells, birth)
          const partial = text !== null && /^\d{4}(-\d{2})?$/.test(text)
          const at = partial ? undefined : environment.optionalTime(row, birth)
          if (at === null) return
          if (partial) ref.birthDate = text
          else if (at !== undefined) ref.birthDate = new Date(at.wall).toISOString().slice(0, 10)
          const sex = textOf(row.cells, column('SEX'))?.toUpperCase()
          if (sex === 'F' || sex === 'M') ref.sex = sex === 'F' ? 'female' : 'male'
          environment.sink.patient(ref, row.number)
        }
      },
    }
  },
}
