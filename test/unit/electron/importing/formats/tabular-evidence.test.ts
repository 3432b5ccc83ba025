import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csv } from '../../../../../electron/importing/formats/csv'
import { readDate, settleDate } from '../../../../../electron/importing/formats/tabular/dates'
import { readMeasurement } from '../../../../../shared/hematology/measurement'
import { formatIso } from '../../../../../shared/time'
import { collect, inputOf } from './tabular-collect'

const file = (dates: readonly string[], values: readonly string[] = []) =>
  inputOf(
    `patient_id;collected_at;local_name;value_text;unit_text\n${Array.from(
      { length: Math.max(dates.length, values.length) },
      (_, i) => `P1;${dates[i] ?? '2024-03-05'};PLT;${values[i] ?? '12'};10*9/L\n`,
    ).join('')}`,
  )

async function readDates(dates: readonly string[], answer?: string) {
  const answers: Record<string, string> = answer === undefined ? {} : { 'dateOrder:collected_at': answer }
  const { results, held, rejected, questions } = await collect(csv, file(dates), answers)
  return { read: results.map(({ at }) => at && formatIso(at)), held, rejected, questions }
}

describe('dates', () => {
  test.each([
    ['2024-03-05', '2024-03-05'],
    ['2024-03-05 08:10', '2024-03-05T08:10'],
    ['2024-03-05T08:10:30Z', '2024-03-05T08:10:30+00:00'],
    ['2024/3/5', '2024-03-05'],
    ['2024年3月5日', '2024-03-05'],
    ['2024年3月5日 下午2:05', '2024-03-05T14:05'],
    ['20240305', '2024-03-05'],
    ['202403050810', '2024-03-05T08:10'],
    ['20240305081000', '2024-03-05T08:10:00'],
    ['05-Mar-2024', '2024-03-05'],
    ['5 mars 2024', '2024-03-05'],
    ['5. März 2024 08:10 Uhr', '2024-03-05T08:10'],
    ['5 de marzo de 2024', '2024-03-05'],
    ['5 marzo 2024', '2024-03-05'],
    ['5 de março de 2024', '2024-03-05'],
    ['5 maart 2024', '2024-03-05'],
    ['Mar 5, 2024 8:10 PM', '2024-03-05T20:10'],
    ['13.03.2024', '2024-03-13'],
    ['03/13/2024 12:05 AM', '2024-03-13T00:05'],
    ['04/04/2024', '2024-04-04'],
    ['29.02.2024', '2024-02-29'],
  ])('%s is certain', async (text, iso) => {
    expect(await readDates([text])).toEqual({ read: [iso], held: [], rejected: [], questions: [] })
  })

  test.each([
    '2023-02-29',
    '31.04.2024',
    '45000',
    '32/01/2024',
    'yesterday',
    '20241345',
    '05032024',
    '2024-03-05T25:00',
  ])('%s is no date', async (text) => {
    const { read, rejected } = await readDates([text])
    expect(read).toEqual([])
    expect(rejected).toMatchObject([{ code: 'dateUnreadable', raw: text }])
  })

  test.each(['2024', '2024-03'])('%s gives no day', async (text) => {
    const { read, rejected } = await readDates([text])
    expect(read).toEqual([])
    expect(rejected).toMatchObject([{ code: 'datePartial', raw: text }])
  })

  test('one day above 12, in whatever row, proves the order of the column', async () => {
    const many = Array.from({ length: 5000 }, () => '03/04/2024')
    const { read, questions } = await readDates([...many, '13/04/2024'])
    expect(new Set(read)).toEqual(new Set(['2024-04-03', '2024-04-13']))
    expect(questions).toEqual([])
    expect((await readDates(['03/04/2024', '04/13/2024'])).read).toEqual(['2024-03-04', '2024-04-13'])
  })

  test('without proof the rows are held, the certain ones imported, and the answer releases them', async () => {
    const open = await readDates(['03/04/2024', '2024-05-01', '05/06/2024'])
    expect(open.read).toEqual(['2024-05-01'])
    expect(open.held.map(({ row, code }) => [row, code])).toEqual([
      [2, 'dateOrderOpen'],
      [4, 'dateOrderOpen'],
    ])
    expect(open.questions).toMatchObject([
      { id: 'dateOrder:collected_at', kind: 'dateOrder', choices: ['day-month-year', 'month-day-year'] },
    ])
    expect(open.questions[0]?.evidence).toContain('03/04/2024')
    expect((await readDates(['03/04/2024'], 'day-month-year')).read).toEqual(['2024-04-03'])
    expect((await readDates(['03/04/2024'], 'month-day-year')).read).toEqual(['2024-03-04'])
  })

  test('proofs that contradict one another hold all open dates', async () => {
    const { read, held, questions } = await readDates(['13/04/2024', '04/13/2024', '03/04/2024'])
    expect([read, held.length, questions.length]).toEqual([[], 3, 1])
    const answered = await readDates(['13/04/2024', '04/13/2024', '03/04/2024'], 'day-month-year')
    expect(answered.read).toEqual(['2024-04-13', '2024-04-03'])
    expect(answered.rejected).toMatchObject([{ row: 3, code: 'dateContradicts' }])
  })

  test('two-digit years ask for order and century, even when the order is proven', async () => {
    const { read, questions } = await readDates(['31/12/24'])
    expect(read).toEqual([])
    expect(questions[0]?.choices).toEqual(['day-month-20yy', '20yy-month-day', 'day-month-19yy', '19yy-month-day'])
    expect((await readDates(['31/12/24'], 'day-month-20yy')).read).toEqual(['2024-12-31'])
    expect((await readDates(['05-Mar-24'])).questions).toHaveLength(1)
    expect((await readDates(['05-Mar-24'], 'day-month-19yy')).read).toEqual(['1924-03-05'])
  })
})

