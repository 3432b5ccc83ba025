import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../../build/setup/paths.mjs'
import { tool } from '../../../build/tool.mjs'

const refused = [
  ['renderer/charts', '../../electron/database/open'],
  ['renderer/charts', 'electron'],
  ['renderer/charts', 'node:fs'],
  ['renderer/charts', 'node:fs/promises'],
  ['renderer/charts', 'better-sqlite3'],
  ['electron', '../renderer/App'],
  ['electron/database', '../../renderer/api'],
  ['shared', '../electron/cli'],
  ['shared/hematology', '../../renderer/App'],
  ['shared/hematology', 'node:fs'],
  ['shared/hematology', 'react'],
  ['electron/importing/formats', '../map'],
  ['electron/importing/formats', '../../database/open'],
  ['electron/importing/formats', '../../../renderer/App'],
  ['electron/importing/formats/tabular', '../../plan'],
] as const
const accepted = [
  ['renderer/charts', '../../shared/model'],
  ['electron/database', '../../shared/model'],
  ['electron', 'node:fs'],
  ['shared/hematology', '../model'],
  ['electron/importing/formats', '../record'],
  ['electron/importing/formats', './csv'],
  ['electron/importing/formats', '../../../shared/model'],
  ['electron/importing/formats', 'node:stream'],
  ['electron/importing/formats/tabular', '../../record'],
  ['electron/importing/formats/tabular', '../csv'],
  ['test/unit/electron', '../../../electron/cli'],
] as const

describe('imports run one way: renderer -> shared <- electron', () => {
  let project: string
  let complaints: string

  const fileFor = (folder: string, imported: string) => `${folder}/${imported.replaceAll(/\W/g, '_')}.ts`

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'marrowline-lint-'))
    mkdirSync(join(project, 'build'))
    cpSync(join(root, 'build', 'biome.json'), join(project, 'build', 'biome.json'))
    for (const [folder, imported] of [...refused, ...accepted]) {
      mkdirSync(join(project, folder), { recursive: true })
      writeFileSync(join(project, fileFor(folder, imported)), `import { x } from '${imported}'\n\nx()\n`)
    }
    const linter = [tool('@biomejs/biome', 'biome'), 'lint', '--config-path', 'build', '--max-diagnostics=none', '.']
    const { stdout, stderr } = spawnSync(process.execPath, linter, { cwd: project, encoding: 'utf8' })
    complaints = stdout + stderr
  })
  afterAll(() => rmSync(project, { recursive: true, force: true }))

  test.each(refused)('%s may not import %s', (folder, imported) => {
    expect(complaints).toMatch(new RegExp(`${fileFor(folder, imported)}:\\d+:\\d+ lint/style/noRestrictedImports`))
  })

  test.each(accepted)('%s may import %s', (folder, imported) => {
    expect(complaints).not.toContain(fileFor(folder, imported))
  })

  test('the linter looked at every one of them', () => {
    expect(complaints).toContain(`Checked ${refused.length + accepted.length} files`)
  })
})

test('no curve is smoothed: between two counts nothing is known', () => {
  const smoothed = /type=(\{\s*)?['"](monotone|natural|basis|bump|cardinal|catmullRom)/
  const folder = join(root, 'renderer')
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'))
  expect(sources.length).toBeGreaterThan(0)
  expect(sources.filter((file) => smoothed.test(readFileSync(join(folder, file), 'utf8')))).toEqual([])
})
