import type { SeriesColumns } from '../../shared/contract/patients'
import type { Course } from '../../shared/hematology/assessment'
import { parseIso } from '../../shared/time'
import { lowerBound } from '../charts/decimate'
import { dayMs } from './window'

export interface AlignedCourse {
  number: number
  day0: number
  /** The series with times in milliseconds from day 0. */
  series: SeriesColumns
  /** The series on the calendar, and where in it the course begins. */
  origin: SeriesColumns
  first: number
}

/** Cuts one series to −90…+180 days around the day 0 of each course, on the course's own time. */
export function alignCourses(series: SeriesColumns, courses: Course[]): AlignedCourse[] {
  return courses.flatMap((course) => {
    const at = parseIso(course.day0)
    if (at === null) return []
    const first = lowerBound(series.time, at.wall - 90 * dayMs)
    const last = lowerBound(series.time, at.wall + 181 * dayMs)
    return [
      { number: course.number, day0: at.wall, series: shifted(series, first, last, at.wall), origin: series, first },
    ]
  })
}

function shifted(series: SeriesColumns, first: number, last: number, by: number): SeriesColumns {
  return {
    ...series,
    time: series.time.slice(first, last).map((time) => time - by),
    value: series.value.slice(first, last),
    marks: series.marks.slice(first, last),
    id: series.id.slice(first, last),
    rangeLow: series.rangeLow.slice(first, last),
    rangeHigh: series.rangeHigh.slice(first, last),
    rawText: series.rawText.slice(first, last),
    rawUnit: series.rawUnit.slice(first, last),
    flags: series.flags.slice(first, last),
    source: series.source.slice(first, last),
    doubts: series.doubts.slice(first, last),
    grades: series.grades.slice(first, last),
  }
}

/** Index of the last result on or before the end of a day, at most `maximum` days earlier; -1 when there is none. */
export function lastOnOrBefore(series: SeriesColumns, day: number, maximum = 28): number {
  const index = lowerBound(series.time, day + dayMs) - 1
  const time = series.time[index]
  return time !== undefined && day - time <= maximum * dayMs ? index : -1
}

/** Second minus first with its sign, free of the binary remainder (`0.47 − 0.30` is `+0.17`), at the precision of six digits. */
export function changeText(first: number, second: number): string {
  const change = Number((second - first).toPrecision(6))
  return change > 0 ? `+${change}` : String(change).replace('-', '−')
}
