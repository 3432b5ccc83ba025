import { type View, type ViewInput, viewOf } from '../../../../../renderer/trajectory/output/view'
import { wholeWindow } from '../../../../../renderer/trajectory/window'
import type { Trajectory } from '../../../../../shared/contract/patients'
import { demoCases, demoCohort } from '../../../../../shared/demo/cohort'
import { analyteByKey } from '../../../../../shared/hematology/analytes'
import { assess } from '../../../../../shared/hematology/assess'
import { lowerHemoglobinLimit } from '../../../../../shared/hematology/hemoglobin'
import { recordColumns } from '../../../../../shared/hematology/record-columns'
import { severityRuns } from '../../../../../shared/hematology/severity-runs'
import type { PatientRecord } from '../../../../../shared/model'
import { parseIso } from '../../../../../shared/time'
import { recordOf } from '../../../shared/demo/record'

const cohort = demoCohort()

export type DemoName = keyof typeof demoCases

/** A demonstration patient with a name, a full birth date and an identifier to look for. */
export function namedRecord(name: DemoName): PatientRecord {
  const index = cohort.findIndex(({ id }) => id === demoCases[name])
  const demo = cohort[index]
  if (!demo) throw new Error(`no demonstration patient ${name}`)
  const record = recordOf(demo, index + 1)
  const results = record.results.map((result) => ({
    ...result,
    unit: analyteByKey(result.analyte)?.canonicalUnit ?? '',
  }))
  return { ...record, results, patient: { ...record.patient, family: 'Lindqvist', given: 'Astrid Maria' } }
}

export function trajectoryOf(record: PatientRecord): Trajectory {
  const { sets, ...assessment } = assess(record)
  return {
    patient: record.patient,
    series: recordColumns(record, 'v5'),
    events: record.events,
    notes: [],
    review: { reviewedAt: null, newSince: true },
    assessment,
    runs: severityRuns(sets),
  }
}

/** The three core panels over all data, as the page opens. */
export function inputOf(record: PatientRecord, deidentified = false): ViewInput {
  const trajectory = trajectoryOf(record)
  const series = trajectory.series.filter(
    ({ analyte }) => analyte === 'pmn' || analyte === 'platelets' || analyte === 'hemoglobin',
  )
  const times = [...series.flatMap(({ time }) => [...time]), ...record.events.map((event) => event.start.wall)]
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const last = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const day0 = trajectory.assessment.day0 === null ? null : parseIso(trajectory.assessment.day0)
  return {
    trajectory,
    series,
    deidentified,
    hemoglobinLimit: lowerHemoglobinLimit(record.patient.sex, record.patient.birthDate, {
      wall: last,
      precision: 'day',
      offset: null,
    }),
    choices: {
      window: wholeWindow(first, last),
      mode: day0 === null ? 'calendar' : 'days',
      zero: day0?.wall ?? null,
      log: false,
      y: 'fixed',
      showLines: true,
      hiddenLanes: new Set(),
    },
  }
}

export function demoView(name: DemoName, deidentified = false): View {
  return viewOf(inputOf(namedRecord(name), deidentified))
}
