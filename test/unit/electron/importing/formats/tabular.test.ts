import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { csv } from '../../../../../electron/importing/formats/csv'
import { createDecoder } from '../../../../../electron/importing/formats/tabular/encoding'
import { FileRefused } from '../../../../../electron/importing/record'
import { formatIso } from '../../../../../shared/time'
import { collect, inputFile, inputOf } from './tabular-collect'

const fixture = (name: string) =>
  inputFile(fileURLToPath(new URL(`../../../../fixtures/tabular/${name}`, import.meta.url)))

const LABS = 'patient_id,collected_at,local_name,value_text,unit_text\n'

describe('template files', () => {
  test('every field of a result is carried over', async () => {
    const { results, rejected, ignored } = await collect(csv, fixture('labs.csv'))
    expect(results).toHaveLength(3)
    expect(results[0]).toMatchObject({
      row: 2,
      cell: 'value_text',
      patient: { authority: 'local', id: 'P1' },
      code: '751-8',
      codeSystem: 'LOINC',
      name: 'Neutrophils',
      alternate: { code: 'NE#', codeSystem: 'LIS', name: 'Neutrophils' },
      value: '<0.1',
      unit: '10*9/L',
      status: 'final',
      method: 'automated',
      specimen: 'S1',
      range: '1.5-7.5',
      flags: 'LL',
    })
    expect(results.map(({ at }) => at && formatIso(at))).toEqual([
      '2024-03-05T08:10+01:00',
      '2024-03-05T08:10+01:00',
      '2024-03-06',
    ])
    expect(results[1]).toMatchObject({ code: 'PLT', codeSystem: 'LIS', status: 'corrected', range: '>=150' })
    expect(results[1]?.note).toBe('clumps, recounted')
    expect(results[2]).toMatchObject({ status: 'preliminary', method: 'manual', range: '<=16' })
    expect(rejected.map(({ row, code }) => [row, code])).toEqual([
      [5, 'patientMissing'],
      [6, 'dateUnreadable'],
      [7, 'statusUnknown'],
      [8, 'timeMissing'],
    ])
    expect(ignored).toBe(1)
    expect(results[0]?.patient).toBe(results[2]?.patient)
  })

  test('events keep dose, details and the cell dose of an MSC product', async () => {
    const { events, rejected } = await collect(csv, fixture('events.csv'))
    expect(events.map(({ type }) => type)).toEqual(['MSC', 'ATG', 'RBC'])
    expect(events[0]).toMatchObject({
      dose: { value: '1.5', unit: '10^6/kg' },
      details: { product: 'UC-MSC', weight_kg: 70.5, viability_pct: 93, cells_per_kg_e6: 1.5, note: 'first, slow' },
    })
    expect(events[1]).toMatchObject({ status: 'given', end: { precision: 'day' } })
    expect(events[2]?.details).toMatchObject({ units: 2, reason: 'falling_counts' })
    expect(rejected.map(({ row, code }) => [row, code])).toEqual([[5, 'eventTypeUnknown']])
  })

  test('patients keep what is known of the birth date', async () => {
    const { patients } = await collect(csv, fixture('patients.csv'))
    expect(patients).toEqual([
      {
        authority: 'local',
        id: 'P1',
        sex: 'female',
        birthDate: '1990-02-28',
        diagnosis: {
          date: '2024-01-15',
          severity: 'vSAA',
          marrowConfirmed: true,
          priorLines: 'h-ATG',
          refractoryOrRelapsed: 'refractory',
          site: 'Berlin',
        },
      },
      { authority: 'local', id: 'P2', sex: 'male', birthDate: '1985' },
    ])
  })

  test('chunks of any size give the same rows', async () => {
    const whole = await collect(csv, fixture('labs.csv'))
    const bytes = await fixture('labs.csv').bytes()
    for (const chunkSize of [1, 2, 3, 7, 64]) {
      const cut = await collect(csv, inputOf(bytes, { chunkSize }))
      expect(cut.results).toEqual(whole.results)
      expect(cut.problems).toEqual(whole.problems)
    }
  })
})

