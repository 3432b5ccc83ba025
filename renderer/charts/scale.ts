/** Where the plot lies inside a chart of `width`: the same for every panel and lane, so that one time is one x. */
export interface Frame {
  width: number
  left: number
  right: number
  from: number
  to: number
}

/** Pixel of a wall-clock time; outside the plot when the time is outside the window. */
export function timeToX(frame: Frame, time: number): number {
  return frame.left + ((time - frame.from) / (frame.to - frame.from)) * (frame.width - frame.left - frame.right)
}

export function xToTime(frame: Frame, x: number): number {
  return frame.from + ((x - frame.left) / (frame.width - frame.left - frame.right)) * (frame.to - frame.from)
}

export interface YAxisModel {
  kind: 'linear' | 'log'
  /** Lowest and highest value of the axis. On a log axis the lowest is the place of the floor and no value that is read there. */
  low: number
  high: number
  /** Log axis alone: its lowest value. Below it lies the break, and the floor with zero and what is below detection. */
  breakAt: number | null
}

/** Part of a log axis that the break and the floor take. */
const floorShare = 0.14

/** From the break to `high` logarithmically, with a floor for what has no place on a logarithm. */
export function logAxis(breakAt: number, high: number): YAxisModel {
  return { kind: 'log', low: breakAt / (high / breakAt) ** (floorShare / (1 - floorShare)), high, breakAt }
}

/** 0 at the bottom of the plot, 1 at its top; values beyond are clipped there. */
export function valueToShare(axis: YAxisModel, value: number): number {
  const share =
    axis.kind === 'log'
      ? Math.log(Math.max(value, axis.low) / axis.low) / Math.log(axis.high / axis.low)
      : (value - axis.low) / (axis.high - axis.low)
  return Math.min(1, Math.max(0, share))
}

/** Ticks at least `distance` pixels apart, the first ones before the later ones; from low to high. */
export function ticksThatFit<T extends { at: number }>(
  ticks: T[],
  y: (value: number) => number,
  distance: number,
): T[] {
  const kept: T[] = []
  for (const tick of ticks) {
    if (kept.every(({ at }) => Math.abs(y(at) - y(tick.at)) >= distance)) kept.push(tick)
  }
  return kept.sort((a, b) => a.at - b.at)
}
