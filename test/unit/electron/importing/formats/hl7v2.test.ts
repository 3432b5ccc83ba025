import { describe, expect, it } from 'vitest'
import { hl7v2 } from '../../../../../electron/importing/formats/hl7v2'
import { FileRefused } from '../../../../../electron/importing/record'
import { corpusFile, fixture, hasCorpus, inputOf, readAll, readText, wall } from './reading'

const HEAD = 'MSH|^~\\&|LIS|LAB|||20240305101500||ORU^R01|1|P|2.5.1'
const PID = 'PID|1||4711^^^LAB^MR'
const OBR = 'OBR|1|P|F|CBC^^L|||202403050810||||||||||||||||||F'
const message = (...segments: string[]) => [HEAD, PID, OBR, ...segments].join('\r')
const one = async (obx: string, head = '') => (await readText(hl7v2, head + message(obx))).results[0]

describe('a blood count (ORU^R01)', () => {
  it('keeps value, comparator, unit, range, flags, notes and the alternate coding as sent', async () => {
    const { results } = await readAll(hl7v2, fixture('hl7v2/cbc.hl7'))
    expect(results).toHaveLength(7)
    expect(results[0]).toMatchObject({
      row: 7,
      cell: 'OBX-5',
      code: '751-8',
      codeSystem: 'LOINC',
      alternate: { code: 'NEUT#', codeSystem: 'local', name: 'Neutrophile absolut' },
      value: '0.42',
      comparator: null,
      unit: '10*9/L',
      range: '1.5-7.5',
      flags: 'L,LL',
      status: 'final',
      method: 'automated',
      specimen: 'PL1/FI1/S1',
      decimalMark: '.',
      issued: Date.parse('2024-03-05T09:55:00+01:00'),
    })
    expect(results[0]?.note).toBe('Checked & repeated\nby hand\nFasting sample\nHemolyzed; Clotting')
    expect(results[1]).toMatchObject({ value: '10', comparator: '<', issued: Date.parse('2024-03-05T10:15:00+01:00') })
    expect(results[2]).toMatchObject({ subId: '1', range: '120 to 160', status: 'preliminary' })
    expect(results[3]).toMatchObject({ value: '5-10', comparator: null })
    expect(results[4]?.value).toBe('Present ++')
    expect(results[5]).toMatchObject({ value: 'Left shift\nno blasts', status: 'corrected' })
    expect(results[6]).toMatchObject({ value: '', unit: null, status: 'pending' })
  })

  it('takes time and quality from the specimen that follows', async () => {
    const { results, problems, ignored } = await readAll(hl7v2, fixture('hl7v2/cbc.hl7'))
    for (const { at, quality } of results) {
      expect(at).toEqual({ wall: wall('2024-03-05T07:55:00'), precision: 'second', offset: 60 })
      expect(quality).toEqual(['hemolyzed', 'clotted'])
    }
    expect(problems.map(({ code }) => code)).toEqual(['documentNotRead'])
    expect(ignored).toBe(3)
  })

  it('identifies the patient by record number and keeps the other identifiers', async () => {
    const { patients, results } = await readAll(hl7v2, fixture('hl7v2/cbc.hl7'))
    expect(patients).toEqual([
      {
        authority: 'NORTH',
        id: '4711',
        family: 'Müller',
        given: 'Ana',
        sex: 'female',
        birthDate: '1985-03-15',
        otherIdentifiers: [{ authority: 'REGIONAL', value: 'X9' }],
      },
    ])
    expect(results.every(({ patient }) => patient === patients[0])).toBe(true)
  })

  it('reads the same whatever the line ends, the framing and the size of the pieces', async () => {
    const plain = Buffer.from(await fixture('hl7v2/cbc.hl7').bytes()).toString()
    const expected = await readText(hl7v2, plain)
    const variants = [
      plain.replaceAll('\r', '\n'),
      plain.replaceAll('\r', '\r\n'),
      `\ufeff${plain}`,
      `\u000b${plain}\u001c\r`,
    ]
    for (const variant of variants) expect(await readText(hl7v2, variant)).toEqual(expected)
    expect(await readText(hl7v2, Buffer.from(`\ufeff${plain}`, 'utf16le'))).toEqual(expected)
    for (const piece of [1, 7, 100]) expect(await readAll(hl7v2, inputOf('file', plain, piece))).toEqual(expected)
  })
})

