/** Rule sets as data (clinical-spec 1.1, 2.1, 2.2). Raise a profile's version with any change of its numbers: it is printed with every label. */

export type ProfileId = 'SEED' | 'BSH' | 'NIH' | 'RACE' | 'JPN' | 'CUSTOM'

/** `strict`: greater than the limit; otherwise at least the limit. */
export interface Above {
  limit: number
  strict: boolean
}

export interface CountLimits {
  /** 10*9/L. */
  pmn: Above
  /** 10*9/L. */
  platelets: Above
  /** g/L; `lowerLimit` = lower limit of normal by sex and age. */
  hemoglobin: Above | 'lowerLimit'
}

export interface SeverityRules {
  /** `pmnBand`: the founding rule, neutrophils alone. */
  basis: 'twoOfThree' | 'pmnBand'
  /** Limits in 10*9/L; a criterion is met below its limit. */
  pmn: number
  verySeverePmn: number
  platelets: number
  reticulocytes: { automated: number; manual: number }
  /** A trial that counts the limit itself as met (`<=`). */
  inclusive: boolean
  /** Percent cellularity; between the two limits few hematopoietic cells are asked for. */
  marrow: { cellularity: number; cellularityWithResidual: number; residual: number; months: number }
}

/** `notSevere`: no longer meets the severity criteria. `improvement`: any of the rises of BSH for non-severe disease. `none`: not defined. */
export type PartialResponse = 'notSevere' | 'improvement' | 'none' | CountLimits

export interface ResponseRules {
  complete: CountLimits
  partial: { severe: PartialResponse; nonSevere: PartialResponse }
  /** Days between the two counts that confirm; 0: one count, judged at the landmark. */
  confirmationDays: number
  /** Months after which no response is declared. */
  landmarkMonths: number
  /** `either`: counts, transfusions or therapy; `fallAndNeed`: a fall with transfusion or therapy; `both`: counts and transfusions. */
  relapse: 'either' | 'fallAndNeed' | 'both'
}

/** Days, unless the name says otherwise (clinical-spec 2.2, 2.3, 7). */
export interface Windows {
  afterPlatelets: number
  afterRedCells: number
  afterGcsf: number
  afterPegGcsf: number
  baseline: number
  courseGap: number
  independence: number
  relapseCounts: number
  relapseTransfusions: number
  lineage: number
  confounderMonths: number
  /** A therapy that starts so soon after day 0 belongs to the same treatment and is no new line. */
  concurrent: number
}

export interface Profile {
  id: ProfileId
  version: string
  /** Source tags of the clinical specification. */
  sources: readonly string[]
  severity: SeverityRules
  response: ResponseRules
  windows: Windows
}

const above = (limit: number): Above => ({ limit, strict: true })
const atLeast = (limit: number): Above => ({ limit, strict: false })

const MARROW = { cellularity: 25, cellularityWithResidual: 50, residual: 30, months: 6 }

const WINDOWS: Windows = {
  afterPlatelets: 7,
  afterRedCells: 14,
  afterGcsf: 7,
  afterPegGcsf: 14,
  baseline: 28,
  courseGap: 90,
  independence: 56,
  relapseCounts: 7,
  relapseTransfusions: 28,
  lineage: 7,
  confounderMonths: 6,
  concurrent: 28,
}

const TWO_OF_THREE: SeverityRules = {
  basis: 'twoOfThree',
  pmn: 0.5,
  verySeverePmn: 0.2,
  platelets: 20,
  reticulocytes: { automated: 60, manual: 20 },
  inclusive: false,
  marrow: MARROW,
}

const BSH_RESPONSE: ResponseRules = {
  complete: { pmn: above(1.5), platelets: above(150), hemoglobin: 'lowerLimit' },
  partial: { severe: 'notSevere', nonSevere: 'improvement' },
  confirmationDays: 28,
  landmarkMonths: 6,
  relapse: 'either',
}

const BSH: Profile = {
  id: 'BSH',
  version: '2016.1',
  sources: ['S7', 'S15', 'S35', 'K: Killick 2016', 'K: Camitta 2000', 'K: Marsh 2009', 'ENG'],
  severity: TWO_OF_THREE,
  response: BSH_RESPONSE,
  windows: WINDOWS,
}

export const profiles: Readonly<Record<ProfileId, Profile>> = {
  BSH,
  // The founding text defines no response: its class is the PMN band, its response rules are those of BSH.
  SEED: {
    ...BSH,
    id: 'SEED',
    version: '1',
    sources: ['SEED', ...BSH.sources],
    severity: { ...TWO_OF_THREE, basis: 'pmnBand' },
  },
  NIH: {
    ...BSH,
    id: 'NIH',
    version: '2017.1',
    sources: ['S8', 'K: Townsley 2017', 'K: Scheinberg 2011', 'K: Scheinberg & Young 2012', 'ENG'],
    response: {
      complete: { pmn: atLeast(1), platelets: atLeast(100), hemoglobin: atLeast(100) },
      partial: { severe: 'notSevere', nonSevere: 'none' },
      confirmationDays: 7,
      landmarkMonths: 6,
      relapse: 'fallAndNeed',
    },
  },
  RACE: {
    ...BSH,
    id: 'RACE',
    version: '2022.1',
    sources: ['K: Peffault de Latour 2022', 'ENG'],
    response: {
      complete: { pmn: above(1), platelets: above(100), hemoglobin: above(100) },
      partial: { severe: 'notSevere', nonSevere: 'none' },
      confirmationDays: 0,
      landmarkMonths: 3,
      relapse: 'either',
    },
  },
  JPN: {
    ...BSH,
    id: 'JPN',
    version: '1',
    sources: ['S16', 'ENG'],
    response: {
      complete: { pmn: above(1.5), platelets: above(100), hemoglobin: above(110) },
      partial: {
        severe: { pmn: above(0.5), platelets: above(20), hemoglobin: above(80) },
        nonSevere: { pmn: above(1), platelets: above(30), hemoglobin: above(80) },
      },
      confirmationDays: 0,
      landmarkMonths: 6,
      relapse: 'both',
    },
  },
  CUSTOM: { ...BSH, id: 'CUSTOM', version: '1' },
}

export const defaultProfile = BSH

/** The profile with that name in any case (`bsh`), or null. */
export function profileById(text: string): Profile | null {
  const id = text.toUpperCase()
  return Object.values(profiles).find((profile) => profile.id === id) ?? null
}

/** Changes to the site's own profile; what is not named stays as in BSH. `version` must change with them. */
export interface ProfileChanges {
  version: string
  severity?: Partial<SeverityRules>
  response?: Partial<ResponseRules>
  windows?: Partial<Windows>
}

export function customProfile(changes: ProfileChanges): Profile {
  return {
    ...profiles.CUSTOM,
    version: changes.version,
    severity: { ...TWO_OF_THREE, ...changes.severity },
    response: { ...BSH_RESPONSE, ...changes.response },
    windows: { ...WINDOWS, ...changes.windows },
  }
}
