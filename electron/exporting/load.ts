import type { ExportRecord, ResultOrigin } from '../../shared/exporting/memo'
import { existingEvents } from '../database/events'
import { loadRecord } from '../database/records'
import { all, type Db } from '../database/sql'
import { externalIdOf } from '../importing/resolveEvents'

const originSql = `
  SELECT result.id, result.sub_id AS subId, result.issued, coding.system AS codeSystem, coding.code, coding.name
  FROM result LEFT JOIN coding ON coding.id = result.code WHERE result.patient = ?`

/** Null when the patient is not on file. */
export function loadExport(db: Db, patient: number): ExportRecord | null {
  const record = loadRecord(db, patient)
  if (record === null) return null
  const origins = new Map(
    all<ResultOrigin & { id: number }>(db, originSql, patient).map(({ id, codeSystem, code, name, ...rest }) => [
      id,
      // An interned coding has '' for what the file left out.
      { ...rest, codeSystem: codeSystem || null, code: code || null, name: name || null },
    ]),
  )
  const externalIds = new Map<number, string>()
  for (const { id, key } of existingEvents(db, patient)) {
    const externalId = externalIdOf(key)
    if (externalId !== null) externalIds.set(id, externalId)
  }
  return { ...record, origins, externalIds }
}
