import type { ResultStatus } from '../../../../shared/model'
import type { PatientRef, ResultRecord } from '../../record'
import { type Delimiters, unescapeText } from '../hl7v2/delimiters'
import { readBirthDate } from '../hl7v2/time'
import { sexOf } from '../reported'

/** Field 9 of a result record. V is verified by an operator, R was sent before, Q answers a query. */
const STATUS: Record<string, ResultStatus> = {
  F: 'final',
  V: 'final',
  R: 'final',
  Q: 'final',
  C: 'corrected',
  P: 'preliminary',
  S: 'partial',
  I: 'pending',
  X: 'cancelled',
}

/** Status of a result; null when it is empty or unknown. */
export function statusOf(text: string): ResultStatus | null {
  return STATUS[text.trim().toUpperCase()] ?? null
}

/** Separators from the header: field, repetition, component, escape, in this order. Null when they cannot serve. */
export function readHeader(record: string): Delimiters | null {
  const [, field = '', repetition = '', component = '', mark = ''] = record
  const used = [field, repetition, component, mark]
  if (!/^H/.test(record) || new Set(used).size < 4 || used.some((each) => !/^[!-/:-@[-`{-~]$/.test(each))) return null
  return { field, repetition, component, escape: mark, subcomponent: '\uffff' }
}

/** Escapes as in HL7, which took them from here. */
export function plainField(text: string | undefined, delimiters: Delimiters): string {
  return unescapeText(text ?? '', delimiters, (bytes) => Buffer.from(bytes).toString('latin1')).trim()
}

/**
 * The patient of a P record: practice id, laboratory id or third id, in this order. Some analyzers leave out the third id and the mother's
 * name, so that the name stands in field 5 and the sex in field 7: a name is told by its separator, a sex by its single letter.
 */
export function readPatient(fields: string[], delimiters: Delimiters): PatientRef {
  const field = (number: number) => plainField(fields[number - 1], delimiters)
  const first = (text: string) =>
    text
      .split(delimiters.component)
      .find((part) => part.trim() !== '')
      ?.trim() ?? ''
  const shifted = field(6) === '' && isName(field(5), delimiters)
  const ids = [field(3), field(4), shifted ? '' : field(5)].map(first).filter((id) => id !== '')
  const [family = '', given = ''] = (shifted ? field(5) : field(6)).split(delimiters.component)
  const [id = null, ...others] = [...new Set(ids)]
  const sex = [field(9), field(7)].find((text) => /^[MFUO]$/i.test(text)) ?? ''
  return {
    authority: 'local',
    id,
    family: family.trim() || null,
    given: given.trim() || null,
    sex: sexOf(sex),
    birthDate: readBirthDate(first(field(8))),
    otherIdentifiers: others.map((value) => ({ authority: 'local', value })),
  }
}

function isName(text: string, { component }: Delimiters): boolean {
  return text.includes(component) && /\p{L}/u.test(text.replaceAll(component, '')) && !/\d/.test(text)
}

/** The sample: field 3, else field 4, where Sysmex writes rack, tube, sample id and kind of reading. */
export function sampleOf(fields: string[], delimiters: Delimiters): string | null {
  const parts = (number: number) =>
    plainField(fields[number - 1], delimiters)
      .split(delimiters.component)
      .map((part) => part.trim())
  const own = parts(3).filter(Boolean)
  if (own.length > 0) return own.join(' ')
  const rack = parts(4)
  const filled = rack.filter(Boolean)
  return (rack.length >= 3 ? rack[2] : '') || filled.join(' ') || null
}

/**
 * The universal test id: LOINC in the first component or beside the analyzer's code (Horiba), the analyzer's code in the fourth (`^^^WBC`)
 * or fifth (Sysmex `^^^^WBC^1`), a name after it.
 */
export function readTest(
  field: string | undefined,
  delimiters: Delimiters,
): Pick<ResultRecord, 'code' | 'codeSystem' | 'name' | 'alternate'> | null {
  const parts = (field ?? '').split(delimiters.component).map((part) => plainField(part, delimiters))
  const isLoinc = (text: string | undefined) => /^\d{1,5}-\d$/.test(text ?? '')
  const loinc = parts.find(isLoinc)
  const at = parts.findIndex((part, index) => index >= 3 && part !== '' && !isLoinc(part))
  const index = at >= 0 ? at : parts.findIndex((part) => part !== '' && !isLoinc(part))
  const code = parts[index]
  if (code === undefined) return loinc ? { code: loinc, codeSystem: 'LOINC', name: null } : null
  const after = parts[index + 1] ?? ''
  const name = /\p{L}/u.test(after) && !isLoinc(after) ? after : null
  const test = { code, codeSystem: 'local', name }
  return loinc ? { code: loinc, codeSystem: 'LOINC', name, alternate: test } : test
}
