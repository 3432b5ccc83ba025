/** Seven invented laboratories, each with its own codes, names, units, decimals, ranges and clock. */

export type DemoAnalyte =
  | 'wbc'
  | 'pmn'
  | 'lymphocytes'
  | 'platelets'
  | 'hemoglobin'
  | 'reticulocytes'
  | 'ciclosporin'
  | 'ferritin'
  | 'creatinine'
  | 'alt'
  | 'crp'

export interface LaboratoryTest {
  code: string
  loinc: string
  name: string
  unit: string
  /** Reported number = canonical number × factor. */
  factor: number
  decimals: number
  /** Reported numbers are multiples of it. */
  step: number
  low: number | null
  high: number | null
  /** Smallest number that this laboratory reports; below it stands `<floor`. In its own unit. */
  floor: number | null
}

export interface Laboratory {
  site: string
  system: string
  /** ISO 8601 offset of its clock. */
  offset: string
  tests: Record<DemoAnalyte, LaboratoryTest>
  /** Reticulocytes are counted under the microscope before this date (`YYYY-MM-DD`), by the analyser from then on; '' = always by analyser. */
  manualReticulocytesUntil: string
}

interface Unit {
  text: string
  factor: number
  decimals: number
  step?: number
}

const perLitre = (text: string, decimals: number): Unit => ({ text, factor: 1, decimals })
const perMicrolitre = (text: string, step: number): Unit => ({ text, factor: 1000, decimals: 0, step })
const gramsPerLitre: Unit = { text: 'g/L', factor: 1, decimals: 0 }
const gramsPerDecilitre: Unit = { text: 'g/dL', factor: 0.1, decimals: 1 }

interface Style {
  site: string
  offset: string
  loinc: boolean
  names: Partial<Record<DemoAnalyte, string>>
  white: Unit
  platelets: Unit
  reticulocytes: Unit
  hemoglobin: Unit
  /** Lowest reported neutrophil count, in 10*9/L. */
  pmnFloor: number | null
  manualReticulocytesUntil: string
}

const english: Record<DemoAnalyte, string> = {
  wbc: 'WBC',
  pmn: 'ANC',
  lymphocytes: 'LYMPH#',
  platelets: 'PLT',
  hemoglobin: 'HGB',
  reticulocytes: 'RETIC#',
  ciclosporin: 'Ciclosporin',
  ferritin: 'Ferritin',
  creatinine: 'Creatinine',
  alt: 'ALT',
  crp: 'CRP',
}

const loinc: Record<DemoAnalyte, string> = {
  wbc: '6690-2',
  pmn: '751-8',
  lymphocytes: '731-0',
  platelets: '777-3',
  hemoglobin: '718-7',
  reticulocytes: '60474-4',
  ciclosporin: '3520-4',
  ferritin: '2276-4',
  creatinine: '14682-9',
  alt: '1742-6',
  crp: '1988-5',
}

/** Reference ranges in canonical units (clinical-spec 3.3, adult fallback). */
const ranges: Record<DemoAnalyte, readonly [number | null, number | null]> = {
  wbc: [4, 11],
  pmn: [1.8, 7.5],
  lymphocytes: [1, 4],
  platelets: [150, 400],
  hemoglobin: [120, 160],
  reticulocytes: [25, 100],
  ciclosporin: [null, null],
  ferritin: [15, 300],
  creatinine: [45, 104],
  alt: [null, 45],
  crp: [null, 5],
}

