import { describe, expect, it } from 'vitest'
import { fhir } from '../../../../../electron/importing/formats/fhir'
import { corpusFile, fixture, hasCorpus, inputOf, readAll, readText, wall } from './reading'

const observation = (more: object) => ({
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '777-3' }] },
  subject: { reference: 'Patient/p' },
  effectiveDateTime: '2024-03-05T08:10:00Z',
  valueQuantity: { value: 1, unit: '10*9/L' },
  ...more,
})
const readObject = (value: unknown) => readText(fhir, JSON.stringify(value))

describe('a Bundle whose patient comes last', () => {
  it('gives every row the patient that its reference means', async () => {
    const { results, events, patients } = await readAll(fhir, fixture('fhir/bundle.json'))
    const refs = new Set([...results, ...events].map(({ patient }) => `${patient.authority}|${patient.id}`))
    expect([...refs]).toEqual(['urn:hospital|4711'])
    expect(patients.at(-1)).toEqual({
      authority: 'urn:hospital',
      id: '4711',
      family: 'Lopez',
      given: 'Ana B',
      sex: 'female',
      birthDate: '1990-01',
      otherIdentifiers: [
        { authority: 'urn:insurance', value: 'I1' },
        { authority: 'FHIR Patient.id', value: 'pat-1' },
      ],
      diagnosis: { date: '2024-02-20' },
    })
  })

  it('reads values exactly, by LOINC and UCUM, with the specimen that follows', async () => {
    const { results } = await readAll(fhir, fixture('fhir/bundle.json'))
    const [neutrophils] = results.filter(({ code }) => code === '751-8')
    expect(neutrophils).toMatchObject({
      row: 1,
      cell: 'valueQuantity',
      codeSystem: 'LOINC',
      name: 'Neutrophils',
      alternate: { code: 'NEU', codeSystem: 'urn:lab', name: null },
      value: '0.50',
      comparator: '<',
      unit: '10*3/uL',
      range: '1.5-7.50',
      flags: 'LL',
      method: 'manual',
      status: 'final',
      specimen: 'Specimen/s1',
      quality: ['clotted'],
      note: 'Checked\nClotted',
      at: { wall: wall('2024-03-05T08:10:00'), precision: 'second', offset: 60 },
      issued: Date.parse('2024-03-05T09:00:00Z'),
    })
  })

  it('keeps status, components and missing values apart', async () => {
    const { results } = await readAll(fhir, fixture('fhir/bundle.json'))
    const rest = results.filter(({ code }) => code !== '751-8')
    expect(rest.map(({ row, code, value, status, cell, note }) => [row, code, value, status, cell, note])).toEqual([
      [2, '777-3', '12', 'wrong', 'valueQuantity', null],
      [3, '769-0', '30', 'corrected', 'component[0].valueQuantity', null],
      [3, '764-1', '', 'corrected', 'component[1].dataAbsentReason', 'not performed'],
      [4, '718-7', 'clotted', 'preliminary', 'valueString', null],
    ])
    expect(rest[0]?.at).toEqual({ wall: wall('2024-03-05T00:00:00'), precision: 'day', offset: null })
    expect(rest[3]).toMatchObject({ reportTimeOnly: true, at: { wall: wall('2024-03-07T10:00:00') } })
  })

  it('passes over what is about no patient or no event, and counts it', async () => {
    const { problems, ignored } = await readAll(fhir, fixture('fhir/bundle.json'))
    expect(problems).toMatchObject([{ code: 'subjectNotPatient', severity: 'info', row: 5, raw: 'Device/d1' }])
    // Device observation, report, immunization, specimen, medication, reconciliation.
    expect(ignored).toBe(6)
  })

  it('reads treatments and diagnoses', async () => {
    const { events } = await readAll(fhir, fixture('fhir/bundle.json'))
    expect(events.map(({ type, status, externalId }) => [type, status, externalId])).toEqual([
      ['TPO_RA', 'ordered', 'MedicationRequest/mr-1'],
      ['RBC', 'not_done', 'Procedure/pr-1'],
      ['INFECTION', 'given', 'Condition/c-2'],
      ['AE', 'given', 'AdverseEvent/ae-1'],
      ['ATG', 'given', 'MedicationAdministration/ma-1'],
    ])
    expect(events[4]).toMatchObject({
      dose: { value: '40', unit: 'mg/kg' },
      details: { product: 'ATGAM', lot: 'A7', code: 'http://www.whocc.no/atc|L04AA03' },
      end: { wall: wall('2024-03-01T16:00:00') },
    })
    expect(events[3]?.details).toMatchObject({ ctcae_term: 'Infusion reaction', grade: 2 })
  })

  it('reads the same in pieces of any size', async () => {
    const bytes = await fixture('fhir/bundle.json').bytes()
    const expected = await readText(fhir, bytes)
    for (const piece of [1, 2, 3, 13, 1000])
      expect(await readAll(fhir, inputOf('file', bytes, piece))).toEqual(expected)
    const compact = JSON.stringify(JSON.parse(Buffer.from(bytes).toString()))
    const strip = ({ value }: { value: string }) => Number(value)
    expect((await readText(fhir, compact)).results.map(strip)).toEqual(expected.results.map(strip))
  })
})

