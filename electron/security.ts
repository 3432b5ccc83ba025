import type { App, Session, WebContents } from 'electron'
import { appOrigin } from './protocol'

/** Chromium's own ways to the network, closed by switches; to be set before the app is ready. */
export function cutNetwork(app: App) {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('disable-component-update')
  app.commandLine.appendSwitch('disable-domain-reliability')
  app.commandLine.appendSwitch('dns-prefetch-disable')
  app.commandLine.appendSwitch('no-pings')
}

/** Whether a page may load this address: our own files and what the page made itself. */
export function isLocalAddress(url: string, development: boolean): boolean {
  if (!URL.canParse(url)) return false
  const address = new URL(url)
  if (address.protocol === 'app:') return `${address.protocol}//${address.host}` === appOrigin
  if (address.protocol === 'blob:') return url.startsWith(`blob:${appOrigin}/`)
  return address.protocol === 'data:' || (development && address.protocol === 'devtools:')
}

/** Denies every permission, device and network request of a session, and the download of spelling dictionaries. */
export function secureSession(session: Session, development: boolean) {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault()
    choose()
  })
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault()
    choose('')
  })
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault()
    choose()
  })
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isLocalAddress(details.url, development) })
  })
  session.setSpellCheckerEnabled(false)
}

/** Keeps every page where it is: no navigation, no new window, no webview, no peer-to-peer traffic. */
export function secureContents(contents: WebContents) {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
