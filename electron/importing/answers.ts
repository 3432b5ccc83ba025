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
 * What may be kept for the next file of the layout: nothing that speaks of this file's patient alone. Who a patient is, which day is
 * day 0, and that a file is about one person, is asked again each time.
 */
export function worthKeeping(answers: Answers): Answers {
  const isOfThisFile = ([id, choice]: [string, string]) =>
    id.startsWith('patientMatch:') ||
    id === 'columnMeaning:day 0' ||
    (id === 'columnMeaning:patient' && choice === 'none')
  return Object.fromEntries(Object.entries(answers).filter((entry) => !isOfThisFile(entry)))
}