describe('delimited text', () => {
  const rows = (text: string) => collect(csv, inputOf(text))

  test.each([',', ';', '\t', '|'])('delimiter %j', async (delimiter) => {
    const text = `${LABS}P1,2024-03-05,PLT,12,10*9/L\nP1,2024-03-06,PLT,13,10*9/L\n`.replaceAll(',', delimiter)
    expect((await rows(text)).results.map(({ value }) => value)).toEqual(['12', '13'])
  })

  test.each(['\n', '\r\n', '\r'])('line end %j, with and without the last one', async (newline) => {
    const text = `${LABS}P1,2024-03-05,PLT,12,10*9/L\nP1,2024-03-06,PLT,13,10*9/L`
    for (const whole of [text, `${text}\n`]) {
      const { results } = await rows(whole.replaceAll('\n', newline))
      expect(results.map(({ value, unit }) => [value, unit])).toEqual([
        ['12', '10*9/L'],
        ['13', '10*9/L'],
      ])
    }
  })

  test('preamble, repeated headers and blank lines are passed over and counted', async () => {
    const text = `City Hospital\nPrinted 2024-04-01,,\n\n${LABS}P1,2024-03-05,PLT,12,10*9/L\n\n${LABS}P1,2024-03-06,PLT,13,10*9/L\n`
    const { results, ignored, problems } = await rows(text)
    expect(results.map(({ row }) => row)).toEqual([5, 8])
    expect(ignored).toBe(6)
    expect(problems).toEqual([])
  })

  test('quoted delimiters, quotes and line ends stay inside their cell, and row numbers stay those of the file', async () => {
    const { results } = await rows(
      `${LABS}P1,2024-03-05,"Plate""lets, all\nof them",12,10*9/L\nP1,2024-03-06,PLT,13,10*9/L\n`,
    )
    expect(results.map(({ row, name }) => [row, name])).toEqual([
      [2, 'Plate"lets, all\nof them'],
      [4, 'PLT'],
    ])
  })

  test('a quote that is never closed refuses the file', async () => {
    const text = `${LABS}P1,2024-03-05,PLT,12,10*9/L\nP1,2024-03-05,"PLT,12,10*9/L\n`
    await expect(rows(text)).rejects.toThrow(FileRefused)
    await expect(rows(text)).rejects.toMatchObject({ code: 'unterminatedQuote' })
  })

  test('50 MB behind an open quote are refused within two seconds', async () => {
    const text = `${LABS}P1,2024-03-05,PLT,12,10*9/L\nP1,2024-03-05,"PLT,${'x,'.repeat(25_000_000)}`
    const started = performance.now()
    await expect(rows(text)).rejects.toMatchObject({ code: 'unterminatedQuote' })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test('an unquoted decimal comma that shifts the cells rejects the row', async () => {
    const { results, rejected } = await rows(`${LABS}P1,2024-03-05,HGB,7,9,g/dL\nP1,2024-03-05,HGB,8,g/dL\n`)
    expect(results.map(({ value }) => value)).toEqual(['8'])
    expect(rejected).toMatchObject([{ row: 2, code: 'rowTooWide' }])
  })

  test('headers that name prototype members are data', async () => {
    const { results } = await rows(
      '__proto__,constructor,patient_id,collected_at,local_name,value_text\nx,y,P1,2024-03-05,__proto__,12\nx,y,__proto__,2024-03-05,PLT,12\n',
    )
    expect(results.map(({ name, patient }) => [name, patient.id])).toEqual([
      ['__proto__', 'P1'],
      ['PLT', '__proto__'],
    ])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('text that is no table declines', async () => {
    for (const text of ['MSH|^~\\&|LAB\rPID|1\r', '{"resourceType":"Bundle"}', 'just words\nmore words', '', '\0\0']) {
      expect(await csv.sniff(inputOf(text))).toMatchObject({ confidence: 0 })
    }
  })
})

describe('encodings', () => {
  test('a broken GB18030 character across two chunks is replaced, not an error', () => {
    const decode = createDecoder({ name: 'gb18030', bom: 0, assumed: true })
    const pieces = [...Buffer.from([0x30, 0xd4, 0x34, 0x35, 0x0a])].map((byte) => decode(Uint8Array.of(byte), false))
    expect(pieces.join('') + decode(new Uint8Array(), true)).toMatch(/^0\ufffd.*5\n$/)
  })

  const german =
    'Patientennummer;Abnahmedatum;Untersuchung;Ergebnis;Einheit\nMü1;05.03.2024;Hämoglobin;7,9;g/dl\nMü1;31.03.2024;Leukozyten;1,2;/µl\n'
  const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1')

  test.each([
    ['UTF-8', Buffer.from(german)],
    ['UTF-8 with mark', Buffer.from(`\ufeff${german}`)],
    ['UTF-16 LE with mark', Buffer.from(`\ufeff${german}`, 'utf16le')],
    ['UTF-16 LE', Buffer.from(german, 'utf16le')],
    ['UTF-16 BE with mark', Buffer.from(`\ufeff${german}`, 'utf16le').swap16()],
    ['windows-1252', latin(german)],
  ])('%s', async (_, bytes) => {
    for (const chunkSize of [1, 5, 1024]) {
      const { results } = await collect(csv, inputOf(bytes, { chunkSize }))
      expect(results.map(({ patient, name, value, unit }) => [patient.id, name, value, unit])).toEqual([
        ['Mü1', 'Hämoglobin', '7,9', 'g/dl'],
        ['Mü1', 'Leukozyten', '1,2', '/µl'],
      ])
    }
  })

  // Bytes of two rows: patient number, date, item, result, unit; Chinese (GB 18030, Big5), Japanese, Korean.
  test.each([
    [
      'gb18030',
      'b2a1c8cb69642cbcecd1e9c8d5c6da2ccfeec4bf2cbde1b9fb2cb5a5cebb0a50312c323032342d30332d30352cd1aad0a1b0e52c31322c31302a392f4c0a',
      '血小板',
    ],
    [
      'big5',
      'af66befab8b92ca4e9b4c12cb6b5a5d82cb5b2aa472cb3e6a6ec0a50312c323032342d30332d30352ca6e5a470aa4f2c31322c31302a392f4c0a',
      '血小板',
    ],
    [
      'shift_jis',
      '8ab38ed294d48d862c8dcc8ee693fa2c8d8096da2c8c8b89ca2c925088ca0a50312c323032342d30332d30352c8c8c8fac94c22c31322c31302a392f4c0a',
      '血小板',
    ],
    [
      'euc-kr',
      'c8afc0dab9f8c8a32cb3afc2a52cb0cbbbe7b8ed2cb0e1b0fa2cb4dcc0a70a50312c323032342d30332d30352cc7f7bcd2c6c72c31322c31302a392f4c0a',
      '혈소판',
    ],
  ])('%s', async (name, hex, test) => {
    const bytes = Buffer.from(hex, 'hex')
    expect(new TextDecoder(name).decode(bytes)).toContain(test)
    const { results, problems } = await collect(csv, inputOf(bytes))
    expect(problems).toMatchObject([{ severity: 'info', code: 'encodingAssumed' }])
    expect(problems[0]?.message).toContain(name)
    expect(results.map((result) => [result.patient.id, result.name, result.value])).toEqual([['P1', test, '12']])
  })
})
