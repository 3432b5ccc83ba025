/** What befalls each demonstration patient: disease, answer to MSC, treatments, complications. Days count from day 0, the first MSC infusion. */
import { type Laboratory, laboratories } from './laboratories'
import { type Random, random } from './random'

/** The twelve named cases, for screenshots and tests: they keep their ids whatever the seed and number. */
export const demoCases = {
  responder: 'AA-001',
  nonResponder: 'AA-002',
  relapse: 'AA-003',
  transplant: 'AA-004',
  infectionDip: 'AA-005',
  gcsf: 'AA-006',
  censored: 'AA-007',
  dense: 'AA-008',
  threePoints: 'AA-009',
  noEvents: 'AA-010',
  longName: 'AA-011',
  conflict: 'AA-012',
} as const
export type DemoCase = keyof typeof demoCases
const caseNames = Object.keys(demoCases) as DemoCase[]

/** What the marrow alone would sustain in blood: 10*9/L, hemoglobin g/L. */
export interface Levels {
  pmn: number
  platelets: number
  hemoglobin: number
  reticulocytes: number
}

/** The marrow has `levels` from this day on, and moves smoothly to those of the next knot. */
export interface Knot {
  day: number
  levels: Levels
}

export interface Span {
  from: number
  to: number
}

export type Outcome = 'CR' | 'PR' | 'NR'

export interface Plan {
  index: number
  id: string
  demoCase: DemoCase | null
  sex: 'F' | 'M'
  ageYears: number
  weight: number
  laboratory: Laboratory
  severity: 'nSAA' | 'SAA' | 'vSAA'
  outcome: Outcome
  /** Day 0 as days since 1970-01-01. */
  epochDay0: number
  firstDay: number
  lastDay: number
  knots: Knot[]
  infusions: number[]
  infections: Span[]
  gcsf: Span[]
  diagnosisDay: number
  atgDay: number
  ciclosporin: Span | null
  androgen: Span | null
  eltrombopag: Span | null
  pnhClone: number | null
  feverAfterInfusion: boolean
  relapseDay: number | null
  transplantDay: number | null
  death: { day: number; cause: string } | null
  random: Random
}

const day20240108 = 19730

