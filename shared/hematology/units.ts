import Big from 'big.js'
import type { AnalyteKey } from '../model'
import { type Analyte, analyteByKey, type Factor, type Family } from './analytes'

/** What a unit measures. `field` is a count per microscope field: urine and smears, never a blood count. */
export type Dimension = 'count' | 'percent' | 'fraction' | 'mass' | 'molar' | 'volume' | 'enzyme' | 'field'

/** `unit` is UCUM. `lostSuperscript` (`109/L`) and `noDivisor` (`mm3`) are likely readings that a person must confirm. */
export type UnitReading =
  | { kind: 'missing' }
  | { kind: 'unknown' }
  | { kind: 'known' | 'lostSuperscript' | 'noDivisor'; unit: string; dimension: Dimension }

/** A unit as accepted for an analyte, or why it is not; `proposal` is what a person may confirm, never applied by itself. */
export type Conversion =
  | {
      ok: true
      /** The unit as read (UCUM). */
      unit: string
      canonicalUnit: string
      /** False when the canonical number is the reported one. */
      converted: boolean
      /** Plain decimal text (see `readMeasurement`) to the canonical unit: exact, rounded once to the nearest double. */
      toCanonical: (decimal: string) => number
      /** Canonical unit to the reported one, to 15 significant digits. */
      fromCanonical: (value: number) => number
    }
  | {
      ok: false
      code: 'unitMissing' | 'unitUnknown' | 'unitAmbiguous' | 'unitWrongFamily' | 'unitLostSuperscript'
      proposal: string | null
    }

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Volumes that counts are given in, after dots and brackets are gone. */
const VOLUMES = new Map<string, string>(
  Object.entries({
    l: 'L',
    liter: 'L',
    litre: 'L',
    ml: 'mL',
    ul: 'uL',
    mcl: 'uL',
    microl: 'uL',
    microliter: 'uL',
    microlitre: 'uL',
    mm3: 'uL',
    mmc: 'uL',
    cmm: 'uL',
    cumm: 'uL',
    nl: 'nL',
    pl: 'pL',
  }),
)

/** Words for a power of ten in counts. `mil` is left out: thousand in Spanish, million in English. */
const POWERS = new Map<string, number>(
  Object.entries({
    '': 0,
    k: 3,
    '1000': 3,
    th: 3,
    thou: 3,
    thous: 3,
    thousand: 3,
    thousands: 3,
    tsd: 3,
    miles: 3,
    mille: 3,
    mila: 3,
    千: 3,
    万: 4,
    萬: 4,
    lac: 5,
    lacs: 5,
    lakh: 5,
    lakhs: 5,
    mio: 6,
    mill: 6,
    million: 6,
    millions: 6,
    millones: 6,
    milioni: 6,
    mpt: 6,
    giga: 9,
    gpt: 9,
    mrd: 9,
    tera: 12,
    tpt: 12,
  }),
)

/** Powers of ten as capitals only: g is gram, m and t are nothing certain. `GI/L` and `TI/L` are written by trials. */
const CAPITALS = new Map([
  ['M', 6],
  ['G', 9],
  ['GI', 9],
  ['T', 12],
  ['TI', 12],
])

