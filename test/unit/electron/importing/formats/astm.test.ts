import { describe, expect, it } from 'vitest'
import { astm } from '../../../../../electron/importing/formats/astm'
import { FileRefused } from '../../../../../electron/importing/record'
import { corpusFile, fixture, hasCorpus, inputOf, readAll, readText, wall } from './reading'

describe('analyzer messages without frames', () => {
  it('reads codes, sample, status, comments and flags of a Sysmex message', async () => {
    const { results, patients, problems, ignored } = await readAll(astm, fixture('astm/sysmex.astm'))
    expect(problems).toEqual([])
    expect(ignored).toBe(1)
    expect(patients).toEqual([
      {
        authority: 'local',
        id: 'PAT7',
        family: null,
        given: 'Ana',
        sex: 'female',
        birthDate: '1990-01-02',
        otherIdentifiers: [],
      },
    ])
    expect(results[0]).toMatchObject({
      row: 5,
      code: 'WBC',
      codeSystem: 'local',
      value: '1.20',
      unit: '10*3/uL',
      status: 'final',
      flags: 'L',
      specimen: 'SAMPLE9',
      note: 'Checked by smear twice',
      at: { wall: wall('2024-03-05T08:10:00'), precision: 'second', offset: null },
      decimalMark: '.',
    })
    expect(results[1]).toMatchObject({ code: 'NEUT#', value: '----', status: 'preliminary' })
    expect(results[2]).toMatchObject({
      code: '777-3',
      codeSystem: 'LOINC',
      alternate: { code: 'PLT', codeSystem: 'local', name: null },
      range: '150 - 400',
      flags: 'LL,*',
      status: 'corrected',
    })
    expect(results[3]).toMatchObject({ value: '7,8', decimalMark: null, decimalQuestion: 'decimalMark:R-4' })
  })

  it('says which record it cannot take and gives what follows to nobody', async () => {
    const head = 'H|\\^&|||A\rP|1||P1\rO|1|S\r'
    const codes = async (text: string) => (await readText(astm, text)).problems.map(({ code, row }) => [code, row])
    expect(await codes('H|\\^&|||A\rR|1|^^^WBC|1|K/uL||||F')).toEqual([['recordOutsidePatient', 2]])
    expect(await codes(`${head}X|1|2\rR|1|^^^WBC|1|K/uL||||F`)).toEqual([
      ['recordUnreadable', 4],
      ['recordOutsidePatient', 5],
    ])
    expect(await codes(`${head}R|1||1|K/uL||||F||||20240305`)).toEqual([['testMissing', 4]])
    expect(await codes(`${head}R|1|^^^WBC|1|K/uL||||Z||||20240305`)).toEqual([['statusUnknown', 4]])
    await expect(readText(astm, 'P|1||P1')).rejects.toThrow(FileRefused)
  })

  it('marks the time of the message as a report time', async () => {
    const { results } = await readText(
      astm,
      'H|\\^&|||A|||||||P|1|20240305120000\rP|1||P1\rO|1|S\rR|1|^^^WBC|1|K/uL||||F',
    )
    expect(results[0]).toMatchObject({ reportTimeOnly: true, at: { wall: wall('2024-03-05T12:00:00') } })
  })
})

describe('what is no result of a patient', () => {
  const order = 'P|1||P1\rO|1|S||^^^DIF|||202403050810'
  const platelets = 'R|1|^^^^PLT^1|99|10*3/uL||N||F||||20240305'

  it('passes over controls, named by the header or by the order', async () => {
    for (const text of [
      `H|\\^&|||H500|||||||Q|LIS2-A2|20240305\rP|1\rO|1|C\r${platelets}`,
      `H|\\^&|||H500|||||||P|LIS2-A2|20240305\r${order}||||Q\r${platelets}`,
    ]) {
      const { results, problems } = await readText(astm, text)
      expect(results).toEqual([])
      expect(problems).toMatchObject([{ code: 'qualityControl', severity: 'info' }])
    }
  })

  it('tells findings without a value, and marks the platelets where they are clumps', async () => {
    const { results, problems } = await readText(
      astm,
      `H|\\^&|||XN\r${order}\r${platelets}\rR|2|^^^^Anemia||||A||F\rR|3|^^^^PLT_Clumps?||||A||F\rL|1`,
    )
    expect(results).toMatchObject([{ value: '99', quality: ['clumped'] }])
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['analyzerFinding', 'info'],
      ['analyzerFinding', 'info'],
    ])
  })

  it('takes the state of the sample from the comment that follows', async () => {
    const { results } = await readText(astm, `H|\\^&|||ABX\r${order}\r${platelets}\rC|1|I|PLATELET AGGREGATS|I`)
    expect(results).toMatchObject([{ note: 'PLATELET AGGREGATS', quality: ['clumped'] }])
  })
})

