import { join } from 'node:path'
import { cache, root } from './setup/paths.mjs'
import { setUp } from './setup.mjs'
import { runScript, tool } from './tool.mjs'

/*
 * `npm run fuzz [reader|all] [files] [seed] [first]`: damaged files for the readers, see test/fuzz/run.ts.
 * `npm run fuzz properties [runs] [test files …]`: every property of the unit and database tests, with many more runs than npm test gives it.
 */
const args = process.argv.slice(2)

await setUp()
process.exit(await (args[0] === 'properties' ? properties(args.slice(1)) : readers()))

async function readers() {
  const { build } = await import('vite')
  const outDir = join(cache, 'fuzz-program')
  // Bundled like the app, so that what is fuzzed is the code that runs there.
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'test', 'fuzz', 'run.ts'),
      outDir,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: '[name].js' } },
    },
  })
  return runScript(join(outDir, 'run.js'), args)
}

/** @param {string[]} args */
function properties([runs = '10000', ...filters]) {
  const projects = ['--project', 'unit', '--project', 'database']
  const options = ['run', '-c', 'build/vitest.config.ts', ...projects, '--testTimeout=3600000', ...filters]
  return runScript(tool('vitest'), options, { env: { ...process.env, PROPERTY_RUNS: runs } })
}
