import type { Answers } from '../../shared/model'

/** Decisions for one import: by layout from saved profiles, and those given now, which come first. */
export interface Decisions {
  /** For every file of this import. */
  given: Answers
  /** For files of one layout only. */
  byLayout: ReadonlyMap<string, Answers>
  remembered: ReadonlyMap<string, Answers>
}

/** What holds for a file of this layout. */
export function answersFor(decisions: Decisions, layout: string): Answers {
  return {
    ...decisions.remembered.get(layout),
    ...decisions.given,
    ...decisions.byLayout.get(layout),
  }
}

/**
 * What may be kept for the next file of the layout. Who a patient is, is asked again each time: an answer about one file's birth date or name
 * says nothing about the next one's.
 */
export function worthKeeping(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !id.startsWith('patientMatch:')))
}
