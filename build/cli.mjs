import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle, isBuilt } from './bundle.mjs'
import { root } from './setup/paths.mjs'

const program = join(root, 'out', 'main', 'cli.js')

if (!existsSync(program) || !isBuilt()) {
  const { setUp, withAdvice } = await import('./setup.mjs')
  await setUp()
  await withAdvice('The build', bundle)
}
// In this process: a second start of Node would cost as much as the command itself.
await import(pathToFileURL(program).href)