describe('an analyzer that knows no patients', () => {
  const sample = (id: string) =>
    `H|\\^&|||XP-300\rP|1\rO|1||^^  ${id}^M\rR|1|^^^^PLT^1|99|10*3/uL||N||F||||20240305\rL|1`

  it('leaves one sample to a question, and gives no second one to the same person', async () => {
    const { results, problems } = await readText(astm, [sample('S1'), sample('S1'), sample('S2')].join('\r'))
    expect(results.map(({ patient, specimen }) => [patient.id, specimen])).toEqual([
      [null, 'S1'],
      [null, 'S1'],
    ])
    expect(problems).toMatchObject([{ code: 'recordOutsidePatient', severity: 'error' }])
  })
})

describe('a file that starts in the middle of a message', () => {
  it('is read from its first header on, and what stands before is told', async () => {
    const text = 'P|1||P0\rR|1|^^^WBC|5.5|K/uL||||F\rH|\\^&|||A\rP|1||P1\rO|1|S\rR|1|^^^WBC|1|K/uL||||F|||20240305'
    expect(astm.sniff(inputOf('f', text))).toMatchObject({ confidence: 0.6 })
    const { results, problems } = await readText(astm, text)
    expect(results.map(({ patient, value }) => [patient.id, value])).toEqual([['P1', '1']])
    expect(problems.map(({ code, row }) => [code, row])).toEqual([
      ['recordUnreadable', 1],
      ['recordUnreadable', 2],
    ])
  })
})

describe('frames of the transmission protocol', () => {
  it('joins frames, prefers the collection time and refuses what was damaged on the way', async () => {
    const { results, problems } = await readAll(astm, fixture('astm/framed.astm'))
    expect(results).toMatchObject([
      { code: '6690-2', codeSystem: 'LOINC', value: '5.8', specimen: 'S1', at: { wall: wall('2024-03-05T07:55:00') } },
    ])
    expect(problems.map(({ code, row }) => [code, row])).toEqual([
      ['checksumWrong', 5],
      ['recordOutsidePatient', 6],
    ])
  })

  it('notices a frame that is cut off', async () => {
    const bytes = Buffer.from(await fixture('astm/framed.astm').bytes())
    const { problems } = await readText(astm, bytes.subarray(0, bytes.indexOf('Pentra') + 200))
    expect(problems.at(-1)).toMatchObject({ code: 'frameCut', severity: 'error' })
  })
})

describe('recognition', () => {
  it('knows the header record', () => {
    expect(astm.sniff(fixture('astm/sysmex.astm'))).toMatchObject({ confidence: 0.97, layout: 'ASTM XN-20 00-17' })
    expect(astm.sniff(fixture('astm/framed.astm'))).toMatchObject({
      confidence: 0.97,
      reason: 'ASTM, ABX Pentra, 1 message',
    })
    for (const text of ['Hb,PLT\n1,2', 'MSH|^~\\&|', 'H||||', '']) {
      expect(astm.sniff(inputOf('file', text))).toMatchObject({ confidence: 0 })
    }
  })
})

describe.skipIf(!hasCorpus)('real analyzer files (skipped where the corpus is absent)', () => {
  it('reads time from field 10, and units as written', async () => {
    const horiba = await readAll(astm, corpusFile('astm/openelis_horiba-pentra60-cbc.astm'))
    expect(horiba.problems).toEqual([])
    expect(horiba.results).toHaveLength(20)
    expect(horiba.results.find(({ code }) => code === 'NEU#')).toMatchObject({
      patient: { id: 'PAT-2026-001', family: 'Rakoto', sex: 'male' },
      value: '3.37',
      unit: '10^3/uL',
      specimen: 'SAMPLE-2026-0001 LAB',
      at: { wall: wall('2026-01-28T08:01:00') },
    })
    const mixed = await readAll(astm, corpusFile('astm/openelis_unit-mismatch.astm'))
    expect(mixed.patients.map(({ id }) => id)).toEqual(['PAT-2025-007', 'PAT-2025-008'])
    expect(mixed.results.find(({ code }) => code === 'PLT')).toMatchObject({
      value: '225000',
      unit: '/mm3',
      patient: { id: 'PAT-2025-008' },
    })
  })
})
