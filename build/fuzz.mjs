import { setUp } from './setup.mjs'
import { runScript, tool } from './tool.mjs'

// Every property of the unit and database tests, with many more runs than npm test gives it.
const [runs = '10000', ...filters] = process.argv.slice(2)

await setUp()
const projects = ['--project', 'unit', '--project', 'database']
const args = ['run', '-c', 'build/vitest.config.ts', ...projects, '--testTimeout=3600000', ...filters]
process.exit(await runScript(tool('vitest'), args, { env: { ...process.env, PROPERTY_RUNS: runs } }))
