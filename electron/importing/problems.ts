import { t } from '../../shared/messages'
import type { Problem, ProblemSeverity } from '../../shared/model'
import { Column, type Interner } from './staging'

interface Kind {
  code: string
  severity: ProblemSeverity
  column: string | null
  message: string
  hint: string
}

/** A problem in words of the catalogue: `problems.CODE.message` and `.hint`. */
export function describeProblem(
  code: string,
  severity: ProblemSeverity,
  where: { row: number | null; column: string | null; raw: string | null },
  values: Record<string, unknown> = {},
): Problem {
  return {
    ...where,
    code,
    severity,
    message: t(`problems.${code}.message`, values),
    hint: t(`problems.${code}.hint`, values),
  }
}

/** True for a row that does not come in. */
export function rejects(severity: ProblemSeverity): boolean {
  return severity === 'error' || severity === 'held'
}

/** All problems of one file, as columns: a file may have a million rows with the same one. */
export class ProblemList {
  length = 0
  private readonly kinds: Kind[] = []
  private readonly kindIds = new Map<string, number>()
  private readonly kind = new Column((length) => new Uint32Array(length), 0)
  private readonly row = new Column((length) => new Float64Array(length), Number.NaN)
  private readonly raw = new Column((length) => new Uint32Array(length), 0)
  private readonly staged = new Column((length) => new Uint32Array(length), 0)

  constructor(private readonly texts: Interner) {}

  /** `staged` is the index of the staged result that waits, if any. */
  add(problem: Problem, staged: number | null = null): void {
    const index = this.length++
    const { code, severity, column, message, hint } = problem
    const key = `${code}\u0000${severity}\u0000${column ?? ''}\u0000${message}\u0000${hint}`
    let kind = this.kindIds.get(key)
    if (kind === undefined) {
      kind = this.kinds.push({ code, severity, column, message, hint }) - 1
      this.kindIds.set(key, kind)
    }
    this.kind.set(index, kind)
    this.row.set(index, problem.row ?? Number.NaN)
    this.raw.set(index, this.texts.id(problem.raw))
    this.staged.set(index, staged === null ? 0 : staged + 1)
  }

  get(index: number): Problem {
    const kind = this.kinds[this.kind.get(index)]
    if (kind === undefined) throw new RangeError(`no problem ${index}`)
    const row = this.row.get(index)
    const { code, severity, column, message, hint } = kind
    return {
      row: Number.isNaN(row) ? null : row,
      column,
      code,
      severity,
      message,
      hint,
      raw: this.texts.text(this.raw.get(index)),
    }
  }

  /** Index of the staged result that this problem holds back; null for none. */
  stagedOf(index: number): number | null {
    const staged = this.staged.get(index)
    return staged === 0 ? null : staged - 1
  }

  *[Symbol.iterator](): Generator<Problem> {
    for (let index = 0; index < this.length; index++) yield this.get(index)
  }
}

/** Problems as a table for a spreadsheet. Texts that a spreadsheet would take for a formula get an apostrophe. */
export function* problemsCsv(files: Iterable<{ name: string; problems: Iterable<Problem> }>): Generator<string> {
  yield `\uFEFF${['file', 'row', 'column', 'severity', 'code', 'message', 'hint', 'raw'].join(',')}\r\n`
  for (const { name, problems } of files) {
    for (const { row, column, severity, code, message, hint, raw } of problems) {
      const texts = [column ?? '', severity, code, message, hint, raw ?? ''].map(csvText)
      yield `${[csvText(name), row ?? '', ...texts].join(',')}\r\n`
    }
  }
}

function csvText(text: string): string {
  const safe = /^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