/** The plan of patient `index` (0-based) under `seed`: the same for any size of cohort. `months` = length of observation. */
export function planPatient(seed: number, index: number, months: number): Plan {
  const r = random(seed, index)
  const demoCase = caseNames[index] ?? null
  const { outcome, fate } = outcomeOf(index, demoCase)
  const sex = r.chance(0.45) ? 'F' : 'M'
  const laboratory = laboratoryOf(index, demoCase)
  const severity = severityOf(demoCase, r)
  const base = demoCase === 'threePoints' || demoCase === 'noEvents' ? mildLevels(r) : baseLevels(severity, r)
  const plateau = plateauLevels(outcome, sex, r)
  const firstDay = demoCase === 'dense' ? -3110 : -45
  const observed = Math.round(months * 30.4375) + firstDay
  const transplantDay = demoCase === 'transplant' ? 150 : fate === 'transplant' ? r.integer(110, 330) : null
  const death =
    fate === 'death'
      ? {
          day: r.integer(70, 440),
          cause: r.pick(['septic shock', 'intracranial bleeding', 'invasive fungal pneumonia']),
        }
      : null
  const relapseDay = demoCase === 'relapse' ? 215 : fate === 'relapse' ? r.integer(190, 290) : null
  const lastDay = demoCase === 'dense' ? -3110 + 3652 : Math.min(observed, death?.day ?? observed)
  const late = outcome !== 'NR' && index % 5 === 4 && demoCase === null
  const onset = late ? r.integer(40, 60) : r.integer(4, 9)
  const ramp = outcome === 'CR' ? r.integer(55, 75) : r.integer(32, 42)
  const knots: Knot[] = demoCase === 'dense' ? denseStory(base, plateau) : [{ day: firstDay, levels: base }]
  if (outcome !== 'NR') knots.push({ day: onset, levels: base }, { day: onset + ramp, levels: plateau })
  if (relapseDay !== null) {
    knots.push({ day: relapseDay - 40, levels: plateau }, { day: relapseDay, levels: baseLevels('SAA', r) })
  }
  if (transplantDay !== null) knots.push(...engraftment(transplantDay, base, r))
  if (death !== null) {
    knots.push({ day: death.day - 25, levels: base }, { day: death.day, levels: { ...base, pmn: 0.03, platelets: 4 } })
  }
  const atgDay = demoCase === 'dense' ? -3050 : -r.integer(200, 800)
  return {
    index,
    id: demoCase === null ? `AA-${String(index + 1).padStart(3, '0')}` : demoCases[demoCase],
    demoCase,
    sex,
    ageYears: r.integer(16, 68),
    weight: r.integer(sex === 'F' ? 44 : 54, sex === 'F' ? 76 : 92),
    laboratory,
    severity,
    outcome,
    epochDay0: day20240108 + 7 * r.integer(0, 30) + r.integer(0, 3),
    firstDay,
    lastDay,
    knots,
    infusions: infusionDays(demoCase, outcome !== 'NR' && !late),
    infections: infectionsOf(demoCase, outcome, death?.day ?? null, lastDay, r),
    gcsf: gcsfOf(demoCase, r),
    diagnosisDay: atgDay - r.integer(15, 60),
    atgDay,
    ciclosporin: r.chance(0.6) || demoCase === 'responder' ? { from: atgDay, to: r.chance(0.3) ? 200 : lastDay } : null,
    androgen: r.chance(0.3) ? { from: -r.integer(20, 190), to: lastDay } : null,
    eltrombopag: r.chance(0.2) ? { from: -r.integer(60, 300), to: r.integer(90, 400) } : null,
    pnhClone: r.chance(0.4) ? r.between(0.5, 22) : null,
    feverAfterInfusion: index % 11 === 2,
    relapseDay,
    transplantDay,
    death,
    random: r,
  }
}

/** In every 74 patients: 5 CR and 16 PR (3 of whom relapse), 53 NR (9 die, 4 are transplanted), as in Pang 2017 (clinical-spec 2.4). */
function outcomeOf(
  index: number,
  demoCase: DemoCase | null,
): { outcome: Outcome; fate: 'relapse' | 'death' | 'transplant' | null } {
  if (demoCase !== null) {
    if (demoCase === 'responder') return { outcome: 'CR', fate: null }
    const partial = ['relapse', 'infectionDip', 'dense', 'longName'].includes(demoCase)
    return { outcome: partial ? 'PR' : 'NR', fate: null }
  }
  const rank = ((index - caseNames.length) * 23) % 62
  if (rank < 4) return { outcome: 'CR', fate: null }
  if (rank < 16) return { outcome: 'PR', fate: rank < 6 ? 'relapse' : null }
  return { outcome: 'NR', fate: rank < 25 ? 'death' : rank < 28 ? 'transplant' : null }
}

/** Weekly × 4; responders at one month get four more. One infusion waits two days for the fever to go. */
function infusionDays(demoCase: DemoCase | null, respondsAtOneMonth: boolean): number[] {
  if (demoCase === 'noEvents') return []
  const first = demoCase === 'infectionDip' ? [0, 7, 16, 21] : [0, 7, 14, 21]
  return respondsAtOneMonth ? [...first, 35, 42, 49, 56] : first
}

function laboratoryOf(index: number, demoCase: DemoCase | null): Laboratory {
  const site =
    demoCase === 'censored'
      ? 2
      : demoCase === 'longName'
        ? 3
        : demoCase === 'responder'
          ? 0
          : index % laboratories.length
  return laboratories[site] ?? laboratories[0]
}

function severityOf(demoCase: DemoCase | null, r: Random): Plan['severity'] {
  if (demoCase === 'censored') return 'vSAA'
  if (demoCase === 'threePoints' || demoCase === 'noEvents') return 'nSAA'
  const draw = r.uniform()
  if (demoCase !== null) return 'SAA'
  return draw < 0.1 ? 'nSAA' : draw < 0.4 ? 'vSAA' : 'SAA'
}

