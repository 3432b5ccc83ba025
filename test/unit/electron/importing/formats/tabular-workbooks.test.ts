import { beforeAll, describe, expect, test } from 'vitest'
import { ods } from '../../../../../electron/importing/formats/ods'
import { tabularFormats } from '../../../../../electron/importing/formats/tabular'
import { xlsx } from '../../../../../electron/importing/formats/xlsx'
import { zipOf } from '../../../../../electron/importing/formats/zip'
import { formatIso } from '../../../../../shared/time'
import { rowOf, type Sheet, workbookOf, zipOfFiles } from './tabular-archives'
import { collect, inputOf } from './tabular-collect'

const HEADER = rowOf(1, ['Patient', 'Date', 'PLT (10^9/L)', 'Hb (g/dL)'])

const workbook = (sheets: readonly Sheet[], options = {}) =>
  inputOf(zipOfFiles(workbookOf(sheets, options), { deflate: true }), { name: 'labs.xlsx' })

const readSheet = (rows: string, options: Parameters<typeof workbookOf>[1] & { after?: string } = {}) =>
  collect(
    xlsx,
    workbook([{ name: 'Labs', rows: HEADER + rows, ...(options.after ? { after: options.after } : {}) }], options),
  )

const times = (found: Awaited<ReturnType<typeof collect>>) => found.results.map(({ at }) => at && formatIso(at))

describe('XLSX', () => {
  test('typed cells keep number and date, and cells are named', async () => {
    const found = await readSheet(rowOf(2, ['P1', 'm:45356.340277777781', 'n:12', 'n:7.9000000000000004']))
    expect(found.questions).toEqual([])
    expect(found.results.map(({ cell, value, unit, decimalMark }) => [cell, value, unit, decimalMark])).toEqual([
      ['Labs!C2', '12', '10^9/L', '.'],
      ['Labs!D2', '7.9', 'g/dL', '.'],
    ])
    expect(times(found)).toEqual(['2024-03-05T08:10', '2024-03-05T08:10'])
  })

  test('both date systems, and the days before serial 60', async () => {
    const one = (serial: string, date1904 = false) => readSheet(rowOf(2, ['P1', `d:${serial}`, 'n:12']), { date1904 })
    expect(times(await one('45356'))).toEqual(['2024-03-05'])
    expect(times(await one('43894', true))).toEqual(['2024-03-05'])
    expect(times(await one('61'))).toEqual(['1900-03-01'])
    expect(times(await one('59'))).toEqual(['1900-02-28'])
    expect(times(await one('1'))).toEqual(['1900-01-01'])
    expect((await one('60')).rejected).toMatchObject([{ code: 'dateUnreadable', raw: '60' }])
  })

  test('a number in a date column that is not formatted as a date is not taken for one', async () => {
    const found = await readSheet(rowOf(2, ['P1', 'n:45356', 'n:12']))
    expect(found.rejected).toMatchObject([{ code: 'dateUnreadable', raw: '45356' }])
  })

  test('a time of day in a column of its own joins the date', async () => {
    const header = rowOf(1, ['Patient', 'Date', 'Time', 'PLT'])
    const rows = header + rowOf(2, ['P1', 'd:45356', 't:0.34027777777777779', 'n:12'])
    expect(times(await collect(xlsx, workbook([{ name: 'Labs', rows }])))).toEqual(['2024-03-05T08:10'])
  })

  test('errors and formulas without a saved result are problems of their row', async () => {
    const found = await readSheet(rowOf(2, ['P1', 'd:45356', 'e:#DIV/0!', 'f:']))
    expect(found.results).toEqual([])
    expect(found.rejected.map(({ code, column }) => [code, column])).toEqual([
      ['errorCell', 'PLT (10^9/L)'],
      ['notCalculated', 'Hb (g/dL)'],
    ])
  })

  test('the patient of a merged block serves for all its rows, a merged value only for the first', async () => {
    const rows =
      rowOf(2, ['P1', 'd:45356', 'n:12']) +
      rowOf(3, ['', 'd:45357', 'n:13']) +
      rowOf(4, ['', 'd:45358', '', 'n:8']) +
      rowOf(5, ['P2', 'd:45359', 'n:50'])
    const after = '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="C3:C4"/></mergeCells>'
    const { results } = await readSheet(rows, { after })
    expect(results.map(({ row, patient, value }) => [row, patient.id, value])).toEqual([
      [2, 'P1', '12'],
      [3, 'P1', '13'],
      [4, 'P1', '8'],
      [5, 'P2', '50'],
    ])
  })

  test('an empty patient cell outside a merged block is nobody', async () => {
    const { results, rejected } = await readSheet(
      rowOf(2, ['P1', 'd:45356', 'n:12']) + rowOf(3, ['', 'd:45357', 'n:13']),
    )
    expect([results.length, rejected.map(({ code }) => code)]).toEqual([1, ['patientMissing']])
  })

  test('several sheets are read, each named in its cells; sheets of something else are passed over', async () => {
    const { results } = await collect(
      xlsx,
      workbook([
        { name: 'Read me', rows: rowOf(1, ['About', 'this file']) },
        { name: 'A', rows: HEADER + rowOf(2, ['P1', 'd:45356', 'n:12']) },
        { name: 'B', rows: HEADER + rowOf(2, ['P2', 'd:45356', 'n:13']) },
      ]),
    )
    expect(results.map(({ cell, patient }) => [cell, patient.id])).toEqual([
      ['A!C2', 'P1'],
      ['B!C2', 'P2'],
    ])
  })

  test('shared strings join their formatted pieces and leave phonetic guides out', async () => {
    const strings = '<si><r><t>P</t></r><r><t>1</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>'
    const row = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>45356</v></c><c r="C2"><v>12</v></c></row>'
    expect((await readSheet(row, { strings })).results[0]?.patient.id).toBe('P1')
  })

  test.each([
    [
      'workbookEncrypted',
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
    ],
    [
      'xlsNotRead',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('Workbook', 'utf16le')]),
    ],
    ['xlsbNotRead', zipOfFiles({ 'xl/workbook.bin': 'x' })],
    ['archiveDamaged', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200)])],
    ['archiveEncrypted', zipOfFiles({ 'xl/workbook.xml': 'x' }, { encrypted: true, deflate: true })],
    ['doctype', zipOfFiles(workbookOf([{ name: 'A', rows: HEADER }], { prefix: '<!DOCTYPE x [<!ENTITY a "b">]>' }))],
    ['xmlDamaged', zipOfFiles(workbookOf([{ name: 'A', rows: '<row><c>' }]))],
  ])('%s is refused by name, and the format claims it', async (code, bytes) => {
    const input = inputOf(bytes, { name: 'labs.xlsx' })
    expect((await xlsx.sniff(input)).confidence).toBeGreaterThan(0.5)
    await expect(collect(xlsx, input)).rejects.toMatchObject({ name: 'FileRefused', code })
  })

  test('sheets that name no patient are not all of one person', async () => {
    const rows = (day: string) => rowOf(1, ['date', 'PLT (10^9/L)']) + rowOf(2, [`d:${day}`, 'n:13'])
    const sheets = workbookOf([
      { name: 'P001', rows: rows('45356') },
      { name: 'P002', rows: rows('45357') },
    ])
    const { results, problems } = await collect(xlsx, inputOf(zipOfFiles(sheets), { name: 'ward.xlsx' }))
    expect(results.map(({ cell, patient }) => [cell, patient.id])).toEqual([['P001!B2', null]])
    expect(problems).toMatchObject([{ code: 'partWithoutPatient', column: 'P002!B2' }])
  })
})

