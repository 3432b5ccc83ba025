import { analyteByKey, analytes } from '../../shared/hematology/analytes'
import { withDerived } from '../../shared/hematology/derive'
import type { AnalyteKey, LabResult, Patient } from '../../shared/model'
import { formatDateTime, formatIso } from '../../shared/time'
import { type ListedPatient, listPatients } from '../database/patientList'
import { loadPatients } from '../database/patients'
import { loadRecord, loadResults } from '../database/records'
import type { Db } from '../database/sql'
import { exit, type Invocation, type Output, printJson, printTable, textOption } from './command'
import { patientOf, withDatabase } from './database'
import { eventOf, identityOf, pointOf } from './points'

const listed = ['pmn', 'platelets', 'hemoglobin'] as const
const dayMs = 86_400_000

/** `patients`: everyone in the database, with counts and latest values. */
export async function patients({ db: file, json }: Invocation, output: Output): Promise<number> {
  await withDatabase(file, 'read', (db) => {
    const identities = new Map(loadPatients(db).map((patient) => [patient.id, patient]))
    const rows = listPatients(db).flatMap((row) => {
      const patient = identities.get(row.id)
      return patient ? [patientRow(db, row, patient)] : []
    })
    if (json) {
      const points = rows.map(({ latest, ...row }) => ({
        ...row,
        latest: Object.fromEntries(listed.map((key) => [key, latest[key] === undefined ? null : pointOf(latest[key])])),
      }))
      printJson(output, points)
      return
    }
    const cells = rows.map(({ id, name, results, events, first, last, latest }) => [
      id,
      name,
      results,
      events,
      first,
      last,
      ...listed.map((key) => valueText(latest[key])),
    ])
    printTable(output, ['id', 'name', 'results', 'events', 'first', 'last', ...listed], cells)
  })
  return exit.done
}

function patientRow(db: Db, row: ListedPatient, patient: Patient) {
  const { results, events, first, last } = row
  const latest: Partial<Record<AnalyteKey, LabResult>> = {}
  for (const key of listed) {
    const found = latestOf(db, row, key)
    if (found !== undefined) latest[key] = found
  }
  const { id, authority, patientId, name, sex, birthDate } = identityOf(patient)
  return {
    id: String(id),
    authority,
    patientId,
    name: name === null ? null : String(name),
    sex,
    birthDate,
    results,
    events,
    first: dateText(first),
    last: dateText(last),
    latest,
  }
}

/** Newest shown result; where none is reported, the newest derived one. */
function latestOf(db: Db, { id, latest, results }: ListedPatient, key: (typeof listed)[number]): LabResult | undefined {
  const newest = latest[key]
  const analyte = analyteByKey(key)
  if (newest && analyte) {
    const day = Math.floor(newest.time / dayMs) * dayMs
    return loadResults(db, id, analyte.id, day, day + dayMs - 1).findLast(isShown)
  }
  if (key !== 'pmn' || results === 0) return undefined
  return withDerived(loadRecord(db, id)?.results ?? []).findLast((result) => result.analyte === key && isShown(result))
}

function isShown({ state, value }: LabResult): boolean {
  return value !== null && (state === 'current' || state === 'conflict')
}

function dateText(wall: number | null): string | null {
  return wall === null ? null : formatIso({ wall, precision: 'day', offset: null })
}

function valueText(result: LabResult | undefined): string {
  return result === undefined ? '' : `${result.comparator ?? ''}${result.value} ${result.unit}`
}

/** `series PATIENT`: results by analyte, and events. */
export async function series(invocation: Invocation, output: Output): Promise<number> {
  const wanted = textOption(invocation, 'analyte')
    ?.split(',')
    .map((key) => key.trim())
  await withDatabase(invocation.db, 'read', (db) => {
    const patient = patientOf(db, invocation.words[0] ?? '')
    const record = loadRecord(db, patient.id)
    const results = withDerived(record?.results ?? []).filter(({ analyte }) => wanted?.includes(analyte) ?? true)
    const byAnalyte = groupByAnalyte(results)
    if (invocation.json) {
      const points = Object.fromEntries([...byAnalyte].map(([key, own]) => [key, own.map(pointOf)]))
      printJson(output, { patient: identityOf(patient), series: points, events: (record?.events ?? []).map(eventOf) })
      return
    }
    for (const [key, own] of byAnalyte) {
      for (const result of own) {
        output.out(
          `${key}\t${formatDateTime(result.at)}\t${result.value === null ? result.rawText : valueText(result)}\t${result.status}\n`,
        )
      }
    }
    for (const { type, start, status, dose } of record?.events ?? []) {
      output.out(`${type}\t${formatDateTime(start)}\t${dose === null ? '' : `${dose.value} ${dose.unit}`}\t${status}\n`)
    }
  })
  return exit.done
}

/** In the catalogue's order, unknown analytes last. */
function groupByAnalyte(results: readonly LabResult[]): Map<AnalyteKey, LabResult[]> {
  const groups = new Map<AnalyteKey, LabResult[]>()
  for (const { key } of analytes) groups.set(key, [])
  for (const result of results) {
    const group = groups.get(result.analyte)
    if (group) group.push(result)
    else groups.set(result.analyte, [result])
  }
  for (const [key, group] of groups) if (group.length === 0) groups.delete(key)
  return groups
}
