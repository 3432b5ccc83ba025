import type { AnalyteKey } from '../model'

export type CatalogueKey = Exclude<AnalyteKey, `other:${string}`>

export type Family = 'count' | 'redCount' | 'massConcentration' | 'percent' | 'volume' | 'enzyme'

/** Power of ten as a number, any other factor as an exact decimal. */
export type Factor = number | string

export interface Analyte {
  /** Fixed database id, below 1000. Never reuse one. */
  id: number
  key: CatalogueKey
  family: Family
  /** UCUM. */
  canonicalUnit: string
  /** Units it may be reported in (UCUM) and the factor to the canonical unit (clinical-spec 4.4). Any other unit is not accepted. */
  units: Readonly<Record<string, Factor>>
  /** Decimals worth showing in the canonical unit; stored values keep all of theirs. */
  decimals: number
  /** Fixed y-axis of the chart in the canonical unit: it always holds the threshold lines and is never fitted to the data. */
  plotDomain: readonly [number, number]
  ticks: readonly number[]
  /** Position in tables and panels. */
  order: number
}

/** Powers of ten against 10*9/L. */
const COUNT_UNITS = {
  '10*9/L': 0,
  '10*3/uL': 0,
  '10*6/mL': 0,
  '/nL': 0,
  '/uL': -3,
  '10*6/L': -3,
  '10*2/uL': -1,
  '10*4/uL': 1,
  '10*5/uL': 2,
} as const

const RETICULOCYTE_UNITS = { ...COUNT_UNITS, '10*12/L': 3, '10*6/uL': 3, '/pL': 3 } as const

/** Powers of ten against 10*12/L. */
const RED_COUNT_UNITS = { '10*12/L': 0, '10*6/uL': 0, '/pL': 0, '10*4/uL': -2, '/uL': -6 } as const

const PERCENT_UNITS = { '%': 0 } as const

/** Mass concentrations of 1 ug/L. */
const MICROGRAM_UNITS = { 'ug/L': 0, 'ng/mL': 0 } as const

type Definition = Omit<Analyte, 'key' | 'order'>

const count = { family: 'count', canonicalUnit: '10*9/L', units: COUNT_UNITS, decimals: 2 } as const
const percent = {
  family: 'percent',
  canonicalUnit: '%',
  units: PERCENT_UNITS,
  decimals: 1,
  plotDomain: [0, 100],
  ticks: [0, 25, 50, 75, 100],
} as const
const enzyme = {
  family: 'enzyme',
  canonicalUnit: 'U/L',
  units: { 'U/L': 0, 'ukat/L': '60', 'nkat/L': '0.06' },
  decimals: 0,
} as const

