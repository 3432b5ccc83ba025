import { describe, expect, test } from 'vitest'
import { csv } from '../../../../../electron/importing/formats/csv'
import { formatIso } from '../../../../../shared/time'
import { collect, inputOf } from './tabular-collect'

const read = (lines: string[], name = 'file.csv') => collect(csv, inputOf(`${lines.join('\n')}\n`, { name }))

describe('layouts of public data sets', () => {
  test('LOINC codes in a column that is only called CODE decide the test', async () => {
    const { results } = await read([
      'DATE,PATIENT,ENCOUNTER,CATEGORY,CODE,DESCRIPTION,VALUE,UNITS,TYPE',
      '2021-08-23T03:26:50Z,p1,e1,vital-signs,8302-2,Body Height,49.2,cm,numeric',
      '2021-08-23T03:26:50Z,p1,e1,laboratory,777-3,Platelets [#/volume] in Blood by Automated count,216.1,10*3/uL,numeric',
      '2021-08-23T03:26:50Z,p1,e1,,QALY,QALY,33.0,a,numeric',
      '2021-08-23T03:26:50Z,p1,e1,,87433001,Pulmonary emphysema (disorder),1,,numeric',
    ])
    expect(results.map(({ code, codeSystem }) => [codeSystem, code])).toEqual([
      ['LOINC', '8302-2'],
      ['LOINC', '777-3'],
      ['local', 'QALY'],
      ['local', '87433001'],
    ])
  })

  test('what stands in a LOINC column without being one does not push the local code aside', async () => {
    const { results } = await read([
      'patient_id,collected_at,loinc,local_code,value_text,unit_text',
      'P1,2024-03-05,n/a,PLT,12,10*9/L',
      'P1,2024-03-05,777-3,PLT,12,10*9/L',
      'P1,2024-03-05,XYZ,,12,10*9/L',
    ])
    expect(results.map(({ codeSystem, code }) => [codeSystem, code])).toEqual([
      ['local', 'PLT'],
      ['LOINC', '777-3'],
      ['local', 'XYZ'],
    ])
  })

  test('a person table whose identifier is only called Id', async () => {
    const { patients } = await read([
      'Id,BIRTHDATE,DEATHDATE,SSN,FIRST,LAST,GENDER',
      'p1,2001-08-22,,999-75-6624,Jorge,Vela,M',
      'p2,1984-06-17,,999-75-6625,Ana,Muster,F',
    ])
    expect(patients).toMatchObject([
      { authority: 'local', id: 'p1', family: 'Vela', given: 'Jorge', sex: 'male', birthDate: '2001-08-22' },
      { id: 'p2', sex: 'female' },
    ])
  })

  test('results with the demographics of their subject beside them are results', async () => {
    const { results, patients } = await read([
      'USUBJID,SITE,AGE,SEX,ARM,RFSTDTC,VISIT,DT,DY,CAT,TEST,STRESU,STRESN,STNRLO,STNRHI',
      '01-001,S1,30,F,Placebo,2015-05-21,Screening,2015-05-21,1,Blood,Platelet count,10^9/L,340.2,150,350',
      '01-001,S1,30,F,Placebo,2015-05-21,Week 1,2015-05-28,8,Blood,Platelet count,10^9/L,22,150,350',
    ])
    expect(results.map(({ value, unit, range }) => [value, unit, range])).toEqual([
      ['340.2', '10^9/L', '150-350'],
      ['22', '10^9/L', '150-350'],
    ])
    expect(patients).toEqual([])
  })

  test('a table derived from that of the patients, with results in it, is not passed over as patients', async () => {
    const header = ['subject_id', ...Array.from({ length: 12 }, (_, i) => String(50_801 + i)), 'gender', 'dob']
    const lines = [header, ...[1, 2].map(() => ['10006', ...Array(12).fill('3.05'), 'F', '2094-03-05'])]
    await expect(read(lines.map((cells) => cells.join(',')))).rejects.toMatchObject({ code: 'layoutUnknown' })
  })

  test('a row of data is never taken for the header', async () => {
    await expect(
      read([
        'KEY,WHEN,WHAT,TERM,DRUG',
        '01-001,2015-07-16,57,2015-08-14,Restoril',
        '01-019,2015-09-27,3,2016-02-04,ciclosporin',
        '01-020,2015-09-27,3,2016-02-04,ciclosporin',
      ]),
    ).rejects.toMatchObject({ code: 'layoutUnknown' })
    const { results } = await read([
      'ROWCOUNT,PERSON_ID,OBS_DATE,OBS,NAME,UNIVERSALNAME,OBS_VALUE_AS_STRING,OBS_RANGE_LOW,OBS_RANGE_HIGH,UNITS,SOURCE',
      '1,1081332,2004-12-08,Platelets in Blood,PLT,Platelets,22,150,400,K/uL,HEMATOLOGY',
      '24,1081332,2005-07-05,MCV,MCV,MCV,88,80,100,fL,HEMATOLOGY',
    ])
    expect(results.map(({ patient, name, value }) => [patient.id, name, value])).toEqual([
      ['1081332', 'Platelets', '22'],
      ['1081332', 'MCV', '88'],
    ])
  })

  test('NA of a statistical program is nothing, as a name it may be sodium', async () => {
    const wide = await read([
      'patient_id,date,PLT (10^9/L),WBC (10^9/L)',
      'P1,2024-03-05,22,NA',
      'P1,2024-03-06,NaN,1.2',
    ])
    expect(wide.results.map(({ name, value }) => [name, value])).toEqual([
      ['PLT', '22'],
      ['WBC', '1.2'],
    ])
    const long = await read(['patient_id,date,test,result,unit', 'P1,2024-03-05,NA,140,mmol/L', 'P1,NA,PLT,22,10^9/L'])
    expect(long.results).toMatchObject([{ name: 'NA', value: '140' }])
    expect(long.rejected).toMatchObject([{ code: 'timeMissing', row: 3 }])
    const trial = await read([
      'STUDYID,USUBJID,LBTESTCD,LBORRES,LBORRESU,LBSTRESN,LBSTRESU,LBDTC',
      'S1,1,PLAT,NA,NA,22,10^9/L,2024-03-05',
    ])
    expect(trial.results).toMatchObject([{ value: '22', unit: '10^9/L' }])
  })

  test('planned time points tell the draws of one day apart', async () => {
    const { results } = await read([
      'STUDYID,USUBJID,LBTESTCD,LBORRES,LBORRESU,LBDTC,LBTPT',
      'S1,1,PLAT,22,10^9/L,2024-03-05,Pre Dose',
      'S1,1,PLAT,25,10^9/L,2024-03-05,4 h',
    ])
    expect(results.map(({ subId }) => subId)).toEqual(['Pre Dose', '4 h'])
  })

  test('treatments with the dates of analysis data', async () => {
    const { events } = await read([
      'USUBJID,CMSEQ,CMSTDT,CMSTDY,CMENDT,CMENDY,CMTRT',
      '01-001,1,2015-07-16,57,2015-08-14,86,Ciclosporin',
    ])
    expect(events.map(({ type, start, end }) => [type, start && formatIso(start), end && formatIso(end)])).toEqual([
      ['CSA', '2015-07-16', '2015-08-14'],
    ])
  })

  test('a treatment whose end is only a month keeps its start; one whose start is only a year is told', async () => {
    const { events, problems } = await read([
      'STUDYID,USUBJID,CMTRT,CMSTDTC,CMENDTC',
      'S1,1,Ciclosporin,2024-03-05,2024-06',
      'S1,1,Ciclosporin,2024-03-05,NA',
      'S1,1,Prednisone,2011,',
    ])
    expect(events.map(({ type, end }) => [type, end])).toEqual([
      ['CSA', null],
      ['CSA', null],
    ])
    expect(problems.map(({ row, code, severity }) => [row, code, severity])).toEqual([
      [2, 'endPartial', 'warning'],
      [4, 'datePartial', 'error'],
    ])
  })
})

