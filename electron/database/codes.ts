import type { Comparator, Method, Quality, ResultState, ResultStatus, Timestamp } from '../../shared/model'

/** Numbers under which the words of the model are stored. Lists only grow at their end. */

export const precisions = ['day', 'minute', 'second'] as const satisfies readonly Timestamp['precision'][]

export const statuses = [
  'final',
  'corrected',
  'preliminary',
  'unverified',
  'partial',
  'pending',
  'notAsked',
  'cancelled',
  'deleted',
  'wrong',
] as const satisfies readonly ResultStatus[]

export const states = [
  'current',
  'superseded',
  'duplicate',
  'conflict',
  'withdrawn',
  'noValue',
] as const satisfies readonly ResultState[]

/** 0 stands for none. */
export const comparators = [null, '<', '<=', '>', '>='] as const satisfies readonly (Comparator | null)[]

/** 0 stands for unknown. */
export const methods = [null, 'automated', 'manual'] as const satisfies readonly (Method | null)[]

/** Bit 0 is the first. */
export const qualities = [
  'clumped',
  'clotted',
  'hemolyzed',
  'lipemic',
  'insufficient',
  'contaminated',
  'implausible',
  'lowWbcDifferential',
  'bandsNotReported',
  'derivedDiffers',
  'reportTimeOnly',
  'deprecatedCode',
  'unitConfirmed',
  'reviewed',
] as const satisfies readonly Quality[]

/** The number of a word; throws for a word that the list does not hold. */
export function encode<Word>(words: readonly Word[], word: Word): number {
  const code = words.indexOf(word)
  if (code < 0) throw new RangeError(`no code for ${String(word)}`)
  return code
}

/** The word of a number; throws for a number that no version of the program wrote. */
export function decode<Word>(words: readonly Word[], code: number): Word {
  if (!(code in words)) throw new RangeError(`unknown code ${code}`)
  return words[code] as Word
}

/** Bits of a set of quality marks. */
export function encodeQuality(quality: readonly Quality[]): number {
  return quality.reduce((bits, mark) => bits | (1 << encode<Quality>(qualities, mark)), 0)
}

/** Quality marks of stored bits. */
export function decodeQuality(bits: number): Quality[] {
  return bits === 0 ? [] : qualities.filter((_, index) => bits & (1 << index))
}

const perBatch = 2 ** 32

/** Id of the nth assertion of a batch; a safe integer for up to two million batches. */
export function resultId(batch: number, n: number): number {
  return batch * perBatch + n
}

/** The batch that an assertion came with. */
export function batchOf(id: number): number {
  return Math.floor(id / perBatch)
}
