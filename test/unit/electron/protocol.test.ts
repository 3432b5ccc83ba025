import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolveAsset, respond } from '../../../electron/protocol'

let outside: string
let folder: string

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'marrowline-protocol-'))
  folder = join(outside, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  mkdirSync(join(outside, 'renderer-other'))
  writeFileSync(join(outside, 'secret.js'), 'secret')
  writeFileSync(join(outside, 'renderer-other', 'secret.js'), 'secret')
  writeFileSync(join(folder, 'index.html'), '<meta nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__"></script>')
  writeFileSync(join(folder, 'assets', 'main.js'), 'main')
  writeFileSync(join(folder, 'assets', 'unknown.exe'), 'secret')
  symlinkSync(join(outside, 'secret.js'), join(folder, 'link.js'))
  symlinkSync(outside, join(folder, 'linked'))
})
afterAll(() => rmSync(outside, { recursive: true, force: true }))

const get = (url: string) => respond(folder, { method: 'GET', url })

describe('the files of the user interface', () => {
  test.each(['app://marrowline/', 'app://marrowline/index.html', 'app://marrowline/index.html?a=1#b'])(
    '%s is the page',
    async (url) => {
      const answer = await get(url)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    },
  )

  test('a script comes with its type and the policy', async () => {
    const answer = await get('app://marrowline/assets/main.js')
    expect(await answer.text()).toBe('main')
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; ")
  })

  test('the page and its policy share a nonce that is new each time', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const answer = await get('app://marrowline/')
        const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1]
        expect(await answer.text()).toBe(`<meta nonce="${nonce}"><script nonce="${nonce}"></script>`)
        return nonce
      }),
    )
    expect(nonces[0]).toHaveLength(24)
    expect(nonces[0]).not.toBe(nonces[1])
  })

  test.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
    const answer = await respond(folder, { method, url: 'app://marrowline/index.html' })
    expect(answer.status).toBe(405)
  })
})

describe('addresses that lead elsewhere', () => {
  const addresses = [
    'app://marrowline/../secret.js',
    'app://marrowline/../../etc/passwd',
    'app://marrowline/assets/../../secret.js',
    'app://marrowline/%2e%2e/secret.js',
    'app://marrowline/%2e%2e%2fsecret.js',
    'app://marrowline/..%2fsecret.js',
    'app://marrowline/..%2Fsecret.js',
    'app://marrowline/.%2e/secret.js',
    'app://marrowline/%252e%252e%252fsecret.js',
    'app://marrowline/..%5csecret.js',
    'app://marrowline/..%5Csecret.js',
    'app://marrowline/..\\secret.js',
    'app://marrowline/assets/%2e%2e/%2e%2e/secret.js',
    'app://marrowline/..%2frenderer-other%2fsecret.js',
    'app://marrowline//secret.js',
    'app://marrowline//etc/passwd',
    'app://marrowline/%2fetc%2fpasswd',
    'app:////etc/passwd',
    'app://marrowline/index.html%00.js',
    'app://marrowline/%00',
    'app://marrowline/C:/Windows/win.ini',
    'app://marrowline/c%3a%5cwindows%5cwin.ini',
    'app://marrowline/file:///etc/passwd',
    'app://marrowline/link.js',
    'app://marrowline/linked/secret.js',
    `app://marrowline/${'a'.repeat(5000)}`,
    'app://elsewhere/index.html',
    'app://marrowline.elsewhere/index.html',
    'app://marrowline:80/index.html',
    'app://user:word@marrowline/index.html',
    'https://marrowline/index.html',
    'file:///etc/passwd',
    'app://marrowline/%',
    'app://marrowline/assets',
    'app://marrowline/assets/unknown.exe',
    'index.html',
    '',
  ]
  test.each(addresses)('%s is not found', async (url) => {
    const answer = await get(url)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('')
  })

  test('no path whatever resolves to a file outside the folder', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '\\', '/', '%00', ':', 'assets', '~'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const file = resolveAsset('/srv/app', `app://marrowline/${pieces.join('/')}`)
        expect(file === null || file.startsWith('/srv/app/')).toBe(true)
      }),
    )
  })
})
