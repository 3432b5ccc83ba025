import { describe, expect, test } from 'vitest'
import { type DemoAnalyte, laboratories } from '../../../../shared/demo/laboratories'
import { findAnalyte } from '../../../../shared/hematology/loinc'
import { conversionFor } from '../../../../shared/hematology/units'

const cases = laboratories.flatMap(({ site, tests }) =>
  (Object.keys(tests) as DemoAnalyte[]).map((analyte) => ({ site, analyte, ...tests[analyte] })),
)

describe('demonstration laboratories', () => {
  test.each(cases)('$site: $name in $unit is $analyte, by code and by name', ({ analyte, loinc, name, unit }) => {
    const byName = findAnalyte({ code: null, codeSystem: null, name, unit })
    expect(byName?.key).toBe(analyte)
    if (loinc === '') return
    expect(findAnalyte({ code: loinc, codeSystem: 'LOINC', name: null, unit })?.key).toBe(analyte)
  })

  test.each(cases)('$site: $name in $unit converts back by its factor', ({ analyte, unit, factor }) => {
    const conversion = conversionFor(analyte, unit)
    if (!conversion.ok) throw new Error(conversion.code)
    expect(conversion.toCanonical('2000')).toBeCloseTo(2000 / factor, 9)
  })
})
