import { describe, expect, it } from 'vitest'
import { ccda } from '../../../../../electron/importing/formats/ccda'
import { fhir } from '../../../../../electron/importing/formats/fhir'
import { formatIso } from '../../../../../shared/time'
import { fixture, inputOf, readAll, readText } from './reading'

const summary = fixture('ccda/summary.xml')
const text = async () => Buffer.from(await summary.bytes()).toString()

describe('a C-CDA document', () => {
  it('is recognised, and not as FHIR', async () => {
    expect(await ccda.sniff(summary)).toMatchObject({ confidence: 0.98, reason: 'C-CDA document: Chart & results' })
    expect(await fhir.sniff(summary)).toMatchObject({ confidence: 0 })
  })

  it('names its patient by the record number, not by the social security number', async () => {
    const { patients } = await readAll(ccda, summary)
    expect(patients).toEqual([
      {
        authority: 'urn:oid:1.2.3.4',
        id: '4711',
        family: 'Muster',
        given: 'Ana Maria',
        sex: 'female',
        birthDate: '1984-06-17',
        otherIdentifiers: [{ authority: 'urn:oid:2.16.840.1.113883.4.1', value: '111-22-3333' }],
      },
    ])
  })

  it('gives results with unit, range, flags, time of the panel, specimen and comment', async () => {
    const { results, problems } = await readAll(ccda, summary)
    expect(problems).toEqual([])
    expect(results[0]).toMatchObject({
      row: 1,
      cell: 'value',
      code: '777-3',
      codeSystem: 'LOINC',
      name: 'Platelets',
      alternate: { code: 'PLT', codeSystem: 'LOCAL', name: 'Platelets, local' },
      value: '12',
      unit: '10*3/uL',
      status: 'final',
      specimen: 'S1',
      range: '150-400',
      flags: 'LL',
      note: 'Platelet clumps seen',
      quality: ['clumped'],
      issued: Date.parse('2024-03-06T10:15:00+01:00'),
      decimalMark: '.',
    })
    expect(results.map(({ at }) => at && formatIso(at))).toEqual([
      '2024-03-05T08:10+01:00',
      '2024-03-05T08:12+01:00',
      '2024-03-05T08:10+01:00',
      '2024-03-05T08:10+01:00',
      '2024-03-05T08:10+01:00',
    ])
  })

  it('reads bounds, units without a UCUM code, texts and what is still to come', async () => {
    const { results } = await readAll(ccda, summary)
    expect(
      results
        .slice(1)
        .map(({ name, value, comparator, unit, status, range }) => [name, value, comparator, unit, status, range]),
    ).toEqual([
      ['Neutrophils', '0.1', '<', '10*3/uL', 'final', '1.5-7.5'],
      ['White cells', '1.2', null, 'THOUS/MCL', 'final', null],
      ['Hemoglobin', '', null, null, 'pending', null],
      ['Platelet adequacy', 'Decreased', null, null, 'final', null],
    ])
  })

  it('gives medications as events, told apart though their ids are all the same', async () => {
    const { events, ignored } = await readAll(ccda, summary)
    expect(events).toMatchObject([
      {
        type: 'CSA',
        status: 'given',
        end: null,
        dose: { value: '100', unit: 'mg' },
        details: { product: 'cyclosporine 100 MG Oral Capsule', lot: 'L7', code: '2.16.840.1.113883.6.88|835894' },
      },
      { type: 'TPO_RA', status: 'ordered', dose: null, details: { product: 'Eltrombopag' } },
    ])
    expect(events.map(({ start }) => start && formatIso(start))).toEqual(['2024-02-01', '2024-03-01'])
    expect(new Set(events.map(({ externalId }) => externalId)).size).toBe(2)
    // No medication, vital signs, an immunization.
    expect(ignored).toBe(3)
  })

  it('comes out the same in pieces of seven bytes and in UTF-16', async () => {
    const whole = await readAll(ccda, summary)
    expect(await readAll(ccda, inputOf('f', await text(), 7))).toEqual(whole)
    const wide = Buffer.from(`\ufeff${(await text()).replace('encoding="UTF-8"', 'encoding="UTF-16"')}`, 'utf16le')
    expect(await readText(ccda, wide)).toEqual(whole)
  })

  it('takes the time of the report where none of collection is given, and says so', async () => {
    const bare = (await text()).replace(/<effectiveTime><low value="202403050810.*?<\/effectiveTime>/, '')
    const { results } = await readText(ccda, bare)
    expect(results[0]).toMatchObject({ reportTimeOnly: true })
    expect(results[0]?.at && formatIso(results[0].at)).toBe('2024-03-06T10:15:00+01:00')
  })

  it('gives nothing to anybody where it is about two people', async () => {
    const target = /<recordTarget>[\s\S]*<\/recordTarget>/.exec(await text())?.[0] ?? ''
    const { results, events, problems } = await readText(
      ccda,
      (await text()).replace(target, target + target.replace('4711', '4712')),
    )
    expect([...results, ...events]).toEqual([])
    expect(problems.filter(({ code }) => code === 'patientMissing')).toHaveLength(8)
  })

  it.each([
    ['xmlDoctype', (xml: string) => xml.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>')],
    ['xmlUnreadable', (xml: string) => xml.slice(0, -30)],
    ['documentTooDeep', (xml: string) => xml.replace('<entry>', `<entry>${'<organizer>'.repeat(300)}`)],
  ])('is refused as a whole: %s', async (code, damage) => {
    await expect(readText(ccda, damage(await text()))).rejects.toMatchObject({ code })
  })
})
