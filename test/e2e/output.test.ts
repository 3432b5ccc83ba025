import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { launchApp, type RunningApp } from './app'

const saved = mkdtempSync(join(tmpdir(), 'marrowline-saved-'))
let running: RunningApp

beforeAll(async () => {
  vi.stubEnv('MARROWLINE_SAVE_DIR', saved)
  running = await launchApp()
  const { page } = running
  await page.getByRole('button', { name: /demonstration/i }).click()
  const row = page.getByRole('row').filter({ hasText: 'AA-001' })
  await row.waitFor({ timeout: 60_000 })
  await row.click()
  await page.locator('[data-panel="pmn"]').waitFor()
}, 120_000)

afterAll(async () => {
  vi.unstubAllEnvs()
  await running?.close()
  rmSync(saved, { recursive: true, force: true })
})

/** Chooses an entry of the menu and waits for its file. */
async function save(entry: string, file: string): Promise<Buffer> {
  const { page } = running
  const path = join(saved, file)
  rmSync(path, { force: true })
  if ((await page.getByRole('menu').count()) === 0) await page.getByRole('button', { name: 'Save or print' }).click()
  await page.getByRole('menuitem', { name: entry }).click()
  await expect.poll(() => existsSync(path) && statSync(path).size > 0, { timeout: 20_000 }).toBe(true)
  await page.getByText(`Saved as ${path}`).first().waitFor()
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await page.locator('button[data-loading]').waitFor({ state: 'detached' })
  return readFileSync(path)
}

async function deidentify() {
  await running.page.getByRole('button', { name: 'Save or print' }).click()
  await running.page.getByRole('menuitemcheckbox').click()
}

test('the picture comes as SVG and, twice as large, as PNG', async () => {
  const svg = (await save('Chart as SVG', 'marrowline_Demo_Patient-1_AA-001.svg')).toString()
  const [, width, height] = /^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg) ?? []
  expect(svg).toContain('AA-001')
  const png = await save('Chart as PNG', 'marrowline_Demo_Patient-1_AA-001.png')
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)])
  const { isWhite, colors } = await running.page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const pixels = new Uint32Array(
      context?.getImageData(0, 0, image.width, image.height).data.buffer ?? new ArrayBuffer(0),
    )
    return { isWhite: pixels[0] === 0xffffffff, colors: new Set(pixels).size }
  }, png.toString('base64'))
  expect(isWhite).toBe(true)
  expect(colors).toBeGreaterThan(50)
})

test('the report is one A4 page, byte by byte the same from the same data', async () => {
  const first = await save('Report as PDF', 'marrowline_Demo_Patient-1_AA-001.pdf')
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const second = await save('Report as PDF', 'marrowline_Demo_Patient-1_AA-001.pdf')
  const text = first.toString('latin1')
  expect(text.startsWith('%PDF-')).toBe(true)
  expect(text.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  expect(text).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/)
  expect(text).not.toContain(`D:${new Date().getFullYear()}`)
  expect(Buffer.compare(first, second)).toBe(0)
})

test('the results shown come as CSV', async () => {
  const csv = (await save('Results shown as CSV', 'marrowline_Demo_Patient-1_AA-001.csv')).toString()
  expect(csv.startsWith('\ufeffpatient,time,analyte,value,unit,')).toBe(true)
  expect(csv.split('\r\n').length).toBeGreaterThan(100)
})

test('de-identified, no file says who or when', async () => {
  await deidentify()
  const svg = (await save('Chart as SVG', 'marrowline-deidentified.svg')).toString()
  const csv = (await save('Results shown as CSV', 'marrowline-deidentified.csv')).toString()
  const pdf = (await save('Report as PDF', 'marrowline-deidentified.pdf')).toString('latin1')
  for (const text of [svg, csv, pdf]) expect(text).not.toMatch(/AA-001|Patient 1|\d{2}-[A-Z][a-z]{2}-\d{4}/)
  expect(csv.startsWith('\ufeffday,analyte,')).toBe(true)
  expect(readdirSync(saved).filter((name) => name.includes('deidentified'))).toHaveLength(3)
})

test('no window of the report is left behind', async () => {
  expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('the menu’s print command prints the report of the page that is shown', async () => {
  // A printer is not at hand: what would go to it is kept instead.
  await running.app.evaluate(({ ipcMain, Menu }) => {
    ipcMain.removeHandler('output.print')
    ipcMain.handle('output.print', (_event, args: { html: string }) => {
      Reflect.set(globalThis, 'printed', args.html)
      return { ok: true, value: {} }
    })
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? []
    items.find((item) => item.accelerator === 'CmdOrCtrl+P')?.click()
  })
  const printed = () => running.app.evaluate(() => String(Reflect.get(globalThis, 'printed') ?? ''))
  await expect.poll(printed).toContain('<html')
})
