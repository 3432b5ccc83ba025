import {
  type LatestColumns,
  type LatestValue,
  listedAnalytes,
  type PatientListColumns,
  type PatientListRow,
} from './contract/patients'
import { analyteByKey } from './hematology/analytes'

/** Rows of the patient list as columns, in the same order. */
export function listColumns(rows: readonly PatientListRow[]): PatientListColumns {
  const latest = (key: (typeof listedAnalytes)[number]) =>
    latestColumns(
      rows.map((row) => row.latest[key]),
      analyteByKey(key)?.canonicalUnit ?? '',
    )
  return {
    id: Float64Array.from(rows, (row) => row.id),
    identifier: rows.map((row) => row.identifier),
    authority: rows.map((row) => row.authority),
    family: rows.map((row) => row.family),
    given: rows.map((row) => row.given),
    sex: rows.map((row) => row.sex),
    birthDate: rows.map((row) => row.birthDate),
    latest: { pmn: latest('pmn'), platelets: latest('platelets'), hemoglobin: latest('hemoglobin') },
    newSince: Uint8Array.from(rows, (row) => Number(row.newSince)),
    severityClass: rows.map((row) => row.summary?.severityClass ?? null),
    pmnBand: rows.map((row) => row.summary?.pmnBand.join('/') ?? ''),
    response: rows.map((row) => row.summary?.response ?? null),
    responseStatus: rows.map((row) => row.summary?.responseStatus ?? null),
    relapse: Uint8Array.from(rows, (row) => Number(row.summary?.relapse ?? false)),
    ended: rows.map((row) => row.summary?.ended ?? null),
    transfusionDependent: Uint8Array.from(rows, (row) => Number(row.summary?.transfusionDependent ?? false)),
    infusionDue: rows.map((row) => row.summary?.infusionDue ?? null),
    profile: rows.map((row) => row.summary?.profile ?? ''),
  }
}

function latestColumns(values: readonly (LatestValue | undefined)[], unit: string): LatestColumns {
  return {
    unit,
    time: Float64Array.from(values, (one) => one?.time ?? Number.NaN),
    value: Float64Array.from(values, (one) => one?.value ?? Number.NaN),
    comparator: values.map((one) => one?.comparator ?? null),
    rawText: values.map((one) => one?.rawText ?? ''),
    dayOnly: Uint8Array.from(values, (one) => Number(one?.dayOnly ?? false)),
  }
}

/** The rows that the columns were made from. */
export function listRows(columns: PatientListColumns): PatientListRow[] {
  return Array.from(columns.id, (id, n): PatientListRow => {
    const severityClass = columns.severityClass[n] ?? null
    const latest: PatientListRow['latest'] = {}
    for (const key of listedAnalytes) {
      const value = latestValue(columns.latest[key], n)
      if (value !== null) latest[key] = value
    }
    return {
      id,
      identifier: columns.identifier[n] ?? '',
      authority: columns.authority[n] ?? '',
      family: columns.family[n] ?? null,
      given: columns.given[n] ?? null,
      sex: columns.sex[n] ?? 'unknown',
      birthDate: columns.birthDate[n] ?? null,
      latest,
      newSince: columns.newSince[n] === 1,
      summary:
        severityClass === null
          ? null
          : {
              severityClass,
              pmnBand: columns.pmnBand[n]?.split('/').filter((band) => band !== '') ?? [],
              response: columns.response[n] ?? null,
              responseStatus: columns.responseStatus[n] ?? null,
              relapse: columns.relapse[n] === 1,
              ended: columns.ended[n] ?? null,
              transfusionDependent: columns.transfusionDependent[n] === 1,
              infusionDue: columns.infusionDue[n] ?? null,
              profile: columns.profile[n] ?? '',
            },
    }
  })
}

function latestValue(
  { unit, time, value, comparator, rawText, dayOnly }: LatestColumns,
  n: number,
): LatestValue | null {
  const at = time[n] ?? Number.NaN
  if (Number.isNaN(at)) return null
  const number = value[n] ?? Number.NaN
  return {
    time: at,
    dayOnly: dayOnly[n] === 1,
    value: Number.isNaN(number) ? null : number,
    comparator: comparator[n] ?? null,
    rawText: rawText[n] ?? '',
    unit,
  }
}
