/** Steps of the menu, those of browsers. */
const steps = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]

export type Zoom = 'in' | 'out' | 'actual'

/** The next larger or smaller step from a factor that may lie between two; the last step stays. */
export function zoomed(factor: number, to: Zoom): number {
  if (to === 'actual') return 1
  const next =
    to === 'in' ? steps.find((step) => step > factor + 0.005) : steps.findLast((step) => step < factor - 0.005)
  return next ?? factor
}
