import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { findElectron } from './setup/electron.mjs'
import { root } from './setup/paths.mjs'
import { say } from './setup/report.mjs'
import { setUp, withAdvice } from './setup.mjs'
import { runScript, tool } from './tool.mjs'

await setUp()
await withAdvice('The build', bundle)

const electron = findElectron()
const substituted = electron !== undefined && !electron.official
const args = ['--config', 'build/electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)]
if (substituted) {
  say('Installers need the official Electron, which is out of reach: packing the unpacked Linux app, for tests only.')
  args.push('--linux', 'dir', `--config.electronDist=${electron.dist}`, '--config.electronVersion=33.2.1')
}
const env = { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' }
const code = await runScript(tool('electron-builder'), args, { env })
if (code !== 0) process.exit(code)

if (substituted) {
  // The prebuilt binding that installers carry crashes in this older runtime.
  const binding = join(root, 'node_modules/better-sqlite3')
  const packed = join(root, 'release/linux-unpacked/resources/app.asar.unpacked/node_modules/better-sqlite3')
  copyFileSync(join(binding, 'build/Release/better_sqlite3.node'), join(packed, 'prebuilds/linux-x64.node'))
}
say(`Packed into ${join(root, 'release')}`)
