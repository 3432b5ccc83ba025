import { existsSync } from 'node:fs'
import { run, SetupError, step, tail } from './report.mjs'

/**
 * Installs Debian packages as root; else stops with the command that does it. Does nothing for an empty list.
 * @param {readonly string[]} packages
 * @param {string} purpose
 */
export async function installForDebian(packages, purpose) {
  if (packages.length === 0) return
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const apt = existsSync('/usr/bin/apt-get')
  if (!apt || process.getuid?.() !== 0) {
    throw new SetupError(
      `This system lacks what ${purpose} needs: ${packages.join(' ')}.`,
      apt ? `Run: sudo sh -c '${command}'` : 'Install the packages of these names with your package manager.',
    )
  }
  await step(`Installing system packages for ${purpose}: ${packages.join(' ')}`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const { ok, output } = await run('sh', ['-c', command], { env })
    if (!ok) {
      throw new SetupError(`apt-get failed:\n${tail(output)}`, `Run it by hand to see why: ${command}`)
    }
  })
}
