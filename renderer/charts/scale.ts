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
  /** Lowest and highest value of the axis. On a log axis the lowest is the floor, where zero is drawn. */
  low: number
  high: number
}

/** 0 at the bottom of the plot, 1 at its top; values beyond are clipped there. */
export function valueToShare(axis: YAxisModel, value: number): number {
  const share =
    axis.kind === 'log'
      ? Math.log(Math.max(value, axis.low) / axis.low) / Math.log(axis.high / axis.low)
      : (value - axis.low) / (axis.high - axis.low)
  return Math.min(1, Math.max(0, share))
}
