import { spawn } from 'node:child_process'
import { bundle, isBuilt } from './bundle.mjs'
import { isHeadless, startVirtualDisplay } from './display.mjs'
import { chooseElectron } from './setup/electron.mjs'
import { root } from './setup/paths.mjs'
import { say } from './setup/report.mjs'
import { setUp, withAdvice } from './setup.mjs'

const [screenshot, passed] = takeScreenshotOption(process.argv.slice(2))

await setUp()
if (!isBuilt()) await withAdvice('The build', bundle)

let stopDisplay = () => {}
if (isHeadless()) {
  say('No display: running on a virtual one (Xvfb).')
  stopDisplay = await startVirtualDisplay()
}

const { executable } = chooseElectron()
// Root cannot use Chromium's sandbox on Linux; everyone else keeps it.
const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
const args = [root, ...sandbox, ...passed]

if (screenshot === undefined) {
  const app = spawn(executable, args, { stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => app.kill(signal))
  app.on('close', (code) => finish(code ?? 1))
} else {
  const { capture } = await import('./screenshot.mjs')
  const error = await capture(executable, args, screenshot).catch((reason) => reason)
  say(error ? `No screenshot: ${error.message}` : `Wrote ${screenshot}`)
  finish(error ? 1 : 0)
}

/** @param {number} code */
function finish(code) {
  stopDisplay()
  process.exit(code)
}

/**
 * @param {string[]} args
 * @returns {[string | undefined, string[]]} the file of --screenshot, and the arguments for the app
 */
function takeScreenshotOption(args) {
  const at = args.findIndex((arg) => arg === '--screenshot' || arg.startsWith('--screenshot='))
  if (at === -1) return [undefined, args]
  const inline = args[at]?.split('=').slice(1).join('=')
  const file = inline || args[at + 1]
  if (!file) {
    say('--screenshot needs the name of a PNG file.')
    process.exit(2)
  }
  return [file, args.toSpliced(at, inline ? 1 : 2)]
}
