import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './charts/palette.css'
import './shell/base.css'
import { MantineProvider } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import { startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { AnswerError, ask } from './api'
import { NavigationProvider } from './shell/navigation'
import { SettingsProvider } from './shell/settings'
import { readableColors, theme } from './shell/theme'

async function start() {
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no root')
  // The page's own nonce lets the component library style itself under the content security policy.
  const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
  Object.assign(globalThis, { __webpack_nonce__: nonce })
  const { settings, patients } = await ask('app.start', {})
  const last = settings.lastPatient
  const page = (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readableColors}
      getStyleNonce={() => nonce}
      defaultColorScheme={settings.theme}
    >
      <Notifications className="notifications" position="bottom-right" containerWidth={288} autoClose={6000} />
      <SettingsProvider start={settings}>
        <NavigationProvider
          start={last !== null && patients > 0 ? { page: 'patient', patient: last } : { page: 'patients' }}
        >
          <App />
        </NavigationProvider>
      </SettingsProvider>
    </MantineProvider>
  )
  startTransition(() => createRoot(root).render(page))
}

// What no screen has caught is told all the same: what went wrong and what to do.
window.addEventListener('unhandledrejection', (event) => {
  if (!(event.reason instanceof AnswerError)) return
  event.preventDefault()
  notifications.show({ color: 'red', title: event.reason.message, message: event.reason.hint, autoClose: 12_000 })
})

void start()
