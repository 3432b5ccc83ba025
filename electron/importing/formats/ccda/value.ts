import type { Comparator } from '../../../../shared/model'
import { attribute, child, codeText, type Element, textOf } from './element'

export interface Value {
  text: string
  comparator: Comparator | null
  unit: string | null
  /** A number that stands as text: its decimal mark is not sure. */
  freeForm: boolean
}

const NOTHING: Value = { text: '', comparator: null, unit: null, freeForm: false }

/** The value of a result by its data type: PQ, IVL_PQ, INT, REAL, ST, ED, codes, ratios. Empty when there is none. */
export function readValue(value: Element | null): Value {
  if (value === null) return NOTHING
  const type = attribute(value, 'type').replace(/^.*:/, '')
  if (type === 'IVL_PQ' || type === 'IVL_INT' || type === 'IVL_REAL') return readInterval(value)
  if (type === 'CD' || type === 'CE' || type === 'CO' || type === 'CV') return { ...NOTHING, text: codeText(value) }
  if (type === 'RTO' || type.startsWith('RTO_')) {
    const [numerator, denominator] = ['numerator', 'denominator'].map((name) => attribute(child(value, name), 'value'))
    return { ...NOTHING, text: `${numerator}:${denominator}` }
  }
  const quantity = readQuantity(value)
  if (quantity.text !== '' || type === 'PQ') return quantity
  return { ...NOTHING, text: textOf(value), freeForm: true }
}

/** A quantity; one whose unit has no UCUM code stands in its translation, with the unit as it was printed. */
function readQuantity(value: Element): Value {
  const translated = child(value, 'translation')
  const own = attribute(value, 'value')
  const text = own || attribute(translated, 'value')
  const unit =
    own === '' ? attribute(translated, 'unit') || textOf(child(translated, 'originalText')) : attribute(value, 'unit')
  return { ...NOTHING, text, unit: unit === '' || unit === '1' ? null : unit }
}

/** An interval that is open to one side is a bound; the standard has its end belong to it unless it says otherwise. */
function readInterval(value: Element): Value {
  const [low, high] = ['low', 'high'].map((name) => child(value, name))
  const [from, to] = [low, high].map((end) => (end ? readQuantity(end) : NOTHING))
  const isClosed = (end: Element | null | undefined) => attribute(end ?? null, 'inclusive') !== 'false'
  if (!from || !to || (from.text === '' && to.text === '')) return NOTHING
  if (to.text === '') return { ...from, comparator: isClosed(low) ? '>=' : '>' }
  if (from.text === '') return { ...to, comparator: isClosed(high) ? '<=' : '<' }
  return { ...from, text: from.text === to.text ? from.text : `${from.text}-${to.text}` }
}

/** The range of normal results as text; null when none is given. */
export function readRange(observation: Element): string | null {
  const ranges = observation.children
    .filter(({ name }) => name === 'referenceRange')
    .flatMap((range) => child(range, 'observationRange') ?? [])
  const normal = ranges.find((range) => attribute(child(range, 'interpretationCode'), 'code') === 'N') ?? ranges[0]
  if (normal === undefined) return null
  const { text, comparator } = readValue(child(normal, 'value'))
  return text === '' ? textOf(child(normal, 'text')) || null : `${comparator ?? ''}${text}`
}
