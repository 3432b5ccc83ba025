import type { ResultRecord } from '../../record'
import { detached } from '../reported'
import type { Delimiters } from './delimiters'
import { before, type Unescape } from './message'

export type Coding = Pick<ResultRecord, 'code' | 'codeSystem' | 'name' | 'alternate'>

/** A coded element (CE, CWE) as the coding of a test, with its alternate (components 4 to 6); null when it holds neither code nor name. */
export function readCoding(field: string, { component }: Delimiters, unescapeText: Unescape): Coding | null {
  const [code, name, system, code2, name2, system2] = field
    .split(component)
    .map((part) => detached(unescapeText(part).trim()))
  if (!code && !name && !code2 && !name2) return null
  // Analyzers write `^^^PLT^Platelets`: an alternate without a coding before it is the coding.
  if (!code && !name) return { code: code2 || null, codeSystem: systemName(system2), name: name2 || null }
  const coding: Coding = { code: code || null, codeSystem: systemName(system), name: name || null }
  return code2
    ? { ...coding, alternate: { code: code2, codeSystem: systemName(system2), name: name2 || null } }
    : coding
}

function systemName(system: string | undefined): string | null {
  if (!system) return null
  if (/^(LN|LNC|LOINC)$/i.test(system)) return 'LOINC'
  return system.toUpperCase() === 'L' ? 'local' : system
}

/** OBX-6: the unit's code, else its text. */
export function unitOf(field: string, { component }: Delimiters): string {
  if (!field.includes(component)) return field
  // The `^` of a power of ten is often sent as it stands, though it separates components.
  const power = /^[x*]?\s?10\^\d{1,2}\s?\/[^^]+/i.exec(component === '^' ? field : '')?.[0]
  if (power !== undefined) return power
  const [code = '', text = ''] = field.split(component)
  return code || text
}

/** OBX-8: codes of all flags, joined by commas. */
export function flagText(field: string, { repetition, component }: Delimiters): string {
  return field
    .split(repetition)
    .map((flag) => before(flag, component))
    .join(',')
}
