import { refusal } from './problem'

export interface Dialect {
  delimiter: string
  /** What ends a line. */
  newline: '\n' | '\r'
}

/** A row longer than this is no table of results: most often a quote that is never closed. In characters. */
const LONGEST_ROW = 8 * 1024 * 1024

export interface Tokenizer {
  push(text: string): void
  /** No more text comes: the last line counts even without a line end. */
  finish(): void
  /** Fills `cells` with the next row; false when more text is needed or none is left. */
  next(cells: string[]): boolean
  /** 1-based line on which the row delivered last begins. */
  line(): number
}

/**
 * Cuts delimited text into rows, chunk by chunk. Quotes count only at the start of a cell; `""` inside is a quote; line ends inside are
 * kept. `wanted` names the columns whose text is needed, the others become ''. Throws `FileRefused` for a quote that is never closed and
 * for a row without end.
 */
export function createTokenizer(dialect: Dialect, wanted: readonly number[] | null = null): Tokenizer {
  const { delimiter, newline } = dialect
  const want =
    wanted === null ? null : Uint8Array.from({ length: Math.max(-1, ...wanted) + 1 }, (_, i) => +wanted.includes(i))
  let text = ''
  let at = 0
  let ended = false
  let nextLine = 1
  let rowLine = 0
  /** Position of the next quote at or after `at`; -1 when the text holds none. */
  let quote = -1

  function push(more: string): void {
    text = at === 0 ? text + more : text.slice(at) + more
    at = 0
    if (text.length > LONGEST_ROW + more.length) refuseLongRow()
    quote = text.indexOf('"')
  }

  function refuseLongRow(): never {
    throw refusal(quote >= 0 ? 'unterminatedQuote' : 'rowTooLong', { row: nextLine })
  }

  function next(cells: string[]): boolean {
    if (at >= text.length) return false
    let end = text.indexOf(newline, at)
    if (quote >= 0 && quote < at) quote = text.indexOf('"', at)
    if (quote >= 0 && (end < 0 || quote < end)) return nextQuoted(cells)
    if (end < 0) {
      if (!ended) return false
      end = text.length
    }
    const stop = end > at && newline === '\n' && text.charCodeAt(end - 1) === 13 ? end - 1 : end
    let column = 0
    let from = at
    for (;;) {
      let to = text.indexOf(delimiter, from)
      if (to < 0 || to > stop) to = stop
      cells[column] = want === null || want[column] === 1 ? text.slice(from, to) : ''
      column++
      if (to === stop) break
      from = to + 1
      if (want !== null && column >= want.length) break
    }
    if (cells.length !== column) cells.length = column
    at = end + 1
    rowLine = nextLine++
    return true
  }

  /** The slow way, for a row with a quote somewhere in it. */
  function nextQuoted(cells: string[]): boolean {
    let position = at
    let column = 0
    let lines = 1
    for (;;) {
      let cell: string
      if (text[position] === '"') {
        cell = ''
        let from = position + 1
        for (;;) {
          const close = text.indexOf('"', from)
          if (close < 0) {
            if (ended) throw refusal('unterminatedQuote', { row: nextLine })
            return false
          }
          cell += text.slice(from, close)
          from = close + 1
          if (text[from] !== '"') break
          cell += '"'
          from++
        }
        // A quote at the very end of a chunk may be the first half of a doubled one.
        if (from === text.length && !ended) return false
        for (let i = cell.indexOf(newline); i >= 0; i = cell.indexOf(newline, i + 1)) lines++
        position = from
      } else {
        cell = ''
      }
      let to = position
      while (to < text.length && text[to] !== delimiter && text[to] !== newline) to++
      if (to === text.length && !ended) return false
      const lineEnds = to === text.length || text[to] === newline
      const stop = lineEnds && newline === '\n' && to > position && text.charCodeAt(to - 1) === 13 ? to - 1 : to
      cells[column] = want === null || want[column] === 1 ? cell + text.slice(position, stop) : ''
      column++
      position = to + 1
      if (lineEnds) break
    }
    cells.length = column
    at = position
    rowLine = nextLine
    nextLine += lines
    return true
  }

  return {
    push,
    finish() {
      ended = true
    },
    next,
    line: () => rowLine,
  }
}
