import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createCli, type Point, pointsOf, type ReportedFile } from './support'

async function importText(text: string, answers: Record<string, string> = {}, name = 'file.csv') {
  const cli = createCli()
  const [file, decisions] = [join(cli.folder, name), join(cli.folder, 'answers.json')]
  writeFileSync(file, text)
  writeFileSync(decisions, JSON.stringify(answers))
  const { status, json } = await cli.run('import', file, '--answers', decisions)
  const [report]: ReportedFile[] = json.files
  if (report === undefined) throw new Error('no report')
  return { status, report, points: await cli.points() }
}

function values(points: ReadonlyMap<string, Record<string, Point[]>>, analyte: string): (number | null)[] {
  return pointsOf(points, analyte).map(({ value }) => value)
}

const header = 'patient_id,collected_at,loinc,local_code,local_name,value_text,unit_text'

it('refuses a file whose tests are all known to be others, and keeps one whose codes are only local', async () => {
  const other = await importText(`${header}\nP1,2024-03-05,94558-4,,SARS-CoV-2 Ag,Not detected,\n`)
  expect(other.status).toBe(1)
  expect(other.report).toMatchObject({
    batch: null,
    read: 1,
    rejected: 1,
    patients: 1,
    problems: [{ code: 'noBloodCounts' }],
  })
  expect(other.points.size).toBe(0)
  const local = await importText(`${header}\nP1,2024-03-05,,XQ7,Unheard-of marker,3.1,\n`)
  expect(local).toMatchObject({ status: 0, report: { new: 1, rejected: 0 } })
  const mixed = await importText(
    `${header}\nP1,2024-03-05,94558-4,,SARS-CoV-2 Ag,Not detected,\nP1,2024-03-05,777-3,,Platelets,20,10*9/L\n`,
  )
  expect(mixed.report).toMatchObject({ new: 2, rejected: 0 })
})

it('does not let an answered unit cover a value that only another unit would make a usual one', async () => {
  const rows = (unit: string) =>
    `${header}\nP1,2024-03-05,718-7,,Hb,136,${unit}\nP1,2024-03-06,718-7,,Hb,12.9,${unit}\nP1,2024-03-07,718-7,,Hb,35,${unit}\n`
  const answered = await importText(rows(''), { 'unit:hemoglobin': 'g/L' })
  expect(values(answered.points, 'hemoglobin')).toEqual([136, 35])
  expect(answered.report.problems.filter(({ severity }) => severity === 'held')).toMatchObject([
    { row: 3, code: 'valueUnitError' },
  ])
  // A unit that the file itself gives stands; the value is marked.
  const stated = await importText(rows('g/L'))
  expect(values(stated.points, 'hemoglobin')).toEqual([136, 12.9, 35])
  expect(pointsOf(stated.points, 'hemoglobin')[1]?.quality).toContain('implausible')
})

it('takes no answer that is none of the choices', async () => {
  const { report } = await importText(`${header}\nP1,2024-03-05,718-7,,Hb,136,\n`, { 'unit:hemoglobin': 'gram' })
  expect(report).toMatchObject({ new: 0, rejected: 1, questions: [{ id: 'unit:hemoglobin' }] })
  expect(report.questions[0]?.evidence).toContain('136')
})