async function readValues(values: readonly string[], answer?: string) {
  const answers: Record<string, string> = answer === undefined ? {} : { 'decimalMark:value_text': answer }
  const { results, questions } = await collect(csv, file([], values), answers)
  const read = results.map(({ value, decimalMark }) => {
    const measured = readMeasurement(value, { decimalMark })
    return measured.kind === 'number' ? measured.decimal : measured.kind
  })
  return { read, questions, asked: results.map(({ decimalQuestion }) => decimalQuestion) }
}

test('every calendar day is read as the platform reckons it', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1800-01-01'), max: new Date('2299-12-31'), noInvalidDate: true }), (date) => {
      const iso = date.toISOString()
      const wall = Date.parse(iso.slice(0, 10))
      expect(readDate(iso.slice(0, 10))).toEqual({ kind: 'read', at: { wall, precision: 'day', offset: null } })
      const numeric = readDate(`${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}`)
      expect(
        numeric.kind === 'read' ? numeric.at.wall : numeric.kind === 'open' && settleDate(numeric, 1, null)?.wall,
      ).toBe(wall)
    }),
  )
})

describe('decimal marks', () => {
  test('one value proves the mark for the column', async () => {
    expect((await readValues(['1,234', '0,435', '12,5'])).read).toEqual(['1.234', '0.435', '12.5'])
    expect((await readValues(['1.234', '12.5'])).read).toEqual(['1.234', '12.5'])
    expect((await readValues(['1,234', '12.5'])).read).toEqual(['1234', '12.5'])
    expect((await readValues(['1.234', '1.234.567'])).read).toEqual(['1234', '1234567'])
    expect((await readValues(['1 234,5', '0,435'])).read).toEqual(['1234.5', '0.435'])
  })

  test.each([[['0,435']], [['1.234']], [['1,234', '120']], [['<0,435']], [['1.234', '2.345']]])(
    '%j stays open until it is answered',
    async (values) => {
      const { read, questions, asked } = await readValues(values)
      expect(read[0]).toBe('ambiguous')
      expect(questions).toMatchObject([{ id: 'decimalMark:value_text', kind: 'decimalMark', choices: ['.', ','] }])
      expect(asked[0]).toBe('decimalMark:value_text')
      expect((await readValues(values, ',')).questions).toEqual([])
    },
  )

  test('a column with both marks leaves its ambiguous values open', async () => {
    const { read, questions } = await readValues(['12.5', '12,5', '1,234'])
    expect(read).toEqual(['12.5', '12.5', 'ambiguous'])
    expect(questions).toHaveLength(1)
  })

  test('whole numbers, words and negative sentinels ask nothing', async () => {
    expect(await readValues(['120', 'clotted', '-1', '9999', '< 5', ''])).toMatchObject({ questions: [] })
  })
})

