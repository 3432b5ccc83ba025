import { npm } from './setup/packages.mjs'
import { setUp } from './setup.mjs'
import { runScript, tool } from './tool.mjs'

await setUp()

const stryker = [tool('@stryker-mutator/core', 'stryker'), 'run', 'build/stryker.config.json', ...process.argv.slice(2)]
if (Number(process.versions.node.split('.')[0]) >= 22) {
  const [script = '', ...args] = stryker
  process.exit(await runScript(script, args))
}
// Stryker needs a newer Node than the program does: the registry has one.
const borrowed = ['exec', '--yes', '--ignore-scripts=false', '--package=node@24', '--', 'node', ...stryker]
const { ok, output } = await npm(borrowed)
console.log(output)
process.exit(ok ? 0 : 1)