describe('the person beside the results', () => {
  const header = 'Patientennummer;Nachname;Vorname;Geschlecht;Geburtsdatum;Abnahmedatum;Bezeichnung;Ergebnis;Einheit'

  test('is taken from rows with one result each', async () => {
    const { results, problems } = await read([
      header,
      '4711;Muster;Anna;w;17.06.1984;15.03.2024;Thrombozyten;12;/nl',
      '4711;Muster;Anna;w;17.06.1984;15.03.2024;Leukozyten;1,9;/nl',
      '4712;Beispiel;Max;m;03.04.1980;15.03.2024;Leukozyten;1,9;/nl',
    ])
    expect(results).toHaveLength(3)
    expect(results[0]?.patient).toEqual({
      ...{ authority: 'local', id: '4711', family: 'Muster', given: 'Anna', sex: 'female', birthDate: '1984-06-17' },
    })
    expect(results[2]?.patient).toEqual({
      authority: 'local',
      id: '4712',
      family: 'Beispiel',
      given: 'Max',
      sex: 'male',
    })
    expect(problems).toMatchObject([{ code: 'birthDateOpen', severity: 'warning', row: 4 }])
  })

  test('and from rows with many', async () => {
    const { results } = await read(['MRN,Sex,DOB,Date,PLT (10^9/L)', 'M1,F,1984-06-17,2024-03-15,12'])
    expect(results[0]?.patient).toMatchObject({ id: 'M1', sex: 'female', birthDate: '1984-06-17' })
  })
})

