import { describe, expect, it } from 'vitest'
import { namesAgree, namesAreAlike, nameTokens, spokenName } from '../../../../electron/importing/names'
import type { Person } from '../../../../electron/importing/patients'
import { problemsCsv } from '../../../../electron/importing/problems'
import { warnOfSimilarNames } from '../../../../electron/importing/similar'
import { createInterner, sortByGroup } from '../../../../electron/importing/staging'

describe('names', () => {
  it('ignores case, accents and hyphens', () => {
    expect(nameTokens('Müller-Lüdenscheidt')).toEqual(['muller', 'ludenscheidt'])
  })

  it.each([
    ['Anna Maria', 'anna', true],
    ['J.', 'John', true],
    ['García López', 'GARCIA', true],
    ['Robert', 'Bob', false],
    [null, 'Meier', true],
  ])('%s and %s agree: %s', (a, b, agree) => expect(namesAgree(a, b)).toBe(agree))

  it.each([
    ['meier', 'mayer', true],
    ['schmidt', 'schmid', true],
    ['weber', 'webre', true],
    ['meier', 'schulze', false],
  ])('%s and %s are alike: %s', (a, b, alike) => expect(namesAreAlike(spokenName(a), spokenName(b))).toBe(alike))
})

describe('similar names', () => {
  it('compares two thousand of one family in little time, and names no more than ten', () => {
    const persons = Array.from({ length: 2000 }, (_, i) => personOf(`P${i}`, `Anna${i}`))
    const from = performance.now()
    warnOfSimilarNames(persons, [])
    expect(performance.now() - from).toBeLessThan(2000)
    expect(Math.max(...persons.map(({ similar }) => similar.length))).toBe(11)
  })
})

describe('staging', () => {
  it('keeps each text once, none as 0', () => {
    const texts = createInterner()
    expect([texts.id('a'), texts.id(null), texts.id('a'), texts.id('')]).toEqual([1, 0, 1, 2])
    expect(texts.text(2)).toBe('')
  })

  it('sorts by group and time and leaves out negative groups', () => {
    const groups = [1, 0, -1, 1, 0]
    const times = [5, 2, 9, 3, 2]
    const { order, starts } = sortByGroup(
      5,
      2,
      (index) => groups[index] ?? -1,
      (index) => times[index] ?? 0,
    )
    expect([...order]).toEqual([1, 4, 3, 0])
    expect([...starts]).toEqual([0, 2, 4])
  })
})

it('writes problems without formulas', () => {
  const problem = {
    row: 2,
    column: 'B',
    code: 'c',
    severity: 'error',
    message: 'm',
    hint: 'a "b", c',
    raw: '=1+1',
  } as const
  expect([...problemsCsv([{ name: 'f.csv', problems: [problem] }])][1]).toBe(
    `f.csv,2,B,error,c,m,"a ""b"", c",'=1+1\r\n`,
  )
})

function personOf(value: string, given: string): Person {
  return {
    index: 0,
    existing: null,
    key: `local|${value}`,
    authority: 'local',
    value,
    family: 'Meier',
    given,
    sex: null,
    birthDate: null,
    statements: new Map(),
    mentions: new Set(),
    adds: new Set(),
    similar: [],
  }
}
