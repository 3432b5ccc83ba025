import type { PlateletIncrement, TransfusionBin, TransfusionStatus, TransfusionStep } from './assessment'
import { dateOf, daysToMs, isBefore, isClock } from './calendar'
import { upperBound } from './evaluability'
import { minus } from './level'
import { proofOf } from './proof'
import type { AssessedCount, DatedEvent, Timeline } from './timeline'

/** Transfusion burden, dependence and independence (clinical-spec 2.2, 7). */

const BIN = 28
const TRAILING = 56

interface Units {
  rbc: number
  plt: number
}

/** Units given; a transfusion without a number of units (none at all, or a volume) counts as one. */
export function unitsOf(transfusion: DatedEvent): number {
  return statedUnits(transfusion) ?? 1
}

function statedUnits({ event: { details, dose } }: DatedEvent): number | null {
  if (details.units !== undefined) return details.units
  return dose !== null && /^(u|units?|bags?|pools?|apheres[ei]s)$/i.test(dose.unit.trim()) ? dose.value : null
}

/** Units given on the days `from` to `to`, both included. */
export function unitsBetween(transfusions: readonly DatedEvent[], from: number, to: number): Units {
  const units: Units = { rbc: 0, plt: 0 }
  for (const one of transfusions) {
    if (one.day < from || one.day > to) continue
    units[one.event.type === 'RBC' ? 'rbc' : 'plt'] += unitsOf(one)
  }
  return units
}

/**
 * Dependence on a day: a platelet transfusion or two units of red cells in the trailing 28 days, or four units of red cells in the trailing
 * 56 (clinical-spec 2.2).
 */
export function isDependent(transfusions: readonly DatedEvent[], day: number): boolean {
  const month = unitsBetween(transfusions, day - BIN + 1, day)
  const twoMonths = unitsBetween(transfusions, day - TRAILING + 1, day)
  return month.plt > 0 || month.rbc >= 2 || twoMonths.rbc >= 4
}

/** Status on the last day (`asOf`), with bins of 28 days from day 0. */
export function transfusionStatus(
  timeline: Timeline,
  day0: number | null,
  dependentAtBaseline: boolean | null,
): TransfusionStatus {
  const { transfusions, profile, events } = timeline
  const asOf = timeline.asOf ?? 0
  const { independence } = profile.windows
  const last = transfusions.at(-1)
  const independent = !transfusions.some(({ day }) => day > asOf - independence)
  const month = unitsBetween(transfusions, asOf - BIN + 1, asOf)
  const twoMonths = unitsBetween(transfusions, asOf - TRAILING + 1, asOf)
  const before = day0 === null ? null : unitsBetween(transfusions, day0 - TRAILING, day0 - 1)
  return {
    dependent: isDependent(transfusions, asOf),
    independent,
    independentSince: independent && last ? dateOf(last.day + 1) : null,
    rbcUnitsLast28d: month.rbc,
    rbcUnitsLast56d: twoMonths.rbc,
    pltUnitsLast28d: month.plt,
    pltUnitsLast56d: twoMonths.plt,
    lastRbc: lastDate(events.RBC),
    lastPlt: lastDate(events.PLT),
    rbcChangePercent: changePercent(before?.rbc, twoMonths.rbc),
    pltChangePercent: changePercent(before?.plt, twoMonths.plt),
    dependentAtBaseline,
    unitsAssumed: transfusions.filter((one) => statedUnits(one) === null).length,
    rolling: rollingBurden(transfusions, BIN, asOf),
    bins: binsOf(transfusions, day0 ?? asOf + 1),
    increments: incrementsOf(timeline),
    proof: proofOf(profile, 'transfusion', {
      values: { independenceDays: independence },
      events: transfusions.filter(({ day }) => day > asOf - Math.max(independence, TRAILING)).map(({ id }) => id),
    }),
  }
}

function lastDate(events: readonly DatedEvent[] | undefined): string | null {
  const last = events?.at(-1)
  return last ? dateOf(last.day) : null
}

function changePercent(before: number | undefined, now: number): number | null {
  return before === undefined || before === 0 ? null : (100 * (now - before)) / before
}

/** Bins of 28 days that hold a transfusion, counted from `origin`. */
function binsOf(transfusions: readonly DatedEvent[], origin: number): TransfusionBin[] {
  const bins = new Map<number, TransfusionBin>()
  for (const one of transfusions) {
    const fromDay = Math.floor((one.day - origin) / BIN) * BIN
    const bin = bins.get(fromDay) ?? { fromDay, from: dateOf(origin + fromDay), rbcUnits: 0, pltUnits: 0 }
    bin[one.event.type === 'RBC' ? 'rbcUnits' : 'pltUnits'] += unitsOf(one)
    bins.set(fromDay, bin)
  }
  return [...bins.values()].sort((a, b) => a.fromDay - b.fromDay)
}

/** Units of the trailing `days` days as steps up to day `asOf`: one entry per day on which a sum changes. */
function rollingBurden(transfusions: readonly DatedEvent[], days: number, asOf: number): TransfusionStep[] {
  const changes = new Map<number, Units>()
  const change = (day: number, { event: { type } }: DatedEvent, units: number) => {
    const sum = changes.get(day) ?? { rbc: 0, plt: 0 }
    sum[type === 'RBC' ? 'rbc' : 'plt'] += units
    changes.set(day, sum)
  }
  for (const one of transfusions) {
    change(one.day, one, unitsOf(one))
    change(one.day + days, one, -unitsOf(one))
  }
  const steps: TransfusionStep[] = []
  let [rbcUnits, pltUnits] = [0, 0]
  for (const [day, { rbc, plt }] of [...changes].sort(([a], [b]) => a - b)) {
    if (day > asOf) break
    rbcUnits += rbc
    pltUnits += plt
    if (rbc !== 0 || plt !== 0) steps.push({ from: dateOf(day), rbcUnits, pltUnits })
  }
  return steps
}

/** Platelets before and after each platelet transfusion: the nearest counts within a day on either side, in known order. */
function incrementsOf({ counts, events }: Timeline): PlateletIncrement[] {
  const days = counts.map(({ day }) => day)
  return (events.PLT ?? []).flatMap(({ event, id, day }) => {
    const near = counts
      .slice(upperBound(days, day - 2), upperBound(days, day + 1))
      .filter((count) => isMeasured(count) && isWithinADay(count, event.start.wall))
    const before = near.findLast((count) => isBefore(count.at, event.start) === true)?.members.platelets?.result
    const after = near.find((count) => isBefore(event.end ?? event.start, count.at) === true)?.members.platelets?.result
    if (!before || !after || before.value === null || after.value === null) return []
    const increment = minus(after.value, before.value)
    const rows = [before.id, after.id]
    return [{ event: id, date: dateOf(day), before: before.value, after: after.value, increment, rows }]
  })
}

function isMeasured({ members }: AssessedCount): boolean {
  return members.platelets?.usable === true && members.platelets.result.comparator === null
}

function isWithinADay({ at }: AssessedCount, wall: number): boolean {
  return !isClock(at) || Math.abs(at.wall - wall) <= daysToMs(1)
}
