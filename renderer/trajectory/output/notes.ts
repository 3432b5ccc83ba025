import { displayUnit } from '../../../shared/display'
import { mark } from '../../../shared/hematology/marks'
import { t } from '../../../shared/messages'
import { doubtTexts } from '../../../shared/remark-texts'
import { analyteLabel } from '../axis-model'
import { pointText } from '../Focus'
import type { View } from './view'

/** Room on the page: what does not fit is counted, never dropped in silence. */
const most = { notes: 6, doubts: 6, characters: 160 }

export interface Remarks {
  title: string
  lines: string[]
}

/** Pinned notes and results to be checked, newest first; a list without entries is left out. */
export function reportRemarks(view: View): Remarks[] {
  return [
    { title: t('events.notes'), lines: limited(pinned(view), most.notes) },
    { title: t('trajectory.output.toCheck'), lines: limited(doubted(view), most.doubts) },
  ].filter(({ lines }) => lines.length > 0)
}

/** None when de-identified: a note is free text. */
function pinned({ notes, isoDate }: View): string[] {
  return notes
    .toSorted((a, b) => b.date.localeCompare(a.date))
    .map(({ date, text }) => `${isoDate(date)}: ${shortened(text.replaceAll(/\s+/g, ' '))}`)
}

function doubted({ series, date }: View): string[] {
  return series
    .flatMap((one) =>
      Array.from(one.time, (time, index) => {
        const isDoubted = ((one.marks[index] ?? 0) & (mark.implausible | mark.withdrawn)) === mark.implausible
        if (!isDoubted) return null
        const why = doubtTexts(one.analyte, one.value[index] ?? Number.NaN, one.doubts[index] ?? 0)
        const value = `${analyteLabel(one)} ${pointText(one, index)} ${displayUnit(one.unit)}, ${date(time)}`
        return { time, text: [value, ...why].join('. ') }
      }),
    )
    .filter((one) => one !== null)
    .sort((a, b) => b.time - a.time)
    .map(({ text }) => text)
}

function limited(lines: string[], count: number): string[] {
  if (lines.length <= count) return lines
  return [...lines.slice(0, count - 1), t('trajectory.output.more', { count: lines.length - count + 1 })]
}

function shortened(text: string): string {
  const signs = [...text]
  return signs.length <= most.characters ? text : `${signs.slice(0, most.characters - 1).join('')}…`
}
