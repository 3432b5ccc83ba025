import { findAnalyte } from '../../../shared/hematology/loinc'
import { t } from '../../../shared/messages'
import type { Method, Problem, ProblemSeverity, Quality, Sex } from '../../../shared/model'
import { FileRefused, type ResultRecord } from '../record'
import { plain } from './therapies'

/** A problem whose text stands in the catalogue under `messageFormats.CODE`. */
export function problem(
  code: string,
  severity: ProblemSeverity,
  row: number | null,
  column: string | null,
  raw: string | null,
  values: Record<string, unknown> = {},
): Problem {
  const filled = { ...values, row, column, raw }
  return {
    row,
    column,
    code,
    severity,
    message: t(`messageFormats.${code}.message`, filled),
    hint: t(`messageFormats.${code}.hint`, filled),
    raw: raw === null ? null : raw.slice(0, 500),
  }
}

/** The refusal of a whole file, worded as `problem`. */
export function refusal(code: string, values: Record<string, unknown> = {}): FileRefused {
  return new FileRefused(code, t(`messageFormats.${code}.message`, values), t(`messageFormats.${code}.hint`, values))
}

/** How a differential or reticulocyte count was made, where the source says so in words. */
export function methodOf(text: string): Method | null {
  if (/manual|microscop|mikroskop|manuel|manuell|手工|镜检/i.test(text)) return 'manual'
  return /automat|flow|analy[sz]er|impedance|仪器/i.test(text) ? 'automated' : null
}

/** HL7 table 0001 and its FHIR and ASTM counterparts; null when nothing is said. */
export function sexOf(text: string): Sex | null {
  const code = text.trim().toUpperCase()
  if (code === '') return null
  if (code === 'F' || code === 'FEMALE') return 'female'
  if (code === 'M' || code === 'MALE') return 'male'
  return code === 'O' || code === 'OTHER' || code === 'A' ? 'other' : 'unknown'
}

/** HL7 tables 0490 (reject reason) and 0493 (condition); FHIR's specimen condition takes its codes from the latter. */
const SPECIMEN_CODES: Record<string, Quality> = {
  CLOT: 'clotted',
  RC: 'clotted',
  HEM: 'hemolyzed',
  RH: 'hemolyzed',
  CON: 'contaminated',
  RN: 'contaminated',
  QS: 'insufficient',
}

const SPECIMEN_WORDS: [RegExp, Quality][] = [
  [/\b(platelet )?clump|\baggregat|聚集/, 'clumped'],
  [/\bclot|geronnen|coagul(?!ation)|凝固|凝块/, 'clotted'],
  [/h(a?e)?emoly|hamoly|hemoli|emolis|溶血/, 'hemolyzed'],
  [/lipa?em|lipem|脂血|乳糜/, 'lipemic'],
  [
    /insufficient|not sufficient|\bqns\b|unzureichend|insuffisan|insuficiente|insufficiente|标本量不足|量不足/,
    'insufficient',
  ],
  [/contaminat|kontaminiert|contamine|contaminad|污染/, 'contaminated'],
]

/** What a coded specimen condition or reject reason says of the sample; empty when it says nothing that matters to counts. */
export function qualityOf(code: string, text: string): Quality[] {
  const known = SPECIMEN_CODES[code.trim().toUpperCase()]
  if (known) return [known]
  const words = plain(`${code} ${text}`)
  if (/\b(no|not|without|kein|sans|sin|senza)\b (?!sufficient)/.test(words)) return []
  return SPECIMEN_WORDS.filter(([pattern]) => pattern.test(words)).map(([, quality]) => quality)
}

/** Clumped platelets, which an analyzer reports as a finding of its own: the count of the same sample is too low. */
export function markClumps(records: readonly ResultRecord[], finding: string): void {
  if (!/(PLT|PLATELET).?(CLUMP|AGG)/i.test(finding)) return
  for (const record of records) {
    if (findAnalyte(record)?.key === 'platelets') record.quality = [...(record.quality ?? []), 'clumped']
  }
}

/** A copy that does not hold on to the block of text it was cut from. */
export function detached(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}
