import { describe, expect, it } from 'vitest'
import { worthKeeping } from '../../../../electron/importing/answers'

describe('worthKeeping', () => {
  it('forgets what speaks of one file’s patient: a match, a day 0, a file without a patient column', () => {
    const answers = {
      'dateOrder:date': 'day-month',
      'unit:pmn': '10*9/L',
      'columnMeaning:result': 'Wert',
      'columnMeaning:patient': 'none',
      'columnMeaning:day 0': '2024-03-05',
      'patientMatch:local|7': 'same',
    }
    expect(worthKeeping(answers)).toEqual({
      'dateOrder:date': 'day-month',
      'unit:pmn': '10*9/L',
      'columnMeaning:result': 'Wert',
    })
  })

  it('keeps which column names the patient', () => {
    expect(worthKeeping({ 'columnMeaning:patient': 'MRN' })).toEqual({ 'columnMeaning:patient': 'MRN' })
  })
})
