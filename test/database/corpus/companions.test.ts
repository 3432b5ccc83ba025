import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createCli } from './support'

const patient = JSON.stringify({
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ system: 'urn:clinic', value: 'C-1' }],
  name: [{ family: 'Muster', given: ['Anna'] }],
  gender: 'female',
  birthDate: '1984-06-17',
})
const observation = JSON.stringify({
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '777-3', display: 'Platelets' }] },
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2024-03-05T08:10:00+01:00',
  valueQuantity: { value: 22, unit: '10*3/uL' },
})

it('reads a companion that was imported before in the same run', async () => {
  const cli = createCli()
  const [a, b] = [join(cli.folder, 'Patient.ndjson'), join(cli.folder, 'Observation.ndjson')]
  writeFileSync(a, `${patient}\n`)
  writeFileSync(b, `${observation}\n`)
  for (const paths of [
    [a, b],
    [b, a],
  ]) {
    const { status, json } = await cli.run('import', ...paths)
    expect(status).toBe(0)
    expect(json.files.map(({ problems }: { problems: unknown[] }) => problems)).toEqual([[], []])
  }
  expect((await cli.run('patients')).json).toHaveLength(1)
  const { json } = await cli.run('series', 'urn:clinic|C-1')
  expect(json.patient).toMatchObject({ name: 'Muster, Anna', birthDate: '1984-06-17' })
  expect(json.series.platelets).toMatchObject([{ value: 22 }])
})
