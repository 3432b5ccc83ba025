import { expect, test } from 'vitest'
import { labColumns } from '../../../../shared/demo/csv'
import { type ScaledOptions, scaledLabsCsv } from '../../../../shared/demo/scaled'

async function text(options: ScaledOptions): Promise<string> {
  let whole = ''
  for await (const chunk of scaledLabsCsv(options)) whole += chunk
  return whole
}

test('scaled labs: exactly patients × results rows, fifteen columns each, no result twice', async () => {
  const lines = (await text({ patients: 7, resultsPerPatient: 123 })).trimEnd().split('\n')
  expect(lines[0]).toBe(labColumns.join(','))
  expect(lines).toHaveLength(1 + 7 * 123)
  const keys = new Set<string>()
  for (const line of lines.slice(1)) {
    const cells = line.split(',')
    expect(cells).toHaveLength(labColumns.length)
    expect(cells[6]).toMatch(/^\d+(\.\d+)?$/)
    keys.add(`${cells[0]} ${cells[1]} ${cells[3]}`)
  }
  expect(keys.size).toBe(7 * 123)
})

test('scaled labs: same seed, same text; a patient does not depend on the number of patients', async () => {
  const small = await text({ seed: 3, patients: 5, resultsPerPatient: 500 })
  expect(await text({ seed: 3, patients: 5, resultsPerPatient: 500 })).toBe(small)
  expect((await text({ seed: 3, patients: 9, resultsPerPatient: 500 })).startsWith(small)).toBe(true)
  expect(await text({ seed: 4, patients: 5, resultsPerPatient: 500 })).not.toBe(small)
})

test('scaled labs: comes in pieces of about 1 MiB', async () => {
  const lengths: number[] = []
  for await (const chunk of scaledLabsCsv({ patients: 20, resultsPerPatient: 5000 })) lengths.push(chunk.length)
  expect(lengths.length).toBeGreaterThan(4)
  for (const length of lengths.slice(0, -1)) expect(Math.abs(length - (1 << 20))).toBeLessThan(200)
})

test('scaled labs: nothing but the header for no patients', async () => {
  expect(await text({ patients: 0 })).toBe(`${labColumns.join(',')}\n`)
})
