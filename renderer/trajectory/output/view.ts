import type { PinnedNote, SeriesColumns, Trajectory } from '../../../shared/contract/patients'
import { displayDate, displayWall } from '../../../shared/display'
import type { HemoglobinLimit } from '../../../shared/hematology/hemoglobin'
import { t } from '../../../shared/messages'
import type { ClinicalEvent } from '../../../shared/model'
import { completedMonths, parseIso } from '../../../shared/time'
import { patientName } from '../Banner'
import { daysFrom, signed } from '../Focus'
import type { ChartChoices } from '../TrajectoryChart'
import { type Scrub, scrubbedEvent, scrubbedSeries, scrubber } from './deidentify'

export interface ViewInput {
  trajectory: Trajectory
  series: SeriesColumns[]
  choices: ChartChoices
  /** Lower limit of hemoglobin; null when sex or age is not recorded. */
  hemoglobinLimit: HemoglobinLimit | null
  deidentified: boolean
}

/** What leaves the program: the patient as shown, or the same without anything that tells who or when. */
export interface View extends Omit<ViewInput, 'trajectory'> {
  assessment: Trajectory['assessment']
  runs: Trajectory['runs']
  events: ClinicalEvent[]
  /** Pinned by hand; none when de-identified. */
  notes: PinnedNote[]
  /** Ciclosporin levels, drawn on the drug's lane. */
  levels: SeriesColumns | null
  /** Day 0 of the time axis, wall clock in milliseconds; null on a calendar axis. */
  zero: number | null
  /** `FAMILY, Given`, or that the patient is de-identified. */
  name: string
  /** Birth, sex, identifiers, diagnosis; sex, age and diagnosis alone when de-identified. */
  facts: string[]
  /** Cell of the CSV: first identifier, or nothing. */
  identifier: string
  /** Without extension. */
  fileName: string
  /** Last day with data, as text. */
  upTo: string
  /** A wall-clock time as `03-Mar-2024`, or as `day +12` when de-identified. */
  date: (wall: number) => string
  /** The same for `YYYY-MM-DD`. */
  isoDate: (iso: string) => string
}

/** Oldest age that is told in years when de-identified. */
const oldestAge = 89

export function viewOf(input: ViewInput): View {
  const { trajectory, choices, deidentified } = input
  const { patient, assessment, runs } = trajectory
  const scrub: Scrub = deidentified ? scrubber(patient) : (text) => text
  const zero = deidentified ? (choices.zero ?? startOf(trajectory)) : choices.mode === 'days' ? choices.zero : null
  const date = (wall: number) =>
    deidentified ? t('trajectory.day', { day: signed(daysFrom(zero ?? 0, wall)) }) : displayWall(wall)
  const last = lastTime(trajectory)
  const levels = trajectory.series.find(({ analyte }) => analyte === 'ciclosporin') ?? null
  const view = {
    ...input,
    levels: levels && deidentified ? scrubbedSeries(levels, scrub) : levels,
    assessment,
    runs,
    zero,
    series: deidentified ? input.series.map((series) => scrubbedSeries(series, scrub)) : input.series,
    events: deidentified ? trajectory.events.map((event) => scrubbedEvent(event, scrub)) : trajectory.events,
    notes: deidentified ? [] : trajectory.notes,
    upTo: last === null ? t('common.notRecorded') : date(last),
    date,
    isoDate: (iso: string) => isoText(iso, deidentified, date),
  }
  return deidentified
    ? {
        ...view,
        name: t('trajectory.output.anonymous'),
        facts: anonymousFacts(input, zero ?? 0, view.isoDate, scrub),
        identifier: '',
        fileName: 'marrowline-deidentified',
      }
    : {
        ...view,
        name: patientName(patient),
        facts: namedFacts(input, last),
        identifier: patient.identifiers[0]?.value ?? '',
        fileName: fileName(patient),
      }
}

/** A month or year alone can't be told in days: left out when de-identified. */
function isoText(iso: string, deidentified: boolean, date: View['date']): string {
  const at = parseIso(iso)
  if (!deidentified) return displayDate(iso, '')
  return at === null ? '' : date(at.wall)
}

/** Day 0 of the course, else the first count, else the first event. */
function startOf({ assessment, series, events }: Trajectory): number {
  const day0 = assessment.day0 === null ? null : parseIso(assessment.day0)
  if (day0 !== null) return day0.wall
  const counts = series.flatMap(({ time }) => time[0] ?? [])
  const times = counts.length > 0 ? counts : events.map((event) => event.start.wall)
  return times.length === 0 ? 0 : Math.min(...times)
}

function lastTime({ series, events }: Trajectory): number | null {
  const times = [
    ...series.flatMap(({ time }) => time.at(-1) ?? []),
    ...events.map((event) => (event.end ?? event.start).wall),
  ]
  return times.length === 0 ? null : Math.max(...times)
}

/** Completed years; a birth date known by year or month alone counts from its first day. */
function ageAt(birthDate: string, wall: number): number | null {
  const months = completedMonths(`${birthDate}-01-01`.slice(0, 10), { wall, precision: 'day', offset: null })
  return months === null ? null : Math.floor(months / 12)
}

function namedFacts({ trajectory: { patient } }: ViewInput, last: number | null): string[] {
  const { birthDate, sex, identifiers, diagnosis } = patient
  const age = birthDate === null || last === null ? null : ageAt(birthDate, last)
  const born = t('trajectory.output.born', { date: displayDate(birthDate, '') })
  return [
    birthDate === null
      ? t('common.bornUnknown')
      : age === null || last === null
        ? born
        : `${born} (${t('trajectory.output.ageOn', { age, date: displayWall(last) })})`,
    t(`common.sex.${sex}`),
    ...identifiers.map((one) => `${t('common.identifier', { value: one.value })} (${one.authority})`),
    diagnosis.date === null ? '' : t('summary.diagnosed', { date: displayDate(diagnosis.date, '') }),
    diagnosis.severity ?? '',
    diagnosis.refractoryOrRelapsed ?? '',
    diagnosis.priorLines ?? '',
    diagnosis.site === null ? '' : `${t('events.detail.site')}: ${diagnosis.site}`,
  ].filter((text) => text !== '')
}

function anonymousFacts(
  { trajectory: { patient } }: ViewInput,
  zero: number,
  isoDate: View['isoDate'],
  scrub: Scrub,
): string[] {
  const { birthDate, sex, diagnosis } = patient
  const age = birthDate === null ? null : ageAt(birthDate, zero)
  const diagnosed = diagnosis.date === null ? '' : isoDate(diagnosis.date)
  return [
    age === null ? '' : t('trajectory.output.ageAtDay0', { age: age > oldestAge ? `> ${oldestAge}` : age }),
    t(`common.sex.${sex}`),
    diagnosed === '' ? '' : t('summary.diagnosed', { date: diagnosed }),
    diagnosis.severity ?? '',
    scrub(diagnosis.refractoryOrRelapsed ?? ''),
  ].filter((text) => text !== '')
}

function fileName({ family, given, identifiers }: Trajectory['patient']): string {
  const parts = ['marrowline', family, given, identifiers[0]?.value].map((part) =>
    (part ?? '').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, ''),
  )
  return [...parts.filter((part) => part !== '').join('_')].slice(0, 80).join('')
}
