import { spawn } from 'node:child_process'

/** A set-up step that cannot go on; `advice` says what the user can do about it. */
export class SetupError extends Error {
  /** @param {string} message @param {string} advice */
  constructor(message, advice) {
    super(message)
    this.advice = advice
  }
}

/** One line for the user. It goes to stderr, so that stdout stays the program's own. @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

/**
 * Runs a long step under a title, with the elapsed time as progress.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = Date.now()
  const terminal = process.stderr.isTTY
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  say(`${title} …`)
  const ticker = setInterval(
    () => (terminal ? process.stderr.write(`\r  ${seconds()} `) : say(`  … ${seconds()}`)),
    terminal ? 1000 : 15_000,
  )
  try {
    return await work()
  } finally {
    clearInterval(ticker)
    if (terminal) process.stderr.write('\r')
    say(`  done after ${seconds()}`)
  }
}

/**
 * Runs a program quietly and answers how it ended, with everything it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ ok: boolean, output: string }>} ok is false too when the program is missing or crashed
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ ok: false, output: `${output}${error.message}` }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** The last lines of a program's output, for an error message. @param {string} output */
export function tail(output) {
  return output.trim().split('\n').slice(-15).join('\n')
}