describe('meaning of columns', () => {
  test('wide: unit in the heading, unit row, no unit', async () => {
    const heading = 'Patient,Date,PLT (10^9/L),Hb [g/dL],"WBC, K/uL"\nP1,2024-03-05,12,7.9,1.2\n'
    expect(
      (await collect(csv, inputOf(heading))).results.map(({ name, unit, value, cell }) => [name, unit, value, cell]),
    ).toEqual([
      ['PLT', '10^9/L', '12', 'PLT (10^9/L)'],
      ['Hb', 'g/dL', '7.9', 'Hb [g/dL]'],
      ['WBC', 'K/uL', '1.2', 'WBC, K/uL'],
    ])
    const row = 'Patient,Date,PLT,Hb,WBC\n,,10^9/L,g/dL,K/uL\nP1,2024-03-05,12,7.9,\n'
    const found = await collect(csv, inputOf(row))
    expect(found.results.map(({ row, name, unit }) => [row, name, unit])).toEqual([
      [3, 'PLT', '10^9/L'],
      [3, 'Hb', 'g/dL'],
    ])
    expect(found.ignored).toBe(2)
    const none = 'Patient,Date,PLT,Hb\nP1,2024-03-05,-1,7.9\n'
    expect((await collect(csv, inputOf(none))).results.map(({ unit, value }) => [unit, value])).toEqual([
      [null, '-1'],
      [null, '7.9'],
    ])
  })

  test.each([
    ['Patientennummer;Abnahmedatum;Uhrzeit;Thrombozyten (Gpt/l);Hämoglobin (g/dl)', 'German'],
    ['IPP;Date de prélèvement;Heure;Plaquettes (G/L);Hémoglobine (g/dL)', 'French'],
    ['NHC;Fecha de extracción;Hora;Plaquetas (10^9/L);Hemoglobina (g/dL)', 'Spanish'],
    ['ID paziente;Data prelievo;Ora;Piastrine (10^9/L);Emoglobina (g/dL)', 'Italian'],
    ['Prontuário;Data da coleta;Hora;Plaquetas (10^9/L);Hemoglobina (g/dL)', 'Portuguese'],
    ['Patiëntnummer;Afnamedatum;Tijd;Trombocyten (10^9/L);Hemoglobine (mmol/L)', 'Dutch'],
    ['病案号;采样日期;时间;血小板 (10^9/L);血红蛋白 (g/L)', 'Chinese'],
  ])('%s', async (header) => {
    const { results, questions } = await collect(csv, inputOf(`${header}\nP1;2024-03-05;08:10;12;7,9\n`))
    expect(questions).toEqual([])
    expect(results.map(({ patient, at, value }) => [patient.id, at && formatIso(at), value])).toEqual([
      ['P1', '2024-03-05T08:10', '12'],
      ['P1', '2024-03-05T08:10', '7,9'],
    ])
  })

  test('admission is never taken for the time of the sample', async () => {
    const text = 'patient,Admission time,PLT\nP1,2024-03-05,12\nP1,2024-03-06,13\n'
    const { results, held, questions } = await collect(csv, inputOf(text))
    expect([results.length, held.length]).toEqual([0, 2])
    expect(questions).toMatchObject([{ id: 'columnMeaning:collection time', choices: ['Admission time'] }])
  })

  test('a column that may hold the patient is asked for, and its rows wait', async () => {
    const text = 'Codigo X,Date,PLT\nA1,2024-03-05,12\nA2,2024-03-06,13\n'
    const open = await collect(csv, inputOf(text))
    expect([open.results.length, open.held.length]).toEqual([0, 2])
    expect(open.questions).toMatchObject([{ id: 'columnMeaning:patient', choices: ['Codigo X', 'none'] }])
    const answered = await collect(csv, inputOf(text), { 'columnMeaning:patient': 'Codigo X' })
    expect(answered.results.map(({ patient }) => patient.id)).toEqual(['A1', 'A2'])
    const alone = await collect(csv, inputOf(text), { 'columnMeaning:patient': 'none' })
    expect(alone.results.map(({ patient }) => patient.id)).toEqual([null, null])
  })

  test('two columns that may hold the result are asked for', async () => {
    const text = 'patient,date,test,result,value\nP1,2024-03-05,PLT,12,120\n'
    const open = await collect(csv, inputOf(text))
    expect([open.results.length, open.held.length]).toEqual([0, 1])
    expect(open.questions).toMatchObject([{ id: 'columnMeaning:result', choices: ['result', 'value'] }])
    const answered = await collect(csv, inputOf(text), { 'columnMeaning:result': 'value' })
    expect(answered.results.map(({ value }) => value)).toEqual(['120'])
  })

  test('a bare ID is a question, even where it counts up: each row may be another patient', async () => {
    const text = 'ID,Date,PLT\n1,2024-03-05,12\n2,2024-03-06,13\n3,2024-03-07,14\n'
    const { results, questions } = await collect(csv, inputOf(text))
    expect(results).toEqual([])
    expect(questions).toMatchObject([{ id: 'columnMeaning:patient', choices: ['ID', 'none'] }])
  })

  test('study days ask for day 0 and import nothing before it is known', async () => {
    const text = 'test,units,day_3,day_4\nNeutrophils,x10^9 / L,4.87,4.72\nPLT,x10^9 / L,67,38.6\n'
    const open = await collect(csv, inputOf(text))
    expect([open.results.length, open.held.length]).toEqual([0, 4])
    const id = open.questions[0]?.id ?? ''
    const { results } = await collect(csv, inputOf(text), { [id]: '2024-03-01' })
    expect(results.map(({ name, at, value, unit }) => [name, at && formatIso(at), value, unit])).toEqual([
      ['Neutrophils', '2024-03-04', '4.87', 'x10^9 / L'],
      ['Neutrophils', '2024-03-05', '4.72', 'x10^9 / L'],
      ['PLT', '2024-03-04', '67', 'x10^9 / L'],
      ['PLT', '2024-03-05', '38.6', 'x10^9 / L'],
    ])
  })

  test('dates as headings are weighed together', async () => {
    const text = 'Test;Einheit;03.04.2024;13.04.2024\nThrombozyten;Gpt/l;67;38\nLeukozyten;Gpt/l;1,2;1,4\n'
    const { results, questions } = await collect(csv, inputOf(text))
    expect(questions).toEqual([])
    expect(results.map(({ at }) => at && formatIso(at))).toEqual([
      '2024-04-03',
      '2024-04-13',
      '2024-04-03',
      '2024-04-13',
    ])
  })
})
