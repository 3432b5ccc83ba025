import { t } from '../../../shared/messages'
import type { Answers } from '../../../shared/model'
import type { Sink } from '../record'

export interface FreeForm {
  text: string
  row: number
  /** Field the question is about, such as `OBX-5`. */
  field: string
}

/**
 * The decimal mark of a number that a message carries as free text: as answered for this sender, else null. A text that can be read in
 * two ways puts the question.
 */
export function freeFormMark({ text, row, field }: FreeForm, answers: Answers, sink: Sink): '.' | ',' | null {
  const id = markQuestion(field)
  const answer = answers[id]
  if (answer === '.' || answer === ',') return answer
  const number = text.trim()
  if (/^\D{0,3}\d{1,3}(?:[.,]\d{3})+$/.test(number)) {
    sink.question({
      id,
      kind: 'decimalMark',
      text: t('messageFormats.decimalMark.text', { field }),
      choices: ['.', ','],
      evidence: t('messageFormats.decimalMark.evidence', { row, text: number }),
    })
  }
  return null
}

/** Id of the question that decides the decimal mark of a field. */
export function markQuestion(field: string): string {
  return `decimalMark:${field}`
}
