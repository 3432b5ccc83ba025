import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, test } from 'vitest'
import { createCli, type Point, type ReportedFile } from './support'

const fixtures = fileURLToPath(new URL('../../fixtures/ambiguous/', import.meta.url))

/** Rows (lines, segments, records) that can be read in more than one way, and those that cannot. Rows of several cells are named twice. */
const cases: Record<string, { open: number[]; plain: number[] }> = {
  'dates-order.csv': { open: [2, 3, 5, 6], plain: [4] },
  'dates-contradict.csv': { open: [2, 3, 4], plain: [] },
  'dates-century.csv': { open: [2, 3], plain: [] },
  'decimals-open.csv': { open: [2, 3, 4], plain: [5, 6] },
  'decimals-both.csv': { open: [4, 5], plain: [2, 3] },
  'units.csv': { open: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], plain: [15, 16] },
  'units-and-ranges.csv': { open: [2, 3, 4, 5], plain: [6, 7] },
  'wide.csv': { open: [2, 2, 2, 3, 3], plain: [3] },
  'nobody.csv': { open: [2, 3], plain: [] },
  // Row 10 has the year of collection alone: the report time stands for it, and is marked.
  'message.hl7': { open: [4, 5, 6, 7], plain: [8, 10] },
  'bundle.ndjson': { open: [2, 3, 4, 5], plain: [6, 7] },
  'analyzer.astm': { open: [4, 5], plain: [6] },
}

it('has a case for every file', () => {
  expect(Object.keys(cases).sort()).toEqual(readdirSync(fixtures).sort())
})

test.each(Object.entries(cases))('%s: nothing is guessed', async (name, { open, plain }) => {
  const cli = createCli()
  const { json } = await cli.run('import', join(fixtures, name))
  const [file]: ReportedFile[] = json.files
  if (file === undefined) throw new Error('no report')
  const points = [...(await cli.points()).values()].flatMap((own) => Object.values(own).flat())
  const numbers = points.filter(({ value }) => value !== null).map(rowOf)
  const waiting = file.problems.filter(({ severity }) => severity === 'held' || severity === 'error')
  expect(waiting.map(({ row }) => row).sort(byNumber)).toEqual(open)
  expect(points.map(rowOf).sort(byNumber)).toEqual(plain)
  expect(file.rejected).toBe(open.length)
  // Each problem says what to do, and a question never answers itself.
  for (const { message, hint } of waiting) expect([message, hint].every((text) => text.length > 10)).toBe(true)
  expect(numbers.filter((row) => open.includes(row) && !plain.includes(row))).toEqual([])
  // The same file again, unanswered, still brings nothing of what is open.
  const again: ReportedFile[] = (await cli.run('import', join(fixtures, name))).json.files
  expect(again[0]).toMatchObject({ new: 0, duplicate: plain.length, rejected: open.length, questions: file.questions })
})

function rowOf({ source }: Point): number {
  return source?.row ?? 0
}

function byNumber(a: number | null, b: number | null): number {
  return (a ?? 0) - (b ?? 0)
}