describe('values as laboratories print them', () => {
  test('a unit behind the number, where no column gives one', async () => {
    const { results } = await read([
      'MRN,Collected,Test,Result',
      'M1,2024-03-05 08:10,PLT,12 K/uL',
      'M1,2024-03-05 08:10,HGB,< 7.2 g/dL',
      'M1,2024-03-05 08:10,ANC,12 of 20',
    ])
    expect(results.map(({ value, unit }) => [value, unit])).toEqual([
      ['12', 'K/uL'],
      ['< 7.2', 'g/dL'],
      ['12 of 20', null],
    ])
  })

  test('columns as hospital systems name them', async () => {
    const { results } = await read([
      'PAT_MRN_ID,ORDER_ID,COMPONENT_NAME,ORD_VALUE,REFERENCE_UNIT,REFERENCE_LOW,REFERENCE_HIGH,RESULT_FLAG,SPECIMN_TAKEN_TIME,RESULT_TIME',
      'M1,77,PLATELET COUNT,12,K/uL,150,400,Low Panic,03/25/2024 08:10:00 AM,03/25/2024 09:00:00 AM',
    ])
    expect(results).toMatchObject([
      { patient: { id: 'M1' }, value: '12', unit: 'K/uL', range: '150-400', flags: 'Low Panic' },
    ])
  })

  test('OMOP measurements with the time of day beside a shifted date', async () => {
    const { results } = await read([
      'person_id,measurement_concept_id,measurement_date,measurement_time,value_as_number,measurement_source_value,unit_source_value',
      '23795,0,2917-02-04,05:56:00,223,26515-7,K/uL',
      '23795,3023599,2917-02-04,2917-02-04,90,local MCV,fL',
    ])
    expect(results.map(({ code, at }) => [code, at && formatIso(at)])).toEqual([
      ['26515-7', '2917-02-04T05:56:00'],
      ['787-2', '2917-02-04'],
    ])
  })

  test('facts of i2b2, with the sign that TVAL_CHAR gives them', async () => {
    const { results, ignored } = await read([
      'ENCOUNTER_NUM,PATIENT_NUM,CONCEPT_CD,PROVIDER_ID,START_DATE,VALTYPE_CD,TVAL_CHAR,NVAL_NUM,VALUEFLAG_CD,UNITS_CD',
      '1,100,LOINC:777-3,@,2009-01-16 00:00:00,N,E,210,@,10*3/uL',
      '1,100,LOINC:751-8,@,2009-01-16 00:00:00,N,L,0.5,L,10*3/uL',
      '1,100,LOINC:9317-9,@,2009-01-16 00:00:00,T,Adequate,,,',
      '1,100,ICD9:284.9,@,2009-01-16 00:00:00,@,,,,',
    ])
    expect(results.map(({ codeSystem, code, value, comparator }) => [codeSystem, code, value, comparator])).toEqual([
      ['LOINC', '777-3', '210', null],
      ['LOINC', '751-8', '0.5', '<'],
      ['LOINC', '9317-9', 'Adequate', null],
    ])
    expect(ignored).toBe(2)
  })
})

describe('MIMIC laboratory events without their companions', () => {
  const events = [
    'HADM_ID,ITEMID,CHARTTIME,VALUE,VALUENUM,VALUEUOM',
    '7,51265,2115-05-13,22,22,K/uL',
    '7,50868,2115-05-13,9,9,mEq/L',
  ]
  const companions = [
    inputOf('ITEMID,LABEL,FLUID,CATEGORY,LOINC_CODE\n50868,Anion Gap,Blood,Chemistry,1863-0\n', {
      name: 'D_LABITEMS.csv',
    }),
    inputOf('SUBJECT_ID,HADM_ID,ADMITTIME\n5,7,2115-05-12\n5,8,2116-05-12\n', { name: 'ADMISSIONS.csv' }),
  ]

  test('are told to name stays, and read with them say whose stays these are', async () => {
    const alone = await read(events)
    expect(alone.problems).toMatchObject([{ code: 'staysNotPatients', severity: 'warning' }])
    expect(alone.results[0]?.patient).toEqual({ authority: 'MIMIC hadm_id', id: '7' })
    const together = await collect(csv, inputOf(events.join('\n'), { companions }))
    expect(together.problems).toEqual([])
    expect(together.results[0]?.patient).toEqual({
      authority: 'MIMIC subject_id',
      id: '5',
      otherIdentifiers: [
        { authority: 'MIMIC hadm_id', value: '7' },
        { authority: 'MIMIC hadm_id', value: '8' },
      ],
    })
    // A test is the same one with and without the dictionary.
    const codes = [alone, together].map(({ results }) => results.map(({ codeSystem, code }) => [codeSystem, code]))
    expect(codes[0]).toEqual(codes[1])
    expect(together.results[1]?.alternate).toMatchObject({ codeSystem: 'LOINC', code: '1863-0' })
  })
})

describe('a header without rows', () => {
  test.each([
    ['long', 'patient_id,collected_at,local_name,value_text,unit_text'],
    ['events', 'patient_id,start_at,end_at,type,status,product'],
    ['wide', 'patient_id,date,PLT (10^9/L),WBC (10^9/L)'],
    ['trial', 'STUDYID,USUBJID,LBTESTCD,LBORRES,LBORRESU,LBDTC'],
  ])('%s: recognised, and refused for having no rows', async (_, header) => {
    const input = inputOf(`${header}\n`)
    expect((await csv.sniff(input)).confidence).toBeGreaterThan(0)
    await expect(collect(csv, input)).rejects.toMatchObject({ code: 'noRows' })
  })

  test('a single line of anything else stays unknown', async () => {
    expect((await csv.sniff(inputOf('Dear colleague, please find the results enclosed\n'))).confidence).toBe(0)
  })
})