describe('zip bombs', () => {
  let bomb: Uint8Array
  beforeAll(() => {
    bomb = zipOfFiles(
      { ...workbookOf([{ name: 'A', rows: '' }]), 'xl/worksheets/sheet1.xml': Buffer.alloc(150 * 1024 * 1024, 32) },
      { deflate: true },
    )
  })

  test('are refused from the directory, in under 100 ms', async () => {
    const started = performance.now()
    await expect(collect(xlsx, inputOf(bomb, { name: 'bomb.xlsx' }))).rejects.toMatchObject({ code: 'archiveBomb' })
    expect(performance.now() - started).toBeLessThan(100)
  })

  test('that lie about their size are stopped while inflating', async () => {
    const files = workbookOf([{ name: 'A', rows: HEADER + ' '.repeat(3_000_000) }])
    const lying = zipOfFiles(files, { deflate: true, declaredSize: 50 })
    await expect(collect(xlsx, inputOf(lying, { name: 'lying.xlsx' }))).rejects.toMatchObject({ name: 'FileRefused' })
  })

  test('of too many entries are refused', async () => {
    const many = zipOfFiles(Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`f${i}.csv`, 'a,b'])))
    await expect(collect(zipOf(tabularFormats), inputOf(many))).rejects.toMatchObject({ code: 'archiveTooManyEntries' })
  })
})

const CONTENT = (rows: string): string =>
  `<office:document-content><office:body><office:spreadsheet><table:table table:name="Labs">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`
const text = (value: string): string =>
  `<table:table-cell office:value-type="string"><text:p>${value}</text:p></table:table-cell>`
const float = (value: string): string =>
  `<table:table-cell office:value-type="float" office:value="${value}"><text:p>shown</text:p></table:table-cell>`