describe('times', () => {
  it('uses OBX-14 when no collection is given, then the report, which it marks', async () => {
    const { results, problems } = await readAll(hl7v2, fixture('hl7v2/batch.hl7'))
    expect(results[0]?.at).toEqual({ wall: wall('2024-03-01T00:00:00'), precision: 'day', offset: null })
    expect(results[1]?.at).toEqual({ wall: wall('2024-03-02T00:00:00'), precision: 'day', offset: null })
    expect(problems).toEqual([])
    const { results: late } = await readText(
      hl7v2,
      [HEAD, PID, 'OBR|1|P|F|CBC^^L', 'OBX|1|NM|WBC||1|K/uL|||||F'].join('\r'),
    )
    expect(late[0]).toMatchObject({
      reportTimeOnly: true,
      at: { wall: wall('2024-03-05T10:15:00'), precision: 'second' },
    })
  })

  it('gives times without offset the one of the message header', async () => {
    const zoned = message('OBX|1|NM|WBC||1|K/uL|||||F').replace('20240305101500', '20240305101500-0800')
    const { results } = await readText(hl7v2, zoned)
    expect(results[0]?.at).toEqual({ wall: wall('2024-03-05T08:10:00'), precision: 'minute', offset: -480 })
  })

  it('says which time it cannot read', async () => {
    const { results, problems } = await readText(
      hl7v2,
      message('OBX|1|NM|WBC||1|K/uL|||||F').replace('202403050810', '20240230'),
    )
    expect(problems).toMatchObject([{ code: 'timeUnreadable', severity: 'warning', raw: '20240230', row: 4 }])
    expect(results[0]?.reportTimeOnly).toBe(true)
  })
})

describe('values and status', () => {
  const cases: [string, string, string | null][] = [
    ['NM||12.50', '12.50', null],
    ['SN||>=^100', '100', '>='],
    ['SN||^100', '100', null],
    ['SN||^1^:^128', '1:128', null],
    ['SN||<>^5', '<>5', null],
    ['ST||<0.1', '<0.1', null],
    ['CE||POS^Positive', 'Positive', null],
    ['CWE||POS', 'POS', null],
    ['FT||a\\.br\\b\\F\\c\\S\\d\\T\\e\\R\\f\\E\\g\\X41\\\\H\\h\\N\\', 'a\nb|c^d&e~f\\gAh', null],
    ['ST||C:\\temp', 'C:\\temp', null],
    ['NM||""', '', null],
    ['DT||20240305', '20240305', null],
  ]
  it.each(cases)('%s', async (sent, value, comparator) => {
    const [type, , text] = [sent.slice(0, sent.indexOf('|')), null, sent.slice(sent.indexOf('||') + 2)]
    expect(await one(`OBX|1|${type}|T||${text}||||||F`)).toMatchObject({ value, comparator })
  })

  it('gives each repeated number its own sub id', async () => {
    const { results } = await readText(hl7v2, message('OBX|1|NM|T|a|1~2||||||F'))
    expect(results.map(({ value, subId, cell }) => [value, subId, cell])).toEqual([
      ['1', 'a', 'OBX-5'],
      ['2', 'a[2]', 'OBX-5[2]'],
    ])
  })

  it.each([
    ['F', 'final'],
    ['U', 'final'],
    ['C', 'corrected'],
    ['P', 'preliminary'],
    ['R', 'unverified'],
    ['S', 'partial'],
    ['I', 'pending'],
    ['N', 'notAsked'],
    ['X', 'cancelled'],
    ['D', 'deleted'],
    ['W', 'wrong'],
    ['', 'final'],
  ])('OBX-11 %s is %s', async (letter, status) => {
    expect((await one(`OBX|1|NM|T||1||||||${letter}`))?.status).toBe(status)
  })

  it('takes a status that nobody gives for not verified, and says so', async () => {
    const { results, problems } = await readText(hl7v2, message('OBX|1|NM|T||1||||||?'))
    expect(results[0]?.status).toBe('unverified')
    expect(problems).toMatchObject([{ code: 'statusUnknown', severity: 'warning' }])
  })

  it('never decides a decimal comma by itself', async () => {
    const text = message('OBX|1|NM|T||1,234||||||F', 'OBX|2|ST|T||1.234||||||F', 'OBX|3|NM|T||1.234||||||F')
    const { results, questions } = await readText(hl7v2, text)
    expect(results.map(({ decimalMark }) => decimalMark)).toEqual([null, null, '.'])
    expect(questions).toMatchObject([{ id: 'decimalMark:OBX-5', choices: ['.', ','] }])
    const answered = await readText(hl7v2, text, { 'decimalMark:OBX-5': ',' })
    expect(answered.results.map(({ decimalMark }) => decimalMark)).toEqual([',', ',', '.'])
  })
})