describe('values', () => {
  it.each([
    ['5.10', '5.10'],
    ['0.30000000000000004441', '0.30000000000000004441'],
    ['1E-2', '1E-2'],
    ['265.7501253640745', '265.7501253640745'],
  ])('keeps the text of %s', async (number, value) => {
    const text = JSON.stringify(observation({})).replace('"value":1', `"value":${number}`)
    expect((await readText(fhir, text)).results[0]?.value).toBe(value)
  })

  it.each([
    [{ valueCodeableConcept: { text: 'Adequate' } }, 'Adequate', null],
    [{ valueString: '1,234' }, '1,234', null],
    [{ valueRange: { low: { value: 1, unit: '%' }, high: { value: 5 } } }, '1-5', '%'],
    [{ valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }, '1:128', null],
    [{ valueInteger: 7 }, '7', null],
    [{ valueBoolean: false }, 'false', null],
    [{ valueQuantity: { value: 5, comparator: 'ad', unit: 'mg' } }, 'ad 5', 'mg'],
    [{ valueQuantity: { value: 5 } }, '5', null],
  ])('%o', async (more, value, unit) => {
    const { results } = await readObject(observation({ valueQuantity: undefined, ...more }))
    expect(results).toMatchObject([{ value, unit, comparator: null }])
  })

  it('names kinds of values that it does not read, and passes over panels', async () => {
    const { problems, results } = await readObject(observation({ valueQuantity: undefined, valueSampledData: {} }))
    expect([problems[0]?.code, results.length]).toEqual(['valueNotRead', 0])
    const panel = await readObject(
      observation({ valueQuantity: undefined, hasMember: [{ reference: 'Observation/1' }] }),
    )
    expect([panel.results.length, panel.ignored]).toEqual([0, 1])
  })

  it('says what status or time it cannot read', async () => {
    const { results, problems } = await readObject(observation({ status: 'unknown', effectiveDateTime: '2024-03' }))
    expect(results).toMatchObject([{ status: 'unverified', at: null }])
    expect(problems.map(({ code }) => code)).toEqual(['timeUnreadable', 'statusUnknown'])
  })
})

