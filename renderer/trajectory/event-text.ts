import { displayUnit } from '../../shared/display'
import { t } from '../../shared/messages'
import type { ClinicalEvent, Timestamp } from '../../shared/model'
import { formatDateTime } from '../../shared/time'

/** `03-Mar-2024 08:10`; the time only when it was recorded. */
export function when(at: Timestamp): string {
  return formatDateTime(at)
}

/** One line that says all of an event: kind, date, dose, details, status. */
export function eventSummary(event: ClinicalEvent): string {
  const span = event.end === null ? when(event.start) : `${when(event.start)} – ${when(event.end)}`
  const dose = event.dose === null ? '' : `${event.dose.value} ${displayUnit(event.dose.unit)}`
  const parts = [
    t(`events.type.${event.type}`),
    span,
    dose,
    ...detailTexts(event),
    event.status === 'given' ? '' : t(`events.status.${event.status}`),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

/** The recorded details with their names, in the order of the form. */
export function detailTexts(event: ClinicalEvent): string[] {
  return Object.entries(event.details).flatMap(([key, value]) =>
    value === undefined || value === '' || key === 'code' ? [] : [`${t(`events.detail.${key}`)}: ${value}`],
  )
}
