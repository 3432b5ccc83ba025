import type { SeriesColumns } from '../../shared/contract/patients'
import { displayUnit, displayWall } from '../../shared/display'
import { mark } from '../../shared/hematology/marks'
import { formatTime } from '../../shared/time'
import { analyteLabel } from './axis-model'
import { pointText } from './Focus'

/** A column of the flowsheet: everything drawn at one time. Several results of an analyte at one time stand below each other. */
export interface SheetTime {
  wall: number
  date: string
  /** Empty for date-only results. */
  clock: string
  /** Result indexes by position of the analyte in `series`. */
  cells: Map<number, number[]>
}

/** The chart's rows as a table, oldest time first. Every result of the series stands in exactly one cell. */
export function sheetTimes(series: SeriesColumns[]): SheetTime[] {
  const times = new Map<string, SheetTime>()
  for (const [row, { time, marks }] of series.entries()) {
    for (const [index, wall] of time.entries()) {
      const dayOnly = ((marks[index] ?? 0) & mark.dateOnly) !== 0
      const key = `${wall}${dayOnly ? 'd' : ''}`
      let column = times.get(key)
      if (!column) {
        const clock = dayOnly ? '' : formatTime({ wall, precision: 'minute', offset: null })
        column = { wall, date: displayWall(wall), clock, cells: new Map() }
        times.set(key, column)
      }
      const cell = column.cells.get(row)
      if (cell) cell.push(index)
      else column.cells.set(row, [index])
    }
  }
  return [...times.values()].sort((a, b) => a.wall - b.wall || a.clock.localeCompare(b.clock))
}

const critical = new Set(['LL', 'HH', 'AA', '<', '>'])

/** `L`, `H` or `C` (critical): the laboratory's flag, else the value against the laboratory's own range; never a severity. */
export function flagLetter(series: SeriesColumns, index: number): '' | 'L' | 'H' | 'C' {
  const flags = (series.flags[index] ?? '').split(' ')
  if (flags.some((flag) => critical.has(flag))) return 'C'
  if (flags.includes('L')) return 'L'
  if (flags.includes('H')) return 'H'
  const value = series.value[index] ?? Number.NaN
  if (value < (series.rangeLow[index] ?? Number.NaN)) return 'L'
  if (value > (series.rangeHigh[index] ?? Number.NaN)) return 'H'
  return ''
}

/** An exclamation mark where the value is to be checked. */
export function doubtSign(series: SeriesColumns, index: number): '' | '!' {
  return (series.marks[index] ?? 0) & mark.implausible ? '!' : ''
}

/** Tab-separated text of the whole sheet, for spreadsheets. */
export function sheetText(series: SeriesColumns[], times: SheetTime[]): string {
  const head = ['', ...times.map((column) => `${column.date} ${column.clock}`.trim())]
  const rows = series.map((one, row) => [
    `${analyteLabel(one)} (${displayUnit(one.unit)})`,
    ...times.map((column) => (column.cells.get(row) ?? []).map((index) => cellText(one, index)).join(' / ')),
  ])
  return [head, ...rows].map((cells) => cells.join('\t')).join('\n')
}

export function cellText(series: SeriesColumns, index: number): string {
  return [pointText(series, index), flagLetter(series, index), doubtSign(series, index)]
    .filter((part) => part !== '')
    .join(' ')
}