describe('patients', () => {
  it('takes an identifier in place of a reference, and contained patients by identifier only', async () => {
    const logical = await readObject(observation({ subject: { identifier: { system: 'urn:h', value: '9' } } }))
    expect(logical.results[0]?.patient).toMatchObject({ authority: 'urn:h', id: '9' })
    const inside = { resourceType: 'Patient', id: 'p1', identifier: [{ system: 'urn:h', value: '8' }] }
    const contained = await readObject(observation({ contained: [inside], subject: { reference: '#p1' } }))
    expect(contained.results[0]?.patient).toMatchObject({ authority: 'urn:h', id: '8', otherIdentifiers: [] })
  })

  it.each(['Patient/', 'urn:uuid:'])('asks whose a row is when the reference %s names nobody', async (reference) => {
    const { results } = await readObject(observation({ subject: { reference } }))
    expect(results.map(({ patient }) => patient.id)).toEqual([null])
  })

  it('never mixes two persons without an identifier', async () => {
    const named = (display: string) => observation({ subject: { display } })
    const { results, problems } = await readObject([named('One'), named('Two'), named('One')])
    expect(results.map(({ row }) => row)).toEqual([1, 3])
    expect(problems).toMatchObject([{ code: 'patientMissing', row: 2, severity: 'error' }])
  })

  it('keeps patients of two servers apart that share a resource id', async () => {
    const patient = (url: string, value: string) => ({
      fullUrl: `${url}/Patient/1`,
      resource: { resourceType: 'Patient', id: '1', identifier: [{ system: url, value }] },
    })
    const result = (url: string) => ({ resource: observation({ subject: { reference: `${url}/Patient/1` } }) })
    const { results } = await readObject({
      resourceType: 'Bundle',
      entry: [patient('http://a', 'A'), patient('http://b', 'B'), result('http://a'), result('http://b')],
    })
    expect(results.map(({ patient: { id } }) => id)).toEqual(['A', 'B'])
  })
})

describe('NDJSON', () => {
  it('reads all types mixed, reports a cut line and goes on', async () => {
    const { results, problems, patients, ignored } = await readAll(fhir, fixture('fhir/mixed.ndjson'))
    expect(results).toMatchObject([
      { row: 1, value: '12.0', patient: { authority: 'FHIR Patient.id', id: 'p9', sex: 'male' } },
    ])
    expect(problems).toMatchObject([{ code: 'resourceUnreadable', row: 3, severity: 'error' }])
    expect([patients.length, ignored]).toEqual([1, 1])
  })

  it('uses patients of a file beside it', async () => {
    const line = `${JSON.stringify(observation({}))}\n`
    const patients = inputOf(
      'Patient.ndjson',
      `${JSON.stringify({ resourceType: 'Patient', id: 'p', identifier: [{ system: 'urn:h', value: '5' }] })}\n`,
    )
    const { results } = await readAll(fhir, inputOf('Observation.ndjson', line, 1 << 20, [patients]))
    expect(results[0]?.patient).toMatchObject({ authority: 'urn:h', id: '5' })
  })
})

describe('XML', () => {
  it('reads the same shapes as JSON', async () => {
    const { results, patients } = await readAll(fhir, fixture('fhir/observation.xml'))
    expect(patients).toMatchObject([
      { authority: 'urn:hospital', id: '4711', family: 'Lopez', given: 'Ana B', sex: 'female' },
    ])
    expect(results).toMatchObject([
      {
        row: 2,
        code: '777-3',
        value: '9.10',
        comparator: '<',
        unit: '10*9/L',
        status: 'corrected',
        patient: { id: '4711' },
      },
    ])
    const bytes = await fixture('fhir/observation.xml').bytes()
    expect((await readAll(fhir, inputOf('file', bytes, 5))).results).toEqual(results)
  })

  it('refuses a document type within 100 ms', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(100_000)}">${'<!ENTITY b "&a;&a;">'.repeat(1000)}]><Bundle xmlns="http://hl7.org/fhir">&b;</Bundle>`
    const start = performance.now()
    await expect(readText(fhir, `<!-- http://hl7.org/fhir" -->${bomb}`)).rejects.toMatchObject({ code: 'xmlDoctype' })
    expect(performance.now() - start).toBeLessThan(100)
  })

  it.each([
    ['<Bundle xmlns="http://hl7.org/fhir"><entry>', 'xmlUnreadable'],
    [`<Bundle xmlns="http://hl7.org/fhir">${'<a>'.repeat(20_000)}`, 'fhirTooDeep'],
    ['<feed xmlns="http://www.w3.org/2005/Atom"><x xmlns="http://hl7.org/fhir"/></feed>', 'fhirVersion'],
  ])('refuses %#', async (text, code) => {
    await expect(readText(fhir, text)).rejects.toMatchObject({ code })
  })
})

