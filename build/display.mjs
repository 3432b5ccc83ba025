import { spawn } from 'node:child_process'

/** Whether this machine has no screen to open a window on. */
export function isHeadless() {
  return process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
}

/**
 * Starts a virtual display and makes it the display of what this process starts.
 * @returns {Promise<() => void>} ends it
 */
export async function startVirtualDisplay() {
  const screen = ['-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-displayfd', '3']
  const server = spawn('Xvfb', screen, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const stop = () => void server.kill()
  process.once('exit', stop)
  const number = await new Promise((resolve, reject) => {
    server.on('error', reject)
    server.on('exit', (code) => reject(new Error(`Xvfb ended at once (${code}).`)))
    server.stdio[3]?.once('data', (data) => resolve(String(data).trim()))
  })
  process.env['DISPLAY'] = `:${number}`
  server.unref()
  return stop
}
