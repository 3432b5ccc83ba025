import { describe, expect, it } from 'vitest'
import { analyteByKey, analytes } from '../../../../shared/hematology/analytes'
import { bandOf, thresholdsFor, thresholdsVersion } from '../../../../shared/hematology/thresholds'
import { t } from '../../../../shared/messages'

const drawn = analytes.flatMap(({ key }) => {
  const thresholds = thresholdsFor(key)
  return thresholds === null ? [] : [{ key, thresholds }]
})

describe('thresholds', () => {
  it('draws the lines of the specification', () => {
    const lines = Object.fromEntries(
      drawn.map(({ key, thresholds }) => [key, thresholds.lines.map((line) => line.value)]),
    )
    expect(lines).toEqual({
      pmn: [0.2, 0.5, 1, 1.5],
      platelets: [10, 20, 50, 100, 150],
      hemoglobin: [60, 70, 80, 100],
      reticulocytes: [20, 25, 60],
      lymphocytes: [1],
    })
  })

  it.each(drawn)('$key: canonical unit, source and text for each line and band', ({ key, thresholds }) => {
    expect(thresholds.unit).toBe(analyteByKey(key)?.canonicalUnit)
    for (const line of thresholds.lines) {
      expect(line.sources.length).toBeGreaterThan(0)
      expect(t(`clinical.lines.${line.id}.label`)).not.toContain('clinical.')
      expect(t(`clinical.lines.${line.id}.reason`)).not.toContain('clinical.')
    }
    for (const band of thresholds.bands) expect(t(`clinical.bands.${band.id}`)).not.toContain('clinical.')
  })

  it.each([
    [0, 'vSAA'],
    [0.199, 'vSAA'],
    [0.19999999999999998, 'vSAA'],
    [0.2, 'SAA'],
    [0.201, 'SAA'],
    [0.499, 'SAA'],
    [0.5, 'SAA'],
    [0.5000000000000001, 'above'],
    [0.501, 'above'],
    [80, 'above'],
  ])('PMN %d lies in the band %s and in no other', (value, id) => {
    const bands = thresholdsFor('pmn')?.bands ?? []
    expect(bandOf(bands, value)?.id).toBe(id)
    expect(bands.filter((band) => bandOf([band], value) !== null)).toHaveLength(1)
  })

  it('cites for each line where it comes from, under a version', () => {
    expect(thresholdsVersion).toMatch(/^\d+$/)
    const cited = drawn.flatMap(({ thresholds }) => thresholds.lines.map(({ id, sources }) => [id, sources.join(' ')]))
    expect(Object.fromEntries(cited)).toEqual({
      pmn02: 'SEED S7',
      pmn05: 'SEED S7',
      pmn10: 'K: Townsley 2017',
      pmn15: 'S7 S15',
      plt10: 'S17 S18',
      plt20: 'S7 S17 S18',
      plt50: 'S7',
      plt100: 'K: Townsley 2017',
      plt150: 'S15',
      hb60: 'K: Marsh 2009',
      hb70: 'K: AABB 2023',
      hb80: 'S19',
      hb100: 'S7 S19',
      arc20: 'S6',
      arc25: 'S37',
      arc60: 'S7',
      alc10: 'S37',
    })
  })

  it('draws the severe platelets below 20, and no bands for the other lines', () => {
    const bands = thresholdsFor('platelets')?.bands ?? []
    expect([0, 19.9, 20, 150].map((value) => bandOf(bands, value)?.id ?? null)).toEqual([
      'plateletsSevere',
      'plateletsSevere',
      null,
      null,
    ])
    for (const key of ['hemoglobin', 'reticulocytes', 'lymphocytes'] as const) {
      expect(thresholdsFor(key)?.bands).toEqual([])
    }
  })

  it.each([
    ['pmn', ['critical', 'severe', 'neutral', 'good'], ['critical', 'severe', 'neutral']],
    ['platelets', ['critical', 'severe', 'neutral', 'neutral', 'good'], ['severe']],
    ['hemoglobin', ['critical', 'severe', 'neutral', 'neutral'], []],
    ['reticulocytes', ['critical', 'neutral', 'severe'], []],
    ['lymphocytes', ['neutral'], []],
  ] as const)('%s: the tones of lines and bands', (key, lines, bands) => {
    expect(thresholdsFor(key)?.lines.map(({ tone }) => tone)).toEqual(lines)
    expect(thresholdsFor(key)?.bands.map(({ tone }) => tone)).toEqual(bands)
  })

  it('the bands of the neutrophils reach from zero upwards without end', () => {
    const bands = thresholdsFor('pmn')?.bands ?? []
    expect(bands.map(({ low, high }) => [low, high])).toEqual([
      [0, 0.2],
      [0.2, 0.5],
      [0.5, Number.POSITIVE_INFINITY],
    ])
    expect(bandOf(bands, Number.POSITIVE_INFINITY)).toBeNull()
  })

  it('has no band below zero and none for what it does not know', () => {
    expect(bandOf(thresholdsFor('pmn')?.bands ?? [], -0.1)).toBeNull()
    expect(thresholdsFor('other:x')).toBeNull()
    expect(thresholdsFor('ciclosporin')).toBeNull()
  })
})
