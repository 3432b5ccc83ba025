/** What a chart says of a point by shape, as bits of one number (`SeriesColumns.marks`). */
export const mark = {
  dateOnly: 1 << 0,
  preliminary: 1 << 1,
  /** Below the detection limit: `<0.1`. */
  below: 1 << 2,
  above: 1 << 3,
  corrected: 1 << 4,
  derived: 1 << 5,
  conflict: 1 << 6,
  afterPlatelets: 1 << 7,
  afterRbc: 1 << 8,
  underGcsf: 1 << 9,
  withdrawn: 1 << 10,
  noValue: 1 << 11,
  /** Clotted, clumped, insufficient … */
  unsuitable: 1 << 12,
  /** The reported unit was not the canonical one. */
  converted: 1 << 13,
  severalSources: 1 << 14,
  implausible: 1 << 15,
} as const

export type MarkName = keyof typeof mark

export const markNames = Object.keys(mark) as MarkName[]

export function marksOf(bits: number): MarkName[] {
  return markNames.filter((name) => (bits & mark[name]) !== 0)
}

/** A count that a transfusion or growth factor may have raised (clinical-spec 6). */
export const spoiled = mark.afterPlatelets | mark.afterRbc | mark.underGcsf

/** Points that no thinning may leave out. */
export const special =
  mark.preliminary |
  mark.below |
  mark.above |
  mark.corrected |
  mark.conflict |
  spoiled |
  mark.withdrawn |
  mark.noValue |
  mark.unsuitable |
  mark.implausible
