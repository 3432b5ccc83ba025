import type { PatientSummary } from '../contract/patients'
import type { ClinicalEvent } from '../model'
import { formatIso } from '../time'
import type { Assessment } from './assessment'

const dayMs = 86_400_000

/** Infusions of a course by the published weekly plan: four, and four more for those who respond (clinical-spec 2.4). */
const plannedInfusions = { first: 4, responders: 8 }

/** The patient list's line, from the newest assessed blood count and the current course. */
export function patientSummary(assessment: Assessment, events: readonly ClinicalEvent[]): PatientSummary {
  const newest = assessment.sets.at(-1)
  const band = newest?.pmnBand ?? []
  const { CR, PR } = assessment.response
  const best = CR?.status === 'confirmed' ? CR : (PR ?? CR)
  return {
    pmnBand: Array.isArray(band) ? band : [band],
    severityClass: newest?.class ?? 'indeterminate',
    response: best === null ? (assessment.nonResponse ? 'NR' : null) : best === CR ? 'CR' : 'PR',
    responseStatus: best?.status ?? null,
    relapse: assessment.relapse !== null,
    ended: assessment.death !== null ? 'death' : assessment.hsct !== null ? 'HSCT' : null,
    transfusionDependent: assessment.transfusion.dependent,
    lastMsc: lastInfusion(events),
    infusionDue: infusionDue(assessment),
    profile: assessment.profile.id,
  }
}

function lastInfusion(events: readonly ClinicalEvent[]): string | null {
  const given = events.filter((event) => event.type === 'MSC' && event.status === 'given')
  const last = given.reduce<ClinicalEvent | null>((a, b) => (a === null || b.start.wall > a.start.wall ? b : a), null)
  return last === null ? null : formatIso(last.start).slice(0, 10)
}

/** A week after the last infusion while the plan is not complete and no count is later than three weeks after it. */
function infusionDue(assessment: Assessment): string | null {
  const course = assessment.courses.at(-1)
  const last = course?.infusions.at(-1)
  if (!course || !last || course.closed !== null || assessment.death !== null) return null
  const planned = course.response.PR === null ? plannedInfusions.first : plannedInfusions.responders
  if (course.infusions.length >= planned) return null
  const due = new Date(Date.parse(last.date) + 7 * dayMs).toISOString().slice(0, 10)
  const late = new Date(Date.parse(last.date) + 21 * dayMs).toISOString().slice(0, 10)
  return assessment.lastCount !== null && assessment.lastCount > late ? null : due
}