/** In the order of display. */
const DEFINITIONS: Record<CatalogueKey, Definition> = {
  pmn: { id: 1, ...count, plotDomain: [0, 2], ticks: [0, 0.2, 0.5, 1, 1.5, 2] },
  platelets: { id: 9, ...count, decimals: 0, plotDomain: [0, 200], ticks: [0, 20, 50, 100, 150, 200] },
  hemoglobin: {
    id: 10,
    family: 'massConcentration',
    canonicalUnit: 'g/L',
    // mmol/L is the monomer (Fe) unless the unit itself says tetramer.
    units: { 'g/L': 0, 'g/dL': 1, 'mmol/L': '16.1145', 'mmol/L{Hb4}': '64.458' },
    decimals: 0,
    plotDomain: [40, 160],
    ticks: [40, 60, 80, 100, 120, 140, 160],
  },
  reticulocytes: {
    id: 14,
    ...count,
    units: RETICULOCYTE_UNITS,
    decimals: 0,
    plotDomain: [0, 120],
    ticks: [0, 20, 60, 100],
  },
  reticulocytePercent: {
    id: 15,
    ...percent,
    units: { '%': 0, '[ppth]': -1 },
    decimals: 2,
    plotDomain: [0, 5],
    ticks: [0, 1, 2, 3, 4, 5],
  },
  wbc: { id: 8, ...count, plotDomain: [0, 10], ticks: [0, 2, 4, 6, 8, 10] },
  neutrophilPercent: { id: 2, ...percent },
  segmented: { id: 3, ...count, plotDomain: [0, 3], ticks: [0, 0.5, 1, 1.5, 2, 3] },
  segmentedPercent: { id: 4, ...percent },
  bands: { id: 5, ...count, plotDomain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] },
  bandsPercent: { id: 6, ...percent },
  granulocytes: { id: 7, ...count, plotDomain: [0, 3], ticks: [0, 0.5, 1, 1.5, 2, 3] },
  lymphocytes: { id: 16, ...count, plotDomain: [0, 4], ticks: [0, 1, 2, 3, 4] },
  lymphocytePercent: { id: 17, ...percent },
  rbc: {
    id: 13,
    family: 'redCount',
    canonicalUnit: '10*12/L',
    units: RED_COUNT_UNITS,
    decimals: 2,
    plotDomain: [0, 6],
    ticks: [0, 1, 2, 3, 4, 5, 6],
  },
  hematocrit: { id: 11, ...percent, units: { '%': 0, 'L/L': 2 }, plotDomain: [0, 60], ticks: [0, 20, 40, 60] },
  mcv: {
    id: 12,
    family: 'volume',
    canonicalUnit: 'fL',
    units: { fL: 0, um3: 0 },
    decimals: 0,
    plotDomain: [60, 130],
    ticks: [60, 80, 100, 120],
  },
  ferritin: {
    id: 18,
    family: 'massConcentration',
    canonicalUnit: 'ug/L',
    units: { ...MICROGRAM_UNITS, 'pmol/L': '0.445' },
    decimals: 0,
    plotDomain: [0, 5000],
    ticks: [0, 1000, 2000, 3000, 4000, 5000],
  },
  ciclosporin: {
    id: 19,
    family: 'massConcentration',
    canonicalUnit: 'ug/L',
    units: { ...MICROGRAM_UNITS, 'nmol/L': '1.2026' },
    decimals: 0,
    plotDomain: [0, 500],
    ticks: [0, 100, 200, 300, 400, 500],
  },
  creatinine: {
    id: 20,
    family: 'massConcentration',
    canonicalUnit: 'umol/L',
    units: { 'umol/L': 0, 'mg/dL': '88.42', 'mg/L': '8.842' },
    decimals: 0,
    plotDomain: [0, 300],
    ticks: [0, 100, 200, 300],
  },
  alt: { id: 21, ...enzyme, plotDomain: [0, 200], ticks: [0, 50, 100, 150, 200] },
  bilirubin: {
    id: 22,
    family: 'massConcentration',
    canonicalUnit: 'umol/L',
    units: { 'umol/L': 0, 'mg/dL': '17.104', 'mg/L': '1.7104' },
    decimals: 0,
    plotDomain: [0, 100],
    ticks: [0, 25, 50, 75, 100],
  },
  ldh: { id: 23, ...enzyme, plotDomain: [0, 600], ticks: [0, 200, 400, 600] },
  crp: {
    id: 24,
    family: 'massConcentration',
    canonicalUnit: 'mg/L',
    units: { 'mg/L': 0, 'ug/mL': 0, 'mg/dL': 1 },
    decimals: 1,
    plotDomain: [0, 200],
    ticks: [0, 50, 100, 150, 200],
  },
}

function isCatalogueKey(key: string): key is CatalogueKey {
  return Object.hasOwn(DEFINITIONS, key)
}

/** The catalogue in the order of display. */
export const analytes: readonly Analyte[] = Object.keys(DEFINITIONS)
  .filter(isCatalogueKey)
  .map((key, order) => ({ key, order, ...DEFINITIONS[key] }))

const byKey = new Map<string, Analyte>(analytes.map((analyte) => [analyte.key, analyte]))
const byId = new Map<number, Analyte>(analytes.map((analyte) => [analyte.id, analyte]))

/** The catalogue entry; null for an `other:CODE` result, which is shown as it came and never converted. */
export function analyteByKey(key: AnalyteKey): Analyte | null {
  return byKey.get(key) ?? null
}

/** The catalogue entry of a database id; null for ids that were given at run time (1000 and above). */
export function analyteById(id: number): Analyte | null {
  return byId.get(id) ?? null
}

/** Key under which a result unknown to the catalogue is kept. */
export function otherKey(code: string): `other:${string}` {
  return `other:${code}`
}
