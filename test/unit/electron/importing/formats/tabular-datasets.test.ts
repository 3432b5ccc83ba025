import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csv } from '../../../../../electron/importing/formats/csv'
import { datasetJson } from '../../../../../electron/importing/formats/dataset-json'
import { ibmFloat } from '../../../../../electron/importing/formats/tabular/transport'
import { xpt } from '../../../../../electron/importing/formats/xpt'
import { formatIso } from '../../../../../shared/time'
import { collect, inputOf } from './tabular-collect'
import { type DataSet, ibmBytes, transportOf } from './tabular-transport'

describe('floating point of IBM mainframes', () => {
  test('known patterns', () => {
    const read = (hex: string) => ibmFloat(Buffer.from(hex, 'hex'), 0, hex.length / 2)
    expect(read('0000000000000000')).toBe(0)
    expect(read('4110000000000000')).toBe(1)
    expect(read('c276a00000000000')).toBe(-118.625)
    expect(read('41100000')).toBe(1)
    expect(read('401999999999999a')).toBe(0.1)
  })

  test('all 28 missing values are none', () => {
    for (const code of [0x2e, 0x5f, ...Array.from({ length: 26 }, (_, i) => 0x41 + i)]) {
      expect(ibmFloat(Uint8Array.of(code, 0, 0, 0, 0, 0, 0, 0), 0, 8)).toBeNull()
    }
  })

  test('every number that fits comes back exactly', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-60, max: 1e60, noNaN: true }), fc.boolean(), (size, negative) => {
        const number = negative ? -size : size
        expect(ibmFloat(ibmBytes(number), 0, 8)).toBe(number)
      }),
    )
  })
})

const LB: DataSet = {
  name: 'LB',
  variables: [
    { name: 'STUDYID', length: 4 },
    { name: 'USUBJID', length: 6 },
    { name: 'LBTESTCD', length: 8 },
    { name: 'LBTEST', length: 20 },
    { name: 'LBORRES', length: 8 },
    { name: 'LBORRESU', length: 10 },
    { name: 'LBSTRESN', length: 8, numeric: true },
    { name: 'LBSTRESU', length: 10 },
    { name: 'LBSPEC', length: 8 },
    { name: 'LBSTAT', length: 8 },
    { name: 'LBDTC', length: 20 },
  ],
  rows: [
    ['S1', 'S1-001', 'HGB', 'Hemoglobin', '12.2', 'g/dL', 7.57132, 'mmol/L', 'BLOOD', '', '2013-02-11T12:40'],
    ['S1', 'S1-001', 'PLT', 'Platelets', '12', '10^9/L', 120, '10^9/L', 'BLOOD', '', '2013-02-11'],
    ['S1', 'S1-002', 'PLT', 'Platelets', '', '', 33.5, '10^9/L', 'BLOOD', '', '2013-02-11'],
    ['S1', 'S1-002', 'HGB', 'Hemoglobin', '1', 'g/dL', null, '', 'URINE', '', '2013-02-11'],
    ['S1', 'S1-002', 'WBC', 'Leukocytes', '', '', null, '', 'BLOOD', 'NOT DONE', '2013-02-11'],
    ['S1', '', 'WBC', 'Leukocytes', '1', '10^9/L', 1, '10^9/L', 'BLOOD', '', '2013-02-11'],
    ['S1', 'S1-002', 'WBC', 'Leukocytes', '1', '10^9/L', 1, '10^9/L', 'BLOOD', '', '2013-02'],
  ],
}

const DM: DataSet = {
  name: 'DM',
  variables: [
    { name: 'STUDYID', length: 4 },
    { name: 'USUBJID', length: 6 },
    { name: 'SEX', length: 1 },
    { name: 'BRTHDTC', length: 10 },
  ],
  rows: [['S1', 'S1-001', 'F', '1950']],
}

