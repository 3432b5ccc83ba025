import { notifications } from '@mantine/notifications'
import { IconFileImport, IconHistory, IconSettings, IconUsers } from '@tabler/icons-react'
import { type ComponentType, lazy } from 'react'
import { t } from '../shared/messages'
import { ask, usePush } from './api'
import { DropTarget } from './importing/DropTarget'
import { type Place, useNavigation } from './shell/navigation'

// Each page is loaded when it is first needed. The one before stays until then: a place-holder, once shown, would stand for 300 ms.
const PatientList = lazy(() => import('./patients/PatientList').then((m) => ({ default: m.PatientList })))
const PatientPage = lazy(() => import('./trajectory/PatientPage').then((m) => ({ default: m.PatientPage })))
const ImportPage = lazy(() => import('./importing/ImportPage').then((m) => ({ default: m.ImportPage })))
const ImportsPage = lazy(() => import('./importing/ImportsPage').then((m) => ({ default: m.ImportsPage })))
const SettingsPage = lazy(() => import('./settings/SettingsPage').then((m) => ({ default: m.SettingsPage })))

const rail: {
  place: Place
  also: Place['page'][]
  label: string
  icon: ComponentType<{ size: number; stroke: number }>
}[] = [
  { place: { page: 'patients' }, also: ['patient'], label: 'common.nav.patients', icon: IconUsers },
  { place: { page: 'import', paths: [] }, also: [], label: 'common.nav.import', icon: IconFileImport },
  { place: { page: 'imports' }, also: [], label: 'common.nav.imports', icon: IconHistory },
  { place: { page: 'settings' }, also: [], label: 'common.nav.settings', icon: IconSettings },
]

export function App() {
  const { place, go } = useNavigation()

  usePush('openFiles', ({ paths }) => go({ page: 'import', paths }))
  usePush('command', ({ name }) => {
    if (name === 'openFiles') void chooseFiles(go)
    if (name === 'patients') go({ page: 'patients' })
    if (name === 'import') go({ page: 'import', paths: [] })
    if (name === 'imports') go({ page: 'imports' })
    if (name === 'settings') go({ page: 'settings' })
  })
  usePush('notice', ({ kind, message }) => {
    notifications.show({ message, color: kind === 'warning' ? 'orange' : 'marrow' })
  })

  return (
    <DropTarget onFiles={(paths) => go({ page: 'import', paths })}>
      <div className="shell">
        <nav className="rail" aria-label={t('common.nav.label')}>
          {rail.map(({ place: target, also, label, icon: Icon }) => {
            const isHere = place.page === target.page || also.includes(place.page)
            return (
              <button
                type="button"
                key={target.page}
                aria-current={isHere ? 'page' : undefined}
                onClick={() => go(target)}
              >
                <Icon size={22} stroke={1.6} />
                {t(label)}
              </button>
            )
          })}
        </nav>
        <div className="page">
          <main>
            <Page place={place} />
          </main>
          <footer className="disclaimer">{t('common.disclaimer')}</footer>
        </div>
      </div>
    </DropTarget>
  )
}

/** Ctrl/Cmd+O from anywhere: choose, then straight to the plan. */
async function chooseFiles(go: (place: Place) => void) {
  const { paths } = await ask('imports.choose', {})
  if (paths.length > 0) go({ page: 'import', paths })
}

function Page({ place }: { place: Place }) {
  if (place.page === 'patients') return <PatientList />
  if (place.page === 'patient') return <PatientPage key={place.patient} patient={place.patient} />
  if (place.page === 'import') return <ImportPage key={place.paths.join('\n')} paths={place.paths} />
  if (place.page === 'imports') return <ImportsPage />
  return <SettingsPage />
}
