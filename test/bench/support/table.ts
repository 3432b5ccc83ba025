/** What was measured of one thing, beside its anchor of the same run. */
export interface Line {
  name: string
  /** Milliseconds of each round. */
  rounds: number[]
  /** Things a round handles, for a rate. */
  count?: number
  /** Peak resident memory of each round, in MB. */
  memory?: number[]
  anchor?: { rounds: readonly number[]; goal?: number }
  memoryGoal?: number
}

/** Middle of the values; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Medians, ratios to the anchor, and whether the goals are met. */
export function printLines(title: string, lines: readonly Line[]): void {
  const head = ['', 'ms', 'per second', 'ratio', 'goal', 'peak MB', 'goal']
  printTable(title, head, lines.map(cellsOf))
}

function cellsOf({ name, rounds, count, memory, anchor, memoryGoal }: Line): string[] {
  const ms = median(rounds)
  const ratio = anchor === undefined ? null : ms / median(anchor.rounds)
  const peak = memory === undefined ? null : Math.max(...memory)
  return [
    name,
    ms < 10 ? ms.toFixed(2) : ms.toFixed(0),
    count === undefined ? '' : Math.round(count / (ms / 1000)).toLocaleString('en'),
    ratio === null ? '' : ratio.toFixed(2),
    goalText(ratio, anchor?.goal, (goal) => goal.toFixed(1)),
    peak === null ? '' : peak.toFixed(0),
    goalText(peak, memoryGoal, String),
  ]
}

/** `≤ 2.0 met`, or `≤ 2.0 missed`. */
export function goalText(
  value: number | null,
  goal: number | undefined,
  text: (goal: number) => string = (number) => number.toFixed(1),
): string {
  if (value === null || goal === undefined) return ''
  return `≤ ${text(goal)} ${value <= goal ? 'met' : 'missed'}`
}

/** The first column is left-aligned, the others right. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const text = all.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
  console.log(`\n${title}\n${text.map((line) => `  ${line.trimEnd()}`).join('\n')}`)
}
