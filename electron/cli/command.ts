import { parseArgs } from 'node:util'
import { t } from '../../shared/messages'

/** Exit statuses of every command. */
export const exit = { done: 0, failed: 1, usage: 2, open: 3 } as const

/** Where a command writes: results on `out`, progress and errors on `error`. */
export interface Output {
  out(text: string): void
  error(text: string): void
  /** Progress is shown on a terminal only. */
  isTerminal: boolean
}

export interface Invocation {
  /** Path of the database. */
  db: string
  json: boolean
  /** Words after the command. */
  words: string[]
  options: Partial<Record<OptionName, string | boolean>>
}

const options = {
  db: { type: 'string' },
  json: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  source: { type: 'string' },
  answers: { type: 'string' },
  analyte: { type: 'string' },
  profile: { type: 'string' },
  'as-of': { type: 'string' },
  denominator: { type: 'string' },
  interval: { type: 'string' },
  'unconfirmed-counted': { type: 'boolean' },
  format: { type: 'string' },
  out: { type: 'string' },
  deidentify: { type: 'boolean' },
  help: { type: 'boolean' },
} as const satisfies Record<string, { type: 'string' | 'boolean' }>

export type OptionName = keyof typeof options

type Command = (invocation: Invocation, output: Output) => Promise<number>

/** Each command loads only what it needs: the start stays short. `words` is how many it takes at least and at most. */
const commands: Record<string, { load: () => Promise<Command>; words: [number, number]; options: OptionName[] }> = {
  import: {
    load: async () => (await import('./import')).importFiles,
    words: [1, Number.POSITIVE_INFINITY],
    options: ['dry-run', 'source', 'answers'],
  },
  batches: { load: async () => (await import('./batches')).batches, words: [0, 0], options: [] },
  undo: { load: async () => (await import('./batches')).undo, words: [1, 1], options: [] },
  patients: { load: async () => (await import('./patients')).patients, words: [0, 0], options: [] },
  series: { load: async () => (await import('./patients')).series, words: [1, 1], options: ['analyte'] },
  assess: { load: async () => (await import('./assess')).assessPatient, words: [1, 1], options: ['profile', 'as-of'] },
  cohort: {
    load: async () => (await import('./assess')).assessCohort,
    words: [0, 0],
    options: ['profile', 'as-of', 'denominator', 'interval', 'unconfirmed-counted'],
  },
  export: {
    load: async () => (await import('./export')).exportAll,
    words: [0, 0],
    options: ['format', 'out', 'deidentify'],
  },
  backup: { load: async () => (await import('./copies')).backup, words: [0, 0], options: ['out'] },
  restore: { load: async () => (await import('./copies')).restore, words: [1, 1], options: [] },
  verify: { load: async () => (await import('./copies')).verify, words: [0, 0], options: [] },
  demo: { load: async () => (await import('./demo')).demo, words: [0, 0], options: [] },
}

/** The command was called wrongly: exit status 2. */
export class UsageError extends Error {}

/** Runs one command of the command line and gives its exit status. */
export async function runCommand(args: readonly string[], output: Output): Promise<number> {
  try {
    const { command, invocation } = readArguments(args)
    if (command === null) {
      output.out(`${t(invocation.words[0] === 'import' ? 'cli.importHelp' : 'cli.usage')}\n`)
      return exit.done
    }
    return await (await command.load())(invocation, output)
  } catch (error) {
    if (error instanceof UsageError) {
      output.error(`${error.message}\n\n${t('cli.usage')}\n`)
      return exit.usage
    }
    output.error(`${describe(error)}\n`)
    return exit.failed
  }
}

function readArguments(args: readonly string[]) {
  const { values, positionals } = parse(args)
  const [name, ...words] = positionals
  const { db, json = false, help, ...rest } = values
  if (help === true || name === 'help') {
    const asked = name === 'help' ? words : positionals
    return { command: null, invocation: { db: '', json, words: asked, options: rest } }
  }
  const command = name === undefined || !Object.hasOwn(commands, name) ? undefined : commands[name]
  if (command === undefined)
    throw new UsageError(name === undefined ? t('cli.commandMissing') : t('cli.commandUnknown', { name }))
  if (db === undefined || db === '') throw new UsageError(t('cli.databaseMissing'))
  const [least, most] = command.words
  if (words.length < least || words.length > most) throw new UsageError(t('cli.wordsWrong', { name }))
  for (const option of Object.keys(rest)) {
    if (!command.options.some((known) => known === option))
      throw new UsageError(t('cli.optionForeign', { name, option }))
  }
  return { command, invocation: { db, json, words, options: rest } satisfies Invocation }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'hint' in error && typeof error.hint === 'string' ? `${error.message}\n${error.hint}` : error.message
}

/** Text of an option; '' is as good as none. @throws {UsageError} when it is needed and missing */
export function textOption({ options }: Invocation, name: OptionName): string | null {
  const value = options[name]
  return typeof value === 'string' && value !== '' ? value : null
}

export function requiredOption(invocation: Invocation, name: OptionName): string {
  const value = textOption(invocation, name)
  if (value === null) throw new UsageError(t('cli.optionMissing', { option: name }))
  return value
}

/** One JSON document. */
export function printJson({ out }: Output, value: unknown): void {
  out(`${JSON.stringify(value)}\n`)
}

/** Columns aligned for the eye. */
export function printTable(
  { out }: Output,
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): void {
  const cells = [header, ...rows].map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
  const widths = header.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  for (const row of cells)
    out(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
}