/** What is counted, where the unit names it. */
const COUNTED = /(?:cells?|leu[ck]ocytes?|platelets?|zellen|cellules?|celulas?|células?|cél|cel|#|个|個)$/i

/** Units that are no counts: UCUM, dimension, further spellings in lower case without blanks. */
const OTHER_UNITS: readonly (readonly [string, Dimension, ...string[]])[] = [
  ['%', 'percent', 'percent', 'prozent', '/100', '/100wbc', '%wbc', 'vol%', 'vol.%'],
  ['[ppth]', 'percent', '‰', 'promille', 'permille', 'o/oo', '0/00'],
  ['L/L', 'fraction'],
  ['g/L', 'mass', 'gm/l', 'gr/l'],
  ['g/dL', 'mass', 'g%', 'gm%', 'gr%', 'gm/dl', 'gms/dl', 'gr/dl', 'g/100ml', 'gm/100ml', 'gr/100ml'],
  ['g/mL', 'mass'],
  ['mg/L', 'mass'],
  ['mg/dL', 'mass', 'mg%', 'mg/100ml'],
  ['ug/L', 'mass', 'mcg/l'],
  ['ug/mL', 'mass', 'mcg/ml'],
  ['ng/mL', 'mass'],
  ['mmol/L', 'molar', 'mmol/l(fe)', 'mmol(fe)/l', 'mmol/l(monomer)'],
  ['mmol/L{Hb4}', 'molar', 'mmol/l(hb4)', 'mmol(hb4)/l', 'mmol/l(tetramer)'],
  ['umol/L', 'molar', 'mcmol/l'],
  ['nmol/L', 'molar'],
  ['pmol/L', 'molar'],
  ['fL', 'volume'],
  ['um3', 'volume', 'um^3', 'cuum'],
  ['U/L', 'enzyme', 'iu/l', 'ui/l', 'e/l', 'units/l', '[iu]/l', '[u]/l'],
  ['ukat/L', 'enzyme', 'mckat/l'],
  ['nkat/L', 'enzyme'],
  ['/[HPF]', 'field', '/hpf', '#/hpf', '#/[hpf]', '/lpf', '/[lpf]', '#/lpf', '/field'],
]

const spellings = new Map<string, { unit: string; dimension: Dimension }>()
for (const [unit, dimension, ...others] of OTHER_UNITS) {
  for (const spelling of [unit.toLowerCase(), ...others]) spellings.set(spelling, { unit, dimension })
}

/** Reads any spelling of clinical-spec 4.4. Capitals matter only where gram and giga could be mistaken. */
export function readUnit(text: string | null): UnitReading {
  if (text === null || text.trim() === '') return { kind: 'missing' }
  if (text.length > 40) return { kind: 'unknown' }
  const tidy = tidyUnit(text)
  const spelled = spellings.get(tidy.toLowerCase())
  if (spelled && !(spelled.unit === 'g/L' && tidy.startsWith('G'))) return { kind: 'known', ...spelled }
  return readCount(tidy)
}

/** One form for blanks, micro signs, superscripts, full-width letters, UCUM annotations and `.L-1`. */
function tidyUnit(text: string): string {
  return text
    .replace(
      /⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g,
      (run) => `^${run.replace(/./g, (sign) => (sign === '⁻' ? '-' : SUPERSCRIPTS.indexOf(sign).toString()))}`,
    )
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/μ/g, 'u')
    .replace(/\{(?:hb4|tetramer)\}/gi, '(hb4)')
    .replace(/\{[^{}]*\}/g, '')
    .replace(/[.·⋅*]?(dL|[munp]?L)\^?-1$/i, '/$1')
    .replace(/^\((.+\/.+)\)$/, '$1')
}

function readCount(tidy: string): UnitReading {
  const slash = tidy.lastIndexOf('/')
  const volume = VOLUMES.get(
    tidy
      .slice(slash + 1)
      .toLowerCase()
      .replace(/[.()*^]/g, ''),
  )
  if (volume === undefined) return { kind: 'unknown' }
  if (slash < 0) return volume === 'uL' ? { kind: 'noDivisor', unit: '/uL', dimension: 'count' } : { kind: 'unknown' }
  const numerator = tidy
    .slice(0, slash)
    .replace(COUNTED, '')
    .replace(/\.$/, '')
    .replace(/^[x×*·]/i, '')
  const power = powerOf(numerator)
  if (power !== null) return { kind: 'known', unit: countUnit(power, volume), dimension: 'count' }
  const lost = /^10(\d|1[0-2])$/.exec(numerator)?.[1]
  if (lost === undefined || lost === '0') return { kind: 'unknown' }
  return { kind: 'lostSuperscript', unit: countUnit(Number(lost), volume), dimension: 'count' }
}

