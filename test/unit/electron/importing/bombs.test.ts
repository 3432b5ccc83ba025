import { constants, deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { zipOf } from '../../../../electron/importing/formats/zip'
import { FileRefused, type ReadInput } from '../../../../electron/importing/record'
import { formats, recognize } from '../../../../electron/importing/registry'
import { type Packed, rowOf, workbookOf, zipOfFiles } from './formats/tabular-archives'
import { collect, inputOf } from './formats/tabular-collect'

const MB = 1024 * 1024
const timeLimit = 100
const memoryLimit = 100 * MB

/** Blanks, deflated a megabyte at a time: the bomb itself must not fill the memory that is measured. */
function blanks(megabytes: number, declared = megabytes * MB, prefix = ''): Packed {
  const flushed = { finishFlush: constants.Z_FULL_FLUSH }
  const head = deflateRawSync(prefix, flushed)
  const block = deflateRawSync(Buffer.alloc(MB, ' '), flushed)
  const end = Buffer.from([3, 0])
  return { deflated: Buffer.concat([head, ...Array<Buffer>(megabytes).fill(block), end]), size: declared }
}

const sheet = rowOf(1, ['Patient', 'Date', 'PLT']) + rowOf(2, ['P1', '2024-03-05', 'n:12'])
const workbook = workbookOf([{ name: 'Labs', rows: sheet }])
const openDocument = {
  mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
  'META-INF/manifest.xml': '<m/>',
}
const inWorkbook = (content: string | Packed) => zipOfFiles({ ...workbook, 'xl/worksheets/sheet1.xml': content })
const inDocument = (content: string | Packed) => zipOfFiles({ ...openDocument, 'content.xml': content })
const crowd = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`${index}.csv`, '']))
const nested = zipOfFiles({ 'inner.zip': zipOfFiles({ 'labs.csv': blanks(100) }) })

const known = await formats()
const archives = zipOf(known)

/** Recognises a file and has it read, as an import does; gives the code of the refusal. Within the limits at the best of three times. */
async function refusalOf(name: string, content: string | Uint8Array): Promise<string> {
  const memory = process.memoryUsage().rss
  const runs: { code: string; ms: number }[] = []
  while (runs.length < 3) {
    const input = inputOf(content, { name })
    const started = performance.now()
    const code = await read(input)
    runs.push({ code, ms: performance.now() - started })
  }
  expect(Math.min(...runs.map(({ ms }) => ms)), 'ms').toBeLessThan(timeLimit)
  // The peak since the process began: more than the file's share, if anything.
  expect(process.resourceUsage().maxRSS * 1024 - memory, 'bytes').toBeLessThan(memoryLimit)
  return runs[0]?.code ?? ''
}

async function read(input: ReadInput): Promise<string> {
  try {
    const { format } = await recognize(input, known)
    await collect(format, input)
    return 'read'
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    return error.code
  }
}

describe('archives that would fill the memory', () => {
  test.each<[string, string, string, Uint8Array]>([
    ['256 MB in one sheet', 'archiveBomb', 'a.xlsx', inWorkbook(blanks(256))],
    ['256 MB in one document', 'archiveBomb', 'a.ods', inDocument(blanks(256))],
    ['256 MB in one file', 'archiveBomb', 'a.zip', zipOfFiles({ 'a.csv': blanks(256) })],
    ['a sheet that says it is small', 'archiveDamaged', 'b.xlsx', inWorkbook(blanks(256, 5000, '<worksheet>'))],
    ['a document that says it is small', 'archiveDamaged', 'b.ods', inDocument(blanks(256, 5000, '<document>'))],
    ['a file that says it is small', 'archiveDamaged', 'b.zip', zipOfFiles({ 'b.csv': blanks(256, 5000) })],
    [
      'many small files of nothing',
      'archiveBomb',
      'c.zip',
      zipOfFiles(Object.fromEntries(Array.from({ length: 190 }, (_, index) => [`${index}.csv`, blanks(1)]))),
    ],
    ['100,000 entries', 'archiveTooManyEntries', 'd.xlsx', zipOfFiles({ ...workbook, ...crowd })],
    ['100,000 entries', 'archiveTooManyEntries', 'd.ods', zipOfFiles({ ...openDocument, ...crowd })],
    ['100,000 entries', 'archiveTooManyEntries', 'd.zip', zipOfFiles(crowd)],
    ['an archive in an archive', 'archiveNested', 'e.zip', nested],
  ])('%s: %s in %s', async (_, code, name, content) => {
    expect(await refusalOf(name, content)).toBe(code)
  })
})

const laughs = `<!DOCTYPE a [<!ENTITY b "ha">${Array.from({ length: 30 }, (_, index) => `<!ENTITY ${'b'.repeat(index + 2)} "${`&${'b'.repeat(index + 1)};`.repeat(10)}">`).join('')}]>`
const quadratic = `<!DOCTYPE a [<!ENTITY b "${'ha'.repeat(MB / 2)}">]>`
const external = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'

describe.each([
  ['billion laughs', laughs, `&${'b'.repeat(31)};`],
  ['quadratic blow-up', quadratic, '&b;'.repeat(100_000)],
  ['external entity', external, '&b;'],
  ['external entity of a parameter', '<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/hostname"> %b;]>', ''],
  ['entity without a document type', '', '&b;'],
])('%s', (_, doctype, use) => {
  const patient = `<Patient xmlns="http://hl7.org/fhir"><id value="${use}"/></Patient>`
  const document = `<ClinicalDocument xmlns="urn:hl7-org:v3"><title>${use}</title></ClinicalDocument>`
  const content = `<c><spreadsheet><table table:name="${use}"/></spreadsheet></c>`
  const damage = doctype === '' && use !== '' ? 'xmlDamaged' : 'doctype'
  // What it is stands behind the part that recognition looks at.
  const isFar = doctype.length > 65_536
  const fhirDamage = damage === 'doctype' ? 'xmlDoctype' : 'xmlUnreadable'

  test.each<[string, string | Uint8Array, string]>([
    [
      'sheet.xlsx',
      inWorkbook(`${doctype}<worksheet><sheetData><row><c>${use}</c></row></sheetData></worksheet>`),
      damage,
    ],
    [
      'strings.xlsx',
      zipOfFiles({ ...workbook, 'xl/sharedStrings.xml': `${doctype}<sst><si>${use}</si></sst>` }),
      damage,
    ],
    ['content.ods', inDocument(doctype + content), damage],
    ['patient.xml', doctype + patient, isFar ? 'formatUnknown' : fhirDamage],
    ['ccd.xml', doctype + document, isFar ? 'formatUnknown' : fhirDamage],
  ])('%s', async (name, bytes, code) => {
    expect(await refusalOf(name, bytes)).toBe(code)
  })

  test('in an archive', async () => {
    const file = zipOfFiles({ 'patient.xml': doctype + patient })
    const found = collect(archives, inputOf(file, { name: 'a.zip' }))
    if (isFar) await expect(found).rejects.toMatchObject({ code: 'archiveEmpty' })
    else expect((await found).problems.map(({ code }) => code)).toEqual(['entryRefused'])
  })
})
