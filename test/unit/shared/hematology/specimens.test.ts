import { describe, expect, test } from 'vitest'
import { drawsOf } from '../../../../shared/hematology/specimens'
import type { AnalyteKey, LabResult } from '../../../../shared/model'
import { on, result } from './records'

function at(clock: string, analyte: AnalyteKey, changes: Partial<LabResult> = {}) {
  return result(analyte, on(5, clock), '5', { specimen: 'blood', ...changes })
}

function clocksOf(draws: LabResult[][]) {
  return draws.map((draw) => draw.map(({ at: { wall } }) => new Date(wall).toISOString().slice(11, 16)))
}

describe('the draws behind one specimen id', () => {
  test('results of one time are one draw, also where a test stands twice', () => {
    const twice = [at('08:00', 'pmn'), at('08:00', 'platelets'), at('08:00', 'pmn')]
    expect(drawsOf(twice)).toEqual([twice])
    expect(drawsOf([])).toEqual([[]])
  })

  test('different tests at different times are one draw: results of a specimen come one after the other', () => {
    const one = [at('08:00', 'pmn'), at('08:30', 'platelets'), at('09:00', 'hemoglobin')]
    expect(drawsOf(one)).toEqual([one])
  })

  test('the same test at two times is two draws, and each holds what was taken with it', () => {
    const draws = drawsOf([
      at('08:00', 'pmn'),
      at('08:00', 'platelets'),
      at('16:00', 'pmn'),
      at('16:00', 'platelets'),
      at('20:00', 'hemoglobin'),
    ])
    expect(clocksOf(draws)).toEqual([['08:00', '08:00'], ['16:00', '16:00'], ['20:00']])
  })

  test('a test repeated at its own time does not part the specimen', () => {
    const one = [at('08:00', 'pmn'), at('08:00', 'pmn'), at('09:00', 'platelets')]
    expect(drawsOf(one)).toEqual([one])
  })

  test('two methods are two tests, and a method stated once is another test than one not stated', () => {
    const methods = [at('08:00', 'pmn', { method: 'automated' }), at('10:00', 'pmn', { method: 'manual' })]
    expect(drawsOf(methods)).toEqual([methods])
    const unstated = [at('08:00', 'pmn'), at('10:00', 'pmn', { method: 'manual' })]
    expect(drawsOf(unstated)).toEqual([unstated])
    expect(drawsOf([at('08:00', 'pmn', { method: 'manual' }), at('10:00', 'pmn', { method: 'manual' })])).toHaveLength(
      2,
    )
  })

  test('a derived value has the time of its latest part and parts no specimen', () => {
    const one = [at('08:00', 'pmn'), at('10:00', 'pmn', { derivedFrom: [1, 2] }), at('10:00', 'wbc')]
    expect(drawsOf(one)).toEqual([one])
  })
})
