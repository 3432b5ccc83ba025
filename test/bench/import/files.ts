import { closeSync, openSync, writeSync } from 'node:fs'
import { scaledLabsCsv } from '../../../shared/demo/scaled'

/** Files of the sizes that the goals speak of; the same bytes each time. */

const day = 86_400_000
const start = Date.UTC(2015, 0, 1, 7, 30)

interface Analyte {
  loinc: string
  name: string
  unit: string
  ucum: string
  range: string
  /** Decimal places and the values it walks through. */
  places: number
  low: number
  high: number
}

const panel: Analyte[] = [
  { loinc: '6690-2', name: 'WBC', unit: '10*9/L', ucum: '10*9/L', range: '4.0-10.0', places: 2, low: 0.8, high: 9 },
  { loinc: '789-8', name: 'RBC', unit: '10*12/L', ucum: '10*12/L', range: '4.0-5.5', places: 2, low: 2, high: 5 },
  { loinc: '718-7', name: 'HGB', unit: 'g/L', ucum: 'g/L', range: '120-160', places: 0, low: 60, high: 150 },
  { loinc: '4544-3', name: 'HCT', unit: '%', ucum: '%', range: '36-48', places: 1, low: 18, high: 45 },
  { loinc: '787-2', name: 'MCV', unit: 'fL', ucum: 'fL', range: '80-100', places: 1, low: 85, high: 110 },
  { loinc: '777-3', name: 'PLT', unit: '10*9/L', ucum: '10*9/L', range: '150-400', places: 0, low: 4, high: 260 },
  { loinc: '751-8', name: 'NEUT#', unit: '10*9/L', ucum: '10*9/L', range: '1.8-7.5', places: 2, low: 0.05, high: 6 },
  { loinc: '731-0', name: 'LYMPH#', unit: '10*9/L', ucum: '10*9/L', range: '1.0-3.5', places: 2, low: 0.3, high: 3 },
  { loinc: '742-7', name: 'MONO#', unit: '10*9/L', ucum: '10*9/L', range: '0.2-0.9', places: 2, low: 0.02, high: 0.8 },
  { loinc: '60474-4', name: 'RETIC#', unit: '10*9/L', ucum: '10*9/L', range: '25-100', places: 1, low: 3, high: 90 },
]

/** A value that wanders through the analyte's span from visit to visit. */
function valueText({ low, high, places }: Analyte, patient: number, visit: number): string {
  const share = (1 + Math.sin(patient * 1.7 + visit / 9)) / 2
  return (low + share * (high - low)).toFixed(places)
}

/** 1,000,000 results of 2,000 patients in the program's own template. `without` leaves that many rows out at the end. */
export async function writeCsv(file: string, without = 0): Promise<void> {
  const output = openSync(file, 'w')
  let last = ''
  for await (const text of scaledLabsCsv()) {
    writeSync(output, last)
    last = text
  }
  const lines = last.split('\n')
  writeSync(output, `${lines.slice(0, lines.length - 1 - without).join('\n')}\n`)
  closeSync(output)
}

/** 100,000 messages ORU^R01 of 2,000 patients, each with 10 OBX. */
export function writeHl7(file: string): void {
  writePieces(file, 2000 * 50, (index) => {
    const [patient, visit] = [index % 2000, Math.floor(index / 2000)]
    const at = hl7Time(start + visit * day)
    const segments = [
      `MSH|^~\\&|LIS|LAB|HIS|WARD|${at}||ORU^R01|M${index}|P|2.5.1|||AL|NE||UNICODE UTF-8`,
      `PID|1||H${String(patient).padStart(5, '0')}^^^LAB^MR||${nameOf(patient)}||${1930 + (patient % 80)}0101|F`,
      `OBR|1||A${index}|58410-2^CBC panel^LN|||${at}|||||||||||||||${at}|||F`,
      ...panel.map(
        (analyte, n) =>
          `OBX|${n + 1}|NM|${analyte.loinc}^${analyte.name}^LN||${valueText(analyte, patient, visit)}|${analyte.unit}|${analyte.range}||||F|||${at}`,
      ),
    ]
    return `${segments.join('\r')}\r`
  })
}

