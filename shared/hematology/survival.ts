/** Time-to-event estimates with right censoring. Times are days from the start of observation, 0 or more. */
import { z95 } from './intervals'

/** `event` = the end of interest, `competing` = an end that rules it out, `censored` = still without either when last seen. */
export type Ending = 'event' | 'competing' | 'censored'

export interface Observation {
  day: number
  ending: Ending
}

/**
 * `[day, estimate, low, high, atRisk]`: one step for day 0 and for each day on which something ended or was censored. `estimate` holds
 * from that day on, `atRisk` is the number still observed just before it. Limits are 95 %; null where the estimate has none.
 */
export type CurveStep = [day: number, estimate: number, low: number | null, high: number | null, atRisk: number]

export interface Median {
  /** First day on which the curve is at one half or below; null when not reached. */
  day: number | null
  low: number | null
  high: number | null
}

interface RiskSet {
  day: number
  atRisk: number
  events: number
  competing: number
}

/** Sums of products come out a last bit above one half where the fraction is one half. */
const half = 0.5 + 1e-12

/**
 * Kaplan–Meier estimate of the probability to be free of an `event`, limits by the log(-log) transform of Greenwood's variance. A
 * `competing` end counts as censored. Throws a RangeError for a day that is negative or no number.
 */
export function kaplanMeier(observations: readonly Observation[]): CurveStep[] {
  let survival = 1
  let greenwood = 0
  return riskSets(observations).map(({ day, atRisk, events }) => {
    survival *= (atRisk - events) / atRisk
    // Infinite once everybody has died, when the curve has no limits any more.
    greenwood += events / (atRisk * (atRisk - events))
    return [day, survival, ...logLogLimits(survival, survival * Math.sqrt(greenwood), 1), atRisk]
  })
}

/**
 * Aalen–Johansen estimate of the cumulative incidence of the `event` in the presence of `competing` ends, limits by the log(-log)
 * transform of its delta-method variance. Throws a RangeError for a day that is negative or no number.
 */
export function cumulativeIncidence(observations: readonly Observation[]): CurveStep[] {
  let free = 1
  let incidence = 0
  // The variance Σ (F(t) - Fj)² a + S² b - 2 (F(t) - Fj) S c is expanded in powers of F(t), so that one pass is enough.
  let a0 = 0
  let a1 = 0
  let a2 = 0
  return riskSets(observations).map(({ day, atRisk, events, competing }) => {
    const ended = events + competing
    incidence += (free * events) / atRisk
    const a = ended === atRisk ? 0 : ended / (atRisk * (atRisk - ended))
    const c = (free * events) / (atRisk * atRisk)
    a2 += a
    a1 += a * incidence + c
    a0 += a * incidence * incidence + (free * free * events * (atRisk - events)) / atRisk ** 3 + 2 * c * incidence
    free *= (atRisk - ended) / atRisk
    const variance = a2 * incidence * incidence - 2 * a1 * incidence + a0
    return [day, Math.min(1, incidence), ...logLogLimits(incidence, Math.sqrt(Math.max(0, variance)), 0), atRisk]
  })
}

/** Median of a Kaplan–Meier curve; its limits are where the curve's own limits cross one half (Brookmeyer and Crowley). */
export function medianOf(curve: readonly CurveStep[]): Median {
  const firstAtHalf = (column: 1 | 2 | 3) => {
    const step = curve.find((candidate) => {
      const value = candidate[column]
      return value !== null && value <= half
    })
    return step?.[0] ?? null
  }
  return { day: firstAtHalf(1), low: firstAtHalf(2), high: firstAtHalf(3) }
}

/** Number of observations that last to `day` or beyond, for the table below a curve. */
export function numberAtRisk(observations: readonly Observation[], day: number): number {
  return observations.filter((observation) => observation.day >= day).length
}

/** Day 0 and the distinct days in order; on one day ends come before censoring. */
function riskSets(observations: readonly Observation[]): RiskSet[] {
  const sorted = observations.map(({ day, ending }) => {
    if (!(day >= 0 && day < Number.POSITIVE_INFINITY)) throw new RangeError(`no day of observation: ${day}`)
    return { day, ending }
  })
  sorted.sort((a, b) => a.day - b.day)
  const sets: RiskSet[] = []
  let current: RiskSet = { day: 0, atRisk: sorted.length, events: 0, competing: 0 }
  if (sorted.length > 0) sets.push(current)
  sorted.forEach(({ day, ending }, before) => {
    if (day !== current.day) {
      current = { day, atRisk: sorted.length - before, events: 0, competing: 0 }
      sets.push(current)
    }
    if (ending === 'event') current.events++
    if (ending === 'competing') current.competing++
  })
  return sets
}

/** 95 % limits of a probability with standard error `se`: `start` itself while nothing has happened, none once nobody is left to tell. */
function logLogLimits(estimate: number, se: number, start: 0 | 1): [number | null, number | null] {
  if (estimate === start) return [start, start]
  if (estimate < 1e-12 || estimate > 1 - 1e-12) return [null, null]
  const spread = Math.exp((z95 * se) / (estimate * Math.abs(Math.log(estimate))))
  return [estimate ** spread, estimate ** (1 / spread)]
}
