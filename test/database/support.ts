import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { addScopes, createBatch } from '../../electron/database/batches'
import { comparators, encode, methods, precisions, states, statuses } from '../../electron/database/codes'
import { addEvents, type NewEvent, resolvePatientEvents } from '../../electron/database/events'
import { openDatabase } from '../../electron/database/open'
import { createPatient, findPatient, type PatientStatement, statePatient } from '../../electron/database/patients'
import { insertResults } from '../../electron/database/results'
import type { Db } from '../../electron/database/sql'
import { refreshPatients } from '../../electron/database/summaries'
import { analyteId, createTerms } from '../../electron/database/terms'
import { resolveAgain } from '../../electron/database/undo'
import type { AnalyteKey, Comparator, Method, ResultState, ResultStatus } from '../../shared/model'
import { parseIso } from '../../shared/time'

export const by = { actor: 'tester', now: Date.UTC(2024, 5, 1) }

/** A path in a folder that is removed after the test. */
export function temporaryFile(name = 'test.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'marrowline-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, name)
}

/** An empty database that is closed and removed after the test. */
export function temporaryDatabase(): Db {
  const db = openDatabase(temporaryFile())
  onTestFinished(() => {
    db.close()
  })
  return db
}

export interface Row {
  patient: string
  analyte?: AnalyteKey
  at: string
  value: number | null
  text?: string
  unit?: string
  comparator?: Comparator | null
  status?: ResultStatus
  method?: Method | null
  specimen?: string | null
  issued?: number | null
  flags?: string | null
}

export const unknownDiagnosis: PatientStatement['diagnosis'] = {
  date: null,
  severity: null,
  marrowConfirmed: null,
  priorLines: null,
  refractoryOrRelapsed: null,
  site: null,
}

/** Stores rows and events as one import does: one batch in one transaction. Events name their patient by identifier. */
export function importRows(
  db: Db,
  file: string,
  rows: readonly Row[],
  events: readonly (Omit<NewEvent, 'patient'> & { of: string })[] = [],
  identity: Partial<PatientStatement> = {},
  importedAt = by.now,
): number {
  return db.transaction(() => {
    const batch = createBatch(db, {
      file,
      sha256: file.padEnd(64, '0'),
      size: 10,
      format: 'test',
      readerVersion: '1',
      layout: 'test',
      importedAt,
      counts: { read: rows.length + events.length },
      answers: {},
      compressed: new Uint8Array([1, 2, 3]),
    })
    const terms = createTerms(db)
    const touched = new Map<number, Set<number>>()
    const patientOf = (value: string) => {
      const identifiers = [{ authority: 'local', value }]
      const id = findPatient(db, { authority: 'local', value }) ?? createPatient(db)
      if (!touched.has(id)) {
        statePatient(db, id, batch, {
          family: null,
          given: null,
          sex: null,
          birthDate: null,
          diagnosis: unknownDiagnosis,
          ...identity,
          identifiers,
        })
        touched.set(id, new Set([0]))
        addScopes(db, batch, [{ patient: id, analyte: 0, first: 0, last: 0, count: 0 }])
      }
      return id
    }
    const staged = rows.map((row, index) => {
      const at = parseIso(row.at)
      if (!at) throw new Error(`bad time ${row.at}`)
      return { ...row, at, index, patient: patientOf(row.patient), analyte: analyteId(db, row.analyte ?? 'pmn') }
    })
    const order = [...staged].sort(
      (a, b) => a.patient - b.patient || a.analyte - b.analyte || a.at.wall - b.at.wall || a.index - b.index,
    )
    insertResults(
      db,
      batch,
      {
        patient: staged.map(({ patient }) => patient),
        analyte: staged.map(({ analyte }) => analyte),
        time: staged.map(({ at }) => at.wall),
        precision: staged.map(({ at }) => encode(precisions, at.precision)),
        offset: staged.map(({ at }) => at.offset ?? Number.NaN),
        value: staged.map(({ value }) => value ?? Number.NaN),
        comparator: staged.map(({ comparator }) => encode<Comparator | null>(comparators, comparator ?? null)),
        rawText: (index) => staged[index]?.text ?? String(staged[index]?.value ?? ''),
        rawUnit: staged.map(({ unit }) => terms.term(unit ?? '10*9/L')),
        status: staged.map(({ status }) => encode<ResultStatus>(statuses, status ?? 'final')),
        state: staged.map(() => encode<ResultState>(states, 'current')),
        method: staged.map(({ method }) => encode<Method | null>(methods, method ?? null)),
        specimen: (index) => staged[index]?.specimen ?? null,
        code: staged.map(() => terms.coding('LOINC', '751-8', 'Neutrophils')),
        flags: staged.map(({ flags }) => terms.term(flags)),
        issued: staged.map(({ issued }) => issued ?? Number.NaN),
        row: staged.map(({ index }) => index + 2),
      },
      order.map(({ index }) => index),
    )
    for (const { patient, analyte, at } of staged) {
      addScopes(db, batch, [{ patient, analyte, first: at.wall, last: at.wall, count: 1 }])
      touched.get(patient)?.add(analyte)
      resolveAgain(db, patient, analyte, at.wall, at.wall)
    }
    addEvents(
      db,
      batch,
      events.map(({ of, ...event }) => ({ ...event, patient: patientOf(of) })),
      importedAt,
    )
    for (const patient of touched.keys()) resolvePatientEvents(db, patient)
    refreshPatients(db, touched)
    return batch
  })()
}

export function day(text: string) {
  const at = parseIso(text)
  if (!at) throw new Error(`bad time ${text}`)
  return at
}

/** An MSC infusion as a file gives it. */
export function infusion(of: string, start: string, dose: number): Omit<NewEvent, 'patient'> & { of: string } {
  return {
    of,
    type: 'MSC',
    start: day(start),
    end: null,
    status: 'given',
    dose: { value: dose, unit: '10*6/kg' },
    details: { donor_id: 'D1' },
    externalId: null,
    issued: null,
    row: 2,
    cell: null,
  }
}
