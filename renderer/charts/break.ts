/** Pixels from the lowest value of a log axis down to its break. */
export const breakGap = 5

/** Zigzag through the plot: what stands below it is not to scale. */
export function breakPath(left: number, right: number, y: number): string {
  const step = 6
  const count = Math.max(1, Math.floor((right - left) / step))
  const teeth = Array.from({ length: count }, (_, n) => `L${left + (n + 1) * step} ${y + (n % 2 === 0 ? -1.5 : 1.5)}`)
  return `M${left} ${y + 1.5}${teeth.join('')}`
}
