import { createContext, type ReactNode, startTransition, use, useCallback, useMemo, useState } from 'react'

export type Place =
  | { page: 'patients' }
  | { page: 'patient'; patient: number }
  | { page: 'import'; paths: string[] }
  | { page: 'imports' }
  | { page: 'settings' }

interface Navigation {
  place: Place
  go: (place: Place) => void
}

const NavigationContext = createContext<Navigation | null>(null)

export function NavigationProvider({ start, children }: { start: Place; children: ReactNode }) {
  const [place, setPlace] = useState(start)
  const go = useCallback((to: Place) => startTransition(() => setPlace(to)), [])
  const value = useMemo(() => ({ place, go }), [place, go])
  return <NavigationContext value={value}>{children}</NavigationContext>
}

/** Where the user is, and the way to go elsewhere. */
export function useNavigation(): Navigation {
  const navigation = use(NavigationContext)
  if (!navigation) throw new Error('useNavigation stands outside its provider')
  return navigation
}