describe('character sets', () => {
  const named = (charset: string) => `${HEAD}||||||${charset}\rPID|1||1||`
  it.each([
    ['8859/1', Buffer.from('Müller', 'latin1'), 'Müller'],
    ['GB 18030-2000', Buffer.from([0xcd, 0xf5]), '王'],
    ['BIG-5', Buffer.from([0xa4, 0xfd]), '王'],
    ['KS X 1001', Buffer.from([0xb1, 0xe8]), '김'],
    ['~ISO IR87', Buffer.from([0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42]), '山田'],
    ['UNICODE UTF-8', Buffer.from('王'), '王'],
    ['', Buffer.from('王'), '王'],
  ])('%s', async (charset, bytes, family) => {
    const file = Buffer.concat([Buffer.from(named(charset)), bytes, Buffer.from('^A\r')])
    const { patients, problems } = await readText(hl7v2, file)
    expect(patients[0]?.family).toBe(family)
    expect(problems).toEqual([])
  })

  it('reads hexadecimal and shift escapes by the character set', async () => {
    const { patients } = await readText(hl7v2, `${named('UNICODE UTF-8')}\\XE78E8B\\^\\M2442\\;3ED\\C2842\\`)
    expect(patients[0]).toMatchObject({ family: '王', given: '山田' })
  })

  it('warns of characters that do not fit', async () => {
    const { problems } = await readText(
      hl7v2,
      Buffer.concat([Buffer.from(named('UNICODE UTF-8')), Buffer.from([0xfc])]),
    )
    expect(problems).toMatchObject([{ code: 'charsetDoubtful', row: 2 }])
    expect((await readText(hl7v2, named('KLINGON'))).problems).toMatchObject([{ code: 'charsetUnknown', row: 1 }])
  })
})

describe('specimen-oriented messages (OUL^R22)', () => {
  it('gives results the specimen that comes before them', async () => {
    const { results } = await readText(
      hl7v2,
      [
        HEAD.replace('ORU^R01', 'OUL^R22'),
        PID,
        'SPM|1|S1||BLD|||||||||||||202403050700',
        'OBR|1|||CBC^^L',
        'ORC|RE|P1|F1',
        'OBX|1|NM|WBC||1|K/uL|||||F',
        'SPM|2|S2||BLD|||||||||||||202403060700',
        'OBR|1|P2|F2|CBC^^L',
        'OBX|1|NM|WBC||2|K/uL|||||F',
      ].join('\r'),
    )
    expect(results.map(({ specimen, at }) => [specimen, at?.wall])).toEqual([
      ['P1/F1/S1', wall('2024-03-05T07:00:00')],
      ['P2/F2/S2', wall('2024-03-06T07:00:00')],
    ])
  })
})

describe('treatments', () => {
  it('tells given, refused, withdrawn and ordered apart', async () => {
    const { events, problems } = await readAll(hl7v2, fixture('hl7v2/treatments.hl7'))
    expect(problems).toEqual([])
    expect(events.map(({ type, status, externalId }) => [type, status, externalId])).toEqual([
      ['MSC', 'given', 'FIL7/1/20240401090000'],
      ['ATG', 'not_done', 'FIL7/2/20240402090000'],
      ['GCSF', 'error', 'FIL7/3/20240403090000'],
      ['CSA', 'ordered', 'ORD8'],
      ['TPO_RA', 'not_done', 'ORD9'],
      ['RBC', 'ordered', 'ORD10/W0001'],
      ['PLT', 'given', 'ORD11/W0002'],
      ['PLT', 'not_done', 'ORD11/W0003'],
      ['PLT', 'error', 'ORD11/W0004'],
    ])
    expect(events[0]).toMatchObject({
      start: { wall: wall('2024-04-01T09:00:00') },
      end: { wall: wall('2024-04-01T09:30:00') },
      dose: { value: '2.0', unit: '10*6/kg' },
      details: { product: 'Mesenchymal stromal cells (UC)', lot: 'LOT42', cells_per_kg_e6: 2 },
    })
    expect(events[3]).toMatchObject({ start: { precision: 'day' }, end: { wall: wall('2024-10-05T00:00:00') } })
    expect(events[6]).toMatchObject({
      details: { units: 1, donor_id: 'W0002' },
      start: { wall: wall('2024-04-04T09:30:00') },
    })
  })
})

