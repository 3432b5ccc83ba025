import type { EventStatus, EventType, Method, ResultStatus, Sex } from '../../../../shared/model'

/** HL7 table 0085 letters and the words that exports write for them. */
const STATUSES: Record<string, ResultStatus> = {
  '': 'final',
  F: 'final',
  U: 'final',
  FINAL: 'final',
  C: 'corrected',
  CORRECTED: 'corrected',
  AMENDED: 'corrected',
  P: 'preliminary',
  PRELIMINARY: 'preliminary',
  R: 'unverified',
  UNVERIFIED: 'unverified',
  S: 'partial',
  A: 'partial',
  PARTIAL: 'partial',
  I: 'pending',
  PENDING: 'pending',
  N: 'notAsked',
  O: 'pending',
  X: 'cancelled',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  D: 'deleted',
  DELETED: 'deleted',
  W: 'wrong',
  WRONG: 'wrong',
  'ENTERED-IN-ERROR': 'wrong',
}
const statuses = new Map(Object.entries(STATUSES))

/** Null for a letter or word that the vocabulary does not hold. */
export function readStatus(text: string): ResultStatus | null {
  if (text === 'F') return 'final'
  return statuses.get(text) ?? statuses.get(text.trim().toUpperCase()) ?? null
}

const methods = new Map<string, Method>([
  ['auto', 'automated'],
  ['automated', 'automated'],
  ['analyzer', 'automated'],
  ['analyser', 'automated'],
  ['manual', 'manual'],
  ['microscopy', 'manual'],
])

/** Null where the text names another kind of method (an assay, an instrument). */
export function readMethod(text: string): Method | null {
  return text === '' ? null : (methods.get(text.trim().toLowerCase()) ?? null)
}

const sexes = new Map<string, Sex>([
  ['f', 'female'],
  ['female', 'female'],
  ['w', 'female'],
  ['weiblich', 'female'],
  ['femme', 'female'],
  ['femenino', 'female'],
  ['mujer', 'female'],
  ['femmina', 'female'],
  ['feminino', 'female'],
  ['vrouw', 'female'],
  ['女', 'female'],
  ['女性', 'female'],
  ['여', 'female'],
  ['m', 'male'],
  ['male', 'male'],
  ['mannlich', 'male'],
  ['männlich', 'male'],
  ['homme', 'male'],
  ['masculino', 'male'],
  ['maschio', 'male'],
  ['man', 'male'],
  ['男', 'male'],
  ['男性', 'male'],
  ['남', 'male'],
  ['o', 'other'],
  ['other', 'other'],
  ['u', 'unknown'],
  ['unknown', 'unknown'],
])

/** Null for codes whose meaning the file does not tell (1 and 2 are used either way). */
export function readSex(text: string): Sex | null {
  return sexes.get(text.trim().toLowerCase()) ?? null
}

const TYPES: readonly EventType[] = [
  ...(['MSC', 'ATG', 'CSA', 'STEROID', 'ANDROGEN', 'TPO_RA', 'GCSF', 'RBC', 'PLT', 'HSCT'] as const),
  ...(['INFECTION', 'AE', 'MARROW', 'PNH', 'DEATH', 'NOTE', 'OTHER'] as const),
]
const types = new Map(TYPES.map((type) => [type.replace(/_/g, ''), type]))

/** The event types of the template, in any case and with `-`, `_` or a blank between. */
export function readEventType(text: string): EventType | null {
  return (
    types.get(
      text
        .trim()
        .toUpperCase()
        .replace(/[-_\s]/g, ''),
    ) ?? null
  )
}

const eventStatuses = new Map<string, EventStatus>([
  ['', 'given'],
  ['given', 'given'],
  ['completed', 'given'],
  ['administered', 'given'],
  ['ordered', 'ordered'],
  ['not_done', 'not_done'],
  ['not done', 'not_done'],
  ['error', 'error'],
])

/** An empty status is `given`: the template records what happened. */
export function readEventStatus(text: string): EventStatus | null {
  return eventStatuses.get(text.trim().toLowerCase()) ?? null
}

/** Yes and no as exports write them; null for anything else. */
export function readBoolean(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  if (['y', 'yes', 'true', '1', 't', 'ja', 'oui', 'si', 'sí', 'sim', '是'].includes(word)) return true
  if (['n', 'no', 'false', '0', 'f', 'nein', 'non', 'nee', 'não', '否'].includes(word)) return false
  return null
}
