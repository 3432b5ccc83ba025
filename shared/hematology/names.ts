import type { Method, Quality } from '../model'
import { analytes, type CatalogueKey } from './analytes'
import { chinese } from './names/chinese'
import { dutch, portuguese } from './names/dutch-portuguese'
import { analyserCodes, english, sdtm } from './names/english'
import { french, german } from './names/french-german'
import { japanese, korean } from './names/japanese-korean'
import type { Language, Stem } from './names/language'
import { italian, spanish } from './names/spanish-italian'
import type { Dimension } from './units'

/** What a test is called in a file. */
export interface Coding {
  code: string | null
  codeSystem: string | null
  name: string | null
}

export interface AnalyteMatch {
  key: CatalogueKey
  method: Method | null
  quality: Quality[]
  /** The label also fits this one and no readable unit decided: the unit must be asked for, and the match made again with it. */
  alternative: CatalogueKey | null
}

/** One meaning, or one as count and another (or none here) as percentage. */
export type Meaning = CatalogueKey | { count: CatalogueKey; percent: CatalogueKey | null }

const STEMS: readonly [Stem, { count: CatalogueKey; percent: CatalogueKey | null }][] = [
  ['neutrophils', { count: 'pmn', percent: 'neutrophilPercent' }],
  ['segmented', { count: 'segmented', percent: 'segmentedPercent' }],
  ['bands', { count: 'bands', percent: 'bandsPercent' }],
  ['lymphocytes', { count: 'lymphocytes', percent: 'lymphocytePercent' }],
  ['reticulocytes', { count: 'reticulocytes', percent: 'reticulocytePercent' }],
  // Eosinophils and basophils are in it: never taken for neutrophils. Its percentage is no analyte here.
  ['granulocytes', { count: 'granulocytes', percent: null }],
]

const LANGUAGES = [
  english,
  analyserCodes,
  sdtm,
  chinese,
  french,
  german,
  spanish,
  italian,
  portuguese,
  dutch,
  japanese,
  korean,
]

/** Other specimens, fractions and diseases under a code that would mean a blood count. */
const FOREIGN =
  /URIN|CSF|CEREBROSPIN|LIQUOR|LIQUIDO|LCR|FLUID|FLUSSIGKEIT|ASCIT|PLEURA|SYNOVIA|JOINT|STOOL|SPUTUM|A1C|HEPAT|MORPHOLOG|CLUMP|尿|脑脊液|胸水|腹水|体液|粪|形态/

/** Upper case without accents, blanks, asterisks and stars; full-width forms as ASCII. */
export function normalizeLabel(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[\s*★☆]/g, '')
}

/** Every reviewed label, normalised, with its meaning. A label may stand in several languages, always with the same meaning. */
export function reviewedLabels(): [label: string, meaning: Meaning][] {
  return LANGUAGES.flatMap(labelsOf).map(([label, meaning]) => [normalizeLabel(label), meaning])
}

function labelsOf(language: Language): [string, Meaning][] {
  const found: [string, Meaning][] = []
  for (const [stem, meaning] of STEMS) {
    for (const word of language.stems[stem] ?? []) {
      found.push([word, meaning])
      for (const form of language.looseForms) found.push([form.replace('_', word), meaning])
      for (const form of language.countForms) found.push([form.replace('_', word), meaning.count])
      if (meaning.percent === null) continue
      for (const form of language.percentForms) found.push([form.replace('_', word), meaning.percent])
    }
  }
  for (const { key } of analytes) {
    for (const label of language.labels[key] ?? []) found.push([label, key])
  }
  return found
}

const labels = new Map(reviewedLabels())

/**
 * The analyte by local codes and names, compared as whole labels. All labels that are known must allow the same one; those that are not known
 * say nothing. Where a label serves count and percentage the dimension of the unit decides. Null: unknown.
 */
export function matchLabels(codings: readonly Coding[], dimension: Dimension | null): AnalyteMatch | null {
  const texts = codings.flatMap(({ code, name }) => [code, name]).filter((text) => text !== null)
  const normalized = texts.map(normalizeLabel)
  if (normalized.some((label) => FOREIGN.test(label))) return null
  const meanings = normalized.map((label) => labels.get(label)).filter((meaning) => meaning !== undefined)
  const [first, ...others] = meanings.map(possibleKeys)
  if (first === undefined) return null
  const keys = first.filter((key) => others.every((other) => other.includes(key)))
  const key = decide(keys, dimension)
  if (key === null) return null
  const other = dimension === null ? keys[1] : undefined
  const alternative = other === undefined || other === 'none' ? null : other
  return { key, method: methodOf(normalized), quality: [], alternative }
}

type Possible = CatalogueKey | 'none'

function possibleKeys(meaning: Meaning): Possible[] {
  return typeof meaning === 'string' ? [meaning] : [meaning.count, meaning.percent ?? 'none']
}

/** `keys` is one key, or the count and then the percentage. */
function decide([count, percent]: Possible[], dimension: Dimension | null): CatalogueKey | null {
  const key = percent !== undefined && dimension === 'percent' ? percent : count
  return key === undefined || key === 'none' ? null : key
}

function methodOf(normalized: readonly string[]): Method | null {
  if (normalized.some((label) => label.includes('MANUAL'))) return 'manual'
  return normalized.some((label) => /AUTO(?:MATED)?$/.test(label)) ? 'automated' : null
}
