import type { Comparator, Sex, Timestamp } from '../model'
import { completedMonths } from '../time'
import { isBelow } from './measurement'

export interface HemoglobinLimit {
  /** g/L. */
  value: number
  /** Row of the table: texts `clinical.hemoglobin.ROW`. */
  row: 'months6' | 'months24' | 'years5' | 'years12' | 'female15' | 'male15'
}

interface Row extends HemoglobinLimit {
  /** Completed months of age: from (included) to below (excluded). */
  from: number
  below: number
  sex?: Sex
}

const YEAR = 12
const ADULT = { from: 15 * YEAR, below: Number.POSITIVE_INFINITY }

/** WHO 2024 (clinical-spec 3.3, S25). Not adjusted for altitude or smoking. */
const ROWS: readonly Row[] = [
  { row: 'months6', from: 6, below: 24, value: 105 },
  { row: 'months24', from: 24, below: 5 * YEAR, value: 110 },
  { row: 'years5', from: 5 * YEAR, below: 12 * YEAR, value: 115 },
  { row: 'years12', from: 12 * YEAR, below: 15 * YEAR, value: 120 },
  { row: 'female15', ...ADULT, sex: 'female', value: 120 },
  { row: 'male15', ...ADULT, sex: 'male', value: 130 },
]

/** g/L by trimester of pregnancy (clinical-spec 3.3, S25): shown beside the limit, since no record says who is pregnant. */
export const hemoglobinInPregnancy = [110, 105, 110] as const

/**
 * Lower limit of normal hemoglobin at the day `at`. Null below 6 months of age, and where it depends on something not recorded: the birth
 * date, or from 15 years on the sex. A birth year or month alone serves where every day in it gives the same limit.
 */
export function lowerHemoglobinLimit(sex: Sex, birthDate: string | null, at: Timestamp): HemoglobinLimit | null {
  const [first, ...others] = possibleRows(sex, birthDate, at) ?? []
  return first === undefined || others.length > 0 ? null : { value: first.value, row: first.row }
}

/**
 * Is hemoglobin (g/L) at or above the lower limit for age and sex? Where age or sex are open, true above and false below every limit that is
 * possible, null between: with unknown sex 120 to 129 g/L in an adult (clinical-spec 2.2). Null below 6 months of age.
 */
export function isHemoglobinNormal(
  value: number,
  comparator: Comparator | null,
  sex: Sex,
  birthDate: string | null,
  at: Timestamp,
): boolean | null {
  const limits = possibleRows(sex, birthDate, at)?.map((row) => row.value) ?? []
  if (limits.length === 0) return null
  if (isBelow(value, comparator, Math.max(...limits)) === false) return true
  return isBelow(value, comparator, Math.min(...limits)) === true ? false : null
}

/** Rows that age and sex allow; null when the age lies, or may lie, below the table. An unknown birth date allows every age in it. */
function possibleRows(sex: Sex, birthDate: string | null, at: Timestamp): Row[] | null {
  const months = birthDate === null ? [6, Number.POSITIVE_INFINITY] : ageInMonths(birthDate, at)
  if (months === null) return null
  const [least = 0, most = 0] = months
  if (least < 6) return null
  const sexKnown = sex === 'female' || sex === 'male'
  return ROWS.filter(
    (row) => most >= row.from && least < row.below && (row.sex === undefined || !sexKnown || row.sex === sex),
  )
}

/** Least and most completed months that a birth date, year and month or year alone allows; null when it lies after `at`. */
function ageInMonths(birthDate: string, at: Timestamp): [number, number] | null {
  const [year = '', month, day] = birthDate.split('-')
  const earliest = `${year}-${month ?? '01'}-${day ?? '01'}`
  const most = completedMonths(earliest, at)
  if (most === null) return null
  if (day !== undefined) return [most, most]
  // Born later in the same month or year: one month less than the months between, or one year less.
  return [Math.max(0, most - (month === undefined ? YEAR : 1)), most]
}
