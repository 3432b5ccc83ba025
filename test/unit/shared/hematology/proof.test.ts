import { describe, expect, test } from 'vitest'
import { profiles } from '../../../../shared/hematology/profiles'
import { levelRule, proofOf } from '../../../../shared/hematology/proof'

describe('proofOf', () => {
  test('names profile and version, and is empty where nothing was used', () => {
    expect(proofOf(profiles.NIH, 'class', {})).toEqual({
      profile: { id: 'NIH', version: '2017.1' },
      rule: 'class',
      values: {},
      rows: [],
      events: [],
    })
  })

  test('all labels of a profile share one reference to it', () => {
    expect(proofOf(profiles.BSH, 'class', {}).profile).toBe(proofOf(profiles.BSH, 'pmnBand', {}).profile)
    expect(proofOf(profiles.JPN, 'class', {}).profile).toEqual({ id: 'JPN', version: '1' })
  })

  test.each([3, 40])('%i ids stand once each, in the order given', (many) => {
    const ids = Array.from({ length: many }, (_, i) => 100 - i)
    const proof = proofOf(profiles.BSH, 'level', { rows: [...ids, ...ids], events: [...ids, 100] })
    expect(proof.rows).toEqual(ids)
    expect(proof.events).toEqual(ids)
  })
})

describe('the rule of a level, with its numbers', () => {
  const lowerLimit = { completePmn: '> 1.5', completePlatelets: '> 150', completeHemoglobin: '≥ LLN' }

  test.each([
    ['BSH', 'severe', { rule: 'levelNotSevere', values: lowerLimit }],
    ['BSH', 'nonSevere', { rule: 'levelImprovement', values: lowerLimit }],
    [
      'NIH',
      'nonSevere',
      {
        rule: 'levelCompleteOnly',
        values: { completePmn: '≥ 1', completePlatelets: '≥ 100', completeHemoglobin: '≥ 100' },
      },
    ],
    [
      'JPN',
      'severe',
      {
        rule: 'levelCounts',
        values: {
          completePmn: '> 1.5',
          completePlatelets: '> 100',
          completeHemoglobin: '> 110',
          partialPmn: '> 0.5',
          partialPlatelets: '> 20',
          partialHemoglobin: '> 80',
        },
      },
    ],
  ] as const)('%s, %s', (profile, severity, expected) => {
    expect(levelRule({ profile: profiles[profile], severity })).toEqual(expected)
  })
})