type Range = readonly [number, number]

const baseRanges: Record<Plan['severity'], Record<keyof Levels, Range>> = {
  vSAA: { pmn: [0.04, 0.15], platelets: [6, 10], hemoglobin: [30, 40], reticulocytes: [4, 13] },
  SAA: { pmn: [0.22, 0.42], platelets: [7, 11], hemoglobin: [32, 44], reticulocytes: [7, 17] },
  nSAA: { pmn: [0.7, 1.1], platelets: [24, 34], hemoglobin: [33, 40], reticulocytes: [28, 45] },
}

function baseLevels(severity: Plan['severity'], r: Random): Levels {
  const ranges = baseRanges[severity]
  return {
    pmn: r.between(...ranges.pmn),
    platelets: r.between(...ranges.platelets),
    hemoglobin: r.between(...ranges.hemoglobin),
    reticulocytes: r.between(...ranges.reticulocytes),
  }
}

/** Needs no transfusion. */
function mildLevels(r: Random): Levels {
  return {
    pmn: r.between(0.8, 1.2),
    platelets: r.between(35, 60),
    hemoglobin: r.between(84, 96),
    reticulocytes: r.between(30, 50),
  }
}

function plateauLevels(outcome: Outcome, sex: 'F' | 'M', r: Random): Levels {
  if (outcome === 'CR') {
    return {
      pmn: r.between(2.6, 3.6),
      platelets: r.between(205, 260),
      hemoglobin: sex === 'F' ? r.between(134, 142) : r.between(147, 156),
      reticulocytes: r.between(65, 95),
    }
  }
  return {
    pmn: r.between(0.95, 1.4),
    platelets: r.between(45, 95),
    hemoglobin: r.between(98, 112),
    reticulocytes: r.between(64, 82),
  }
}

/** Conditioning empties the marrow; the graft takes within three to five weeks. */
function engraftment(day: number, base: Levels, r: Random): Knot[] {
  const empty = { pmn: 0.02, platelets: 5, hemoglobin: 30, reticulocytes: 3 }
  const graft = {
    pmn: r.between(2.2, 3.4),
    platelets: r.between(130, 190),
    hemoglobin: r.between(115, 128),
    reticulocytes: r.between(60, 90),
  }
  return [
    { day: day - 7, levels: base },
    { day: day + 1, levels: empty },
    { day: day + 13, levels: empty },
    { day: day + 50, levels: graft },
  ]
}

/** Ten years of daily counts: ATG, seven good years, relapse, MSC, second answer. */
function denseStory(base: Levels, plateau: Levels): Knot[] {
  return [
    { day: -3110, levels: base },
    { day: -2960, levels: base },
    { day: -2830, levels: plateau },
    { day: -420, levels: plateau },
    { day: -330, levels: base },
  ]
}

function infectionsOf(
  demoCase: DemoCase | null,
  outcome: Outcome,
  deathDay: number | null,
  lastDay: number,
  r: Random,
): Span[] {
  if (demoCase === 'infectionDip') return [{ from: 96, to: 106 }]
  if (demoCase === 'threePoints' || demoCase === 'noEvents') return []
  const spans: Span[] = []
  let day = r.integer(-40, outcome === 'NR' ? 90 : 240)
  while (day < lastDay) {
    const to = day + r.integer(5, 14)
    if (to < lastDay) spans.push({ from: day, to })
    day = to + r.integer(60, outcome === 'NR' ? 240 : 600)
  }
  if (deathDay !== null) spans.push({ from: deathDay - 9, to: deathDay })
  return spans
}

function gcsfOf(demoCase: DemoCase | null, r: Random): Span[] {
  if (demoCase === 'gcsf')
    return [
      { from: 17, to: 24 },
      { from: 120, to: 128 },
    ]
  if (demoCase !== null || !r.chance(0.2)) return []
  const from = r.integer(-20, 120)
  return [{ from, to: from + r.integer(4, 9) }]
}
