import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { openArchive } from '../../electron/importing/formats/tabular/archive'
import { rowOf, workbookOf, zipOfFiles } from '../unit/electron/importing/formats/tabular-archives'
import { transportOf } from '../unit/electron/importing/formats/tabular-transport'

/** A whole file that mutations start from. */
export interface Seed {
  name: string
  bytes: Uint8Array
  /** What an archive holds: damaged inside and packed again, since damage to the packed bytes seldom gets past the directory. */
  entries?: ReadonlyMap<string, Uint8Array>
}

/** What is fuzzed: a format of the registry, or one of the shapes it takes. */
export interface Target {
  name: string
  /** Id of the format. */
  format: string
  seeds: Seed[]
}

/** Longer seeds are cut: a mutation finds nothing in the thousandth row that it does not find in the tenth. */
const longest = 2 * 1024

const utf8 = (text: string): Uint8Array => Buffer.from(text)

function seed(name: string, content: string | Uint8Array): Seed {
  return { name, bytes: typeof content === 'string' ? utf8(content) : content }
}

function archive(name: string, entries: ReadonlyMap<string, Uint8Array>): Seed {
  return { name, bytes: zipOfFiles(Object.fromEntries(entries), { deflate: true }), entries }
}

function archiveOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): Seed {
  const entries = Object.entries(files).map(([path, content]) => [path, seed(path, content).bytes] as const)
  return archive(name, new Map(entries))
}

/** Files of a folder below `root`; none when it is not there. */
function filesOf(root: string, folder: string, ending: RegExp): Seed[] {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  const names = readdirSync(path).filter((name) => ending.test(name))
  return names.map((name) => seed(name, readFileSync(join(path, name))))
}

/** The file up to the last whole line within the limit, or the first line. */
function cut({ name, bytes }: Seed): Seed {
  if (bytes.length <= longest) return { name, bytes }
  const all = Buffer.from(bytes)
  const end = all.lastIndexOf('\n', longest)
  return { name, bytes: bytes.subarray(0, (end > 0 ? end : all.indexOf('\n')) + 1) }
}

/** A transport file up to the last whole card within six times the limit: its dictionary alone may be long. */
function cutCards({ name, bytes }: Seed): Seed {
  return { name, bytes: bytes.subarray(0, Math.min(bytes.length, Math.floor((6 * longest) / 80) * 80)) }
}

/** A Bundle with at most two entries of each type of resource. */
function cutBundle({ name, bytes }: Seed): Seed {
  if (bytes.length <= longest) return { name, bytes }
  const bundle: { entry: { resource: { resourceType: string } }[] } = JSON.parse(Buffer.from(bytes).toString())
  const seen = new Map<string, number>()
  const entry = bundle.entry.filter(({ resource }) => {
    const count = (seen.get(resource.resourceType) ?? 0) + 1
    seen.set(resource.resourceType, count)
    return count <= 2 && JSON.stringify(resource).length < longest
  })
  return seed(name, JSON.stringify({ ...bundle, entry }))
}

/** The same resources as FHIR XML. */
function asXml({ name, bytes }: Seed): Seed {
  const bundle: Record<string, unknown> = JSON.parse(Buffer.from(bytes).toString())
  return seed(name.replace(/json$/, 'xml'), xmlOf('', bundle, ' xmlns="http://hl7.org/fhir"'))
}

function xmlOf(name: string, value: unknown, space = ''): string {
  if (Array.isArray(value)) return value.map((one) => xmlOf(name, one)).join('')
  if (typeof value !== 'object' || value === null)
    return `<${name} value="${String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}"/>`
  const type = 'resourceType' in value ? String(value.resourceType) : name
  const inner = Object.entries(value).filter(([key]) => key !== 'resourceType' && key !== 'text')
  const element = `<${type}${space}>${inner.map(([key, part]) => xmlOf(key, part)).join('')}</${type}>`
  return type === name || name === '' ? element : `<${name}>${element}</${name}>`
}