describe('SAS transport files', () => {
  test.each([5, 8] as const)('version %i, two data sets', async (version) => {
    const found = await collect(xpt, inputOf(transportOf([LB, DM], version), { name: 'study.xpt' }))
    expect(
      found.results.map(({ patient, name, value, unit, status }) => [patient.id, name, value, unit, status]),
    ).toEqual([
      ['S1-001', 'Hemoglobin', '12.2', 'g/dL', 'final'],
      ['S1-001', 'Platelets', '12', '10^9/L', 'final'],
      ['S1-002', 'Platelets', '33.5', '10^9/L', 'final'],
      ['S1-002', 'Hemoglobin (URINE)', '1', 'g/dL', 'final'],
      ['S1-002', 'Leukocytes', '', null, 'cancelled'],
    ])
    expect(found.results[0]).toMatchObject({
      row: 1,
      cell: 'LB.LBORRES',
      patient: { authority: 'S1', sex: 'female', birthDate: '1950' },
    })
    expect(found.problems.map(({ row, code, severity }) => [row, code, severity])).toEqual([
      [2, 'standardDiffers', 'warning'],
      [6, 'patientMissing', 'error'],
      [7, 'datePartial', 'error'],
    ])
    expect(found.patients).toHaveLength(1)
  })

  test('numeric dates and times by their formats, ADaM units from the parameter, imputed records left out', async () => {
    const day = (Date.UTC(2024, 2, 5) - Date.UTC(1960, 0, 1)) / 86_400_000
    const adlb: DataSet = {
      name: 'ADLB',
      variables: [
        { name: 'USUBJID', length: 6 },
        { name: 'PARAMCD', length: 8 },
        { name: 'PARAM', length: 40 },
        { name: 'AVAL', length: 8, numeric: true },
        { name: 'ADT', length: 8, numeric: true, format: 'DATE' },
        { name: 'DTYPE', length: 8 },
      ],
      rows: [
        ['001', 'HGB', 'Hemoglobin (g/L)', 79, day, ''],
        ['001', 'HGB', 'Hemoglobin (g/L)', 80, day + 1, 'LOCF'],
        ['001', 'HGB', 'Hemoglobin (g/L)', 80, null, ''],
      ],
    }
    const found = await collect(xpt, inputOf(transportOf([adlb], 5)))
    expect(found.results.map(({ name, unit, value, at }) => [name, unit, value, at && formatIso(at)])).toEqual([
      ['Hemoglobin', 'g/L', '79', '2024-03-05'],
    ])
    expect(found.rejected.map(({ code }) => code)).toEqual(['imputedRecord', 'timeMissing'])
  })

  test('the same as CSV', async () => {
    const text = [LB.variables.map(({ name }) => name), ...LB.rows.map((row) => row.map((cell) => cell ?? ''))]
      .map((row) => row.join(','))
      .join('\n')
    const found = await collect(csv, inputOf(text))
    expect(found.results.map(({ value }) => value)).toEqual(['12.2', '12', '33.5', '1', ''])
  })

  test('a truncated or foreign file is refused', async () => {
    const whole = transportOf([LB], 5)
    for (const length of [240, 500, 1000]) {
      await expect(collect(xpt, inputOf(whole.subarray(0, length)))).rejects.toMatchObject({ code: 'transportDamaged' })
    }
    const cport = Buffer.from('**COMPRESSED** **COMPRESSED** **COMPRESSED** **COMPRESSED**LIB CONTROL')
    await expect(collect(xpt, inputOf(cport))).rejects.toMatchObject({ code: 'cportNotRead' })
  })
})

describe('SDTM events', () => {
  test('exposure, medication, procedure and adverse event', async () => {
    const read = (header: string, row: string) => collect(csv, inputOf(`${header}\n${row}\n`))
    const cm = await read(
      'STUDYID,USUBJID,CMSEQ,CMTRT,CMDOSE,CMDOSU,CMSTDTC,CMENDTC',
      'S1,001,3,Filgrastim,300,ug,2024-03-05,2024-03-09',
    )
    expect(cm.events).toMatchObject([
      {
        type: 'GCSF',
        status: 'given',
        dose: { value: '300', unit: 'ug' },
        externalId: 'CM|S1|001|3',
        end: { precision: 'day' },
      },
    ])
    const ex = await read('USUBJID,EXTRT,EXDOSE,EXDOSU,EXSTDTC,EXLOT', '001,UC-MSC,1.5,10^6/kg,2024-03-05T10:00,L9')
    expect(ex.events).toMatchObject([{ type: 'MSC', details: { cells_per_kg_e6: 1.5, lot: 'L9' }, externalId: null }])
    const pr = await read('USUBJID,PRTRT,PROCCUR,PRSTDTC', '001,Platelet transfusion,N,2024-03-05')
    expect(pr.events).toMatchObject([{ type: 'PLT', status: 'not_done' }])
    const ae = await read('USUBJID,AETERM,AEDECOD,AETOXGR,AESTDTC', '001,high temperature,Pyrexia,2,2024-03-05')
    expect(ae.events).toMatchObject([{ type: 'AE', details: { ctcae_term: 'Pyrexia', grade: 2 } }])
  })
})