describe('damaged files', () => {
  const codes = async (text: string) => (await readText(hl7v2, text)).problems.map(({ code, row }) => [code, row])

  it('names every segment that it cannot take', async () => {
    expect(await codes(`OBX|1|NM|T||1||||||F\r${message('OBX|1|NM|T||1||||||F')}`)).toEqual([
      ['segmentOutsideMessage', 1],
    ])
    expect(await codes(message('OBX|1|NM|T'))).toEqual([['segmentCut', 4]])
    expect(await codes(message('OBX|1|NM|||1||||||F'))).toEqual([['testMissing', 4]])
    expect(await codes(message('OBX^1^NM^T^^1'))).toEqual([['segmentUnreadable', 4]])
    expect(await codes(`MSH|AAAA|\r${PID}\rOBX|1|NM|T||1||||||F`)).toEqual([
      ['separatorsUnreadable', 1],
      ['messageUnreadable', 3],
    ])
  })

  it('gives the results after a damaged patient segment to nobody', async () => {
    const { results, problems } = await readText(
      hl7v2,
      `${message('OBX|1|NM|T||1||||||F')}\rP1D|1||4712\rOBX|1|NM|T||2||||||F`,
    )
    expect(results.map(({ value }) => value)).toEqual(['1'])
    expect(problems.map(({ code, row }) => [code, row])).toEqual([
      ['segmentUnreadable', 5],
      ['patientMissing', 6],
    ])
  })

  it('never mixes two persons without an identifier', async () => {
    const nameless = (name: string) => [HEAD, `PID|1||||${name}`, OBR, 'OBX|1|NM|T||1||||||F'].join('\r')
    const { results, problems } = await readText(hl7v2, `${nameless('One')}\r${nameless('Two')}`)
    expect(results.map(({ patient }) => [patient.id, patient.family])).toEqual([[null, 'One']])
    expect(problems).toMatchObject([{ code: 'patientMissing', severity: 'error', row: 8 }])
  })

  it('passes over message types that hold no results, with a note', async () => {
    const text = message('OBX|1|NM|T||1||||||F').replace('ORU^R01', 'ADT^A01')
    const { results, problems, ignored } = await readText(hl7v2, text)
    expect([results.length, ignored]).toEqual([0, 3])
    expect(problems).toMatchObject([{ code: 'messageTypeNotRead', severity: 'info', raw: 'ADT^A01' }])
  })

  it('counts the messages of a batch', async () => {
    const whole = Buffer.from(await fixture('hl7v2/batch.hl7').bytes()).toString()
    expect(await codes(whole.replace('BTS|2', 'BTS|3'))).toEqual([['batchIncomplete', 11]])
    expect(await codes(whole.slice(0, whole.indexOf('BTS')))).toEqual([['batchNotClosed', 1]])
  })

  it('refuses a file without any message', async () => {
    await expect(readText(hl7v2, 'PID|1||1')).rejects.toThrow(FileRefused)
  })
})

describe('recognition', () => {
  it('knows messages by their header', () => {
    expect(hl7v2.sniff(fixture('hl7v2/cbc.hl7'))).toEqual({
      confidence: 0.99,
      reason: 'HL7 v2.5.1, ORU^R01, 1 message',
      layout: 'HL7 LIS NORTH LAB',
    })
    expect(hl7v2.sniff(fixture('hl7v2/batch.hl7'))).toMatchObject({
      confidence: 0.99,
      reason: 'HL7 v2.3, ORU^R01, 2 messages',
    })
    for (const text of ['MSH,a,b', 'patient,value\n1,2', 'H|\\^&|||X', '{}']) {
      expect(hl7v2.sniff(inputOf('file', text))).toMatchObject({ confidence: 0 })
    }
  })
})

describe.skipIf(!hasCorpus)('real messages (skipped where the corpus is absent)', () => {
  const find = async (name: string, code: string) =>
    (await readAll(hl7v2, corpusFile(`hl7v2/${name}`))).results.filter((result) => result.code === code)

  it('keeps pending results empty and preliminary ones preliminary', async () => {
    expect(await find('ms_LAB-ORU-1.hl7', '20509-6')).toMatchObject([{ value: '', unit: null, status: 'pending' }])
    expect(await find('ms_LAB-ORU-1.hl7', '11125-2')).toMatchObject([
      { value: '221', unit: 'giga.l-1', status: 'final' },
    ])
    expect(await find('ms_LAB-ORU-1.hl7', '23761-0')).toMatchObject([{ value: '72', status: 'preliminary' }])
    expect(await find('ms_LAB-ORU-2.hl7', '11125-2')).toMatchObject([
      { value: '220', patient: { id: '10006579', authority: '1' } },
    ])
  })

  it('reads the NIST count and the batch', async () => {
    expect(await find('ms_LRI_2.0-NG_CBC_Typ_Message.hl7', '26499-4')).toMatchObject([
      {
        value: '58',
        unit: '10*3/uL',
        patient: { id: 'PATID1234' },
        at: { wall: wall('2011-01-03T14:34:28'), offset: -480 },
      },
    ])
    const { results, patients, problems } = await readAll(hl7v2, corpusFile('hl7v2/reportstream_batch_message.hl7'))
    expect([results.length, patients.length, problems.length]).toEqual([10, 2, 0])
  })
})
