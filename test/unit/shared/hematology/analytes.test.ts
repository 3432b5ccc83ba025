import { describe, expect, it } from 'vitest'
import { analyteById, analyteByKey, analytes, otherKey } from '../../../../shared/hematology/analytes'
import { thresholdsFor } from '../../../../shared/hematology/thresholds'
import { t } from '../../../../shared/messages'

describe('catalogue', () => {
  it('has fixed ids below 1000, each once', () => {
    const ids = analytes.map((analyte) => analyte.id)
    expect(new Set(ids).size).toBe(24)
    expect(Math.min(...ids)).toBeGreaterThan(0)
    expect(Math.max(...ids)).toBeLessThan(1000)
    for (const analyte of analytes) {
      expect(analyteByKey(analyte.key)).toBe(analyte)
      expect(analyteById(analyte.id)).toBe(analyte)
    }
    // Stored in databases: these numbers must never change.
    expect(['pmn', 'platelets', 'hemoglobin'].map((key) => analytes.find((a) => a.key === key)?.id)).toEqual([1, 9, 10])
  })

  it('does not know other results, whatever they are called', () => {
    expect(otherKey('2085-9')).toBe('other:2085-9')
    expect(analyteByKey(otherKey('constructor'))).toBeNull()
    expect(analyteById(1000)).toBeNull()
  })

  it.each(analytes.map((analyte) => [analyte.key, analyte] as const))('%s has a whole entry', (key, analyte) => {
    expect(analyte.units[analyte.canonicalUnit]).toBe(0)
    expect(t(`clinical.analytes.${key}`)).not.toContain('clinical.')
    expect(t(`clinical.shortNames.${key}`)).not.toContain('clinical.')
    const [low, high] = analyte.plotDomain
    expect(low).toBeLessThan(high)
    expect(analyte.ticks).toEqual([...new Set(analyte.ticks)].sort((a, b) => a - b))
    for (const shown of [...analyte.ticks, ...(thresholdsFor(key)?.lines.map((line) => line.value) ?? [])]) {
      expect(shown).toBeGreaterThanOrEqual(low)
      expect(shown).toBeLessThanOrEqual(high)
    }
  })
})
