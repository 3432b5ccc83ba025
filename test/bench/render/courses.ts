import type { SeriesColumns, Trajectory } from '../../../shared/contract/patients'
import { random } from '../../../shared/demo/random'
import { assess } from '../../../shared/hematology/assess'
import { mark } from '../../../shared/hematology/marks'
import type { ClinicalEvent, Patient } from '../../../shared/model'

const day = 86_400_000
const start = Date.UTC(2014, 0, 1, 7)
const length = 3650 * day

const analytes = [
  { analyte: 'pmn', unit: '10*9/L', high: 4, places: 2 },
  { analyte: 'platelets', unit: '10*9/L', high: 180, places: 0 },
  { analyte: 'hemoglobin', unit: 'g/L', high: 150, places: 0 },
] as const

/** One of every two hundred points is one that no thinning may leave out. */
const marksOfPoint = [mark.below, mark.corrected, mark.afterPlatelets, mark.conflict, mark.preliminary]

/** Ten years of a patient with `points` values of each of three analytes, three MSC infusions and some transfusions. */
export function course(points: number, seed: number): Trajectory {
  const events: ClinicalEvent[] = Array.from({ length: 30 }, (_, n) => ({
    id: n + 1,
    type: n < 3 ? 'MSC' : n % 2 === 0 ? 'RBC' : 'PLT',
    start: { wall: start + (400 + n * 7 + seed) * day, precision: 'day', offset: null },
    end: null,
    status: 'given',
    dose: null,
    details: n < 3 ? {} : { units: 2 },
    source: null,
    edited: false,
  }))
  const record = { patient: patient(seed), results: [], events }
  const { sets: _sets, ...assessment } = assess(record)
  return {
    patient: record.patient,
    series: analytes.map((one, n) => series(one, points, seed * 10 + n)),
    events,
    notes: [],
    review: { reviewedAt: null, newSince: false },
    assessment,
    runs: [],
  }
}

function patient(id: number): Patient {
  const diagnosis = {
    date: null,
    severity: null,
    marrowConfirmed: null,
    priorLines: null,
    refractoryOrRelapsed: null,
    site: null,
  }
  const identifiers = [{ authority: 'local', value: `B${id}` }]
  return { id, identifiers, family: null, given: null, sex: 'female', birthDate: '1980-01-01', diagnosis }
}

function series(
  { analyte, unit, high, places }: (typeof analytes)[number],
  points: number,
  seed: number,
): SeriesColumns {
  const r = random(seed, 1)
  const time = new Float64Array(points)
  const value = new Float64Array(points)
  const marks = new Uint32Array(points)
  let level = 0.2
  for (let i = 0; i < points; i++) {
    level = Math.min(1, Math.max(0.01, level + r.integer(-30, 30) / 1000))
    time[i] = start + Math.round(((i + r.integer(0, 9) / 10) / points) * length)
    value[i] = Number((level * high).toFixed(places))
    if (i % 200 === 100) marks[i] = marksOfPoint[((i / 200) | 0) % marksOfPoint.length] ?? 0
  }
  const filled = (text: string) => new Array<string>(points).fill(text)
  return {
    analyte,
    name: analyte,
    unit,
    time,
    value,
    marks,
    id: Float64Array.from({ length: points }, (_, i) => i + 1),
    rangeLow: new Float64Array(points).fill(Number.NaN),
    rangeHigh: new Float64Array(points).fill(Number.NaN),
    rawText: Array.from(value, String),
    rawUnit: filled(unit),
    flags: filled(''),
    source: filled('labs.csv'),
    doubts: new Uint8Array(points),
    grades: new Uint8Array(points),
    ctcae: 'v5',
  }
}
