import { userInfo } from 'node:os'
import type { BrowserWindow } from 'electron'
import type { Pushes } from '../../shared/contract'
import type { By } from '../database/audit'
import type { Db } from '../database/sql'

/** What the handlers work with; one for the life of the program. */
export interface Context {
  db: Db
  databaseFile: string
  window: () => BrowserWindow | null
  push: <P extends keyof Pushes>(name: P, value: Pushes[P]) => void
}

/** Who acts now, for the audit trail. */
export function by(): By {
  return { actor: userInfo().username, now: Date.now() }
}
