import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../../electron/database/open'
import { formats } from '../../../../electron/importing/registry'
import { checkImport, checkReading, damagedFile, sourceFor } from '../../../fuzz/check'
import { loadTargets } from '../../../fuzz/seeds'

const project = new URL('../../../../', import.meta.url).pathname
const targets = await loadTargets(join(project, 'test/fixtures'), join(project, '../shared/corpus'))
const known = await formats()

/** A short run of what `npm run fuzz` does at length. */
const files = 150
const seed = 1
const timeLimit = 5_000

test('every format of the registry is fuzzed, from seeds that it reads', async () => {
  expect(new Set(targets.map(({ format }) => format))).toEqual(new Set(known.map(({ id }) => id)))
  for (const { name, format: id, seeds } of targets) {
    const format = known.find((one) => one.id === id)
    if (format === undefined) throw new Error(`no format ${id}`)
    let rows = 0
    for (const one of seeds) rows += await checkReading(format, one, () => 0.9, null)
    expect(rows, name).toBeGreaterThan(0)
  }
})

describe.each(targets)('$name', (target) => {
  test(`${files} damaged files: refused or read, row by row, and nothing else`, { timeout: 120_000 }, async () => {
    const format = known.find(({ id }) => id === target.format)
    if (format === undefined) throw new Error(`no format ${target.format}`)
    const folder = mkdtempSync(join(tmpdir(), 'marrowline-fuzz-'))
    const db = openDatabase(':memory:')
    onTestFinished(() => {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    })
    for (let number = 0; number < files; number++) {
      const random = sourceFor(target.name, seed, number)
      const file = damagedFile(target, random)
      const started = performance.now()
      try {
        await checkReading(format, file, random, number % 20 === 0 ? known : null)
        if (number % 20 === 0) await checkImport(db, folder, file)
      } catch (error) {
        throw new Error(`npm run fuzz ${target.name} 1 ${seed} ${number}`, { cause: error })
      }
      expect(performance.now() - started, `file ${number}`).toBeLessThan(timeLimit)
    }
  })
})