/** A workbook whose parts are cut after some rows or strings. */
async function cutWorkbook({ name, bytes }: Seed): Promise<Seed> {
  const { entries, bytes: inflate } = await openArchive(bytes)
  const kept = new Map<string, Uint8Array>()
  for (const path of entries.keys()) {
    const part = Buffer.from(await inflate(path)).toString()
    const [, root = ''] = /<(worksheet|sst)[\s>]/.exec(part) ?? []
    const [unit, end] = root === 'sst' ? ['</si>', '</sst>'] : ['</row>', '</sheetData></worksheet>']
    const at = root === '' || part.length <= 4 * longest ? -1 : part.indexOf(unit, 4 * longest)
    if (/^(xl\/|\[Content)/.test(path)) kept.set(path, utf8(at < 0 ? part : part.slice(0, at + unit.length) + end))
  }
  return archive(name, kept)
}

const workbook = workbookOf([
  {
    name: 'Labs',
    rows:
      rowOf(1, ['Patient', 'Date', 'Time', 'PLT (10^9/L)', 'Hb', 'Comment']) +
      rowOf(2, ['P1', 'd:45356', 't:0.34', 'n:12', 'n:7.9', 'clumped']) +
      rowOf(3, ['P2', 'm:45356.5', '', 'e:#DIV/0!', 'f:', '']),
    after: '<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>',
  },
  { name: 'More', rows: rowOf(1, ['Patient', 'Date', 'PLT']) + rowOf(2, ['P1', '05.06.2024', '&lt;5']) },
])

const openDocument = {
  mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
  'META-INF/manifest.xml': '<m/>',
  'content.xml': `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="Labs"><table:table-row>${['Patient', 'Date', 'PLT (10^9/L)'].map((name) => `<table:table-cell office:value-type="string"><text:p>${name}</text:p></table:table-cell>`).join('')}</table:table-row><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-rows-spanned="2"><text:p>P1<text:s text:c="2"/></text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-03-05T08:10:00"/><table:table-cell office:value-type="float" office:value="12" table:number-columns-repeated="1"><office:annotation><text:p>note</text:p></office:annotation></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
}

const variables = [
  { name: 'STUDYID', length: 4 },
  { name: 'USUBJID', length: 4 },
  { name: 'LBTESTCD', length: 8 },
  { name: 'LBORRES', length: 6 },
  { name: 'LBORRESU', length: 8 },
  { name: 'LBSTRESN', length: 8, numeric: true },
  { name: 'LBDTC', length: 16 },
]
const sets = [
  {
    name: 'LB',
    variables,
    rows: [
      ['AA01', '001', 'PLAT', '12', '10^9/L', 12, '2024-03-05T08:10'],
      ['AA01', '002', 'NEUT', '<0.1', '10^9/L', null, '2024-03'],
    ],
  },
  { name: 'DM', variables: variables.slice(0, 2), rows: [['AA01', '001']] },
]

const datasetJson = (rows: string) =>
  `{"datasetJSONVersion":"1.1.0","name":"LB","records":2,"columns":[${variables.map(({ name }) => `{"itemOID":"IT.${name}","name":"${name}","label":"${name}","dataType":"string"}`).join(',')}],"rows":${rows}}`

const clinicalDocument =
  '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><effectiveTime value="20240306"/><recordTarget><patientRole><id root="1.2" extension="P1"/><patient><name><given>A</given><family>B</family></name></patient></patientRole></recordTarget><component><structuredBody><component><section><code code="30954-2"/><text>PLT 12</text><entry><organizer classCode="BATTERY"><statusCode code="completed"/><component><observation classCode="OBS" moodCode="EVN"><code code="777-3" codeSystem="2.16.840.1.113883.6.1"/><effectiveTime value="202403050810+0100"/><value xsi:type="PQ" value="12" unit="10*9/L"/></observation></component><component><observation><code code="751-8" codeSystem="2.16.840.1.113883.6.1"/><value xsi:type="IVL_PQ"><high value="0.1" unit="10*9/L"/></value></observation></component></organizer></entry></section></component><component><section><code code="10160-0"/><entry><substanceAdministration moodCode="EVN"><effectiveTime><low value="20240201"/></effectiveTime><doseQuantity value="100" unit="mg"/><consumable><manufacturedProduct><manufacturedMaterial><name>Ciclosporin</name></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry></section></component></structuredBody></component></ClinicalDocument>'

const wide = [
  seed('wide.csv', 'Patient;Datum;PLT (10^9/L);Hb\nP1;03.04.24;"12";7,9\nP1;05.06.24;"1""3";0,435\n'),
  seed('days.csv', 'test,units,day_3,day_4\nNeutrophils,x10^9 / L,4.87,4.72\nPLT,x10^9 / L,67,38.6\n'),
  seed('utf16.csv', Buffer.from('\ufeffpatient,date,PLT\nP1,2024-03-05,12\n', 'utf16le')),
  seed('latin.csv', Buffer.from('Präambel\nPatient\tDatum\tThrombozyten [G/l]\nM\xfcller\t5.3.2024\t<5\n', 'latin1')),
]

/** Everything there is to fuzz, with the fixtures of the project and the real files beside it, when they are there. */
export async function loadTargets(fixtures: string, corpus: string): Promise<Target[]> {
  const both = (folder: string, ending: RegExp) => [
    ...filesOf(fixtures, folder, ending),
    ...filesOf(corpus, folder, ending),
  ]
  const tables = [
    ...filesOf(fixtures, 'tabular', /\.csv$/),
    ...['csv_tsv', 'mimic', 'omop', 'sdtm_csv'].flatMap((folder) => filesOf(corpus, folder, /\.(csv|txt)$/)),
  ].map(cut)
  const transports = filesOf(corpus, 'sdtm_xpt', /\.xpt$/).map(cutCards)
  const workbooks = await Promise.all(filesOf(corpus, 'xlsx', /\.xlsx$/).map(cutWorkbook))
  const canonical = filesOf(fixtures, 'canonical', /\.csv$/).map(cut)
  const messages = both('hl7v2', /\.hl7$/)
  const analyser = both('astm', /\.astm$/)
  const bundles = both('fhir', /\.json$/).map(cutBundle)
  const one = (seeds: readonly Seed[]) => seeds.slice(0, 1)
  const inside = [...one(tables), ...one(messages), ...one(analyser), ...one(bundles)]
  return [
    { name: 'csv', format: 'csv', seeds: [...tables, ...wide] },
    { name: 'canonical', format: 'csv', seeds: canonical },
    { name: 'xlsx', format: 'xlsx', seeds: [archiveOf('labs.xlsx', workbook), ...workbooks] },
    { name: 'ods', format: 'ods', seeds: [archiveOf('labs.ods', openDocument)] },
    {
      name: 'xpt',
      format: 'xpt',
      seeds: [seed('lb5.xpt', transportOf(sets, 5)), seed('lb8.xpt', transportOf(sets, 8)), ...transports],
    },
    {
      name: 'dataset-json',
      format: 'dataset-json',
      seeds: [seed('lb.json', datasetJson(JSON.stringify(sets[0]?.rows))), seed('empty.json', datasetJson('[]'))],
    },
    {
      name: 'zip',
      format: 'zip',
      seeds: [
        archiveOf(
          'labs.zip',
          Object.fromEntries(
            canonical.filter(({ bytes }) => bytes.length < 1024).map(({ name, bytes }) => [name, bytes]),
          ),
        ),
        archiveOf('all.zip', Object.fromEntries(inside.map(({ name, bytes }) => [`in/${basename(name)}`, bytes]))),
      ],
    },
    { name: 'hl7v2', format: 'hl7v2', seeds: messages.map(cut) },
    { name: 'astm', format: 'astm', seeds: analyser.map(cut) },
    { name: 'fhir-json', format: 'fhir', seeds: bundles },
    { name: 'fhir-ndjson', format: 'fhir', seeds: both('fhir', /\.ndjson$/).map(cut) },
    { name: 'fhir-xml', format: 'fhir', seeds: [...both('fhir', /\.xml$/).map(cut), ...bundles.map(asXml)] },
    { name: 'ccda', format: 'ccda', seeds: [seed('ccd.xml', clinicalDocument)] },
  ]
}
