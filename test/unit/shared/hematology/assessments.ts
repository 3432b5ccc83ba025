import type {
  Assessment,
  Course,
  Landmark,
  LineSummary,
  Milestone,
  Proof,
  TimeTo,
} from '../../../../shared/hematology/assessment'
import { formatIso } from '../../../../shared/time'

export const profile: Proof['profile'] = { id: 'BSH', version: '1' }
const proof: Proof = { profile, rule: 'test', values: {}, rows: [], events: [] }
const day0 = Date.UTC(2024, 0, 15)

const labels = [
  ['14 days', 0.5, 14],
  ['6 months', 6, 182],
] as const

/** One patient in the terms of the statistics; days from day 0. */
export interface Case {
  status?: Landmark['status']
  level?: Landmark['level']
  confirmedLevel?: Landmark['confirmedLevel']
  /** Day 0 of this patient, in days after that of the others. */
  start?: number
  /** Null: nothing on file. */
  asOf?: number | null
  closedByTransplant?: number
  PR?: number
  CR?: number
  confirmed?: boolean
  duration?: number
  durationEnd?: Course['durationEnd']
  relapse?: number
  death?: number
  hsct?: number
  lastCount?: number
  infusions?: number[]
  closedByCourse?: number
  delta?: number
  fold?: number
}

/** An assessment that says `of` and is empty otherwise. */
export function assessment(patientId: number, of: Case): Assessment {
  const dateOf = (day: number) =>
    formatIso({ wall: day0 + (day + (of.start ?? 0)) * 86_400_000, precision: 'day', offset: null })
  const notReached: TimeTo = { day: null, date: null, confirmedOn: null, censoredDay: null, proof }
  const milestone = (day: number | undefined): Milestone | null =>
    day === undefined
      ? null
      : of.confirmed === false
        ? { date: dateOf(day), day, confirmedOn: null, status: 'unconfirmed', proof }
        : { date: dateOf(day), day, confirmedOn: dateOf(day + 28), status: 'confirmed', proof }
  const line: LineSummary = {
    baseline: null,
    nadir: null,
    best: null,
    delta: of.delta ?? null,
    fold: of.fold ?? null,
    slope: null,
  }
  const course: Course = {
    number: 1,
    day0: dateOf(0),
    infusions: (of.infusions ?? [0, 7, 14, 21]).map((day, event) => ({ date: dateOf(day), day, event })),
    closed:
      of.closedByCourse !== undefined
        ? { date: dateOf(of.closedByCourse), by: 'course' }
        : of.closedByTransplant !== undefined
          ? { date: dateOf(of.closedByTransplant), by: 'HSCT' }
          : null,
    severity: 'severe',
    severityFrom: 'diagnosis',
    response: { PR: milestone(of.PR ?? of.CR), CR: milestone(of.CR) },
    nonResponse: null,
    confounders: [],
    transfusionAfterResponse: [],
    relapse:
      of.relapse === undefined
        ? null
        : { date: dateOf(of.relapse), day: of.relapse, confirmedOn: dateOf(of.relapse + 7), cause: 'counts', proof },
    possibleRelapse: null,
    refractory: null,
    durationOfResponseDays: of.duration ?? null,
    durationEnd: of.durationEnd ?? null,
    landmarks: labels.map(([label, months, day]) => ({
      label,
      months,
      date: dateOf(day),
      day,
      windowDays: months < 6 ? 7 : 30,
      reached: true,
      status: months < 1 ? 'NR' : (of.status ?? 'NR'),
      level: of.level ?? null,
      confirmedLevel: of.confirmedLevel ?? null,
      lineages: [],
      lineageClass: 'none',
      proof,
    })),
    timeTo: {
      PR: notReached,
      CR: notReached,
      pmn: notReached,
      platelets: notReached,
      hemoglobin: notReached,
      'pmn>0.5': notReached,
      'pmn>1.0': notReached,
      'platelets>20': notReached,
      'platelets>50': notReached,
      rbcIndependence: notReached,
    },
    lines: { pmn: line, platelets: line, hemoglobin: line, reticulocytes: line },
  }
  return {
    patient: `P${patientId}`,
    patientId,
    profile,
    asOf: of.asOf === null ? null : of.asOf === undefined ? '2026-01-01' : dateOf(of.asOf),
    day0: course.day0,
    sets: [],
    marrow: 'confirmed',
    marrowProof: proof,
    response: course.response,
    nonResponse: null,
    confounders: [],
    transfusionAfterResponse: [],
    relapse: course.relapse,
    possibleRelapse: null,
    refractory: null,
    durationOfResponseDays: course.durationOfResponseDays,
    durationEnd: course.durationEnd,
    transfusion: {
      dependent: false,
      independent: false,
      independentSince: null,
      rbcUnitsLast28d: 0,
      rbcUnitsLast56d: 0,
      pltUnitsLast28d: 0,
      pltUnitsLast56d: 0,
      lastRbc: null,
      lastPlt: null,
      rbcChangePercent: null,
      pltChangePercent: null,
      dependentAtBaseline: null,
      unitsAssumed: 0,
      rolling: [],
      bins: [],
      increments: [],
      proof,
    },
    landmarks: course.landmarks,
    timeTo: course.timeTo,
    lines: course.lines,
    courses: [course],
    hsct: of.hsct === undefined ? null : dateOf(of.hsct),
    death: of.death === undefined ? null : dateOf(of.death),
    lastCount: dateOf(of.lastCount ?? 500),
  }
}
