import { all, type Db, run } from './sql'

/** Every setting that was ever chosen, as its JSON value by key. */
export function loadSettings(db: Db): Record<string, unknown> {
  const rows = all<{ key: string; value: string }>(db, 'SELECT key, value FROM setting ORDER BY key')
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)]))
}

/** Stores settings by key. Inside a write transaction. */
export function saveSettings(db: Db, settings: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(settings)) {
    const sql = 'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value'
    run(db, sql, key, JSON.stringify(value ?? null))
  }
}