describe('Dataset-JSON', () => {
  const columns = LB.variables.map(({ name }) => ({ itemOID: `IT.LB.${name}`, name, label: name, dataType: 'string' }))
  const rows = LB.rows.slice(0, 2)
  const forms = {
    '1.1': JSON.stringify({ datasetJSONVersion: '1.1.0', name: 'LB', columns, rows }),
    '1.1 as NDJSON': [
      JSON.stringify({ datasetJSONVersion: '1.1.0', name: 'LB', columns }),
      ...rows.map((row) => JSON.stringify(row)),
    ].join('\n'),
    '1.0': JSON.stringify({
      datasetJSONVersion: '1.0.0',
      clinicalData: { itemGroupData: { 'IG.LB': { name: 'LB', items: columns, itemData: rows } } },
    }),
  }

  test.each(Object.entries(forms))('%s', async (_, text) => {
    const input = inputOf(text, { name: 'lb.json' })
    expect((await datasetJson.sniff(input)).confidence).toBeGreaterThan(0.5)
    const found = await collect(datasetJson, input)
    expect(found.results.map(({ cell, name, value }) => [cell, name, value])).toEqual([
      ['LB.LBORRES', 'Hemoglobin', '12.2'],
      ['LB.LBORRES', 'Platelets', '12'],
    ])
  })

  test('other JSON declines, damaged is refused', async () => {
    expect(await datasetJson.sniff(inputOf('{"resourceType":"Bundle"}'))).toMatchObject({ confidence: 0 })
    await expect(
      collect(datasetJson, inputOf('{"datasetJSONVersion":"1.1.0","columns":[{"name":"A"}],"rows":[1]}')),
    ).rejects.toMatchObject({
      code: 'datasetJsonDamaged',
    })
  })
})

describe('OMOP and MIMIC', () => {
  test('operators, unit concepts and concepts without source code', async () => {
    const header =
      'measurement_id,person_id,measurement_concept_id,measurement_date,measurement_datetime,operator_concept_id,value_as_number,unit_concept_id,measurement_source_value,unit_source_value'
    const { results } = await collect(
      csv,
      inputOf(
        `${header}\n1,7,3013650,2024-03-05,,4171756,0.1,8848,,\n2,7,0,2024-03-05,2024-03-05 08:10:00,,12,,PLATELETS,K/uL\n`,
      ),
    )
    expect(results).toMatchObject([
      {
        code: '751-8',
        codeSystem: 'LOINC',
        comparator: '<',
        unit: '10*3/uL',
        at: { precision: 'day' },
        patient: { authority: 'OMOP person_id' },
      },
      { code: 'PLATELETS', codeSystem: 'local', unit: 'K/uL', at: { precision: 'second' } },
    ])
  })

  test('drug exposures become events by name or code', async () => {
    const header =
      'drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,quantity,drug_source_value'
    const { events } = await collect(
      csv,
      inputOf(`${header}\n5,7,1,2024-03-05,2024-03-06,2,68442\n6,7,1,2024-03-05,,,Paracetamol\n`),
    )
    expect(events.map(({ type, externalId }) => [type, externalId])).toEqual([
      ['GCSF', 'OMOP drug|5'],
      ['OTHER', 'OMOP drug|6'],
    ])
  })

  test('an admission file joins the admissions of one subject; rows without an admission are nobody', async () => {
    const events =
      'HADM_ID,ITEMID,CHARTTIME,VALUE,VALUEUOM\n10,51265,2115-05-13 14:53:00,12,K/uL\n11,51222,2115-05-14 14:53:00,7.9,g/dL\n,51222,2115-05-14 14:53:00,7.9,g/dL\n12,50811,2115-05-14 14:53:00,7.9,g/dL\n'
    const admissions = inputOf('row_id,subject_id,hadm_id,admittime\n1,99,10,2115-01-01\n2,99,11,2115-02-01\n', {
      name: 'ADMISSIONS.csv',
    })
    const { results, rejected } = await collect(csv, inputOf(events, { companions: [admissions] }))
    expect(results.map(({ patient, code }) => [patient.authority, patient.id, code])).toEqual([
      ['MIMIC subject_id', '99', '777-3'],
      ['MIMIC subject_id', '99', '718-7'],
      ['MIMIC hadm_id', '12', '50811'],
    ])
    expect(results[0]?.patient).toBe(results[1]?.patient)
    expect(rejected.map(({ code }) => code)).toEqual(['patientMissing'])
  })
})