/** `10*9`, `10^9`, `10e9`, `10+9`, `10(9)`, `E9`, `K`, `Thou`, `万`; null when it is none of them. */
function powerOf(numerator: string): number | null {
  const explicit = /^(?:10(?:(?:\*{1,2}|\^|e|exp)\(?\+?|\+)(\d{1,2})\)?|10[([](\d{1,2})[)\]]|e(\d{1,2}))$/i.exec(
    numerator,
  )
  if (explicit) return Number(explicit[1] ?? explicit[2] ?? explicit[3])
  return CAPITALS.get(numerator) ?? POWERS.get(numerator.toLowerCase()) ?? null
}

function countUnit(power: number, volume: string): string {
  return power === 0 ? `/${volume}` : `10*${power}/${volume}`
}

const DIMENSIONS: Record<Family, readonly Dimension[]> = {
  count: ['count'],
  redCount: ['count'],
  massConcentration: ['mass', 'molar'],
  percent: ['percent', 'fraction'],
  volume: ['volume'],
  enzyme: ['enzyme'],
}

/**
 * How to convert the results of an analyte from a unit as written. Call it once per analyte and unit, and the answer's `toCanonical` per
 * value. A missing unit is never inferred. A result outside the catalogue keeps its own unit and number.
 */
export function conversionFor(key: AnalyteKey, unitText: string | null): Conversion {
  const analyte = analyteByKey(key)
  if (analyte === null) {
    const unit = unitText?.trim() ?? ''
    return { ok: true, unit, canonicalUnit: unit, converted: false, toCanonical: shift(0), fromCanonical: Number }
  }
  const reading = readUnit(unitText)
  if (reading.kind === 'missing') return { ok: false, code: 'unitMissing', proposal: null }
  if (reading.kind === 'unknown') {
    // A milli-cell is no unit, and red cells are counted in millions; still it is for a person to say so.
    const isMillion = analyte.family === 'redCount' && /^\s*m\/[uµμ]l\s*$/i.test(unitText ?? '')
    return { ok: false, code: 'unitUnknown', proposal: isMillion ? '10*6/uL' : null }
  }
  const factor = analyte.units[reading.unit]
  if (factor === undefined) return refusal(analyte, reading.dimension, unitText ?? '')
  if (reading.kind === 'lostSuperscript') return { ok: false, code: 'unitLostSuperscript', proposal: reading.unit }
  if (reading.kind === 'noDivisor') return { ok: false, code: 'unitAmbiguous', proposal: reading.unit }
  return {
    ok: true,
    unit: reading.unit,
    canonicalUnit: analyte.canonicalUnit,
    converted: factor !== 0,
    toCanonical: typeof factor === 'number' ? shift(factor) : multiply(factor),
    fromCanonical: inverse(factor),
  }
}

/** The units that an analyte is accepted in, canonical spelling first: the choices of a question about a unit. */
export function unitChoices(key: AnalyteKey): string[] {
  return Object.keys(analyteByKey(key)?.units ?? {})
}

function refusal(analyte: Analyte, dimension: Dimension, text: string): Conversion {
  const gigaOrGram = /^\s*g\s*\/\s*l\s*$/i.test(text)
  if (gigaOrGram && analyte.units['g/L'] !== undefined) return { ok: false, code: 'unitAmbiguous', proposal: 'g/L' }
  if (gigaOrGram && analyte.units['10*9/L'] !== undefined) {
    return { ok: false, code: 'unitAmbiguous', proposal: '10*9/L' }
  }
  const family = DIMENSIONS[analyte.family].includes(dimension)
  return { ok: false, code: family ? 'unitUnknown' : 'unitWrongFamily', proposal: null }
}

/** Shifts the exponent in the text itself, so that the only rounding is the one to a double. `+ 0` makes 0 of -0. */
function shift(exponent: number): (decimal: string) => number {
  if (exponent === 0) return (decimal) => Number(decimal) + 0
  const suffix = `e${exponent}`
  return (decimal) => Number(decimal + suffix) + 0
}

function multiply(factor: string): (decimal: string) => number {
  const exact = new Big(factor)
  return (decimal) => exact.times(decimal).toNumber() + 0
}

function inverse(factor: Factor): (value: number) => number {
  const exact = new Big(typeof factor === 'number' ? `1e${factor}` : factor)
  return (value) => Number(new Big(value).div(exact).toPrecision(15))
}
