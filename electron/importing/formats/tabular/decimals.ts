/** What one value says about the decimal mark of its column. */
export type MarkEvidence = 'point' | 'comma' | 'ambiguous' | null

const MARKED = /^[<>=≤≥^\s]*[-+]?(\d[\d.,\s'’]*|[.,]\d+)(?:[eE][+-]?\d+)?$/

/**
 * `12.5` shows a point, `12,5` a comma; `1,234` and `1.234` could be either, and `0,435` too, since programs that drop the comma write it
 * for 435. Whole numbers and texts show nothing.
 */
export function markEvidence(text: string): MarkEvidence {
  // Almost every value is digits with at most one point and another number of decimals than three.
  let point = -1
  let plain = true
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) continue
    if (code === 46 && point < 0) {
      point = i
      continue
    }
    plain = false
    break
  }
  if (plain && point < 0) return null
  if (plain && text.length - point !== 4 && point > 0 && point < text.length - 1) return 'point'
  return markEvidenceOf(text)
}

function markEvidenceOf(text: string): MarkEvidence {
  const match = MARKED.exec(text.trim())
  const digits = match?.[1]?.replace(/[\s'’]/g, '')
  if (digits === undefined || !/[.,]/.test(digits)) return null
  if (/^\d*,\d{3}$/.test(digits)) return /^\d{4,},/.test(digits) ? 'comma' : 'ambiguous'
  const point = fits(digits, '.', ',')
  const comma = fits(digits, ',', '.')
  if (point && comma) return 'ambiguous'
  return point ? 'point' : comma ? 'comma' : null
}

/** Can the text be read with this decimal mark, the other one grouping thousands? */
function fits(digits: string, mark: string, grouping: string): boolean {
  const parts = digits.split(mark)
  const [whole = '', fraction] = parts
  if (parts.length > 2 || (fraction?.includes(grouping) ?? false) || fraction === '') return false
  if (!whole.includes(grouping)) return true
  const [first = '', ...groups] = whole.split(grouping)
  return /^[1-9]\d{0,2}$/.test(first) && groups.every((group) => group.length === 3)
}
