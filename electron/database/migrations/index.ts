import { foundation } from './0001-foundation'

/** One step of the schema. `version` is the `user_version` that it leaves behind. */
export interface Migration {
  version: number
  name: string
  sql: string
}

/** Every step in order; version n is the nth. */
export const migrations: readonly Migration[] = [foundation]
