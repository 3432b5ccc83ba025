import type { Proof } from './assessment'
import type { LevelContext } from './level'
import type { Above, CountLimits, PartialResponse, Profile } from './profiles'

interface Evidence {
  values?: Proof['values']
  rows?: readonly number[]
  events?: readonly number[]
}

const references = new WeakMap<Profile, Proof['profile']>()

/** One object for all labels of a profile: there are thousands of them. */
function referenceTo(profile: Profile): Proof['profile'] {
  const known = references.get(profile) ?? { id: profile.id, version: profile.version }
  references.set(profile, known)
  return known
}

const NONE: readonly number[] = []

/** The proof of a label under a profile; ids once each, in the order given. */
export function proofOf(profile: Profile, rule: string, { values = {}, rows = NONE, events = NONE }: Evidence): Proof {
  return { profile: referenceTo(profile), rule, values, rows: unique(rows), events: unique(events) }
}

/** Most proofs have a handful of rows, all different: they are not copied. */
function unique(ids: readonly number[]): readonly number[] {
  if (ids.length > 16) return [...new Set(ids)]
  return ids.every((id, i) => ids.indexOf(id) === i) ? ids : ids.filter((id, i) => ids.indexOf(id) === i)
}

/** The rule of the level and its numbers as text. */
export interface LevelRule {
  rule: string
  values: Proof['values']
}

/** `levelNotSevere`, `levelImprovement`, `levelCounts` or `levelCompleteOnly`, by profile and severity. */
export function levelRule({ profile, severity }: Pick<LevelContext, 'profile' | 'severity'>): LevelRule {
  const { complete, partial } = profile.response
  const rule = partial[severity]
  const values = limitTexts(complete, 'complete')
  if (typeof rule === 'object') return { rule: 'levelCounts', values: { ...values, ...limitTexts(rule, 'partial') } }
  return { rule: PARTIAL_RULES[rule], values }
}

const PARTIAL_RULES: Record<Exclude<PartialResponse, CountLimits>, string> = {
  notSevere: 'levelNotSevere',
  improvement: 'levelImprovement',
  none: 'levelCompleteOnly',
}

function limitTexts(limits: CountLimits, prefix: string): Proof['values'] {
  const text = ({ limit, strict }: Above) => `${strict ? '>' : '≥'} ${limit}`
  return {
    [`${prefix}Pmn`]: text(limits.pmn),
    [`${prefix}Platelets`]: text(limits.platelets),
    [`${prefix}Hemoglobin`]: limits.hemoglobin === 'lowerLimit' ? '≥ LLN' : text(limits.hemoglobin),
  }
}
