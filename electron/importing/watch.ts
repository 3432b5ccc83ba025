import type { Db } from '../database/sql'

export interface WatchListener {
  imported(patients: number[] | null): void
  notice(kind: 'info' | 'warning', message: string): void
}

export interface WatchState {
  folder: string | null
  active: boolean
}

/** Watches a folder. */
export function createWatch(_db: Db, _databaseFile: string, _listener: WatchListener) {
  const state: WatchState = { folder: null, active: false }
  return { state: () => state, start: (_folder: string) => state, stop: () => state, close: () => {} }
}
