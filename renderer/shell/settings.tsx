import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'
import type { Settings } from '../../shared/contract/app'
import { ask } from '../api'

interface SettingsState {
  settings: Settings
  change: (part: Partial<Settings>) => Promise<void>
}

const SettingsContext = createContext<SettingsState | null>(null)

export function SettingsProvider({ start, children }: { start: Settings; children: ReactNode }) {
  const [settings, setSettings] = useState(start)
  const change = useCallback(async (part: Partial<Settings>) => {
    setSettings(await ask('settings.change', part))
  }, [])
  const value = useMemo(() => ({ settings, change }), [settings, change])
  return <SettingsContext value={value}>{children}</SettingsContext>
}

export function useSettings(): SettingsState {
  const state = use(SettingsContext)
  if (!state) throw new Error('useSettings stands outside its provider')
  return state
}
