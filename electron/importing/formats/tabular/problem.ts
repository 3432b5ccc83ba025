import { t } from '../../../../shared/messages'
import type { Problem, ProblemSeverity } from '../../../../shared/model'
import { FileRefused } from '../../record'

/** A problem of one row in the words of the catalogue. */
export function problem(
  code: string,
  severity: ProblemSeverity,
  where: { row: number | null; column: string | null; raw?: string | null },
  values: Record<string, string | number> = {},
): Problem {
  const raw = where.raw ?? null
  const filled = { column: where.column ?? '', row: where.row ?? '', raw: shorten(raw ?? ''), ...values }
  return {
    row: where.row,
    column: where.column,
    code,
    severity,
    message: t(`tables.${code}.message`, filled),
    hint: t(`tables.${code}.hint`, filled),
    raw,
  }
}

/** The refusal of a whole file in the words of the catalogue. */
export function refusal(code: string, values: Record<string, string | number> = {}): FileRefused {
  return new FileRefused(code, t(`tables.${code}.message`, values), t(`tables.${code}.hint`, values))
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
