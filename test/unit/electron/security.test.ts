import type { WebContents } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { isLocalAddress, secureContents } from '../../../electron/security'

describe('addresses a page may load', () => {
  test.each(['app://marrowline/assets/main.js', 'blob:app://marrowline/0f6c', 'data:image/png;base64,AA=='])(
    '%s',
    (url) => {
      expect(isLocalAddress(url, false)).toBe(true)
    },
  )

  test.each([
    'https://example.org/',
    'http://127.0.0.1/',
    'ws://localhost:1/',
    'wss://example.org/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'app://elsewhere/index.html',
    'app://marrowline.example.org/',
    'blob:https://example.org/0f6c',
    'blob:app://marrowline.example.org/0f6c',
    'chrome-extension://abc/page.html',
    'devtools://devtools/bundled/inspector.html',
    'about:blank',
    'no address',
    '',
  ])('not %s', (url) => {
    expect(isLocalAddress(url, false)).toBe(false)
  })

  test('the developer tools in development only', () => {
    expect(isLocalAddress('devtools://devtools/bundled/inspector.html', true)).toBe(true)
  })
})

describe('a page', () => {
  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'is kept from %s',
    (name) => {
      const listeners = new Map<string, (event: { preventDefault(): void }) => void>()
      const contents = {
        on: (event: string, listener: (event: { preventDefault(): void }) => void) => listeners.set(event, listener),
        setWindowOpenHandler: vi.fn(),
        setWebRTCIPHandlingPolicy: vi.fn(),
      }
      secureContents(contents as unknown as WebContents)
      const preventDefault = vi.fn()
      listeners.get(name)?.({ preventDefault })
      expect(preventDefault).toHaveBeenCalledOnce()
      expect(contents.setWindowOpenHandler.mock.calls[0]?.[0]()).toEqual({ action: 'deny' })
    },
  )
})
