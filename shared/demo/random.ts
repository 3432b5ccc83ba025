/** Seeded random numbers by integer and exact arithmetic only, so that the same seed gives the same text on every machine. */
export interface Random {
  /** 0 <= x < 1. */
  uniform(): number
  /** low <= x < high. */
  between(low: number, high: number): number
  /** An integer from low to high, both included. */
  integer(low: number, high: number): number
  /** Mean 0, standard deviation 1, never beyond 3.5. */
  normal(): number
  chance(probability: number): boolean
  pick<T>(choices: readonly [T, ...T[]]): T
}

/** The stream `stream` of `seed`: streams are independent of each other (mulberry32). */
export function random(seed: number, stream: number): Random {
  let state = mix(mix(seed | 0) ^ Math.imul(stream + 1, 0x9e3779b1))

  function uniform(): number {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  function between(low: number, high: number): number {
    return low + (high - low) * uniform()
  }
  function integer(low: number, high: number): number {
    return low + Math.floor(uniform() * (high - low + 1))
  }
  function normal(): number {
    return (uniform() + uniform() + uniform() + uniform() - 2) * 1.7320508
  }
  function chance(probability: number): boolean {
    return uniform() < probability
  }
  function pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(uniform() * choices.length)] ?? choices[0]
  }
  return { uniform, between, integer, normal, chance, pick }
}

function mix(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
