import type { Method } from '../model'
import type { CatalogueKey } from './analytes'
import { type AnalyteMatch, type Coding, matchLabels } from './names'
import { readUnit } from './units'

/** A test as a file names it, with a second coding of it where there is one. */
export interface TestName extends Coding {
  unit: string | null
  alternate?: Coding | undefined
}

interface LoincEntry {
  key: CatalogueKey
  method: Method | null
  deprecated: boolean
}

/**
 * Reviewed codes of clinical-spec 4.1, blood only. `auto` and `manual` where the code names the method. Codes for cerebrospinal fluid,
 * urine and other specimens, for percentages of granulocytes and for LDH by another reaction (14805-6) are left out on purpose.
 */
const CODES: Record<CatalogueKey, string> = {
  pmn: '751-8 auto, 753-4 manual, 26499-4, 752-6 deprecated',
  neutrophilPercent: '770-8 auto, 23761-0 manual, 26511-6',
  segmented: '768-2 manual, 30451-9',
  segmentedPercent: '769-0 manual, 26505-8, 32200-8 auto',
  bands: '763-3 manual, 26507-4, 30229-9 auto',
  bandsPercent: '764-1 manual, 26508-2, 35332-6 auto',
  granulocytes: '30394-1, 20482-6 auto',
  wbc: '6690-2 auto, 26464-8, 804-5 manual',
  platelets: '777-3 auto, 26515-7, 778-1 manual',
  hemoglobin: '718-7, 59260-0, 20509-6',
  reticulocytes: '60474-4 auto, 40665-2 manual, 14196-0',
  reticulocytePercent: '17849-1 auto, 4679-7',
  lymphocytes: '731-0 auto, 26474-7',
  lymphocytePercent: '736-9 auto, 26478-8',
  hematocrit: '4544-3 auto, 20570-8',
  mcv: '787-2 auto, 30428-7',
  rbc: '789-8 auto, 26453-1',
  ferritin: '2276-4, 20567-4',
  ciclosporin: '3520-4, 14978-1',
  creatinine: '2160-0, 14682-9',
  alt: '1742-6',
  bilirubin: '1975-2, 14631-6',
  ldh: '2532-0, 14804-9',
  crp: '1988-5',
}

const METHODS: Record<string, Method> = { auto: 'automated', manual: 'manual' }

function parseCodes(key: CatalogueKey): [string, LoincEntry][] {
  return CODES[key].split(', ').map((item) => {
    const [code = '', word = ''] = item.split(' ')
    return [code, { key, method: METHODS[word] ?? null, deprecated: word === 'deprecated' }]
  })
}

function isKey(key: string): key is CatalogueKey {
  return Object.hasOwn(CODES, key)
}

const entries = new Map(Object.keys(CODES).filter(isKey).flatMap(parseCodes))

/** Morphology codes that some laboratories send with counts: the name and unit beside them decide, and the result is flagged. */
const MISUSED = new Set(['11156-7', '11125-2'])

const SYSTEMS = new Set(['LN', 'LOINC', 'HTTP://LOINC.ORG', 'URN:OID:2.16.840.1.113883.6.1', '2.16.840.1.113883.6.1'])

/** True for `LN`, `LOINC`, `http://loinc.org` and the OID. */
export function isLoincSystem(system: string | null): boolean {
  return system !== null && SYSTEMS.has(system.trim().toUpperCase().replace(/\/$/, '').replace('HTTPS:', 'HTTP:'))
}

/** Shape and check digit (Luhn) of a LOINC code. */
export function isLoincCode(code: string): boolean {
  const match = /^(\d{1,7})-(\d)$/.exec(code)
  if (!match) return false
  const [, number = '', check] = match
  let sum = 0
  for (let i = 0; i < number.length; i += 1) {
    const digit = Number(number[number.length - 1 - i])
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return (10 - (sum % 10)) % 10 === Number(check)
}

/** Every reviewed code of an analyte, preferred one first. */
export function loincCodes(key: CatalogueKey): string[] {
  return parseCodes(key).map(([code]) => code)
}

/**
 * Which analyte a test is. A LOINC code decides alone, also against: a code that is not among the reviewed ones (urine, cerebrospinal
 * fluid …) is not overruled by a name. Else local code and name are compared as whole labels; where a label serves count and percentage
 * the unit decides. Null: unknown, kept as `other:CODE`. Whether the unit suits the analyte is for `conversionFor` to say.
 */
export function findAnalyte(test: TestName): AnalyteMatch | null {
  const codings = test.alternate === undefined ? [test] : [test, test.alternate]
  let misused = false
  let foreign = false
  for (const { code, codeSystem } of codings) {
    if (code === null || !isLoincCode(code) || !(codeSystem === null || isLoincSystem(codeSystem))) continue
    const entry = entries.get(code)
    if (entry !== undefined) {
      return {
        key: entry.key,
        method: entry.method,
        quality: entry.deprecated ? ['deprecatedCode'] : [],
        alternative: null,
      }
    }
    if (MISUSED.has(code)) misused = true
    else foreign = true
  }
  if (foreign) return null

  const reading = readUnit(test.unit)
  const dimension = 'dimension' in reading ? reading.dimension : null
  if (dimension === 'field' || (misused && dimension !== 'count')) return null
  const found = matchLabels(codings, dimension)
  return found && misused ? { ...found, quality: ['deprecatedCode'] } : found
}
