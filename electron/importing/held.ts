import type { AnalyteKey, Comparator, Method, ReferenceRange, ResultStatus, Timestamp } from '../../shared/model'
import { comparators, encodeQuality, methods, statuses } from '../database/codes'
import { createRefs, identifierKey, type Person } from './patients'
import type { PatientRef } from './record'
import type { Stage } from './stage'
import { Staging } from './staging'

/** A result kept aside, as the plan would have stored it had it come in. Kept as JSON with its problem. */
export interface HeldResult {
  row: number
  cell: string | null
  patient: PatientRef
  /** Who an answer says the patient is, where the file gives no id. */
  chosen: string | null
  analyte: AnalyteKey
  code: string | null
  codeSystem: string | null
  name: string | null
  unit: string | null
  at: Timestamp
  /** Canonical unit; null where the number or its unit is open. */
  value: number | null
  comparator: Comparator | null
  rawText: string
  status: ResultStatus
  method: Method | null
  specimen: string | null
  subId: string | null
  range: ReferenceRange | null
  flags: string | null
  /** Bits of `qualities`. */
  quality: number
  note: string | null
  /** UTC milliseconds. */
  issued: number | null
}

/** What to keep of a staged result; `person` is whom the import took its patient for. */
export function heldResult({ results, tests, ranges, refs }: Stage, index: number, person: Person | null): HeldResult {
  const { texts } = results
  const test = tests[results.test.get(index)]
  const ref = refs.list[results.patient.get(index)]?.ref
  if (test === undefined || ref === undefined) throw new RangeError(`no staged result ${index}`)
  const { analyte, code, codeSystem, name, unit } = test
  return {
    row: results.row.get(index),
    cell: results.cellAt(index),
    patient: ref,
    chosen: ref.id === null && person !== null ? identifierKey(person) : null,
    analyte,
    code,
    codeSystem,
    name,
    unit,
    at: results.at(index),
    value: numberOrNull(results.value.get(index)),
    comparator: comparators[results.comparator.get(index)] ?? null,
    rawText: texts.text(results.rawText.get(index)) ?? '',
    status: statuses[results.status.get(index)] ?? 'final',
    method: methods[results.method.get(index)] ?? null,
    specimen: texts.text(results.specimen.get(index)),
    subId: texts.text(results.subId.get(index)),
    range: ranges[results.range.get(index)] ?? null,
    flags: texts.text(results.flags.get(index)),
    quality: results.quality.get(index),
    note: texts.text(results.note.get(index)),
    issued: numberOrNull(results.issued.get(index)),
  }
}

/** Stages a result kept aside by itself, no longer held and marked as reviewed. */
export function stageHeld(held: HeldResult): Stage {
  const { analyte, code, codeSystem, name, unit, method, patient, row, range } = held
  const results = new Staging()
  const refs = createRefs()
  results.add({
    ...held,
    file: 0,
    patient: refs.indexOf(patient, 0, row),
    test: 0,
    range: range === null ? 0 : 1,
    quality: held.quality | encodeQuality(['reviewed']),
    held: false,
  })
  const test = {
    ...{ index: 0, analyte, label: name ?? code ?? '?', code, codeSystem, name, unit, method, quality: 0 },
    // Its number is converted already.
    ...{ conversion: null, refusal: null, unitQuestion: null, unitChoices: [], isUnitAnswered: false, waiting: null },
    readings: new Map<string, never>(),
  }
  return { results, events: [], tests: [test], ranges: [null, range], refs }
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
