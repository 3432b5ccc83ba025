import { lstat, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ImportPlan } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import { activeBatchOf } from '../database/batches'
import { write } from '../database/open'
import { loadSettings, saveSettings } from '../database/settings'
import type { Db } from '../database/sql'
import { ImportError } from './importError'
import { type Reader, takeIn } from './intake'
import { createSupervisor } from './supervisor'

export interface WatchListener {
  /** Data came in; null stands for any patient. */
  imported(patients: number[] | null): void
  notice(kind: 'info' | 'warning', message: string): void
}

export interface WatchState {
  folder: string | null
  active: boolean
}

/** A folder whose files are imported as they arrive. Off until a folder is chosen; what was chosen holds for the next start of the program. */
export interface Watch {
  state(): WatchState
  start(folder: string): Promise<WatchState>
  /** The file that is being read still comes in. */
  stop(): Promise<WatchState>
  /** Before the program quits: ends reading at once; the file stays and is taken at the next start. */
  close(): void
}

/**
 * Between looks at the folder. Events of the file system do not come from shares of other machines, and miss what arrives while a watcher is set
 * up; a file has arrived when two looks find it the same.
 */
const lookMs = 1000

export function createWatch(db: Db, databaseFile: string, listener: WatchListener): Watch {
  const reader = createReader(db, databaseFile)
  let state = storedState(db)
  let round = { isOver: true }
  let rounds: Promise<void> = Promise.resolve()

  function begin(folder: string): void {
    const own = { isOver: false }
    round = own
    // The file that an earlier round is at must not be taken twice.
    rounds = rounds.then(() => watch(folder, own))
  }

  async function watch(folder: string, own: { isOver: boolean }): Promise<void> {
    const seen: Seen = new Map()
    let isMissing = false
    while (!own.isOver) {
      const arrived = await arrivals(folder, seen)
      if (own.isOver) return
      if (arrived === null && !isMissing) listener.notice('warning', t('history.watchNotice.folderMissing', { folder }))
      isMissing = arrived === null
      for (const path of arrived ?? []) {
        if (own.isOver) return
        const taken = await takeIn(path, reader)
        if (taken === null) continue
        if (taken.changed) listener.imported(null)
        listener.notice(taken.kind, taken.message)
      }
      await sleep(lookMs, undefined, { ref: false })
    }
  }

  async function change(next: WatchState): Promise<WatchState> {
    await write(db, () => saveSettings(db, { watchFolder: next.folder, watchActive: next.active }))
    round.isOver = true
    state = next
    if (next.active && next.folder !== null) begin(next.folder)
    return next
  }

  if (state.active && state.folder !== null) begin(state.folder)
  return {
    state: () => state,
    start: (folder) => change({ folder: resolve(folder), active: true }),
    stop: () => change({ folder: state.folder, active: false }),
    close() {
      round.isOver = true
      reader.close()
    },
  }
}

/** Files of a folder as the last look found them. */
type Seen = Map<string, { size: number; mtimeMs: number; isTaken: boolean }>

/** Files that are new or changed and have stood still since the last look, oldest first; null when the folder cannot be read. */
async function arrivals(folder: string, seen: Seen): Promise<string[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (entries === null) return null
  const paths = entries.flatMap((entry) =>
    entry.isFile() && !temporary.test(entry.name) ? [join(folder, entry.name)] : [],
  )
  const present = new Set(paths)
  for (const path of seen.keys()) if (!present.has(path)) seen.delete(path)
  const arrived: { path: string; mtimeMs: number }[] = []
  for (const path of paths) {
    const status = await lstat(path).catch(() => null)
    if (status === null) continue
    const { size, mtimeMs } = status
    const before = seen.get(path)
    if (before?.size !== size || before.mtimeMs !== mtimeMs) seen.set(path, { size, mtimeMs, isTaken: false })
    else if (!before.isTaken) {
      before.isTaken = true
      arrived.push({ path, mtimeMs })
    }
  }
  return arrived.sort((a, b) => a.mtimeMs - b.mtimeMs).map(({ path }) => path)
}

/** Names under which other programs keep what is not, or not yet, a file to be read. */
const temporary =
  /^\.|^~\$|~$|\.(tmp|temp|part|partial|crdownload|download|filepart|swp|lock|lck)$|^(thumbs\.db|desktop\.ini)$/i

function storedState(db: Db): WatchState {
  const { watchFolder, watchActive } = loadSettings(db)
  const folder = typeof watchFolder === 'string' ? resolve(watchFolder) : null
  return { folder, active: folder !== null && watchActive === true }
}

interface Asked {
  resolve: (plan: ImportPlan) => void
  reject: (error: ImportError) => void
}

/** Imports in processes of their own; apart from those of the window, whose plans a person looks at. */
function createReader(db: Db, databaseFile: string): Reader & { close(): void } {
  const asked = new Map<number, Asked>()
  function settled(job: number): Asked | undefined {
    const found = asked.get(job)
    asked.delete(job)
    return found
  }
  const supervisor = createSupervisor(databaseFile, {
    progress: () => undefined,
    plan: (plan) => settled(plan.job)?.resolve(plan),
    failed: ({ job, code, message, hint }) => settled(job)?.reject(new ImportError(code, message, hint)),
  })
  return {
    plan: (path) =>
      new Promise((resolve, reject) => {
        asked.set(supervisor.prepare([path]), { resolve, reject })
      }),
    commit: async (job) => (await supervisor.commit(job, { patients: [], rows: [] })).outcome,
    cancel: (job) => supervisor.cancel(job),
    isOnFile: (sha256) => activeBatchOf(db, sha256) !== null,
    close: () => supervisor.close(),
  }
}
