import { t } from '../../../../shared/messages'
import type { PatientRef, ReadInput, ResultRecord } from '../../record'
import { headOfDelimited } from './delimited'
import { columnLookup, type Environment, type Found, type Head, type Layout, type RowReader } from './layout'
import { rangeOf, textOf } from './long'
import type { Table } from './table'

const SUBJECT = 'MIMIC subject_id'
const ADMISSION = 'MIMIC hadm_id'

interface Item {
  name: string
  fluid: string
  category: string
  loinc: string | null
}

const blood = (name: string, loinc: string): Item => ({ name, fluid: 'Blood', category: 'Hematology', loinc })

/** Reviewed items of the blood count: known without the dictionary, and before it, since it gives some of them codes of other tests. */
const ITEMS: ReadonlyMap<string, Item> = new Map([
  ['51222', blood('Hemoglobin', '718-7')],
  ['51265', blood('Platelet Count', '777-3')],
  ['51301', blood('White Blood Cells', '6690-2')],
  ['51256', blood('Neutrophils', '770-8')],
  ['51144', blood('Bands', '764-1')],
  ['51244', blood('Lymphocytes', '736-9')],
  ['51221', blood('Hematocrit', '4544-3')],
  ['51250', blood('MCV', '787-2')],
  ['51279', blood('Red Blood Cells', '789-8')],
  ['52075', blood('Absolute Neutrophil Count', '751-8')],
  ['51266', { name: 'Platelet Smear', fluid: 'Blood', category: 'Hematology', loinc: null }],
  ['50811', { name: 'Hemoglobin', fluid: 'Blood', category: 'Blood Gas', loinc: null }],
])

function columnsOf(head: Pick<Head, 'header'>): (name: string) => number {
  return columnLookup(head.header.map((name) => name.trim().toLowerCase()))
}

/** MIMIC-III and MIMIC-IV LABEVENTS; D_LABITEMS and ADMISSIONS are read beside it when they are imported together. */
export const mimicLabevents: Layout = {
  id: 'mimic-labevents',
  find(head): Found | null {
    const column = columnsOf(head)
    if (['itemid', 'charttime', 'value'].some((name) => column(name) < 0)) return null
    if (column('subject_id') < 0 && column('hadm_id') < 0) return null
    return {
      layout: 'MIMIC LABEVENTS',
      reason: t('tables.layout.mimic'),
      confidence: 0.96,
      dates: [column('charttime')],
      values: [column('value')],
      extraHeaderRows: 0,
      questions: [],
      async start(environment) {
        const items = await dictionary(environment.companions)
        const admissions =
          column('subject_id') < 0 ? await subjectsOf(environment.companions) : new Map<string, string>()
        if (column('subject_id') < 0 && admissions.size === 0) environment.note('staysNotPatients', column('hadm_id'))
        return eventReader(environment, column, items, admissions)
      },
    }
  },
}

function eventReader(
  environment: Environment,
  column: (name: string) => number,
  items: ReadonlyMap<string, Item>,
  admissions: ReadonlyMap<string, string>,
): RowReader {
  const subject = column('subject_id')
  const admission = column('hadm_id')
  const item = column('itemid')
  const value = column('value')
  const number = column('valuenum')
  const range = { low: column('ref_range_lower'), high: column('ref_range_upper'), range: -1 }

  /** Rows without an admission belong to unknown people: never one reference for all of them. */
  function patientOf(cells: string[]): PatientRef | null {
    const known = textOf(cells, subject)
    if (known !== null) return environment.patient(SUBJECT, known)
    const stay = subject < 0 ? textOf(cells, admission) : null
    if (stay === null) return null
    const person = admissions.get(stay)
    if (person === undefined) return environment.patient(ADMISSION, stay)
    const ref = environment.patient(SUBJECT, person)
    // Results that came without ADMISSIONS stand under the stays.
    ref.otherIdentifiers ??= [...admissions].flatMap(([value, own]) =>
      own === person ? [{ authority: ADMISSION, value }] : [],
    )
    return ref
  }

  return (row) => {
    const { cells } = row
    const patient = patientOf(cells)
    if (patient === null) return environment.reject(row, 'patientMissing', subject < 0 ? admission : subject)
    const id = textOf(cells, item)
    if (id === null) return environment.reject(row, 'testMissing', item)
    const at = environment.time(row, column('charttime'))
    if (at === null) return
    const source = textOf(cells, value) === null && number >= 0 ? number : value
    const known = ITEMS.get(id) ?? items.get(id)
    // A blood gas analyser's hemoglobin, and the same names in urine and fluids, are other tests than the blood count's.
    const plain = known === undefined || (known.fluid === 'Blood' && known.category.toUpperCase() !== 'BLOOD GAS')
    const record: ResultRecord = {
      row: row.number,
      cell: environment.cell(row, source),
      patient,
      code: id,
      codeSystem: 'MIMIC itemid',
      name: known === undefined ? null : plain ? known.name : `${known.name} (${known.fluid}, ${known.category})`,
      value: cells[source] ?? '',
      comparator: null,
      unit: textOf(cells, column('valueuom')),
      at,
      status: 'final',
      method: null,
      specimen: textOf(cells, column('specimen_id')),
      range: rangeOf(cells, range),
      ...environment.mark(row, source),
    }
    // The item stays the code of a test that only the dictionary knows: the same one without it.
    const loinc = plain ? known?.loinc : null
    const coding = { codeSystem: 'LOINC', code: loinc ?? '', name: known?.name ?? null }
    if (loinc && ITEMS.has(id)) {
      record.alternate = { code: id, codeSystem: record.codeSystem, name: coding.name }
      Object.assign(record, coding)
    } else if (loinc) record.alternate = coding
    const flags = textOf(cells, column('flag'))
    if (flags !== null) record.flags = flags
    const note = textOf(cells, column('comments'))
    if (note !== null && note !== '___') record.note = note
    environment.sink.result(record)
  }
}

