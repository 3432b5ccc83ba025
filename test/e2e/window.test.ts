import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchApp, newDataDir, type RunningApp, removeDataDir } from './app'

describe('the window', () => {
  let running: RunningApp
  beforeAll(async () => {
    running = await launchApp()
  })
  afterAll(() => running?.close())

  test('opens on the user interface', async () => {
    expect(running.page.url()).toBe('app://marrowline/index.html')
    await expect.poll(() => running.page.locator('#root > *').count()).toBeGreaterThan(0)
    expect(running.app.windows()).toHaveLength(1)
  })

  test('is shown', async () => {
    const isVisible = () => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    await expect.poll(isVisible).toBe(true)
  })

  test('runs without a complaint about the content security policy', async () => {
    const complaints: string[] = []
    running.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await running.page.reload()
    await expect.poll(() => running.page.locator('#root > *').count()).toBeGreaterThan(0)
    expect(complaints).toEqual([])
  })

  test('styles itself: the variables of the component library are in force', async () => {
    const font = () => running.page.evaluate(() => getComputedStyle(document.body).getPropertyValue('--mantine-scale'))
    await expect.poll(font).toBe('1')
  })

  test('gives the page nothing of Node', async () => {
    const types = await running.page.evaluate(() =>
      ['require', 'process', 'Buffer'].map((name) => typeof Reflect.get(globalThis, name)),
    )
    expect(types).toEqual(['undefined', 'undefined', 'undefined'])
  })

  test('has the secure preferences', async () => {
    const preferences = await running.app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .map((contents) => Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, [])),
    )
    expect(preferences).toEqual([
      expect.objectContaining({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      }),
    ])
  })

  test.each([
    [
      'an inline script',
      'script-src-elem',
      'const e = document.createElement("script"); e.textContent = "window.hurt = 1"; document.body.append(e)',
    ],
    ['eval', 'script-src', 'try { window.eval("window.hurt = 1") } catch {}'],
    [
      'an image from elsewhere',
      'img-src',
      'const e = new Image(); e.src = "https://example.org/a.png"; document.body.append(e)',
    ],
    [
      'a base address',
      'base-uri',
      'const e = document.createElement("base"); e.href = "https://example.org/"; document.head.append(e)',
    ],
    [
      'a form',
      'form-action',
      'const e = document.createElement("form"); e.action = "https://example.org/"; document.body.append(e); e.submit()',
    ],
    [
      'a frame',
      'frame-src',
      'const e = document.createElement("iframe"); e.src = "https://example.org/"; document.body.append(e)',
    ],
    [
      'a style element without the nonce',
      'style-src-elem',
      'const e = document.createElement("style"); e.textContent = "body{}"; document.head.append(e)',
    ],
  ])('blocks %s', async (_what, directive, code) => {
    // The inspector's evaluation is not under the page's policy, so what it injects has to be started by the page.
    const violated = await running.page.evaluate(
      ([wanted, source]) =>
        new Promise((resolve) => {
          const giveUp = setTimeout(() => resolve('nothing was blocked'), 3000)
          document.addEventListener('securitypolicyviolation', function seen(event) {
            if (event.effectiveDirective !== wanted) return
            document.removeEventListener('securitypolicyviolation', seen)
            clearTimeout(giveUp)
            resolve(event.effectiveDirective)
          })
          const injected = Reflect.construct(Function, [source ?? ''])
          setTimeout(injected, 0)
        }),
      [directive, code],
    )
    expect(violated).toBe(directive)
    expect(await running.page.evaluate(() => Reflect.get(window, 'hurt'))).toBeUndefined()
  })

  test.each([
    ['an address', () => location.assign('https://example.org/')],
    ['a file', () => location.assign('file:///etc/passwd')],
    ['another page of its own', () => location.assign('app://marrowline/index.html?other')],
    ['a new window', () => void window.open('https://example.org/')],
    [
      'a link to a new window',
      () => {
        const link = document.createElement('a')
        link.href = 'https://example.org/'
        link.target = '_blank'
        document.body.append(link)
        link.click()
      },
    ],
  ])('does not navigate to %s', async (_what, navigate) => {
    await running.page.evaluate(navigate)
    await running.page.waitForTimeout(200)
    expect(running.page.url()).toBe('app://marrowline/index.html')
    expect(running.app.windows()).toHaveLength(1)
  })

  test('denies every permission', async () => {
    const states = await running.page.evaluate(async () => {
      const names = [
        'camera',
        'microphone',
        'geolocation',
        'notifications',
        'clipboard-read',
        'midi',
        'local-fonts',
        'idle-detection',
        'clipboard-write',
        'storage-access',
      ]
      return Promise.all(
        names.map((name) =>
          navigator.permissions.query({ name: name as PermissionName }).then((status) => status.state),
        ),
      )
    })
    expect(new Set(states)).toEqual(new Set(['denied']))
  })

  test('reaches no network, not even from the main process of the browser', async () => {
    const answers = await running.page.evaluate(() =>
      Promise.all(
        ['https://example.org/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'app://elsewhere/index.html'].map((url) =>
          fetch(url).then(
            () => 'answered',
            () => 'refused',
          ),
        ),
      ),
    )
    expect(answers).toEqual(['refused', 'refused', 'refused', 'refused'])
    const fromMain = await running.app.evaluate(({ session }) =>
      session.defaultSession.fetch('https://example.org/').then(
        () => 'answered',
        () => 'refused',
      ),
    )
    expect(fromMain).toBe('refused')
  })
})

describe('the place of the window', () => {
  test('is kept until the next start', async () => {
    const dataDir = newDataDir()
    const bounds = { x: 40, y: 60, width: 900, height: 700 }
    const first = await launchApp({ dataDir })
    await first.app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted), bounds)
    // The display answers when it has time; what it has not yet done can't be kept.
    const placed = () => first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())
    await expect.poll(placed).toEqual(bounds)
    await first.close()
    const second = await launchApp({ dataDir })
    const restored = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
    await second.close()
    removeDataDir(dataDir)
    expect(restored).toEqual(bounds)
  })
})

describe('the zoom of the menu', () => {
  /** Chooses the entry of the menu, as its accelerator does. */
  async function choose({ app }: RunningApp, label: string) {
    await app.evaluate(({ Menu }, wanted) => {
      const entries = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
      entries?.find((entry) => entry.label === wanted)?.click()
    }, label)
  }

  const factor = ({ app }: RunningApp) =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor() ?? 0)

  test('has the usual keys and is kept until the next start', async () => {
    const dataDir = newDataDir()
    const first = await launchApp({ dataDir })
    const keys = await first.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.items.flatMap(({ submenu }) => submenu?.items ?? [])
        .flatMap(({ accelerator }) => accelerator ?? []),
    )
    expect(keys).toEqual(expect.arrayContaining(['CmdOrCtrl+Plus', 'CmdOrCtrl+=', 'CmdOrCtrl+-', 'CmdOrCtrl+0']))
    await choose(first, 'Zoom in')
    await expect.poll(() => factor(first)).toBeCloseTo(1.1, 5)
    await choose(first, 'Zoom in')
    await expect.poll(() => factor(first)).toBeCloseTo(1.25, 5)
    await first.close()
    const second = await launchApp({ dataDir })
    await expect.poll(() => factor(second)).toBeCloseTo(1.25, 5)
    await choose(second, 'Zoom out')
    await expect.poll(() => factor(second)).toBeCloseTo(1.1, 5)
    await choose(second, 'Actual size')
    await expect.poll(() => factor(second)).toBe(1)
    await second.close()
    removeDataDir(dataDir)
  })
})