describe('ODS', () => {
  const file = (rows: string, manifest = '<m/>') =>
    inputOf(
      zipOfFiles({
        mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
        'content.xml': CONTENT(rows),
        'META-INF/manifest.xml': manifest,
      }),
      { name: 'labs.ods' },
    )

  test('a cell with a comment keeps its value', async () => {
    const comment = '<office:annotation><text:p>clumped</text:p></office:annotation>'
    const noted = (cell: string) => cell.replace(/(<table:table-cell[^>]*>)/, `$1${comment}`)
    const header = `<table:table-row>${['Patient', 'Date', 'PLT'].map(text).join('')}</table:table-row>`
    const row = `<table:table-row>${noted(text('P1'))}${text('2024-03-05')}${noted(float('12'))}</table:table-row>`
    const found = await collect(ods, file(header + row))
    expect(found.results.map(({ patient, value }) => [patient.id, value])).toEqual([['P1', '12']])
  })

  test('typed, repeated and merged cells', async () => {
    const header = `<table:table-row>${['Patient', 'Date', 'PLT', 'Hb'].map(text).join('')}</table:table-row>`
    const first = `<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>P1</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-03-05T08:10:00"/>${float('12')}${float('7.9')}</table:table-row>`
    const second = `<table:table-row><table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2024-03-06"/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="13"/></table:table-row>`
    const blank =
      '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    const found = await collect(ods, file(header + first + second + blank))
    expect(found.results.map(({ cell, patient, value }) => [cell, patient.id, value])).toEqual([
      ['Labs!C2', 'P1', '12'],
      ['Labs!D2', 'P1', '7.9'],
      ['Labs!C3', 'P1', '13'],
      ['Labs!D3', 'P1', '13'],
    ])
    expect(times(found)).toEqual(['2024-03-05T08:10:00', '2024-03-05T08:10:00', '2024-03-06', '2024-03-06'])
  })

  test('an encrypted one is refused by name, a million repeated cells by size', async () => {
    await expect(collect(ods, file('', '<m><encryption-data/></m>'))).rejects.toMatchObject({
      code: 'workbookEncrypted',
    })
    const flood = `<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/></table:table-row>`
    await expect(collect(ods, file(flood))).rejects.toMatchObject({ code: 'sheetTooLarge' })
    const column = `<table:table-row table:number-rows-repeated="1000000">${float('1')}${float('2')}</table:table-row>`
    await expect(collect(ods, file(column))).rejects.toMatchObject({ code: 'sheetTooLarge' })
  })
})

describe('ZIP', () => {
  const labs = 'patient_id,collected_at,local_name,value_text,unit_text\nP1,2024-03-05,PLT,12,10*9/L\n'
  const zip = zipOf(tabularFormats)

  test('entries are read by their own formats and named', async () => {
    const input = inputOf(
      zipOfFiles({
        'a/labs.csv': labs,
        'b.xlsx': zipOfFiles(workbookOf([{ name: 'S', rows: HEADER + rowOf(2, ['P2', 'd:45356', 'n:13']) }])),
        'readme.txt': 'hello',
        '__MACOSX/a/._labs.csv': labs,
      }),
      { name: 'labs.zip' },
    )
    const { results, problems, ignored } = await collect(zip, input)
    // Two headers, the text that is no table, and what an archiver put there.
    expect(ignored).toBe(4)
    expect(problems).toMatchObject([{ code: 'entryNotRead', severity: 'warning', column: 'readme.txt' }])
    expect(problems[0]?.hint).toContain('Excel workbook')
    expect(results.map(({ cell, patient }) => [cell, patient.id])).toEqual([
      ['a/labs.csv: value_text', 'P1'],
      ['b.xlsx: S!C2', 'P2'],
    ])
    expect((await zip.sniff(input)).confidence).toBeGreaterThan(0)
  })

  test('entries that name no patient are not all of one person', async () => {
    const nameless = (day: string) => `date,PLT (10^9/L)\n2024-03-0${day},12\n`
    const input = inputOf(zipOfFiles({ 'P001.csv': nameless('5'), 'P002.csv': nameless('6') }), { name: 'ward.zip' })
    const { results, problems } = await collect(zip, input)
    expect(results.map(({ cell, patient }) => [cell, patient.id])).toEqual([['P001.csv: PLT (10^9/L)', null]])
    expect(problems).toMatchObject([{ code: 'partWithoutPatient', severity: 'error', row: 2 }])
  })

  test('archives inside and archives of nothing are refused', async () => {
    const nested = zipOfFiles({ 'inner.zip': zipOfFiles({ 'labs.csv': labs }) })
    await expect(collect(zip, inputOf(nested))).rejects.toMatchObject({ code: 'archiveNested' })
    await expect(collect(zip, inputOf(zipOfFiles({ 'readme.txt': 'hello' })))).rejects.toMatchObject({
      code: 'archiveEmpty',
    })
  })
})
