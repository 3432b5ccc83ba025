/** Very long labs.csv for benchmarks: 2,000 patients × 500 = 1 million, × 5,000 = 10 million results. */
import { dateText } from './clock'
import { labColumns } from './csv'
import { random } from './random'

export interface ScaledOptions {
  seed?: number
  patients?: number
  resultsPerPatient?: number
}

const firstDay = 16436
const chunkLength = 1 << 20

/** Result columns between time and value, and after it. */
const tests = [
  { before: ',,PMN,751-8,,', after: ',10*9/L,,,,F,,,\n' },
  { before: ',,PLT,777-3,,', after: ',10*9/L,,,,F,,,\n' },
  { before: ',,HGB,718-7,,', after: ',g/L,,,,F,,,\n' },
  { before: ',,WBC,6690-2,,', after: ',10*9/L,,,,F,,,\n' },
  { before: ',,RETIC#,60474-4,,', after: ',10*9/L,,,,F,auto,,\n' },
] as const

/**
 * Text of labs.csv in pieces of about 1 MiB, header first, exactly `patients` × `resultsPerPatient` rows: one count of five analytes a day
 * from 2015 on, patient by patient.
 */
export async function* scaledLabsCsv({
  seed = 1,
  patients = 2000,
  resultsPerPatient = 500,
}: ScaledOptions = {}): AsyncGenerator<string, void, undefined> {
  const visits = Math.ceil(resultsPerPatient / tests.length)
  const times = Array.from({ length: visits }, (_, visit) => `,${dateText(firstDay + visit)}T07:30Z`)
  const hundredths = Array.from({ length: 1200 }, (_, n) => (n / 100).toFixed(2))
  const tenths = Array.from({ length: 1200 }, (_, n) => (n / 10).toFixed(1))
  let text = `${labColumns.join(',')}\n`
  for (let patient = 0; patient < patients; patient++) {
    const r = random(seed, patient)
    const id = `S${String(patient + 1).padStart(5, '0')}`
    // A bounded walk of the marrow between empty (0) and recovered (100).
    let marrow = r.integer(5, 60)
    for (let row = 0; row < resultsPerPatient; row++) {
      const test = row % tests.length
      if (test === 0) marrow = Math.min(100, Math.max(2, marrow + r.integer(-2, 2)))
      const noise = r.integer(0, 9)
      const value =
        test === 0
          ? hundredths[marrow * 3 + noise]
          : test === 1
            ? String(4 + marrow * 2 + noise)
            : test === 2
              ? String((62 + (marrow * 7) / 10 + noise) | 0)
              : test === 3
                ? hundredths[marrow * 3 + 110 + noise]
                : tenths[80 + marrow * 7 + noise]
      const columns = tests[test] ?? tests[0]
      text += id + times[(row / tests.length) | 0] + columns.before + value + columns.after
      if (text.length >= chunkLength) {
        yield text
        text = ''
      }
    }
  }
  if (text !== '') yield text
}
