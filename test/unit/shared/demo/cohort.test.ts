import { describe, expect, test } from 'vitest'
import {
  type DemoPatient,
  demoCases,
  demoCohort,
  demoFiles,
  eventsCsv,
  labsCsv,
  patientsCsv,
} from '../../../../shared/demo/cohort'
import type { EventRow, LabRow } from '../../../../shared/demo/csv'
import { laboratories } from '../../../../shared/demo/laboratories'
import { dayNumber, parseIso } from '../../../../shared/time'

const cohort = demoCohort()

function patient(id: string): DemoPatient {
  const found = cohort.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no ${id}`)
  return found
}

function eventsOf(of: DemoPatient, type: string, status = 'given'): EventRow[] {
  return of.events.filter((event) => event.type === type && event.status === status)
}

function day(text: string | undefined): number {
  const at = parseIso(text ?? '')
  if (at === null) throw new Error(`unreadable time ${text}`)
  return dayNumber(at)
}

/** Canonical number of a row, by the unit of its laboratory; the bound of a censored one; NaN for text. */
function canonical(row: LabRow): number {
  const tests = laboratories.find(({ system }) => row.specimen_id?.startsWith(system.slice(-1)))?.tests
  const found = Object.values(tests ?? {}).find(({ code }) => code === row.local_code)
  if (found === undefined) throw new Error(`no test ${row.local_code}`)
  return Number(row.value_text?.replace('<', '')) / found.factor
}

describe('text', () => {
  test('has the headers of the template and as many lines as rows', () => {
    expect(labsCsv([])).toBe(
      'patient_id,collected_at,specimen_id,local_code,loinc,local_name,value_text,unit_text,ref_low,ref_high,flag,status,method,comment,source_system\n',
    )
    expect(eventsCsv([])).toBe(
      'patient_id,start_at,end_at,type,status,product,dose_value,dose_unit,weight_kg,units,donor_id,donor_relation,hla_match,passage,viability_pct,lot,course_no,infusion_no,cellularity_pct,residual_hematopoietic_pct,gran_clone_pct,ctcae_term,ctcae_version,grade,reason,note\n',
    )
    expect(patientsCsv([])).toBe(
      'patient_id,sex_at_birth,birth_date,diagnosis_date,diagnosis_severity,marrow_confirmed,prior_lines,refractory_or_relapsed,site,family,given\n',
    )
    expect(labsCsv(cohort).split('\n')).toHaveLength(cohort.flatMap(({ labs }) => labs).length + 2)
    expect(eventsCsv(cohort)).toContain('"cyclophosphamide, fludarabine, ATG"')
  })

  test('is the same for the same seed, on every machine', async () => {
    const text = demoFiles({ seed: 7, patients: 20 })
    expect(demoFiles({ seed: 7, patients: 20 })).toEqual(text)
    expect(demoFiles({ seed: 8, patients: 20 })).not.toEqual(text)
    const bytes = new TextEncoder().encode(text.map((file) => file.text).join(''))
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    expect([...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')).toMatchInlineSnapshot(
      `"e6ec0470a557946a0a6d47a6a3d44c534d1102eebd35846f89c021fe8f9b8f28"`,
    )
  })

  test('of a patient does not depend on the size of the cohort', () => {
    expect(demoCohort({ patients: 15 })).toEqual(cohort.slice(0, 15))
    expect(new Set(demoCohort({ patients: 300 }).map(({ id }) => id)).size).toBe(300)
  })
})

describe('cohort', () => {
  test('has 74 patients, 5 CR, 16 PR, 9 deaths, 4 transplants, 3 relapses', () => {
    const count = (outcome: string) => cohort.filter((p) => p.outcome === outcome).length
    expect([cohort.length, count('CR'), count('PR'), count('NR')]).toEqual([74, 5, 16, 53])
    expect(cohort.filter((p) => eventsOf(p, 'DEATH').length === 1)).toHaveLength(9)
    expect(cohort.filter((p) => eventsOf(p, 'HSCT').length === 1)).toHaveLength(4)
    expect(cohort.filter((p) => p.events.some(({ reason }) => reason === 'falling_counts'))).toHaveLength(3)
    expect(cohort.filter((p) => eventsOf(p, 'AE').length === 1)).toHaveLength(7)
  })

  test('gets MSC weekly, four or eight times, 1 to 2 × 10^6 per kg, with donor, passage, viability and lot', () => {
    for (const p of cohort) {
      const infusions = eventsOf(p, 'MSC')
      expect(infusions.length).toBe(p.day0 === null ? 0 : infusions.length > 4 ? 8 : 4)
      if (p.outcome === 'NR') expect(infusions.length).toBeLessThan(5)
      infusions.forEach((infusion, i) => {
        const dose = Number(infusion.dose_value) / (infusion.dose_unit === 'cells/kg' ? 1e6 : 1)
        expect(dose).toBeGreaterThanOrEqual(1)
        expect(dose).toBeLessThanOrEqual(2)
        expect(infusion.infusion_no).toBe(String(i + 1))
        expect(infusion.course_no).toBe('1')
        for (const field of ['weight_kg', 'donor_id', 'donor_relation', 'passage', 'viability_pct', 'lot'] as const) {
          expect(infusion[field]).toMatch(/./)
        }
      })
    }
    expect(cohort.filter((p) => eventsOf(p, 'MSC').length === 8).length).toBeGreaterThan(14)
  })

  test('transfuses by trigger, after the draw', () => {
    for (const p of cohort.filter(({ demoCase }) => demoCase !== 'longName')) {
      for (const transfusion of eventsOf(p, 'PLT')) {
        const draw = p.labs.find(
          ({ local_code, collected_at, value_text }) =>
            local_code === 'PLT' && value_text !== 'clotted' && day(collected_at) === day(transfusion.start_at),
        )
        if (draw === undefined) continue
        expect(canonical(draw)).toBeLessThanOrEqual(20)
        if (draw.collected_at?.includes('T')) expect(draw.collected_at < (transfusion.start_at ?? '')).toBe(true)
      }
    }
  })

  test('has plausible counts, within the hard limits of plausibility', () => {
    const limits: Record<string, [number, number]> = {
      WBC: [0, 30],
      ANC: [0, 15],
      PLT: [0, 450],
      HGB: [40, 190],
      'RETIC#': [0, 200],
      CICLOSPORIN: [50, 400],
    }
    for (const row of cohort.flatMap(({ labs }) => labs)) {
      const [low, high] = limits[row.local_code ?? ''] ?? [0, 20_000]
      const value = canonical(row)
      if (row.status === 'X') expect(value).toBeNaN()
      else expect(value >= low && value <= high, JSON.stringify(row)).toBe(true)
    }
  })

  test('never has a row after death, an unreadable time or an event that ends before it starts', () => {
    for (const p of cohort) {
      const death = eventsOf(p, 'DEATH')[0]
      const last = death === undefined ? Number.POSITIVE_INFINITY : day(death.start_at)
      expect(p.labs.filter((row) => day(row.collected_at) > last)).toEqual([])
      expect(p.events.filter((row) => day(row.start_at) > last)).toEqual([])
      expect(p.events.filter((row) => row.end_at !== undefined && day(row.end_at) < day(row.start_at))).toEqual([])
    }
  })

  test('speaks in seven laboratories: several units of every line, codes or Chinese names, both reticulocyte methods', () => {
    const rows = cohort.flatMap(({ labs }) => labs)
    const units = (code: string) =>
      new Set(rows.filter(({ local_code }) => local_code === code).map(({ unit_text }) => unit_text))
    expect(units('ANC')).toEqual(new Set(['10*9/L', '/mm3', 'K/uL', '10^9/L', '/uL', 'G/L', 'x10^9/L']))
    expect(units('HGB')).toEqual(new Set(['g/L', 'g/dL']))
    expect(rows.some(({ local_name, loinc }) => local_name === '中性粒细胞绝对值' && loinc === '')).toBe(true)
    const methods = rows
      .filter(({ local_code }) => local_code === 'RETIC#')
      .map(({ method, loinc }) => `${method} ${loinc}`)
    expect(new Set(methods)).toEqual(new Set(['auto 60474-4', 'auto ', 'manual 40665-2']))
  })

  test('holds corrected, preliminary, unavailable, withdrawn, censored and date-only results', () => {
    const rows = cohort.flatMap(({ labs }) => labs)
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['F', 'C', 'P', 'X', 'W']))
    expect(rows.filter(({ status }) => status === 'W')).toHaveLength(1)
    expect(rows.some(({ value_text }) => value_text === '<0.1')).toBe(true)
    expect(rows.some(({ value_text }) => value_text === '<100')).toBe(true)
    expect(rows.some(({ collected_at }) => collected_at?.length === 10)).toBe(true)
    rows.forEach((row, i) => {
      if (row.status !== 'C') return
      const original = rows[i - 1]
      expect(original).toMatchObject({ status: 'F', specimen_id: row.specimen_id, local_code: row.local_code })
      expect(original?.value_text).not.toBe(row.value_text)
    })
  })

  test('visits two or three times a week when ill, monthly in remission; density multiplies visits', () => {
    const visits = (p: DemoPatient) =>
      [...new Set(p.labs.map(({ collected_at }) => day(collected_at)))].sort((a, b) => a - b)
    const gaps = (days: number[]) => days.slice(1).map((d, i) => d - (days[i] ?? d))
    const responder = gaps(visits(patient(demoCases.responder)))
    expect(Math.max(...responder.slice(0, 15))).toBeLessThanOrEqual(4)
    expect(responder.slice(-4)).toEqual([28, 28, 28, 28])
    expect(visits(demoCohort({ patients: 2, density: 2 })[1] ?? patient(''))).toSatisfy(
      (days: number[]) => days.length > 1.4 * visits(patient(demoCases.nonResponder)).length,
    )
  })
})

describe('named cases', () => {
  test('keep their ids for every seed', () => {
    const other = demoCohort({ seed: 99, patients: 12 })
    expect(other.map(({ id }) => id)).toEqual(Object.values(demoCases))
    expect(other.map(({ demoCase }) => demoCase)).toEqual(Object.keys(demoCases))
  })

  test('dense: a count on every day of ten years', () => {
    const days = new Set(patient(demoCases.dense).labs.map(({ collected_at }) => day(collected_at)))
    expect(days.size).toBe(3653)
  })

  test('three points only, no events, no first infusion without events', () => {
    expect(new Set(patient(demoCases.threePoints).labs.map(({ specimen_id }) => specimen_id)).size).toBe(3)
    expect(patient(demoCases.noEvents).events).toEqual([])
    expect(patient(demoCases.noEvents).day0).toBeNull()
  })

  test('infection dip: a low count inside the infection, after the response', () => {
    const p = patient(demoCases.infectionDip)
    const infection = eventsOf(p, 'INFECTION')[0]
    const dip = p.labs.filter(
      (row) =>
        row.local_code === 'ANC' &&
        day(row.collected_at) >= day(infection?.start_at) &&
        day(row.collected_at) <= day(infection?.end_at),
    )
    expect(dip.length).toBeGreaterThan(2)
    for (const row of dip) expect(canonical(row)).toBeLessThan(0.6)
    expect(eventsOf(p, 'MSC', 'not_done')).toHaveLength(1)
  })

  test('G-CSF: neutrophils rise under it and fall after it', () => {
    const p = patient(demoCases.gcsf)
    const span = eventsOf(p, 'GCSF')[0]
    const inside = p.labs.filter(
      ({ local_code, collected_at }) =>
        local_code === 'ANC' && day(collected_at) > day(span?.start_at) + 2 && day(collected_at) <= day(span?.end_at),
    )
    const after = p.labs.filter(
      ({ local_code, collected_at }) =>
        local_code === 'ANC' && day(collected_at) > day(span?.end_at) + 6 && day(collected_at) < day(span?.end_at) + 28,
    )
    for (const row of inside) expect(canonical(row)).toBeGreaterThan(1)
    for (const row of after) expect(canonical(row)).toBeLessThan(0.5)
    expect(inside.length * after.length).toBeGreaterThan(0)
  })

  test('conflict: two different final values of one specimen; a correction and a withdrawal', () => {
    const p = patient(demoCases.conflict)
    const copies = p.labs.filter(({ source_system }) => source_system === 'transcription')
    expect(copies).toHaveLength(2)
    for (const copy of copies) {
      const same = p.labs.filter((row) => row.specimen_id === copy.specimen_id && row.local_code === copy.local_code)
      expect(new Set(same.map(({ value_text }) => value_text)).size).toBe(2)
      expect(same.every(({ status }) => status === 'F')).toBe(true)
    }
    expect(p.labs.filter(({ status }) => status === 'C')).toHaveLength(1)
    expect(p.labs.filter(({ status }) => status === 'W')).toHaveLength(1)
  })

  test('relapse, transplant, death end where they should', () => {
    expect(patient(demoCases.relapse).events.filter(({ reason }) => reason === 'falling_counts')).toHaveLength(1)
    expect(eventsOf(patient(demoCases.transplant), 'HSCT')).toHaveLength(1)
    const after = patient(demoCases.transplant)
      .labs.filter(({ local_code }) => local_code === 'ANC')
      .slice(-3)
    for (const row of after) expect(canonical(row)).toBeGreaterThan(1.5)
  })
})