function laboratory(style: Style): Laboratory {
  const chemistry = (text: string): Unit => ({ text, factor: 1, decimals: 0 })
  const units: Record<DemoAnalyte, Unit> = {
    wbc: style.white,
    pmn: style.white,
    lymphocytes: style.white,
    platelets: style.platelets,
    hemoglobin: style.hemoglobin,
    reticulocytes: style.reticulocytes,
    ciclosporin: chemistry('ng/mL'),
    ferritin: chemistry('ng/mL'),
    creatinine: chemistry('umol/L'),
    alt: chemistry('U/L'),
    crp: { text: 'mg/L', factor: 1, decimals: 1 },
  }
  function test(analyte: DemoAnalyte): LaboratoryTest {
    const unit = units[analyte]
    const [low, high] = ranges[analyte]
    const floor = analyte === 'pmn' ? style.pmnFloor : null
    return {
      code: english[analyte].toUpperCase(),
      loinc: style.loinc ? loinc[analyte] : '',
      name: style.names[analyte] ?? english[analyte],
      unit: unit.text,
      factor: unit.factor,
      decimals: unit.decimals,
      step: unit.step ?? 10 ** -unit.decimals,
      low: low === null ? null : low * unit.factor,
      high: high === null ? null : high * unit.factor,
      floor: floor === null ? null : floor * unit.factor,
    }
  }
  return {
    site: style.site,
    system: `LIS-${style.site}`,
    offset: style.offset,
    manualReticulocytesUntil: style.manualReticulocytesUntil,
    tests: {
      wbc: test('wbc'),
      pmn: test('pmn'),
      lymphocytes: test('lymphocytes'),
      platelets: test('platelets'),
      hemoglobin: test('hemoglobin'),
      reticulocytes: test('reticulocytes'),
      ciclosporin: test('ciclosporin'),
      ferritin: test('ferritin'),
      creatinine: test('creatinine'),
      alt: test('alt'),
      crp: test('crp'),
    },
  }
}

const chinese: Style['names'] = {
  wbc: '白细胞',
  pmn: '中性粒细胞绝对值',
  platelets: '血小板计数',
  hemoglobin: '血红蛋白',
  reticulocytes: '网织红细胞绝对值',
}
const french: Style['names'] = {
  wbc: 'Leucocytes',
  pmn: 'Polynucléaires neutrophiles',
  platelets: 'Plaquettes',
  hemoglobin: 'Hémoglobine',
  reticulocytes: 'Réticulocytes',
}

export const laboratories: readonly [Laboratory, ...Laboratory[]] = [
  laboratory({
    site: 'A',
    offset: '+08:00',
    loinc: true,
    names: {},
    white: perLitre('10*9/L', 2),
    platelets: perLitre('10*9/L', 0),
    reticulocytes: perLitre('10*9/L', 1),
    hemoglobin: gramsPerLitre,
    pmnFloor: null,
    manualReticulocytesUntil: '',
  }),
  laboratory({
    site: 'B',
    offset: '-03:00',
    loinc: true,
    names: { pmn: 'Absolute Neutrophils', platelets: 'Platelets' },
    white: perMicrolitre('/mm3', 10),
    platelets: perMicrolitre('/mm3', 1000),
    reticulocytes: perMicrolitre('/mm3', 100),
    hemoglobin: gramsPerDecilitre,
    pmnFloor: 0.1,
    manualReticulocytesUntil: '',
  }),
  laboratory({
    site: 'C',
    offset: '+00:00',
    loinc: true,
    names: {},
    white: perLitre('K/uL', 2),
    platelets: perLitre('K/uL', 0),
    reticulocytes: perLitre('K/uL', 1),
    hemoglobin: gramsPerDecilitre,
    pmnFloor: 0.1,
    manualReticulocytesUntil: '',
  }),
  laboratory({
    site: 'D',
    offset: '+08:00',
    loinc: false,
    names: chinese,
    white: perLitre('10^9/L', 2),
    platelets: perLitre('10^9/L', 0),
    reticulocytes: perLitre('10^9/L', 1),
    hemoglobin: gramsPerLitre,
    pmnFloor: null,
    manualReticulocytesUntil: '',
  }),
  laboratory({
    site: 'E',
    offset: '+05:30',
    loinc: true,
    names: { hemoglobin: 'Haemoglobin' },
    white: perMicrolitre('/uL', 10),
    platelets: perLitre('10*3/uL', 0),
    reticulocytes: perLitre('10*3/uL', 1),
    hemoglobin: gramsPerDecilitre,
    pmnFloor: null,
    manualReticulocytesUntil: '2024-12-01',
  }),
  laboratory({
    site: 'F',
    offset: '+04:00',
    loinc: true,
    names: french,
    white: perLitre('G/L', 2),
    platelets: perLitre('G/L', 0),
    reticulocytes: perLitre('G/L', 1),
    hemoglobin: gramsPerDecilitre,
    pmnFloor: null,
    manualReticulocytesUntil: '',
  }),
  laboratory({
    site: 'G',
    offset: '+00:00',
    loinc: true,
    names: {},
    white: perLitre('x10^9/L', 2),
    platelets: perLitre('x10^9/L', 0),
    reticulocytes: perLitre('x10^9/L', 1),
    hemoglobin: gramsPerLitre,
    pmnFloor: null,
    manualReticulocytesUntil: '',
  }),
]
