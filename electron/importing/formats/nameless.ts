import type { EventRecord, ResultRecord, Sink } from '../record'
import { problem } from './tabular/problem'

/**
 * One part of a file (a sheet, an entry of an archive) without patient identifiers can be asked for; a second one may be about another person, and
 * one answer would mix them up. Wraps the sink of each part, which is told apart by its name.
 */
export function createNamelessGuard(): (part: string, sink: Sink) => Sink {
  let first: string | null = null
  return (part, sink) => {
    const isRefused = ({ patient, row, cell }: ResultRecord | EventRecord, raw: string): boolean => {
      if (patient.id !== null) return false
      first ??= part
      if (first === part) return false
      sink.problem(problem('partWithoutPatient', 'error', { row, column: cell, raw }, { part, first }))
      return true
    }
    return {
      ...sink,
      result: (record) => {
        if (!isRefused(record, record.value)) sink.result(record)
      },
      event: (record) => {
        if (!isRefused(record, record.type)) sink.event(record)
      },
    }
  }
}
