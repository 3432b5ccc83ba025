import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cache, root } from './setup/paths.mjs'
import { say } from './setup/report.mjs'
import { setUp } from './setup.mjs'
import { runScript } from './tool.mjs'

const folder = join(root, 'test', 'bench')
const [name, ...args] = process.argv.slice(2)
const benches = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ts')) : []

if (!benches.includes(`${name}.ts`)) {
  const known = benches.map((file) => file.slice(0, -'.ts'.length)).join(', ')
  say(`Usage: npm run bench NAME. There ${known ? `are: ${known}` : 'is none in test/bench yet'}.`)
  process.exit(2)
}

await setUp()
const { build } = await import('vite')
// Bundled like the app, so that what is measured is the code that runs there.
const outDir = join(cache, 'bench')
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  plugins: [{ name: 'build-modules-in-place', enforce: 'pre', resolveId: inPlace }],
  build: {
    ssr: join(folder, `${name}.ts`),
    outDir,
    target: 'node20',
    rollupOptions: { output: { entryFileNames: '[name].js' } },
  },
})
process.exit(await runScript(join(outDir, `${name}.js`), args))

/**
 * Our build modules know where they stand, and so are not moved into the bundle.
 * @param {string} source
 * @param {string} [importer]
 */
function inPlace(source, importer = '') {
  const file = resolve(dirname(importer), source)
  return file.startsWith(import.meta.dirname) ? { id: pathToFileURL(file).href, external: true } : undefined
}
