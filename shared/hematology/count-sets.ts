import { formatIso } from '../time'
import type { Badge, CountSet, Criterion, Member, PmnBand, SetValue } from './assessment'
import type { Episode } from './episode'
import { type Level, levelOf, lineages } from './level'
import type { Profile } from './profiles'
import { proofOf } from './proof'
import { isEvaluable, type MemberValue, members, rowsOf } from './sets'
import { isSevere, type MarrowFinding, marrowStatus, pmnBands, reticulocyteCut } from './severity'
import type { AssessedCount, Timeline } from './timeline'

/** Blood counts as the assessment shows them: band, class, level, badges, each with its proof. */

const criteriaOf: readonly Criterion[] = ['pmn', 'platelets', 'reticulocytes']

const NEEDS = { pmn: 'needsPmn', platelets: 'needsPlatelets', reticulocytes: 'needsReticulocytes' } as const
const SPOILED = { pmn: 'underGcsf', platelets: 'afterPlatelets', hemoglobin: 'afterRbc' } as const
const QUALITIES = ['derivedDiffers', 'lowWbcDifferential', 'bandsNotReported'] as const

/** `episode`: the course to which the count belongs, null without any. */
export function toCountSet(count: AssessedCount, episode: Episode | null, timeline: Timeline): CountSet {
  const { profile } = timeline
  const marrow = marrowOn(count.day, timeline)
  const level = episode ? levelOf(count, episode.context) : null
  const bands = bandsOf(count.members.pmn)
  const [band] = bands
  const at = formatIso(count.at)
  const rows = rowsOf(count)
  return {
    at,
    date: at.slice(0, 10),
    day: episode ? count.day - episode.day0 : null,
    grouping: count.grouping,
    values: {
      pmn: setValue(count.members.pmn),
      platelets: setValue(count.members.platelets),
      hemoglobin: setValue(count.members.hemoglobin),
      reticulocytes: setValue(count.members.reticulocytes),
    },
    pmnBand: bands.length > 1 ? bands : (band ?? null),
    class: count.class,
    criteria: count.criteria,
    evaluable: {
      pmn: isEvaluable(count, 'pmn'),
      platelets: isEvaluable(count, 'platelets'),
      hemoglobin: isEvaluable(count, 'hemoglobin'),
    },
    level: level?.level ?? null,
    marrow: marrow.status,
    badges: badgesOf(count, bands, level, marrow, profile),
    rows,
    proof: {
      pmnBand: proofOf(profile, 'pmnBand', { rows: rowsOf(count, ['pmn']) }),
      class: classProof(count, marrow, profile),
      level: level?.level && episode ? levelProof(rows, episode) : null,
    },
  }
}

/** Marrow on a day, judged by the timeline's profile. */
export function marrowOn(day: number, { marrow, patient, profile }: Timeline): MarrowFinding {
  return marrowStatus(marrow, patient.diagnosis.marrowConfirmed === true, day, profile.severity)
}

function setValue(member: MemberValue | undefined): SetValue | null {
  if (!member || member.result.value === null) return null
  return { value: member.result.value, comparator: member.result.comparator, row: member.result.id }
}

/** Of a conflict, the bands of all its values. */
function bandsOf(pmn: MemberValue | undefined): PmnBand[] {
  if (!pmn) return []
  const { result } = pmn
  if (pmn.conflict.length === 0) return result.value === null ? [] : pmnBands(result.value, result.comparator)
  const found = new Set(
    pmn.conflict.flatMap(({ value, comparator }) => (value === null ? [] : pmnBands(value, comparator))),
  )
  return (['vSAA', 'SAA', 'nSAA'] as const).filter((band) => found.has(band))
}

function classProof(count: AssessedCount, marrow: MarrowFinding, profile: Profile): CountSet['proof']['class'] {
  const { severity } = profile
  if (severity.basis === 'pmnBand') return proofOf(profile, 'classByBand', { rows: rowsOf(count, ['pmn']) })
  let met = 0
  for (const criterion of criteriaOf) if (count.criteria[criterion] === true) met++
  return proofOf(profile, 'class', {
    values: {
      sign: severity.inclusive ? '≤' : '<',
      pmn: severity.pmn,
      verySevere: severity.verySeverePmn,
      platelets: severity.platelets,
      reticulocytes: reticulocyteCut(severity, count.members.reticulocytes?.result.method ?? null),
      met,
    },
    rows: rowsOf(count, criteriaOf),
    events: marrow.events,
  })
}

function levelProof(rows: readonly number[], { context, rule: { rule, values } }: Episode): CountSet['proof']['level'] {
  if (rule !== 'levelImprovement') return proofOf(context.profile, rule, { values, rows })
  const baselines = lineages.flatMap((lineage) => context.baseline[lineage]?.row ?? [])
  return proofOf(context.profile, rule, { values, rows: [...baselines, ...rows] })
}

function badgesOf(
  count: AssessedCount,
  bands: readonly PmnBand[],
  level: Level | null,
  marrow: MarrowFinding,
  profile: Profile,
): Badge[] {
  const badges: Badge[] = []
  if (isOnBoundary(count, profile)) badges.push('boundary')
  if (isDiscordant(count, bands)) badges.push('discordant')
  const reticulocytes = count.members.reticulocytes
  if (reticulocytes && reticulocytes.result.method === null) badges.push('reticulocyteMethodUnknown')
  if (count.class === 'indeterminate') {
    for (const criterion of criteriaOf) if (!count.members[criterion]) badges.push(NEEDS[criterion])
  }
  if (hasMember(count, ({ conflict }) => conflict.length > 0)) badges.push('conflict')
  for (const lineage of lineages) if (count.members[lineage]?.spoiled) badges.push(SPOILED[lineage])
  if (hasMember(count, ({ suitable }) => !suitable)) badges.push('unsuitable')
  if (hasMember(count, ({ final }) => !final)) badges.push('preliminary')
  if (count.infections.length > 0) badges.push('infection')
  if (level) badges.push(...level.badges)
  const quality = count.members.pmn?.result.quality ?? []
  if (quality.length > 0) badges.push(...QUALITIES.filter((one) => quality.includes(one)))
  if (isSevere(count.class) && marrow.status !== 'confirmed') badges.push('marrowNotConfirmed')
  return badges
}

function hasMember(count: AssessedCount, test: (value: MemberValue) => boolean): boolean {
  return members.some((member) => {
    const value = count.members[member]
    return value !== undefined && test(value)
  })
}

/** Exactly on a limit that some rule sets count as met and others not (clinical-spec 1.2); all agree on 0.2. */
function isOnBoundary({ members: of }: AssessedCount, { severity }: Profile): boolean {
  const isAt = (member: Member, limit: number) => {
    const result = of[member]?.result
    return result?.value === limit && result.comparator === null
  }
  const cut = reticulocyteCut(severity, of.reticulocytes?.result.method ?? null)
  return isAt('pmn', severity.pmn) || isAt('platelets', severity.platelets) || isAt('reticulocytes', cut)
}

function isDiscordant(count: AssessedCount, [band, ...others]: readonly PmnBand[]): boolean {
  if (!band || others.length > 0 || count.class === 'indeterminate') return false
  return isSevere(count.class) !== (band !== 'nSAA')
}
