/** What part of time is shown. All times are wall-clock milliseconds. */
export interface TimeWindow {
  from: number
  to: number
}

export const dayMs = 86_400_000

export type Preset = '30d' | '90d' | '1y' | 'day0' | 'all'
export const presets: Preset[] = ['30d', '90d', '1y', 'day0', 'all']

const shortest = 2 * dayMs
const longest = 80 * 365.25 * dayMs

/** All data with a margin of 2 % (at least three days) on either side. */
export function wholeWindow(first: number, last: number): TimeWindow {
  const margin = Math.max(3 * dayMs, (last - first) * 0.02)
  return { from: first - margin, to: last + margin }
}

/** The window of a preset; the last days of the data for the first three, −90 … +180 days for `day0`. */
export function presetWindow(preset: Preset, first: number, last: number, zero: number | null): TimeWindow {
  const days = { '30d': 30, '90d': 90, '1y': 365.25 }
  if (preset === 'day0' && zero !== null) return { from: zero - 90 * dayMs, to: zero + 180 * dayMs }
  if (preset === 'all' || preset === 'day0') return wholeWindow(first, last)
  const end = last + days[preset] * dayMs * 0.02
  return { from: end - days[preset] * dayMs, to: end }
}

/** Zooms by `factor` (< 1 closer) and keeps `anchor` where it is. */
export function zoomWindow({ from, to }: TimeWindow, factor: number, anchor: number): TimeWindow {
  const span = Math.min(longest, Math.max(shortest, (to - from) * factor))
  const share = (anchor - from) / (to - from)
  return { from: anchor - share * span, to: anchor + (1 - share) * span }
}

/** Moves by a share of the window's length. */
export function panWindow({ from, to }: TimeWindow, share: number): TimeWindow {
  const step = (to - from) * share
  return { from: from + step, to: to + step }
}

export interface TimeTick {
  at: number
  text: string
  /** Day 0, or the first tick of a year. */
  strong: boolean
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const dayStages = [1, 2, 7, 14, 30, 60, 90, 180, 360, 720, 1800, 3600]
const monthStages = [1, 2, 3, 6, 12, 24, 60, 120]

/** Ticks in whole days from `zero`, about `count` of them. */
export function dayTicks({ from, to }: TimeWindow, zero: number, count: number): TimeTick[] {
  const wanted = (to - from) / dayMs / Math.max(2, count)
  const step = dayStages.find((days) => days >= wanted) ?? 7200
  const ticks: TimeTick[] = []
  for (let day = Math.ceil((from - zero) / dayMs / step) * step; zero + day * dayMs <= to; day += step) {
    const shown = day === 0 ? 0 : day
    ticks.push({
      at: zero + day * dayMs,
      text: shown > 0 ? `+${shown}` : String(shown).replace('-', '−'),
      strong: day === 0,
    })
  }
  return ticks
}

/** Calendar ticks: days, firsts of months or years, about `count` of them, each with its date. */
export function calendarTicks({ from, to }: TimeWindow, count: number): TimeTick[] {
  const days = (to - from) / dayMs / Math.max(2, count)
  return days < 20 ? daySteps({ from, to }, days) : monthSteps({ from, to }, days / 30.4)
}

function daySteps({ from, to }: TimeWindow, wanted: number): TimeTick[] {
  const step = dayStages.find((days) => days >= wanted) ?? 14
  const ticks: TimeTick[] = []
  for (let at = Math.ceil(from / dayMs / step) * step * dayMs; at <= to; at += step * dayMs) {
    const date = new Date(at)
    const day = String(date.getUTCDate()).padStart(2, '0')
    ticks.push({ at, text: `${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()}`, strong: false })
  }
  return ticks
}

function monthSteps({ from, to }: TimeWindow, wanted: number): TimeTick[] {
  const step = monthStages.find((size) => size >= wanted) ?? 240
  const start = new Date(from)
  const first = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step
  const ticks: TimeTick[] = []
  for (let month = first; ; month += step) {
    const year = Math.floor(month / 12)
    const at = Date.UTC(year, month % 12, 1)
    if (at > to) return ticks
    if (at < from) continue
    ticks.push({ at, text: step >= 12 ? `Jan-${year}` : `${months[month % 12]}-${year}`, strong: month % 12 === 0 })
  }
}
