/** Dates of the demonstration cohort: days since 1970-01-01 and minutes of the day, as text. */

/** `2024-03-05`. */
export function dateText(epochDay: number): string {
  return new Date(epochDay * 86_400_000).toISOString().slice(0, 10)
}

/** `2024-03-05T07:40:00+08:00`; minutes beyond midnight run into the next day. */
export function timeText(epochDay: number, minute: number, offset: string): string {
  return `${new Date((epochDay * 1440 + minute) * 60_000).toISOString().slice(0, 19)}${offset}`
}
