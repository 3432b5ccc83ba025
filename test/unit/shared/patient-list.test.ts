import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LatestValue, listedAnalytes, type PatientListRow } from '../../../shared/contract/patients'
import { analyteByKey } from '../../../shared/hematology/analytes'
import { listColumns, listRows } from '../../../shared/patient-list'

const text = fc.string({ maxLength: 8 })
const orNull = <V>(arbitrary: fc.Arbitrary<V>) => fc.option(arbitrary, { nil: null })

const latestOf = (key: (typeof listedAnalytes)[number]): fc.Arbitrary<LatestValue> =>
  fc.record({
    time: fc.integer(),
    dayOnly: fc.boolean(),
    value: orNull(fc.double({ noNaN: true, noDefaultInfinity: true })),
    comparator: orNull(fc.constantFrom('<', '<=', '>', '>=')),
    rawText: text,
    unit: fc.constant(analyteByKey(key)?.canonicalUnit ?? ''),
  })

const row: fc.Arbitrary<PatientListRow> = fc.record({
  id: fc.integer({ min: 1 }),
  identifier: text,
  authority: text,
  family: orNull(text),
  given: orNull(text),
  sex: fc.constantFrom('female', 'male', 'other', 'unknown'),
  birthDate: orNull(text),
  latest: fc.record(
    { pmn: latestOf('pmn'), platelets: latestOf('platelets'), hemoglobin: latestOf('hemoglobin') },
    { requiredKeys: [] },
  ),
  newSince: fc.boolean(),
  summary: orNull(
    fc.record({
      severityClass: fc.constantFrom('vSAA', 'SAA', 'SAA/vSAA', 'notSevere', 'indeterminate'),
      pmnBand: fc.subarray(['vSAA', 'SAA', 'nSAA']),
      response: orNull(fc.constantFrom('CR', 'PR', 'NR')),
      responseStatus: orNull(fc.constantFrom('confirmed', 'unconfirmed')),
      relapse: fc.boolean(),
      ended: fc.constantFrom('HSCT' as const, 'death' as const, null),
      transfusionDependent: fc.boolean(),
      infusionDue: orNull(text),
      profile: text,
    }),
  ),
})

test('rows of the list come back from their columns as they were', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      const columns = listColumns(rows)
      for (const key of listedAnalytes) expect(columns.latest[key].time).toHaveLength(rows.length)
      expect(listRows(columns)).toEqual(rows)
    }),
  )
})
