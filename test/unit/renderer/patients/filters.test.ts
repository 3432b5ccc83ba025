import { describe, expect, it } from 'vitest'
import { filterRows } from '../../../../renderer/patients/filters'
import type { PatientListRow } from '../../../../shared/contract/patients'

function verySevere(identifier: string, ended: 'HSCT' | 'death' | null): PatientListRow {
  return {
    id: 1,
    identifier,
    authority: 'local',
    family: null,
    given: null,
    sex: 'female',
    birthDate: null,
    latest: {},
    newSince: false,
    summary: {
      pmnBand: ['vSAA'],
      severityClass: 'vSAA',
      response: null,
      responseStatus: null,
      relapse: false,
      ended,
      transfusionDependent: true,
      infusionDue: '2024-05-01',
      profile: 'BSH',
    },
  }
}

describe('filterRows', () => {
  it('finds no patient who has died in what is the case now', () => {
    const rows = [verySevere('lives', null), verySevere('transplanted', 'HSCT'), verySevere('died', 'death')]
    for (const filter of ['verySevere', 'transfusionDependent', 'infusionDue'] as const) {
      expect(filterRows(rows, '', new Set([filter])).map(({ identifier }) => identifier)).toEqual([
        'lives',
        'transplanted',
      ])
    }
    expect(filterRows(rows, 'died', new Set())).toHaveLength(1)
  })
})