const syllables = [
  'ba',
  'ko',
  'len',
  'mi',
  'ner',
  'sa',
  'tor',
  'vi',
  'rud',
  'ghe',
  'pal',
  'dro',
  'fen',
  'hu',
  'zel',
  'wim',
]

/** Family and given name; no two patients share both. */
function nameOf(patient: number): string {
  const part = (shift: number) => syllables[(patient >> shift) % syllables.length] ?? ''
  return `${part(0)}${part(4)}${part(8)}^${part(2)}${part(6)}`
}

function hl7Time(at: number): string {
  return `${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}+0000`
}

/** Observations of about 855 bytes in a Bundle of type collection, or one a line. */
export const observations = 117_000

export function writeBundle(file: string): void {
  const head = '{"resourceType":"Bundle","type":"collection","entry":['
  writePieces(
    file,
    observations,
    (index) =>
      `${index === 0 ? '' : ','}\n{"fullUrl":"urn:example:observation:${index}","resource":${observation(index)}}`,
    head,
    '\n]}\n',
  )
}

export function writeNdjson(file: string): void {
  writePieces(file, observations, (index) => `${observation(index)}\n`)
}

function observation(index: number): string {
  const analyte = panel[index % panel.length] ?? panel[0]
  if (analyte === undefined) throw new RangeError('an empty panel')
  const visit = Math.floor(index / panel.length)
  const patient = visit % 1000
  const at = new Date(start + Math.floor(visit / 1000) * day).toISOString()
  const [low, high] = analyte.range.split('-').map(Number)
  return JSON.stringify({
    resourceType: 'Observation',
    id: `observation-${index}`,
    meta: { versionId: '1', lastUpdated: at, profile: ['http://hl7.org/fhir/StructureDefinition/Observation'] },
    status: 'final',
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/observation-category',
            code: 'laboratory',
            display: 'Laboratory',
          },
        ],
      },
    ],
    code: { coding: [{ system: 'http://loinc.org', code: analyte.loinc, display: analyte.name }], text: analyte.name },
    subject: { reference: `Patient/patient-${patient}` },
    effectiveDateTime: at,
    issued: at,
    performer: [{ reference: 'Organization/laboratory-1', display: 'Central laboratory' }],
    valueQuantity: {
      value: Number(valueText(analyte, patient, Math.floor(visit / 1000))),
      unit: analyte.unit,
      system: 'http://unitsofmeasure.org',
      code: analyte.ucum,
    },
    referenceRange: [{ low: { value: low, unit: analyte.unit }, high: { value: high, unit: analyte.unit } }],
  })
}

export const workbookRows = 100_000

/** Typed cells: dates are dates, values numbers. */
export async function writeXlsx(file: string): Promise<void> {
  const { default: excel } = await import('exceljs')
  const workbook = new excel.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true, useSharedStrings: true })
  const sheet = workbook.addWorksheet('labs')
  sheet.columns = ['patient_id', 'collected_at', 'loinc', 'local_name', 'value_text', 'unit_text', 'status'].map(
    (key) => ({
      key,
      header: key,
      ...(key === 'collected_at' ? { style: { numFmt: 'yyyy-mm-dd hh:mm' } } : {}),
    }),
  )
  for (let index = 0; index < workbookRows; index++) {
    const analyte = panel[index % panel.length]
    const patient = Math.floor(index / 500)
    const visit = Math.floor((index % 500) / panel.length)
    if (analyte === undefined) continue
    const value = Number(valueText(analyte, patient, visit))
    sheet
      .addRow([`X${patient}`, new Date(start + visit * day), analyte.loinc, analyte.name, value, analyte.unit, 'F'])
      .commit()
  }
  await workbook.commit()
}

function writePieces(file: string, count: number, make: (index: number) => string, head = '', tail = ''): void {
  const output = openSync(file, 'w')
  let text = head
  for (let index = 0; index < count; index++) {
    text += make(index)
    if (text.length < 1 << 20) continue
    writeSync(output, text)
    text = ''
  }
  writeSync(output, text + tail)
  closeSync(output)
}
