/** Confidence intervals of a proportion (clinical-spec 2.4: Wilson by default, Clopper–Pearson on request, the method printed). */

export type IntervalMethod = 'wilson' | 'clopperPearson'

export interface Interval {
  low: number
  high: number
}

/** 97.5 % quantile of the standard normal distribution, for 95 % limits. */
export const z95 = 1.959963984540054

/** 95 % limits, 0 to 1, of the proportion `successes` of `n`; null for n = 0. Throws a RangeError unless 0 <= successes <= n are integers. */
export function proportionInterval(method: IntervalMethod, successes: number, n: number): Interval | null {
  if (!Number.isInteger(successes) || !Number.isInteger(n) || successes < 0 || successes > n) {
    throw new RangeError(`no proportion: ${successes} of ${n}`)
  }
  if (n === 0) return null
  return method === 'wilson' ? wilson(successes, n) : clopperPearson(successes, n)
}

/** Wilson's score interval, without continuity correction. */
function wilson(successes: number, n: number): Interval {
  const p = successes / n
  const z2 = z95 * z95
  const centre = p + z2 / (2 * n)
  const half = z95 * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))
  const scale = 1 + z2 / n
  return {
    low: successes === 0 ? 0 : (centre - half) / scale,
    high: successes === n ? 1 : (centre + half) / scale,
  }
}

/** The exact interval: each limit leaves 2.5 % of the binomial distribution at or beyond the observed number. */
function clopperPearson(successes: number, n: number): Interval {
  const lowerLimit = (k: number) => (k === 0 ? 0 : bisect((p) => upperTail(k, n, p) - 0.025))
  return { low: lowerLimit(successes), high: 1 - lowerLimit(n - successes) }
}

/** P(X >= k) for X binomial (n, p), 0 < p < 1, k >= 1. */
function upperTail(k: number, n: number, p: number): number {
  let logTerm = n * Math.log1p(-p)
  let below = Math.exp(logTerm)
  const logOdds = Math.log(p) - Math.log1p(-p)
  for (let i = 1; i < k; i++) {
    logTerm += Math.log((n - i + 1) / i) + logOdds
    below += Math.exp(logTerm)
  }
  return 1 - below
}

/** Root of a function that rises from below 0 to above 0 on (0, 1), to the last bit. */
function bisect(f: (p: number) => number): number {
  let low = 0
  let high = 1
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (f(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
