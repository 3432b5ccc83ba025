import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'

vi.mock('electron', () => ({ app: {}, BrowserWindow: {}, dialog: {}, session: {} }))

const { choosePath, outputHandlers, printFailure, withoutDates } = await import('../../../../electron/handlers/output')

afterEach(() => vi.unstubAllEnvs())

function pdf(info: string): Uint8Array {
  return Buffer.concat([
    Buffer.from(`%PDF-1.4\n1 0 obj\n<</Title (x)\n${info}>>\nendobj\n`, 'latin1'),
    Buffer.from([0, 255, 128, 10]),
  ])
}

describe('withoutDates', () => {
  test('gives the same bytes for two times and makers, at the same length', () => {
    const one = pdf(
      "/Creator (Mozilla/5.0 \\(X11; Linux\\) Chrome/1)\n/CreationDate (D:20261124180501-01'30')\n/ModDate (D:20261124180501-01'30')",
    )
    const two = pdf(
      "/Creator (Mozilla/5.0 \\(Win; NT 11\\) Chrome/2)\n/CreationDate (D:20270301070909+05'45')\n/ModDate (D:20270301070909+05'45')",
    )
    expect(Buffer.compare(one, two)).not.toBe(0)
    expect(Buffer.compare(withoutDates(one), withoutDates(two))).toBe(0)
    expect(withoutDates(one)).toHaveLength(one.length)
    expect(Buffer.from(withoutDates(one)).toString('latin1')).toContain("/CreationDate (D:20000101000000+00'00')")
  })

  test('leaves every other byte alone', () => {
    const plain = pdf('/Producer (Skia/PDF m130)')
    expect(Buffer.compare(withoutDates(plain), plain)).toBe(0)
  })
})

describe('saving', () => {
  test.each(['../../escape.csv', '..\\..\\escape.csv', '/etc/escape.csv'])(
    'a file name is never a path: %s',
    async (name) => {
      vi.stubEnv('MARROWLINE_SAVE_DIR', '/save/here')
      expect(await choosePath(null, name, 'csv')).toBe(join('/save/here', 'escape.csv'))
    },
  )

  test('writes text as it is and PNG from base64', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'marrowline-'))
    vi.stubEnv('MARROWLINE_SAVE_DIR', folder)
    const save = outputHandlers({ window: () => null } as never)['output.save']
    await save({ fileName: 'a.csv', kind: 'csv', content: '\ufeffPMN,0.40\r\n' })
    await save({ fileName: 'a.png', kind: 'png', content: Buffer.from([137, 80, 78, 71, 0, 255]).toString('base64') })
    expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('\ufeffPMN,0.40\r\n')
    expect([...(await readFile(join(folder, 'a.png')))]).toEqual([137, 80, 78, 71, 0, 255])
    await rm(folder, { recursive: true })
  })
})

describe('printing', () => {
  test('a cancelled dialog is no failure, a failed job says what to do', () => {
    expect(printFailure('Print job canceled')).toBeNull()
    expect(printFailure('Print job failed')).toMatchObject({
      code: 'printFailed',
      message: 'The report was not printed (Print job failed)',
      hint: expect.stringContaining('PDF'),
    })
  })
})
