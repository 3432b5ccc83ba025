import { t } from '../../../../shared/messages'
import type { EventDetails, EventStatus } from '../../../../shared/model'
import { isPartialDate } from './dates'
import type { Environment, Found, Head, Layout, RowReader } from './layout'
import { filledText, textOf } from './long'
import { subjectReader, variables } from './sdtm'
import { doseOf, treatmentEvent } from './treatments'

/** SDTM EX (study drug), CM (other drugs), PR (procedures) and AE: the domain is told by the prefix of the variables. */
export const sdtmEvents: Layout = {
  id: 'sdtm-events',
  find(head: Head): Found | null {
    const column = variables(head)
    if (column('USUBJID') < 0) return null
    const domain = (['EX', 'CM', 'PR', 'AE'] as const).find((prefix) => {
      const topic = column(prefix === 'AE' ? 'AETERM' : `${prefix}TRT`)
      return topic >= 0 && timeColumn(column, prefix, 'ST') >= 0
    })
    if (domain === undefined) return null
    const start = timeColumn(column, domain, 'ST')
    const end = timeColumn(column, domain, 'EN')
    const dose = column(`${domain}DOSE`)
    return {
      layout: `SDTM ${domain}`,
      reason: t('tables.layout.sdtmEvents', { domain }),
      confidence: 0.94,
      dates: end < 0 ? [start] : [start, end],
      values: dose < 0 ? [] : [dose],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => eventReader(environment, domain, column),
    }
  },
}

/** `EXSTDTC`, else the numeric `EXSTDT` or `ASTDT` of analysis data; -1 for none. */
function timeColumn(column: (name: string) => number, domain: string, which: 'ST' | 'EN'): number {
  return [`${domain}${which}DTC`, `${domain}${which}DT`, `A${which}DT`].map(column).find((index) => index >= 0) ?? -1
}

function eventReader(environment: Environment, domain: string, column: (name: string) => number): RowReader {
  const subject = subjectReader(environment, column)
  const of = (suffix: string): number => column(domain + suffix)
  const topic = domain === 'AE' ? of('TERM') : of('TRT')
  const [decoded, sequence, status, occurred] = ['DECOD', 'SEQ', 'STAT', 'OCCUR'].map(of)
  const [start, end] = [timeColumn(column, domain, 'ST'), timeColumn(column, domain, 'EN')]

  return (row) => {
    const { cells } = row
    const patient = subject(row)
    if (patient === null) return
    const given = filledText(cells, topic)
    const name = filledText(cells, decoded ?? -1) ?? given
    if (name === null) return environment.reject(row, 'treatmentMissing', topic)
    const at = environment.time(row, start ?? -1)
    if (at === null) return
    const partial = isPartialDate(textOf(cells, end ?? -1) ?? '')
    if (partial) environment.warn(row, 'endPartial', end ?? -1)
    const until = end === undefined || end < 0 || partial ? undefined : environment.optionalTime(row, end)
    if (until === null) return
    const notDone = filledText(cells, status ?? -1) !== null || filledText(cells, occurred ?? -1)?.toUpperCase() === 'N'
    const state: EventStatus = notDone ? 'not_done' : 'given'
    const number = filledText(cells, sequence ?? -1)
    const details = domain === 'AE' ? adverseEvent(cells, column, name) : lotOf(cells, of('LOT'))
    const cell = environment.cell(row, topic)
    environment.sink.event(
      treatmentEvent(row, cell, {
        patient,
        name: given !== null && given !== name ? `${name} (${given})` : name,
        start: at,
        end: until ?? null,
        status: state,
        dose: domain === 'AE' ? null : doseOf(environment, row, of('DOSE'), of('DOSU')),
        externalId: number === null ? null : [domain, patient.authority, patient.id, number].join('|'),
        details,
        ...(domain === 'AE' ? { type: 'AE' as const } : {}),
      }),
    )
  }
}

function lotOf(cells: string[], column: number): EventDetails {
  const lot = textOf(cells, column)
  return lot === null ? {} : { lot }
}

function adverseEvent(cells: string[], column: (name: string) => number, term: string): EventDetails {
  const grade = textOf(cells, column('AETOXGR'))
  return { ctcae_term: term, ...(grade !== null && /^[1-5]$/.test(grade) ? { grade: Number(grade) } : {}) }
}
