import type { ResultStatus } from '../../../../shared/model'

/** HL7 table 0085 (OBX-11). U is a final whose value came before; V and B are finals, A is a correction. */
const RESULT: Record<string, ResultStatus> = {
  F: 'final',
  U: 'final',
  V: 'final',
  B: 'final',
  C: 'corrected',
  A: 'corrected',
  P: 'preliminary',
  R: 'unverified',
  S: 'partial',
  I: 'pending',
  N: 'notAsked',
  O: 'notAsked',
  X: 'cancelled',
  D: 'deleted',
  W: 'wrong',
}

/** HL7 table 0123 (OBR-25), used where OBX-11 is empty. */
const ORDER: Record<string, ResultStatus> = {
  F: 'final',
  C: 'corrected',
  P: 'preliminary',
  R: 'unverified',
  A: 'partial',
  S: 'pending',
  I: 'pending',
  O: 'pending',
  X: 'cancelled',
}

/** Status of a result by OBX-11, else by OBR-25; null when neither says it. */
export function resultStatus(obx11: string, obr25: string): ResultStatus | null {
  return (
    RESULT[obx11.trim().toUpperCase()] ?? (obx11.trim() === '' ? (ORDER[obr25.trim().toUpperCase()] ?? null) : null)
  )
}
