import type { SeriesColumns } from '../../../shared/contract/patients'
import { mark, marksOf } from '../../../shared/hematology/marks'
import { t } from '../../../shared/messages'
import { formatIso } from '../../../shared/time'
import { lowerBound } from '../../charts/decimate'
import { analyteLabel } from '../axis-model'
import { daysFrom, remarks } from '../Focus'
import type { View } from './view'

const columns = [
  'analyte',
  'value',
  'unit',
  'raw_text',
  'raw_unit',
  'ref_low',
  'ref_high',
  'flags',
  'marks',
  'remarks',
] as const

/** The results shown, one a row: UTF-8 with a byte order mark, for spreadsheets; patient and time, or the day when de-identified. */
export function resultsCsv(view: View): string {
  const head = view.deidentified ? ['day', ...columns] : ['patient', 'time', ...columns]
  const { from, to } = view.choices.window
  const rows = view.series.flatMap((series) => {
    const first = lowerBound(series.time, from)
    const end = lowerBound(series.time, to + 1)
    return Array.from({ length: end - first }, (_, i) => row(view, series, first + i))
  })
  return `\ufeff${[head, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')}`
}

function row(view: View, series: SeriesColumns, index: number): string[] {
  const time = series.time[index] ?? 0
  const bits = series.marks[index] ?? 0
  const at = formatIso({ wall: time, precision: bits & mark.dateOnly ? 'day' : 'minute', offset: null })
  return [
    ...(view.deidentified ? [String(daysFrom(view.zero ?? 0, time))] : [view.identifier, at]),
    analyteLabel(series),
    valueText(series, index),
    series.unit,
    series.rawText[index] ?? '',
    series.rawUnit[index] ?? '',
    numberText(series.rangeLow[index]),
    numberText(series.rangeHigh[index]),
    series.flags[index] ?? '',
    marksOf(bits)
      .map((name) => t(`trajectory.marks.${name}`))
      .join('; '),
    remarks(series, index).join('; '),
  ]
}

/** All digits of the number in the canonical unit, with its comparator; as reported where that is the same number. Empty where there is none. */
function valueText(series: SeriesColumns, index: number): string {
  const value = series.value[index] ?? Number.NaN
  if (Number.isNaN(value)) return ''
  const bits = series.marks[index] ?? 0
  const reported = /^\s*[<>≤≥]?\s*(\d+\.\d+|\d+)\s*$/.exec(series.rawText[index] ?? '')?.[1]
  const number = reported !== undefined && Number(reported) === value ? reported : String(value)
  return `${bits & mark.below ? '<' : bits & mark.above ? '>' : ''}${number}`
}

function numberText(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : String(value)
}

/** A spreadsheet takes a text that starts so for a formula: an apostrophe before it makes it text. Numbers stay as they are. */
function cell(text: string): string {
  const isNumber = /^[-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?$/i.test(text)
  const safe = /^(?:\p{Cc}|\s*[=+\-@＝＋－＠])/u.test(text) && !isNumber ? `'${text}` : text
  return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
