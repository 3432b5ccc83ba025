import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { countTests } from './counts.mjs'
import { cache } from './setup/paths.mjs'
import { say } from './setup/report.mjs'
import { setUp } from './setup.mjs'
import { runScript, tool } from './tool.mjs'

await setUp()

const total = { passed: 0, failed: 0, skipped: 0 }

await check('Types', () => runScript(tool('typescript', 'tsc'), ['--noEmit', '-p', 'tsconfig.json']))
await check('Lint', () =>
  runScript(tool('@biomejs/biome', 'biome'), ['check', '--config-path', 'build', '--error-on-warnings', '.']),
)
await check('Build', () =>
  bundle().then(
    () => 0,
    (error) => {
      say(error.message)
      return 1
    },
  ),
)
await runTests()

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`)
process.exit(total.failed > 0 ? 1 : 0)

/**
 * Counts as one test.
 * @param {string} name
 * @param {() => Promise<number>} work answers an exit code
 */
async function check(name, work) {
  const ok = (await work()) === 0
  total[ok ? 'passed' : 'failed'] += 1
  console.log(`${name}: ${ok ? 'passed' : 'FAILED'}`)
}

async function runTests() {
  const report = join(cache, 'test-report.json')
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runScript(tool('vitest'), ['run', '-c', 'build/vitest.config.ts', ...reporters])
  if (!existsSync(report)) {
    say('The tests did not run to their end.')
    total.failed += 1
    return
  }
  const counts = countTests(JSON.parse(readFileSync(report, 'utf8')), code)
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
}
