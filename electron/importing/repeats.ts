import type { ResultState } from '../../shared/model'
import { encode, states, statuses } from '../database/codes'
import type { StoredRow } from '../database/results'
import { stateAlone } from './resolve'
import type { Stage } from './stage'

/** A calendar day of one patient's analyte: what is on file and what is staged, each sorted by time and then by age. */
export interface Day {
  onFile: readonly StoredRow[]
  fromOnFile: number
  toOnFile: number
  staged: Uint32Array
  from: number
  to: number
}

export interface Repeats {
  /**
   * True for a day on which each point of time holds one assertion and its word-for-word repeats, in the states that they have by the rules:
   * then the oldest stands and the others are its duplicates.
   */
  areAllOf(day: Day): boolean
}

const duplicate = encode<ResultState>(states, 'duplicate')
/** State of the oldest of equal assertions, by number of its status. */
export const aloneStates = statuses.map((status) => encode<ResultState>(states, stateAlone(status)))

/**
 * Finds days that need no rules. A file often holds again what is on file: a million rows are compared here as numbers where they lie.
 * `text` reads the texts of stored rows by their numbers.
 */
export function createRepeats({ results, tests, ranges }: Stage, text: (id: number) => string | null): Repeats {
  const { texts } = results

  /** Two staged results, by all that the rules look at. */
  function sameStaged(a: number, b: number): boolean {
    return (
      Object.is(results.value.get(a), results.value.get(b)) &&
      results.rawText.get(a) === results.rawText.get(b) &&
      results.precision.get(a) === results.precision.get(b) &&
      results.comparator.get(a) === results.comparator.get(b) &&
      tests[results.test.get(a)]?.unit === tests[results.test.get(b)]?.unit &&
      results.status.get(a) === results.status.get(b) &&
      results.method.get(a) === results.method.get(b) &&
      results.specimen.get(a) === results.specimen.get(b) &&
      results.subId.get(a) === results.subId.get(b) &&
      Object.is(results.issued.get(a), results.issued.get(b)) &&
      ranges[results.range.get(a)]?.text === ranges[results.range.get(b)]?.text &&
      results.flags.get(a) === results.flags.get(b) &&
      results.note.get(a) === results.note.get(b)
    )
  }

  function sameAsStored(index: number, row: StoredRow): boolean {
    return (
      Object.is(results.value.get(index), row[3] ?? Number.NaN) &&
      texts.text(results.rawText.get(index)) === row[5] &&
      results.precision.get(index) === row[2] &&
      results.comparator.get(index) === row[4] &&
      (tests[results.test.get(index)]?.unit ?? null) === text(row[6]) &&
      results.status.get(index) === row[7] &&
      results.method.get(index) === row[9] &&
      texts.text(results.specimen.get(index)) === row[10] &&
      texts.text(results.subId.get(index)) === row[11] &&
      Object.is(results.issued.get(index), row[12] ?? Number.NaN) &&
      (ranges[results.range.get(index)]?.text ?? null) === text(row[13]) &&
      texts.text(results.flags.get(index)) === text(row[14]) &&
      texts.text(results.note.get(index)) === text(row[15])
    )
  }

  return {
    areAllOf({ onFile, fromOnFile, toOnFile, staged, from, to }) {
      let next = fromOnFile
      let specimens = 0
      for (let at = from; at < to; ) {
        const first = staged[at] ?? 0
        const time = results.time.get(first)
        // A specimen may bind results of different times to each other.
        if (results.specimen.get(first) !== 0 && specimens++ > 0) return false
        for (let oldest = true; next < toOnFile && (onFile[next]?.[1] ?? 0) <= time; next++, oldest = false) {
          const row = onFile[next]
          if (row === undefined || row[1] !== time || !sameAsStored(first, row)) return false
          if (row[8] !== (oldest ? aloneStates[row[7]] : duplicate)) return false
        }
        for (at++; at < to && results.time.get(staged[at] ?? 0) === time; at++) {
          if (!sameStaged(first, staged[at] ?? 0)) return false
        }
      }
      return next === toOnFile
    },
  }
}
