const DAY = 86_400_000

/** What a number format shows: a day, a time of day, seconds. Null for formats of plain numbers. */
export interface DateFormat {
  day: boolean
  time: boolean
  seconds: boolean
}

const BUILT_IN: Record<number, DateFormat> = {}
for (const id of [14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58])
  BUILT_IN[id] = { day: true, time: false, seconds: false }
for (const id of [18, 20, 32, 55]) BUILT_IN[id] = { day: false, time: true, seconds: false }
for (const id of [19, 21, 33, 56]) BUILT_IN[id] = { day: false, time: true, seconds: true }
BUILT_IN[22] = { day: true, time: true, seconds: false }

/** Number format of a cell style by its id, or by its code when the workbook defines one. */
export function dateFormat(id: number, code: string | undefined): DateFormat | null {
  if (code === undefined) return BUILT_IN[id] ?? null
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*.|am\/pm|a\/p/gi, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';')[0]
  // Elapsed hours are a duration, not a time.
  if (bare === undefined || /\[(h+|m+|s+)\]/i.test(bare) || /general|[0#?]/i.test(bare.replace(/s\.0+/i, 's')))
    return null
  const time = /[hs]/i.test(bare)
  // `m` alone is a month; beside hours or seconds it is minutes.
  const day = /[yde]/i.test(bare) || (!time && /m/i.test(bare))
  return day || time ? { day, time, seconds: /s/i.test(bare) } : null
}

/**
 * ISO text of a serial day number. In the 1900 system serial 60 is a day that never was (29 Feb 1900) and the days before it are counted from one
 * later. Null for serials that are no day; `Thh:mm:ss` for a time of day alone.
 */
export function serialToIso(serial: number, date1904: boolean, format: DateFormat): string | null {
  if (!(serial >= 0) || serial >= 2_958_466) return null
  let days = Math.floor(serial)
  let seconds = Math.round((serial - days) * 86_400)
  if (seconds === 86_400) {
    days++
    seconds = 0
  }
  const minutes = Math.floor(seconds / 60)
  const hasSeconds = seconds % 60 !== 0 || format.seconds
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}${hasSeconds ? `:${two(seconds % 60)}` : ''}`
  if (!format.day && days === 0) return `T${clock}`
  if (!date1904 && (days === 60 || days === 0)) return null
  const epoch = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const day = new Date(epoch + days * DAY).toISOString().slice(0, 10)
  return format.time || seconds !== 0 ? `${day}T${clock}` : day
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
