import type { Sparkline } from '../../shared/contract/patients'
import type { ClinicalEvent, LabResult, Source } from '../../shared/model'
import { formatIso } from '../../shared/time'
import { listNotes } from './notes'
import { listPatients, loadSparklines } from './patientList'
import { listHeld } from './problems'
import { loadRecord } from './records'
import { all, type Db } from './sql'

/**
 * Everything that a clinician can see, as one text that depends on nothing else: neither on numbers of rows and batches nor on the
 * order of imports. Equal texts mean equal databases.
 */
export function logicalDump(db: Db): string {
  const listed = new Map(listPatients(db).map((row) => [row.id, row]))
  const patients = all<{ id: number }>(db, 'SELECT id FROM patient').flatMap(({ id }) => {
    const record = loadRecord(db, id)
    const row = listed.get(id)
    if (!record || !row) return []
    const { id: _id, ...patient } = record.patient
    const { results, events, first, last, latest, review } = row
    const sparklines = loadSparklines(db, [id]).map(({ lines }) => Object.entries(lines).map(lineText))
    return {
      patient,
      list: { results, events, first, last, latest, sparklines, review },
      results: sorted(record.results.map(resultText)),
      events: sorted(record.events.map(eventText)),
      notes: listNotes(db, id).map(({ date, text }) => ({ date, text })),
    }
  })
  const held = listHeld(db).map(({ file, problem }) => ({ file, problem }))
  const files = all<{ file: string; sha256: string }>(db, 'SELECT file, sha256 FROM batch WHERE undone_at IS NULL')
  return [
    ...sorted(patients.map((patient) => JSON.stringify(patient, null, 1))),
    ...sorted(held.map((row) => JSON.stringify(row))),
    ...sorted(files.map(({ file, sha256 }) => `${file} ${sha256}`)),
  ].join('\n')
}

function lineText([analyte, { before, points }]: [string, Sparkline]): string {
  return JSON.stringify({ analyte, before, points: [...points] })
}

function resultText({ id: _id, history, sources, at, ...result }: LabResult): string {
  return JSON.stringify({
    ...result,
    at: formatIso(at),
    history: sorted(history.map(resultText)),
    sources: sorted(sources.map(sourceText)),
  })
}

function eventText({ id: _id, start, end, source, ...event }: ClinicalEvent): string {
  return JSON.stringify({
    ...event,
    start: formatIso(start),
    end: end && formatIso(end),
    source: source && sourceText(source),
  })
}

function sourceText({ file, row, cell }: Source): string {
  return `${file}:${row}${cell ? ` ${cell}` : ''}`
}

function sorted(texts: string[]): string[] {
  return [...texts].sort()
}
