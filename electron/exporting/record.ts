import { randomInt } from 'node:crypto'
import type { ExportRecord } from '../../shared/exporting/memo'
import type { ClinicalEvent, EventDetails, LabResult, Timestamp } from '../../shared/model'

const dayMs = 86_400_000

/** Texts of an event that tell nothing about who it was. */
const plainTexts = new Set([
  'product',
  'donor_relation',
  'passage',
  'ctcae_term',
  'ctcae_version',
  'reason',
  'organism',
])

/** Words for the state of the disease that are no free text. */
const plainState = /^(refractory|relapsed|both|neither|none|yes|no)$/i

/**
 * A record without name, identifiers, places, free text and true dates: all times of the patient move by the same number of days, up to a year
 * either way, so that every interval stays. `pseudonym` stands for the patient.
 */
export function deidentify(record: ExportRecord, pseudonym: string, shiftDays = randomShift()): ExportRecord {
  const { patient, origins } = record
  const specimen = aliases('')
  const subId = aliases('')
  const shift = (at: Timestamp): Timestamp => ({
    wall: at.wall + shiftDays * dayMs,
    precision: at.precision,
    offset: null,
  })
  const result = (own: LabResult): LabResult => ({
    ...own,
    at: shift(own.at),
    rawText: plainValue(own),
    specimen: specimen(own.specimen),
    note: null,
    range: own.range === null ? null : { ...own.range, text: rangeText(own.range) },
    flags: own.flags.filter((flag) => /^[A-Z<>*+-]{1,4}$/i.test(flag)),
    history: own.history.map(result),
    sources: [],
  })
  const event = (own: ClinicalEvent): ClinicalEvent => ({
    ...own,
    start: shift(own.start),
    end: own.end === null ? null : shift(own.end),
    details: plainDetails(own.details),
    source: null,
  })
  const { diagnosis } = patient
  const state = diagnosis.refractoryOrRelapsed
  return {
    patient: {
      id: patient.id,
      identifiers: [{ authority: 'local', value: pseudonym }],
      family: null,
      given: null,
      sex: patient.sex,
      birthDate: patient.birthDate === null ? null : patient.birthDate.slice(0, 4),
      diagnosis: {
        ...diagnosis,
        date: diagnosis.date?.length === 10 ? shiftDate(diagnosis.date, shiftDays) : null,
        priorLines: null,
        refractoryOrRelapsed: state !== null && plainState.test(state) ? state : null,
        site: null,
      },
    },
    results: record.results.map(result),
    events: record.events.filter(({ type }) => type !== 'NOTE').map(event),
    // Numbers of orders lead back to the patient; the order of versions is kept.
    origins: new Map(
      [...origins].map(([id, { issued, ...origin }]) => [
        id,
        {
          ...origin,
          // A local code system often bears the name of the house.
          codeSystem: origin.codeSystem === 'LOINC' || origin.codeSystem === null ? origin.codeSystem : 'local',
          subId: subId(origin.subId),
          issued: issued === null ? null : issued + shiftDays * dayMs,
        },
      ]),
    ),
    externalIds: new Map(),
  }
}

/** 31 to 365 days, earlier or later: no date stays in its month. */
export function randomShift(): number {
  return randomInt(31, 366) * (randomInt(2) === 0 ? -1 : 1)
}

/** The number as the laboratory wrote it; of a text nothing but that there was one. */
function plainValue({ rawText, value }: LabResult): string {
  if (rawText === '' || value === null) return rawText === '' ? '' : 'text'
  return /[<>≤≥]?=?\s*[-+]?\d[\d.,]*/.exec(rawText)?.[0] ?? ''
}

/** Other names for ids, the same for the same: they still bind what belongs together. */
function aliases(prefix: string): (id: string | null) => string | null {
  const known = new Map<string, string>()
  return (id) => {
    if (id === null) return null
    const alias = known.get(id) ?? `${prefix}${known.size + 1}`
    known.set(id, alias)
    return alias
  }
}

/** `1.5-7.5` and the like; a text of any other kind is left out. */
function rangeText({ text }: { text: string }): string {
  return /^[\s<>≤≥=\-–\d.,]*$/.test(text) ? text : ''
}

function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)
}

function plainDetails(details: EventDetails): EventDetails {
  return Object.fromEntries(
    Object.entries(details).filter(([key, value]) => typeof value === 'number' || plainTexts.has(key)),
  )
}
