import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { isHeadless, startVirtualDisplay } from '../../build/display.mjs'
import { launch, quit } from '../../build/electron-app.mjs'
import { chooseElectron } from '../../build/setup/electron.mjs'
import { cache, root } from '../../build/setup/paths.mjs'
import type { Bench, SubjectName } from './render/page'
import { goalText, median, printTable } from './support/table'

/** The chart of the patient page in a real window, beside uPlot with the same data in the same window, in turns. */

const sizes = [100, 1000, 5000, 20_000]
const mounts = 9
const changes = 24
const hoverSteps = 120
const subjects = ['uplot', 'product'] as const satisfies SubjectName[]

const folder = join(root, 'test', 'bench', 'render')

async function buildPage(): Promise<string> {
  const outDir = join(cache, 'bench-page')
  await build({
    root: folder,
    base: './',
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 5000 },
  })
  return join(outDir, 'index.html')
}

interface Times {
  mount: number[]
  swap: number[]
  zoom: number[]
  hover: number[]
}

const steps = ['mount', 'swap', 'zoom', 'hover'] as const satisfies (keyof Times)[]

const titles = {
  mount: 'first mount, to painted',
  swap: 'data swap, to painted',
  zoom: 'zoom step, to painted',
  hover: 'hover step, script time',
} as const satisfies Record<keyof Times, string>

/** Ratios to uPlot; a swap has one only where the panels are full. */
function goalOf(step: keyof Times, points: number): number | undefined {
  if (step === 'mount') return 3.5
  if (step === 'hover') return 1
  if (step === 'zoom') return 2
  return points >= 5000 ? 2 : undefined
}

async function measure(page: Page): Promise<Map<string, Times>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Profiler.enable')
  await session.send('Profiler.setSamplingInterval', { interval: 100 })
  /** Milliseconds of script within the work, sampled: React runs in tasks of its own, which no clock around a call would see. */
  async function scriptTime(work: () => Promise<void>): Promise<number> {
    await session.send('Profiler.start')
    await work()
    const { profile } = await session.send('Profiler.stop')
    const outside = new Set(
      profile.nodes
        .filter(({ callFrame }) => /^\((idle|program|root)\)$/.test(callFrame.functionName))
        .map(({ id }) => id),
    )
    const deltas = profile.timeDeltas ?? []
    return (profile.samples ?? []).reduce((sum, id, n) => sum + (outside.has(id) ? 0 : (deltas[n + 1] ?? 0)), 0) / 1000
  }
  const call = (action: Exclude<keyof Bench, 'hover'>, name: SubjectName, points: number) =>
    page.evaluate(([a, n, p]) => Reflect.get(window, 'bench')[a](n, p), [action, name, points] as const)

  const measured = new Map<string, Times>()
  for (const points of sizes) {
    for (const name of subjects) measured.set(`${name} ${points}`, { mount: [], swap: [], zoom: [], hover: [] })
    // The first round of all warms the code up.
    for (let round = points === sizes[0] ? -1 : 0; round < mounts; round++) {
      for (const name of subjects) {
        const times = measured.get(`${name} ${points}`)
        const ms = await call('mount', name, points)
        if (times && round >= 0) times.mount.push(ms)
        if (round < mounts - 1) await call('unmount', name, points)
        else if (times) {
          for (let n = 0; n < changes; n++) times.swap.push(await call('swap', name, points))
          for (let n = 0; n < changes; n++) times.zoom.push(await call('zoom', name, points))
          await call('swap', name, points)
          for (let n = 0; n < 5; n++) {
            const hover = () =>
              page.evaluate(([s, count]) => Reflect.get(window, 'bench').hover(s, count), [name, hoverSteps] as const)
            times.hover.push((await scriptTime(hover)) / hoverSteps)
          }
          await call('unmount', name, points)
        }
      }
    }
  }
  return measured
}

function print(measured: Map<string, Times>): void {
  for (const step of steps) {
    const rows = sizes.map((points) => {
      const [uplot, product] = subjects.map((name) => median(measured.get(`${name} ${points}`)?.[step] ?? []))
      const ratio = (product ?? Number.NaN) / (uplot ?? Number.NaN)
      const text = (ms: number | undefined) => (ms ?? Number.NaN).toFixed(step === 'hover' ? 2 : 1)
      return [
        points.toLocaleString('en'),
        text(uplot),
        text(product),
        ratio.toFixed(2),
        goalText(ratio, goalOf(step, points)),
      ]
    })
    printTable(
      `Three panels, ${titles[step]} (medians)`,
      ['points a panel', 'uPlot ms', 'ours ms', 'ratio', 'goal'],
      rows,
    )
  }
}

const index = await buildPage()
const { executable } = chooseElectron()
const stopDisplay = isHeadless() ? await startVirtualDisplay() : () => {}
const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
const { app, page } = await launch(executable, [folder, ...sandbox, index])
try {
  print(await measure(page))
} finally {
  await quit(app)
  stopDisplay()
}
