import type { SeriesColumns } from '../../../shared/contract/patients'
import { analyteByKey } from '../../../shared/hematology/analytes'
import { t } from '../../../shared/messages'
import type { ClinicalEvent, EventDetails, Patient } from '../../../shared/model'

/** Gives a text back, or nothing when it may tell who or when. */
export type Scrub = (text: string) => string

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}'
const dateLike = new RegExp(
  `\\d{1,4}[-./年]\\d{1,2}[-./月]\\d{1,4}|\\b(?:19|20)\\d{2}\\b|\\b\\d{6,}\\b|\\d[-./ ]?${month}|\\b${month}[-./ ]{0,2}\\d`,
  'i',
)

/** Withholds every text that holds a part of the name, an identifier, a date or a long number. */
export function scrubber({ family, given, identifiers }: Pick<Patient, 'family' | 'given' | 'identifiers'>): Scrub {
  const words = [family ?? '', given ?? ''].flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)])
  const telling = [...words, ...identifiers.map(({ value }) => value)]
    .map((word) => word.trim().toLowerCase())
    .filter((word) => [...word].length > 1)
  return (text) => (dateLike.test(text) || telling.some((word) => text.toLowerCase().includes(word)) ? '' : text)
}

/** Texts that may be kept: products and terms of a vocabulary. Sites, organisms, donors, lots and notes are free text and stay here. */
const keptTexts = new Set(['product', 'ctcae_term', 'reason'])

export function scrubbedEvent(event: ClinicalEvent, scrub: Scrub): ClinicalEvent {
  const details: EventDetails = {}
  for (const [key, value] of Object.entries(event.details)) {
    if (typeof value === 'number') details[key] = value
    else if (value !== undefined && keptTexts.has(key) && scrub(value) !== '') details[key] = value
  }
  const dose = event.dose && { value: event.dose.value, unit: scrub(event.dose.unit) }
  return { ...event, dose, details, source: null }
}

const measurement = /^\s*[<>≤≥=~]*\s*[-+]?\d[\d.,\s]*(?:[eE×x*][-+\d^ ]+)?\s*$/

/** Numbers stay as reported; a text instead of a number, and a name outside the catalogue, only where they tell nothing. */
export function scrubbedSeries(series: SeriesColumns, scrub: Scrub): SeriesColumns {
  const known = analyteByKey(series.analyte) !== null
  return {
    ...series,
    name: known ? series.name : scrub(series.name) || t('trajectory.output.withheldName'),
    rawText: series.rawText.map((text) =>
      measurement.test(text) ? text : scrub(text) || t('trajectory.output.withheld'),
    ),
    rawUnit: series.rawUnit.map(scrub),
    flags: series.flags.map(scrub),
  }
}
