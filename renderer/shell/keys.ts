import type { KeyboardEvent } from 'react'

/** Runs the step of the key pressed and keeps the page from acting on it too; keys without a step pass. */
export function onKeys(event: KeyboardEvent, steps: readonly (readonly [key: string, step: () => void])[]): void {
  const found = steps.find(([key]) => key === event.key)
  if (!found || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  found[1]()
}
