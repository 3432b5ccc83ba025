/** Daily simulation of counts and transfusions from the state of the marrow. Canonical units: 10*9/L, hemoglobin g/L. */
import type { DemoAnalyte } from './laboratories'
import type { Knot, Levels, Plan, Span } from './plan'

/** One venepuncture: `minute` of the day, and what it measured. */
export interface Draw {
  day: number
  minute: number
  values: Partial<Record<DemoAnalyte, number>>
}

export interface Transfusion {
  day: number
  minute: number
  type: 'RBC' | 'PLT'
  units: number
  reason: 'cytopenia' | 'bleeding'
}

export interface Course {
  draws: Draw[]
  transfusions: Transfusion[]
}

/** Part that is left after a day: transfused platelets live about 4 days, transfused red cells about 60, own red cells about 45. */
const plateletsKept = 0.78
const redCellsKept = 0.9835
const ownRedCellsKept = 0.978

/** Lives through the plan day by day; `density` multiplies the number of visits. */
export function simulate(plan: Plan, density: number): Course {
  const r = plan.random
  const draws: Draw[] = []
  const transfusions: Transfusion[] = []
  let ownHemoglobin = levelsAt(plan.knots, plan.firstDay).hemoglobin
  let givenHemoglobin = ownHemoglobin < 60 ? r.between(30, 50) : 0
  let givenPlatelets = 0
  let gcsfEffect = 0
  // Slow swings of the marrow around its mean, of unit variance.
  const swing = { pmn: 0, platelets: 0, hemoglobin: 0, reticulocytes: 0 }
  let nextVisit = plan.firstDay
  let nextChemistry = plan.firstDay
  let nextReticulocytes = plan.firstDay
  const fixedVisits = plan.demoCase === 'threePoints' ? [-3, 28, 180] : null

  // Blood is also drawn before each infusion and when a fever begins.
  const unscheduled = new Set([...plan.infusions, ...plan.infections.map((span) => span.from)])

  for (let day = plan.firstDay; day <= plan.lastDay; day++) {
    const marrow = levelsAt(plan.knots, day)
    for (const line of ['pmn', 'platelets', 'hemoglobin', 'reticulocytes'] as const) {
      swing[line] = 0.85 * swing[line] + 0.527 * r.normal()
    }
    const infected = inSpan(plan.infections, day)
    gcsfEffect = inSpan(plan.gcsf, day) ? gcsfEffect + 0.35 * (1.9 - gcsfEffect) : gcsfEffect * 0.5
    ownHemoglobin = ownHemoglobin * ownRedCellsKept + marrow.hemoglobin * (1 - ownRedCellsKept)
    givenHemoglobin *= redCellsKept
    givenPlatelets *= plateletsKept

    const dip = infected ? 0.3 : 1
    const pmn = Math.max(0.01, marrow.pmn * dip * (1 + 0.09 * swing.pmn) + gcsfEffect)
    const platelets = Math.max(
      1,
      marrow.platelets * (infected ? 0.75 : 1) * (1 + 0.07 * swing.platelets) + givenPlatelets,
    )
    const hemoglobin = ownHemoglobin * (1 + 0.015 * swing.hemoglobin) + givenHemoglobin
    const reticulocytes = Math.max(1, marrow.reticulocytes * (1 + 0.12 * swing.reticulocytes))

    const visit = fixedVisits === null ? day >= nextVisit || unscheduled.has(day) : fixedVisits.includes(day)
    if (!visit) continue

    const measured = { pmn: pmn * (1 + 0.04 * r.normal()), platelets: platelets * (1 + 0.03 * r.normal()) }
    const lymphocytes = r.between(0.6, 1.4)
    const values: Draw['values'] = {
      wbc: measured.pmn + lymphocytes + r.between(0.08, 0.3),
      pmn: measured.pmn,
      lymphocytes,
      platelets: measured.platelets,
      hemoglobin: hemoglobin * (1 + 0.008 * r.normal()),
    }
    if (day >= nextReticulocytes) {
      values.reticulocytes = reticulocytes
      nextReticulocytes = day + 6
    }
    if (infected) values.crp = r.between(35, 210)
    if (day >= nextChemistry && plan.demoCase !== 'dense') {
      values.creatinine = r.between(52, 96)
      values.alt = r.between(14, 58)
      values.ferritin = r.between(1100, 3800)
      if (plan.ciclosporin !== null && day <= plan.ciclosporin.to) values.ciclosporin = r.between(95, 270)
      nextChemistry = day + 28
    }
    const minute = r.integer(430, 560)
    draws.push({ day, minute, values })
    nextVisit = day + visitInterval(plan, day, measured, infected, density)
    if (plan.demoCase === 'noEvents' || plan.demoCase === 'threePoints') continue

    const bleeding = measured.platelets < 15 && r.chance(0.03)
    if (bleeding || measured.platelets < (infected ? 20 : 10)) {
      transfusions.push({
        day,
        minute: minute + r.integer(180, 330),
        type: 'PLT',
        units: 1,
        reason: bleeding ? 'bleeding' : 'cytopenia',
      })
      givenPlatelets += r.between(24, 42)
    }
    if (hemoglobin < (plan.ageYears > 60 ? 80 : 70)) {
      transfusions.push({ day, minute: minute + r.integer(120, 420), type: 'RBC', units: 2, reason: 'cytopenia' })
      givenHemoglobin += 2 * r.between(8.5, 11)
    }
  }
  return { draws, transfusions }
}

/** Days to the next visit: two or three a week when ill, then weekly, fortnightly, monthly in remission. */
function visitInterval(
  plan: Plan,
  day: number,
  counts: { pmn: number; platelets: number },
  infected: boolean,
  density: number,
): number {
  if (plan.demoCase === 'dense') return 1
  const r = plan.random
  const ill = infected || counts.pmn < 0.5 || counts.platelets < 20
  const days = ill
    ? day < 100 || infected
      ? r.integer(2, 4)
      : r.integer(4, 7)
    : day < 60
      ? 7
      : counts.platelets < 100
        ? 14
        : 28
  return Math.max(1, Math.round(days / density))
}

function inSpan(spans: readonly Span[], day: number): boolean {
  return spans.some((span) => span.from <= day && day <= span.to)
}

/** What the marrow sustains on `day`, between the knots around it. */
export function levelsAt(knots: readonly Knot[], day: number): Levels {
  let before = knots[0]
  let after = knots[0]
  for (const knot of knots) {
    after = knot
    if (knot.day > day) break
    before = knot
  }
  if (before === undefined || after === undefined) throw new RangeError('a plan without knots')
  const x = after.day === before.day ? 0 : Math.min(1, Math.max(0, (day - before.day) / (after.day - before.day)))
  const part = x * x * (3 - 2 * x)
  const between = (line: keyof Levels) => before.levels[line] + part * (after.levels[line] - before.levels[line])
  return {
    pmn: between('pmn'),
    platelets: between('platelets'),
    hemoglobin: between('hemoglobin'),
    reticulocytes: between('reticulocytes'),
  }
}
