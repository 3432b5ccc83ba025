import { readMeasurement } from '../../../../shared/hematology/measurement'
import type { EventDetails } from '../../../../shared/model'
import { cellDose } from '../therapies'
import type { Environment, RowReader } from './layout'
import { textOf } from './long'
import type { Row } from './table'
import { readEventStatus, readEventType } from './vocabulary'

/** Details of the template that are numbers, in the unit that their name says. */
const NUMBERS = [
  ...[
    'weight_kg',
    'units',
    'viability_pct',
    'course_no',
    'infusion_no',
    'cellularity_pct',
    'residual_hematopoietic_pct',
  ],
  ...['gran_clone_pct', 'rbc_clone_pct', 'grade', 'cells_per_kg_e6', 'total_cells_e6'],
]

const TEXTS = [
  ...[
    'product',
    'donor_id',
    'donor_relation',
    'hla_match',
    'passage',
    'lot',
    'ctcae_term',
    'ctcae_version',
    'site',
    'organism',
  ],
  ...['note', 'code'],
]

const REASONS = ['cytopenia', 'bleeding', 'procedure', 'falling_counts', 'other'] as const

/** Reader of the event file, and the columns whose decimal mark it needs. */
export const readEventRow = {
  numbers: [...NUMBERS, 'dose_value'],

  reader(environment: Environment, column: (name: string) => number): RowReader {
    const patient = column('patient_id')
    const typeColumn = column('type')
    const start = column('start_at')
    const end = column('end_at')
    const statusColumn = column('status')
    const doseValue = column('dose_value')
    const doseUnit = column('dose_unit')
    const reason = column('reason')
    const numbers = NUMBERS.map((name) => [name, column(name)] as const).filter(([, index]) => index >= 0)
    const texts = TEXTS.map((name) => [name, column(name)] as const).filter(([, index]) => index >= 0)

    return (row) => {
      const id = patient < 0 ? null : (row.cells[patient] ?? '').trim()
      if (id === '') return environment.reject(row, 'patientMissing', patient)
      const type = readEventType(row.cells[typeColumn] ?? '')
      if (type === null) return environment.reject(row, 'eventTypeUnknown', typeColumn)
      const status = statusColumn < 0 ? 'given' : readEventStatus(row.cells[statusColumn] ?? '')
      if (status === null) return environment.reject(row, 'eventStatusUnknown', statusColumn)
      const at = environment.time(row, start)
      if (at === null) return
      const until = end < 0 ? undefined : environment.optionalTime(row, end)
      if (until === null) return
      const dose = doseValue < 0 ? null : readNumber(environment, row, doseValue)
      if (dose === 'held') return
      const details: EventDetails =
        dose === null || type !== 'MSC' ? {} : cellDose(dose, textOf(row.cells, doseUnit) ?? '')
      for (const [name, index] of numbers) {
        const number = readNumber(environment, row, index)
        if (number === 'held') return
        if (number !== null) details[name] = Number(number)
      }
      for (const [name, index] of texts) {
        const text = textOf(row.cells, index)
        if (text !== null) details[name] = text
      }
      const why = textOf(row.cells, reason)?.toLowerCase().replace(/\s/g, '_')
      const known = REASONS.find((word) => word === why)
      if (known !== undefined) details.reason = known
      else if (why !== undefined) {
        // A reason that was given is not the silence that counts as cytopenia.
        details.reason = 'other'
        environment.warn(row, 'reasonUnknown', reason)
      }
      environment.sink.event({
        row: row.number,
        cell: environment.table.name === null ? null : environment.cell(row, typeColumn),
        patient: environment.patient('local', id),
        type,
        start: at,
        end: until ?? null,
        status,
        dose: dose === null ? null : { value: dose, unit: textOf(row.cells, doseUnit) ?? '' },
        details,
        externalId: null,
      })
    }
  },
}

/** Plain decimal of a detail; null when empty, or unreadable and then warned of; `held` when the row waits for its decimal mark. */
function readNumber(environment: Environment, row: Row, column: number): string | null {
  const text = row.cells[column] ?? ''
  const mark = environment.mark(row, column)
  const reading = readMeasurement(text, { decimalMark: mark.decimalMark })
  if (reading.kind === 'empty') return null
  if (reading.kind === 'number' && reading.comparator === null) return reading.decimal
  if (reading.kind === 'ambiguous' && mark.decimalMark === null) {
    environment.hold(row, 'decimalMarkOpen', column)
    return 'held'
  }
  environment.warn(row, 'numberUnreadable', column)
  return null
}