/** PATIENTS has six to eight columns. */
const PATIENT_COLUMNS = 12

/** MIMIC PATIENTS: sex, and the date of birth where it is given (III). */
export const mimicPatients: Layout = {
  id: 'mimic-patients',
  find(head): Found | null {
    const column = columnsOf(head)
    if (column('subject_id') < 0 || column('gender') < 0 || (column('dob') < 0 && column('anchor_age') < 0)) return null
    // A table derived from it, with measurements of ours to lose, is another.
    if (head.header.length > PATIENT_COLUMNS) return null
    const birth = column('dob')
    return {
      layout: 'MIMIC PATIENTS patients',
      reason: t('tables.layout.mimicPatients'),
      confidence: 0.96,
      dates: birth < 0 ? [] : [birth],
      values: [],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => (row) => {
        const id = textOf(row.cells, column('subject_id'))
        if (id === null) return environment.reject(row, 'patientMissing', column('subject_id'))
        const at = birth < 0 ? undefined : environment.optionalTime(row, birth)
        if (at === null) return
        const ref = environment.patient(SUBJECT, id)
        const sex = textOf(row.cells, column('gender'))
        if (sex === 'F' || sex === 'M') ref.sex = sex === 'F' ? 'female' : 'male'
        if (at !== undefined) ref.birthDate = new Date(at.wall).toISOString().slice(0, 10)
        environment.sink.patient(ref, row.number)
      },
    }
  },
}

/** D_LABITEMS and ADMISSIONS hold no results: read beside LABEVENTS, their own rows are passed over. */
export const mimicCompanions: Layout = {
  id: 'mimic-companions',
  find(head): Found | null {
    const column = columnsOf(head)
    const items = ['itemid', 'label', 'fluid'].every((name) => column(name) >= 0)
    const stays = ['subject_id', 'hadm_id', 'admittime'].every((name) => column(name) >= 0)
    if (!items && !stays) return null
    const table = items ? 'D_LABITEMS' : 'ADMISSIONS'
    return {
      layout: `MIMIC ${table}`,
      reason: t('tables.layout.mimicCompanion', { table }),
      confidence: 0.96,
      dates: [],
      values: [],
      extraHeaderRows: 0,
      questions: [],
      start: (environment) => () => environment.sink.ignored(1),
    }
  },
}

async function dictionary(companions: readonly ReadInput[]): Promise<Map<string, Item>> {
  const found = new Map<string, Item>()
  await scanCompanion(companions, ['itemid', 'label', 'fluid'], (cells, column) => {
    const id = textOf(cells, column('itemid'))
    if (id === null) return
    found.set(id, {
      name: textOf(cells, column('label')) ?? id,
      fluid: capitalised(textOf(cells, column('fluid'))),
      category: textOf(cells, column('category')) ?? '',
      loinc: textOf(cells, column('loinc_code')),
    })
  })
  return found
}

/** The demo dictionary writes `BLOOD` in some rows and `Blood` in others. */
function capitalised(text: string | null): string {
  return text === null ? '' : text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
}

async function subjectsOf(companions: readonly ReadInput[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  await scanCompanion(companions, ['subject_id', 'hadm_id', 'admittime'], (cells, column) => {
    const stay = textOf(cells, column('hadm_id'))
    const person = textOf(cells, column('subject_id'))
    if (stay !== null && person !== null) found.set(stay, person)
  })
  return found
}

async function scanCompanion(
  companions: readonly ReadInput[],
  needed: readonly string[],
  visit: (cells: string[], column: (name: string) => number) => void,
): Promise<void> {
  for (const companion of companions) {
    const table: Table | undefined = headOfDelimited(companion)?.table
    const header = table?.head[0]?.cells
    if (table === undefined || header === undefined) continue
    const column = columnsOf({ header })
    if (needed.some((name) => column(name) < 0)) continue
    await table.scan((row) => {
      if (row.number > 1) visit(row.cells, column)
    })
  }
}