describe('hostile and damaged JSON', () => {
  it.each([
    ['{"resourceType":"Bundle","entry":[', 'fhirNotJson'],
    [`{"resourceType":"Bundle","x":${'['.repeat(100_000)}`, 'fhirTooDeep'],
    ['{"resourceType":"Bundle"}}', 'fhirNotJson'],
    ['{"resourceType":"Bundle"} trailing', 'fhirNotJson'],
    ['[]', 'fhirNoResource'],
    [JSON.stringify({ resourceType: 'Bundle', entry: [{ content: { resourceType: 'Patient' } }] }), 'fhirVersion'],
  ])('refuses %#', async (text, code) => {
    await expect(readText(fhir, text)).rejects.toMatchObject({ code, name: 'FileRefused' })
  })

  it('survives cycles, prototype keys and wrong types', async () => {
    const odd: unknown[] = [
      observation({
        contained: [{ resourceType: 'Patient', id: 'a', link: [{ other: { reference: '#a' } }] }],
        subject: { reference: '#a' },
      }),
      { resourceType: '__proto__', constructor: 1 },
      { resourceType: 'Observation', code: 5, subject: [], valueQuantity: 'x', component: {}, effectiveDateTime: {} },
      {
        resourceType: 'Bundle',
        entry: [{ resource: { resourceType: 'Bundle', entry: [{ resource: observation({}) }] } }],
      },
    ]
    const { results } = await readObject(odd)
    expect(results.filter(({ patient }) => patient.id === 'p')).toHaveLength(1)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('recognition', () => {
  it('knows FHIR by its content', () => {
    expect(fhir.sniff(fixture('fhir/bundle.json'))).toMatchObject({ confidence: 0.98, layout: 'FHIR json Bundle' })
    expect(fhir.sniff(fixture('fhir/mixed.ndjson'))).toMatchObject({
      confidence: 0.98,
      layout: 'FHIR ndjson Observation',
    })
    expect(fhir.sniff(fixture('fhir/observation.xml'))).toMatchObject({ confidence: 0.98, layout: 'FHIR xml Bundle' })
    for (const text of ['{"rows":[]}', '<html/>', 'a,b'])
      expect(fhir.sniff(inputOf('f', text))).toMatchObject({ confidence: 0 })
  })
})

describe.skipIf(!hasCorpus)('real exports (skipped where the corpus is absent)', () => {
  it('reads a Bundle of Synthea without counting its reports twice', async () => {
    const { results, patients, problems } = await readAll(fhir, corpusFile('fhir/synthea_r4_Tom_Goodwin.json'))
    const of = (code: string) => results.filter((result) => result.code === code)
    expect([of('777-3').length, of('718-7').length, patients.length, problems.length]).toEqual([3, 3, 1, 0])
    expect(of('777-3')[0]).toMatchObject({
      value: '335.0953338178522',
      at: { wall: wall('2014-05-20T23:55:41'), offset: 0 },
    })
  })

  it('reads bulk export, with and without the file of its patients', async () => {
    const file = 'fhir/pathling_Observation.ndjson'
    for (const companions of [[], ['fhir/pathling_Patient.ndjson']]) {
      const { results } = await readAll(fhir, corpusFile(file, companions))
      expect(results.filter(({ code }) => code === '777-3')).toHaveLength(28)
      expect(new Set(results.map(({ patient }) => patient.id)).size).toBe(9)
    }
  })
})
