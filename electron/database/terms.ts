import { analyteById, analyteByKey } from '../../shared/hematology/analytes'
import type { AnalyteKey } from '../../shared/model'
import { type Db, one, run } from './sql'

/** Repeated texts and codes are stored once, under a number; 0 stands for none. */
export interface Terms {
  /** Number of a text. */
  term(text: string | null | undefined): number
  coding(system: string | null, code: string | null, name: string | null): number
}

/** Interns texts within one transaction. A rolled-back transaction takes its numbers with it: make new terms for the next. */
export function createTerms(db: Db): Terms {
  const terms = new Map<string, number>()
  const codings = new Map<string, number>()
  return {
    term(text) {
      if (text === null || text === undefined || text === '') return 0
      let id = terms.get(text)
      if (id === undefined) {
        const { changes, lastInsertRowid } = run(db, 'INSERT INTO term (text) VALUES (?) ON CONFLICT DO NOTHING', text)
        id =
          changes === 1
            ? Number(lastInsertRowid)
            : (one<{ id: number }>(db, 'SELECT id FROM term WHERE text = ?', text)?.id ?? 0)
        terms.set(text, id)
      }
      return id
    },
    coding(system, code, name) {
      const values = [system ?? '', code ?? '', name ?? ''] as const
      const key = values.join('\u0000')
      let id = codings.get(key)
      if (id === undefined && key !== '\u0000\u0000') {
        run(db, 'INSERT INTO coding (system, code, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', ...values)
        id = one<{ id: number }>(db, 'SELECT id FROM coding WHERE system = ? AND code = ? AND name = ?', ...values)?.id
        codings.set(key, id ?? 0)
      }
      return id ?? 0
    },
  }
}

/** Reads texts by number, each once. */
export function termReader(db: Db): (id: number) => string | null {
  const texts = new Map<number, string | null>([[0, null]])
  return (id) => {
    let text = texts.get(id)
    if (text === undefined) {
      text = one<{ text: string }>(db, 'SELECT text FROM term WHERE id = ?', id)?.text ?? null
      texts.set(id, text)
    }
    return text
  }
}

const firstUnknown = 1000

/** Number of an analyte, or null for one outside the catalogue that no result is on file for. */
export function findAnalyteId(db: Db, key: AnalyteKey): number | null {
  const known = analyteByKey(key)
  if (known) return known.id
  return one<{ id: number }>(db, 'SELECT id FROM analyte WHERE key = ?', key)?.id ?? null
}

/** Number of an analyte; one outside the catalogue gets its own. Inside a write transaction. */
export function analyteId(db: Db, key: AnalyteKey): number {
  const known = findAnalyteId(db, key)
  if (known !== null) return known
  const next = one<{ next: number }>(db, 'SELECT coalesce(max(id) + 1, ?) AS next FROM analyte', firstUnknown)
  const id = next?.next ?? firstUnknown
  run(db, 'INSERT INTO analyte (id, key) VALUES (?, ?)', id, key)
  return id
}

/** Key of a stored analyte number; throws for a number nobody gave out. */
export function analyteKey(db: Db, id: number): AnalyteKey {
  const known = analyteById(id)
  if (known) return known.key
  const row = one<{ key: AnalyteKey }>(db, 'SELECT key FROM analyte WHERE id = ?', id)
  if (!row) throw new RangeError(`unknown analyte ${id}`)
  return row.key
}
