/** The demonstration cohort: invented patients with refractory or relapsed aplastic anemia under MSC. Pure: the same seed gives the same text. */
import { dateText } from './clock'
import { csvText, type EventRow, eventColumns, type LabRow, labColumns, type PatientRow, patientColumns } from './csv'
import { eventRows } from './events'
import { labRows } from './labs'
import { simulate } from './physiology'
import { type DemoCase, type Outcome, type Plan, planPatient } from './plan'

export { type DemoCase, demoCases } from './plan'

export interface DemoOptions {
  seed?: number
  patients?: number
  /** Length of observation, from six weeks before the first infusion. */
  months?: number
  /** Factor on the number of visits. */
  density?: number
}

export interface DemoPatient {
  id: string
  demoCase: DemoCase | null
  /** The answer to MSC that the patient was made with. */
  outcome: Outcome
  /** Date of the first infusion; null for the case without events. */
  day0: string | null
  patient: PatientRow
  labs: LabRow[]
  events: EventRow[]
}

/** Patient k is the same in a cohort of any size. */
export function demoCohort({
  seed = 20170705,
  patients = 74,
  months = 18,
  density = 1,
}: DemoOptions = {}): DemoPatient[] {
  return Array.from({ length: patients }, (_, index) => demoPatient(planPatient(seed, index, months), density))
}

function demoPatient(plan: Plan, density: number): DemoPatient {
  const { draws, transfusions } = simulate(plan, density)
  return {
    id: plan.id,
    demoCase: plan.demoCase,
    outcome: plan.outcome,
    day0: plan.infusions.length === 0 ? null : dateText(plan.epochDay0),
    patient: patientRow(plan),
    labs: labRows(plan, draws),
    events: eventRows(plan, transfusions),
  }
}

const longName = { family: '欧阳慕容', given: '娜仁托娅·阿依古丽·买买提江' }

function patientRow(plan: Plan): PatientRow {
  const untreated = plan.demoCase === 'noEvents'
  const relapsed = plan.demoCase === 'dense' || plan.random.chance(0.25)
  return {
    patient_id: plan.id,
    sex_at_birth: plan.sex,
    birth_date: dateText(plan.epochDay0 - Math.round(plan.ageYears * 365.25) - plan.random.integer(0, 364)),
    diagnosis_date: dateText(plan.epochDay0 + plan.diagnosisDay),
    diagnosis_severity: plan.severity,
    marrow_confirmed: untreated ? 'false' : 'true',
    prior_lines: untreated ? '' : plan.ciclosporin === null ? 'ATG' : 'ATG + CsA',
    refractory_or_relapsed: untreated ? '' : relapsed ? 'relapsed' : 'refractory',
    site: plan.laboratory.site,
    ...(plan.demoCase === 'longName' ? longName : { family: 'Demo', given: `Patient ${Number(plan.id.slice(3))}` }),
  }
}

/** labs.csv of the cohort. */
export function labsCsv(cohort: readonly DemoPatient[]): string {
  return csvText(
    labColumns,
    cohort.flatMap(({ labs }) => labs),
  )
}

/** events.csv of the cohort. */
export function eventsCsv(cohort: readonly DemoPatient[]): string {
  return csvText(
    eventColumns,
    cohort.flatMap(({ events }) => events),
  )
}

/** patients.csv of the cohort. */
export function patientsCsv(cohort: readonly DemoPatient[]): string {
  return csvText(
    patientColumns,
    cohort.map(({ patient }) => patient),
  )
}

/** The three files of the cohort, in the order in which to import them. */
export function demoFiles(options: DemoOptions = {}): { name: string; text: string }[] {
  const cohort = demoCohort(options)
  return [
    { name: 'patients.csv', text: patientsCsv(cohort) },
    { name: 'labs.csv', text: labsCsv(cohort) },
    { name: 'events.csv', text: eventsCsv(cohort) },
  ]
}
