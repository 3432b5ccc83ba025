import type { Comparator } from '../../../../shared/model'
import type { Delimiters } from './delimiters'
import { before } from './message'

/** One value of OBX-5 as text. `unit` only where the data type carries it (CQ). */
export interface Value {
  text: string
  comparator: Comparator | null
  unit: string | null
  /** True where the type lets a machine have written any decimal mark. */
  freeForm: boolean
}

const COMPARATORS: Record<string, Comparator> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=' }
const FREE_TEXT = new Set(['TX', 'FT', 'ST', ''])
const CODED = new Set(['CE', 'CWE', 'CNE', 'CF', 'IS', 'ID'])

/** Types whose value is a document or picture, not a result. */
export function isDocument(type: string): boolean {
  return type === 'ED' || type === 'RP'
}

/**
 * The values of OBX-5 by its data type (OBX-2). Lines of a text are one value; repeated numbers are several. A structured number with one
 * bound becomes value and comparator; a range, a ratio or a titer stays text.
 */
export function readValues(
  type: string,
  field: string,
  delimiters: Delimiters,
  unescapeText: (text: string) => string,
): Value[] {
  const plain = (text: string): Value => ({ text: unescapeText(text), comparator: null, unit: null, freeForm: true })
  if (field === '' || field === '""') return [{ ...plain(''), freeForm: false }]
  const repetitions = field.includes(delimiters.repetition) ? field.split(delimiters.repetition) : [field]
  switch (type) {
    case 'NM':
      return repetitions.map((text) => ({ ...plain(text.trim()), freeForm: text.includes(',') }))
    case 'SN':
      return repetitions.map((text) => structured(text.split(delimiters.component).map(unescapeText)))
    case 'CQ':
      return repetitions.map((text) => {
        const [amount = '', unit = ''] = text.split(delimiters.component)
        return { ...plain(amount), unit: unescapeText(before(unit, delimiters.subcomponent)) || null }
      })
  }
  if (FREE_TEXT.has(type)) return [plain(repetitions.join('\n'))]
  if (CODED.has(type)) return [plain(repetitions.map((text) => codedText(text.split(delimiters.component))).join('\n'))]
  const flat = repetitions.map((text) =>
    text
      .split(delimiters.component)
      .filter((part) => part !== '')
      .join(' '),
  )
  return [{ ...plain(flat.join('\n')), freeForm: false }]
}

/** Display text, else original text, else alternate text, else the code itself. */
function codedText(parts: string[]): string {
  return parts[1] || parts[8] || parts[4] || parts[0] || parts[3] || ''
}

function structured([comparator = '', first = '', separator = '', second = '']: string[]): Value {
  const sign = comparator.trim()
  const bound = COMPARATORS[sign] ?? null
  const single = separator === '' && second === ''
  if (single && (sign === '' || sign === '=' || bound)) {
    return { text: first.trim(), comparator: bound, unit: null, freeForm: first.includes(',') }
  }
  return { text: `${sign}${first}${separator}${second}`.trim(), comparator: null, unit: null, freeForm: false }
}
