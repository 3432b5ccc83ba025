import { expect, test } from 'vitest'
import { listPatients } from '../../electron/database/patientList'
import { markAllStale, saveSummary, stalePatients } from '../../electron/database/summaries'
import type { PatientSummary } from '../../shared/contract/patients'
import { importRows, temporaryDatabase } from './support'

const summary: PatientSummary = {
  pmnBand: ['SAA'],
  severityClass: 'SAA',
  response: 'PR',
  responseStatus: 'confirmed',
  relapse: false,
  ended: null,
  transfusionDependent: false,
  lastMsc: null,
  infusionDue: null,
  profile: 'BSH',
}

test('a summary of another version of the program is computed again', () => {
  const db = temporaryDatabase()
  importRows(db, 'a.csv', [{ patient: 'A', at: '2024-03-05', value: 0.4 }])
  const [patient] = stalePatients(db, '1.0.0')
  if (patient === undefined) throw new Error('no patient')
  saveSummary(db, patient, summary, '1.0.0')
  expect(stalePatients(db, '1.0.0')).toEqual([])
  expect(listPatients(db)[0]?.summary).toMatchObject(summary)
  expect(stalePatients(db, '1.1.0')).toEqual([patient])
  markAllStale(db)
  expect(stalePatients(db, '1.0.0')).toEqual([patient])
})
