/** Turns simulated draws into the rows that a laboratory would send, with the irregularities of real life. */
import { dateText, timeText } from './clock'
import type { LabRow } from './csv'
import type { DemoAnalyte, LaboratoryTest } from './laboratories'
import type { Draw } from './physiology'
import type { Plan } from './plan'

type Irregularity = 'dateOnly' | 'corrected' | 'preliminary' | 'clotted' | 'clumps' | 'conflict' | 'wrongPatient' | null

const order: readonly DemoAnalyte[] = [
  'wbc',
  'pmn',
  'lymphocytes',
  'platelets',
  'hemoglobin',
  'reticulocytes',
  'ciclosporin',
  'ferritin',
  'creatinine',
  'alt',
  'crp',
]

/** Values below these are called in by telephone: flag LL. Canonical units. */
const critical: Partial<Record<DemoAnalyte, number>> = { pmn: 0.5, platelets: 20, hemoglobin: 70 }

/** Rows of labs.csv of one patient, by time; a correction follows its original. */
export function labRows(plan: Plan, draws: readonly Draw[]): LabRow[] {
  return draws.flatMap((draw, i) => drawRows(plan, draw, i, irregularityOf(plan, i, draws.length)))
}

/** Draws 30, 33, 40 and 50 of the conflict case hold one irregularity each, the other named cases none; elsewhere chance decides. */
function irregularityOf(plan: Plan, i: number, count: number): Irregularity {
  const chance = plan.random.uniform()
  if (plan.demoCase === 'conflict') {
    const fixed: Record<number, Irregularity> = { 30: 'conflict', 33: 'conflict', 40: 'corrected', 50: 'wrongPatient' }
    return fixed[i] ?? null
  }
  if (plan.demoCase !== null) return null
  if (i === count - 1) return chance < 0.2 ? 'preliminary' : null
  if (chance < 0.015) return 'dateOnly'
  if (chance < 0.021) return 'corrected'
  if (chance < 0.025) return 'clotted'
  if (chance < 0.029) return 'clumps'
  return null
}

function drawRows(plan: Plan, draw: Draw, i: number, irregularity: Irregularity): LabRow[] {
  const { laboratory } = plan
  const day = plan.epochDay0 + draw.day
  const date = dateText(day)
  const collectedAt = irregularity === 'dateOnly' ? date : timeText(day, draw.minute, laboratory.offset)
  const rows: LabRow[] = []
  for (const analyte of order) {
    const value = draw.values[analyte]
    if (value === undefined) continue
    const manual = analyte === 'reticulocytes' && date < laboratory.manualReticulocytesUntil
    const test = sexedRange(laboratory.tests[analyte], analyte, plan.sex)
    const row: LabRow = {
      patient_id: plan.id,
      collected_at: collectedAt,
      specimen_id: `${laboratory.site}${String(plan.index + 1).padStart(4, '0')}-${String(i + 1).padStart(4, '0')}`,
      local_code: test.code,
      loinc: manual ? '40665-2' : test.loinc,
      local_name: test.name,
      value_text: valueText(test, value),
      unit_text: test.unit,
      ref_low: boundText(test, test.low),
      ref_high: boundText(test, test.high),
      flag: flag(test, analyte, value),
      status: irregularity === 'preliminary' ? 'P' : 'F',
      method: manual ? 'manual' : ['pmn', 'reticulocytes'].includes(analyte) ? 'auto' : '',
      source_system: laboratory.system,
    }
    rows.push(...versions(row, test, analyte, value, irregularity))
  }
  return rows
}

/** The row with what the irregularity makes of it: an original before its correction, a contradicting copy, a withdrawal. */
function versions(
  row: LabRow,
  test: LaboratoryTest,
  analyte: DemoAnalyte,
  value: number,
  irregularity: Irregularity,
): LabRow[] {
  if (irregularity === 'corrected' && analyte === 'pmn') {
    const original = { ...row, value_text: valueText(test, value + 0.44), flag: flag(test, analyte, value + 0.44) }
    return [original, { ...row, status: 'C', comment: 'corrected after review of the smear' }]
  }
  if (irregularity === 'conflict' && analyte === 'platelets') {
    return [row, { ...row, value_text: valueText(test, value + 9), source_system: 'transcription' }]
  }
  if (irregularity === 'wrongPatient' && analyte === 'hemoglobin') {
    return [row, { ...row, status: 'W', comment: 'wrong patient' }]
  }
  if (irregularity === 'clotted' && analyte === 'platelets') {
    return [{ ...row, value_text: 'clotted', flag: '', status: 'X', comment: 'clotted specimen' }]
  }
  if (irregularity === 'clumps' && analyte === 'platelets') return [{ ...row, comment: 'platelet clumps' }]
  return [row]
}

function sexedRange(test: LaboratoryTest, analyte: DemoAnalyte, sex: 'F' | 'M'): LaboratoryTest {
  return analyte === 'hemoglobin' && sex === 'M' ? { ...test, low: 130 * test.factor, high: 175 * test.factor } : test
}

function valueText(test: LaboratoryTest, value: number): string {
  const reported = value * test.factor
  if (test.floor !== null && reported < test.floor) return `<${boundText(test, test.floor)}`
  return (Math.round(reported / test.step) * test.step).toFixed(test.decimals)
}

function boundText(test: LaboratoryTest, bound: number | null): string {
  return bound === null ? '' : String(Number(bound.toFixed(test.decimals)))
}

function flag(test: LaboratoryTest, analyte: DemoAnalyte, value: number): string {
  if (value < (critical[analyte] ?? 0)) return 'LL'
  const reported = value * test.factor
  if (test.low !== null && reported < test.low) return 'L'
  return test.high !== null && reported > test.high ? 'H' : ''
}
