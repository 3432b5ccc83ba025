import { describe, expect, it } from 'vitest'
import { analyteByKey, analytes } from '../../../../shared/hematology/analytes'
import { bandOf, thresholdsFor } from '../../../../shared/hematology/thresholds'
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

  it('has no band below zero and none for what it does not know', () => {
    expect(bandOf(thresholdsFor('pmn')?.bands ?? [], -0.1)).toBeNull()
    expect(thresholdsFor('other:x')).toBeNull()
    expect(thresholdsFor('ciclosporin')).toBeNull()
  })
})
