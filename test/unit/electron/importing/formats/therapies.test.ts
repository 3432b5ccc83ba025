import { describe, expect, it } from 'vitest'
import { bagCount, cellDose, therapyOf } from '../../../../../electron/importing/formats/therapies'

describe('therapies by code', () => {
  it.each([
    ['ATC', 'L04AA03', 'ATG'],
    ['http://www.whocc.no/atc', 'L04AA04', 'ATG'],
    ['', 'L04AD01', 'CSA'],
    ['RxNorm', '3008', 'CSA'],
    ['http://www.nlm.nih.gov/research/umls/rxnorm', '68442', 'GCSF'],
    ['SCT', '71493000', 'RBC'],
    ['SCT', '12719002', 'PLT'],
    ['SCT', '234336002', 'HSCT'],
    ['local', 'MSC', 'MSC'],
    ['local', '3008', undefined],
    ['SCT', '116859006', undefined],
  ])('%s %s is %s', (system, code, type) => {
    expect(therapyOf({ system, code, text: null })?.type).toBe(type)
  })
})

describe('therapies by name', () => {
  it.each([
    ['Thymoglobulin 25 mg', 'ATG'],
    ['Anti-Thymozyten-Globulin (Pferd)', 'ATG'],
    ['抗胸腺细胞球蛋白', 'ATG'],
    ['Ciclosporine 100 mg capsule', 'CSA'],
    ['环孢素软胶囊', 'CSA'],
    ['Metilprednisolona', 'STEROID'],
    ['Prednison', 'STEROID'],
    ['Danazol', 'ANDROGEN'],
    ['海曲泊帕', 'TPO_RA'],
    ['Pegfilgrastim', 'GCSF'],
    ['rhG-CSF', 'GCSF'],
    ['UC-MSC infusion', 'MSC'],
    ['Mesenchymale Stromazellen', 'MSC'],
    ['células madre mesenquimales', 'MSC'],
    ['Erythrozytenkonzentrat', 'RBC'],
    ['Concentré de globules rouges', 'RBC'],
    ['Concentrado de hemácias', 'RBC'],
    ['Emazie concentrate', 'RBC'],
    ['Erytrocytenconcentraat', 'RBC'],
    ['悬浮红细胞', 'RBC'],
    ['Thrombozytenkonzentrat', 'PLT'],
    ['Concentré de plaquettes', 'PLT'],
    ['Piastrine da aferesi', 'PLT'],
    ['Allogeneic stem cell transplantation', 'HSCT'],
    ['Knochenmarktransplantation', 'HSCT'],
    ['Prednisolone acetate eye drops', undefined],
    ['Ciclosporin ophthalmic emulsion', undefined],
    ['Antiplatelet therapy', undefined],
    ['MS Contin', undefined],
    ['Paracetamol', undefined],
    ['', undefined],
  ])('%s is %s', (text, type) => {
    expect(therapyOf({ text })?.type).toBe(type)
  })

  it('tells horse from rabbit globulin', () => {
    expect(therapyOf({ text: 'ATG (equine)' })?.product).toBe('ATG (horse)')
    expect(therapyOf({ text: 'rabbit ATG' })?.product).toBe('ATG (rabbit)')
    expect(therapyOf({ text: 'ATG' })?.product).toBe('ATG')
  })
})

describe('doses', () => {
  it.each([
    ['2.0', '10*6/kg', { cells_per_kg_e6: 2 }],
    ['1', '10^6 cells/kg', { cells_per_kg_e6: 1 }],
    ['1500000', 'cells/kg', { cells_per_kg_e6: 1.5 }],
    ['7', 'x10E7', { total_cells_e6: 70 }],
    ['120', '10*6 cells', { total_cells_e6: 120 }],
    ['90', 'million', { total_cells_e6: 90 }],
    ['100', 'mL', {}],
    ['2', 'mg/kg', {}],
    ['2', '/kg', {}],
    ['many', '10*6/kg', {}],
    ['3', '10*6/mL', {}],
    ['3', 'M cells', { total_cells_e6: 3 }],
    ['3', 'm', {}],
  ])('%s %s', (value, unit, details) => {
    expect(cellDose(value, unit)).toEqual(details)
  })

  it('counts bags and units, not volumes', () => {
    expect(bagCount('2', 'units')).toEqual({ units: 2 })
    expect(bagCount('2', '单位')).toEqual({ units: 2 })
    expect(bagCount('250', 'mL')).toEqual({})
  })
})
