import {
  type EventMemo,
  memoColumn,
  type ResultMemo,
  readEventMemo,
  readPatientMemo,
  readResultMemo,
} from '../../../../shared/exporting/memo'
import { eventCells, labCells, original, patientCells } from '../../../../shared/exporting/tables'
import { t } from '../../../../shared/messages'
import { exportedResult, fillPatient } from '../exported'
import { columnLookup, type Environment, type Found, type Head, type Layout, type RowReader } from './layout'
import type { Row } from './table'

/** The files of this program's own export: the template, with the entry as the program held it in a column of its own. */

const SURE = 0.995

type Kind = 'labs' | 'events' | 'patients'

function layoutOf(kind: Kind, proof: string, read: (source: Source) => RowReader): Layout {
  return {
    id: `exported ${kind}`,
    find(head: Head): Found | null {
      const column = columnLookup(head.header.map((name) => name.toLowerCase()))
      const memo = column(memoColumn)
      const columns = { memo, patient: column('patient_id'), authority: column('patient_authority') }
      if (Math.min(...Object.values(columns), column(proof)) < 0) return null
      return {
        layout: `export ${kind}`,
        reason: t(`tables.layout.export.${kind}`),
        confidence: SURE,
        ...{ dates: [], values: [], extraHeaderRows: 0, questions: [] },
        start: (environment) => read({ environment, columns, column }),
      }
    },
  }
}

interface Source {
  environment: Environment
  columns: { memo: number; patient: number; authority: number }
  column(name: string): number
}

/** True when the cells still say what the export wrote: an entry that was edited since is not the one that was exported. */
function isUntouched(row: Row, { column }: Source, cells: object): boolean {
  return Object.entries(cells).every(([name, text]) => {
    const index = column(name)
    return index < 0 || (row.cells[index] ?? '') === text
  })
}

function patientOf(row: Row, { environment, columns }: Source) {
  const id = original(row.cells[columns.patient] ?? '')
  const authority = original(row.cells[columns.authority] ?? '')
  return environment.patient(authority === '' ? 'local' : authority, id)
}

function memoReader<Memo>(
  source: Source,
  read: (json: string) => Memo | null,
  cellsOf: (memo: Memo) => object,
  take: (memo: Memo, row: Row) => void,
): RowReader {
  const { environment, columns } = source
  return (row) => {
    if ((row.cells[columns.patient] ?? '') === '') return environment.reject(row, 'patientMissing', columns.patient)
    const memo = read(row.cells[columns.memo] ?? '')
    if (memo === null) return environment.reject(row, 'exportDamaged', columns.memo)
    if (!isUntouched(row, source, cellsOf(memo))) return environment.reject(row, 'exportEdited', null)
    take(memo, row)
  }
}

const readLabs = (source: Source): RowReader =>
  memoReader<ResultMemo>(source, readResultMemo, labCells, (memo, row) => {
    const { environment, column } = source
    const cell = environment.cell(row, column('value_text'))
    environment.sink.result(exportedResult(memo, patientOf(row, source), row.number, cell))
  })

const readEvents = (source: Source): RowReader =>
  memoReader<EventMemo>(source, readEventMemo, eventCells, ({ dose, ...memo }, row) => {
    source.environment.sink.event({
      ...memo,
      ...{ row: row.number, cell: null, patient: patientOf(row, source) },
      dose: dose === null ? null : { value: String(dose.value), unit: dose.unit },
    })
  })

const readPatients = (source: Source): RowReader =>
  memoReader(source, readPatientMemo, patientCells, (memo, row) => {
    const ref = patientOf(row, source)
    fillPatient(ref, memo)
    source.environment.sink.patient(ref, row.number)
  })

export const exportedLabs = layoutOf('labs', 'value_text', readLabs)
export const exportedEvents = layoutOf('events', 'start_at', readEvents)
export const exportedPatients = layoutOf('patients', 'sex_at_birth', readPatients)
