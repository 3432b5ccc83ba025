/** The clinical events of a plan, as rows of events.csv. */
import { dateText, timeText } from './clock'
import type { EventRow } from './csv'
import { levelsAt, type Transfusion } from './physiology'
import type { Plan, Span } from './plan'

/** Rows of events.csv of one patient, by start. */
export function eventRows(plan: Plan, transfusions: readonly Transfusion[]): EventRow[] {
  if (plan.demoCase === 'noEvents') return []
  const rows = [
    ...priorTreatment(plan),
    ...mscInfusions(plan),
    ...transfusions.map((transfusion) => transfusionRow(plan, transfusion)),
    ...exceptions(plan),
    ...supportiveCare(plan),
    ...findings(plan),
    ...endings(plan),
  ]
  const afterLastDay = dateText(plan.epochDay0 + plan.lastDay + 1)
  // Plain comparison of text: a date sorts before the times of its day.
  return rows
    .filter((row) => (row.start_at ?? '') < afterLastDay)
    .sort((a, b) => compare(a.start_at ?? '', b.start_at ?? '') || compare(a.type ?? '', b.type ?? ''))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function event(plan: Plan, day: number, type: string, fields: EventRow = {}): EventRow {
  return { patient_id: plan.id, start_at: dateText(plan.epochDay0 + day), type, status: 'given', ...fields }
}

/** A therapy over a span of days; without an end while it still runs on the last day. */
function therapy(plan: Plan, span: Span, type: string, fields: EventRow): EventRow {
  return event(plan, span.from, type, {
    ...(span.to < plan.lastDay && { end_at: dateText(plan.epochDay0 + span.to) }),
    ...fields,
  })
}

function priorTreatment(plan: Plan): EventRow[] {
  const rows = [
    therapy(plan, { from: plan.atgDay, to: plan.atgDay + 4 }, 'ATG', {
      product: plan.index % 3 === 0 ? 'ATG (horse)' : 'ATG (rabbit)',
      dose_value: plan.index % 3 === 0 ? '40' : '3.5',
      dose_unit: 'mg/kg/d',
      weight_kg: String(plan.weight),
    }),
    therapy(plan, { from: plan.atgDay, to: plan.atgDay + 14 }, 'STEROID', {
      product: 'methylprednisolone',
      dose_value: '1',
      dose_unit: 'mg/kg/d',
    }),
  ]
  const { ciclosporin, androgen, eltrombopag } = plan
  if (ciclosporin !== null) {
    rows.push(
      therapy(plan, ciclosporin, 'CSA', {
        product: 'ciclosporin',
        dose_value: String(plan.weight * 4),
        dose_unit: 'mg/d',
      }),
    )
  }
  if (androgen !== null)
    rows.push(therapy(plan, androgen, 'ANDROGEN', { product: 'stanozolol', dose_value: '6', dose_unit: 'mg/d' }))
  if (eltrombopag !== null) {
    rows.push(therapy(plan, eltrombopag, 'TPO_RA', { product: 'eltrombopag', dose_value: '150', dose_unit: 'mg/d' }))
  }
  return rows
}

/** Allogeneic bone-marrow MSC, 1 to 2 × 10^6 per kg; site B writes cells per kg in full. */
function mscInfusions(plan: Plan): EventRow[] {
  const r = plan.random
  const relation = r.pick(['unrelated', 'sibling', 'parent', 'child'])
  const rows: EventRow[] = []
  plan.infusions.forEach((day, i) => {
    const dose = r.integer(100, 200) / 100
    const donor = plan.index * 2 + (i < 4 ? 1 : 2)
    rows.push(
      event(plan, day, 'MSC', {
        start_at: timeText(plan.epochDay0 + day, 630 + r.integer(0, 60), plan.laboratory.offset),
        product: 'bone-marrow MSC',
        ...(plan.laboratory.site === 'B'
          ? { dose_value: String(Math.round(dose * 100) * 10_000), dose_unit: 'cells/kg' }
          : { dose_value: String(dose), dose_unit: '10*6/kg' }),
        weight_kg: String(plan.weight),
        donor_id: `D${String(donor).padStart(4, '0')}`,
        donor_relation: relation,
        hla_match: relation === 'unrelated' ? 'mismatched' : 'haploidentical',
        passage: `P${r.integer(3, 5)}`,
        viability_pct: String(r.integer(86, 98)),
        lot: `MSC-${plan.laboratory.site}-${String(plan.index * 10 + i + 1).padStart(5, '0')}`,
        course_no: '1',
        infusion_no: String(i + 1),
      }),
    )
  })
  if (plan.feverAfterInfusion) {
    rows.push(
      event(plan, 0, 'AE', {
        start_at: timeText(plan.epochDay0, 1080, plan.laboratory.offset),
        end_at: timeText(plan.epochDay0 + 1, 480, plan.laboratory.offset),
        ctcae_term: plan.index % 2 === 0 ? 'Fever' : 'Headache',
        ctcae_version: '5.0',
        grade: '1',
        note: 'within 24 h of the infusion, settled without treatment',
      }),
    )
  }
  return rows
}

function transfusionRow(plan: Plan, transfusion: Transfusion): EventRow {
  const red = transfusion.type === 'RBC'
  return event(plan, transfusion.day, transfusion.type, {
    start_at: timeText(plan.epochDay0 + transfusion.day, transfusion.minute, plan.laboratory.offset),
    product: red ? 'packed red cells' : 'apheresis platelets',
    units: String(transfusion.units),
    reason: transfusion.reason,
  })
}

/** What was ordered or planned and did not happen, and a transfusion that is no sign of relapse. */
function exceptions(plan: Plan): EventRow[] {
  switch (plan.demoCase) {
    case 'nonResponder':
      return [
        event(plan, 30, 'RBC', { status: 'ordered', product: 'packed red cells', units: '2', reason: 'cytopenia' }),
      ]
    case 'infectionDip':
      return [event(plan, 14, 'MSC', { status: 'not_done', product: 'bone-marrow MSC', note: 'postponed for fever' })]
    case 'longName':
      return [
        event(plan, 151, 'PLT', {
          product: 'apheresis platelets',
          units: '1',
          reason: 'procedure',
          note: 'before dental extraction',
        }),
      ]
    default:
      return []
  }
}

function supportiveCare(plan: Plan): EventRow[] {
  const r = plan.random
  return [
    ...plan.gcsf.map((span) =>
      therapy(plan, span, 'GCSF', { product: 'filgrastim', dose_value: '300', dose_unit: 'ug/d' }),
    ),
    ...plan.infections.map((span) =>
      therapy(plan, span, 'INFECTION', {
        ctcae_term: r.pick(['Sepsis', 'Lung infection', 'Febrile neutropenia', 'Catheter related infection']),
        ctcae_version: '5.0',
        grade: '3',
        note: r.pick(['no organism found', 'Escherichia coli', 'Klebsiella pneumoniae', 'Staphylococcus epidermidis']),
      }),
    ),
  ]
}

/** Marrow biopsies before and after MSC, PNH clone where there is one. */
function findings(plan: Plan): EventRow[] {
  const r = plan.random
  const rows: EventRow[] = []
  for (const day of [plan.diagnosisDay, -r.integer(5, 60), 91, 182]) {
    if (day > 0 && plan.demoCase === 'threePoints') continue
    const recovered = day > 0 && levelsAt(plan.knots, day).reticulocytes > 55
    rows.push(
      event(plan, day, 'MARROW', {
        cellularity_pct: String(recovered ? r.integer(30, 55) : r.integer(3, 20)),
        residual_hematopoietic_pct: String(recovered ? r.integer(45, 70) : r.integer(5, 25)),
      }),
    )
  }
  for (const day of plan.pnhClone === null ? [] : [-12, 180]) {
    rows.push(event(plan, day, 'PNH', { gran_clone_pct: ((plan.pnhClone ?? 0) * r.between(0.85, 1.2)).toFixed(1) }))
  }
  return rows
}

function endings(plan: Plan): EventRow[] {
  const rows: EventRow[] = []
  if (plan.relapseDay !== null) {
    rows.push(
      event(plan, plan.relapseDay + 18, 'TPO_RA', {
        product: 'eltrombopag',
        dose_value: '150',
        dose_unit: 'mg/d',
        reason: 'falling_counts',
      }),
    )
  }
  if (plan.transplantDay !== null) {
    rows.push(
      event(plan, plan.transplantDay, 'HSCT', {
        product: 'allogeneic bone marrow',
        donor_relation: plan.index % 2 === 0 ? 'unrelated' : 'sibling',
        hla_match: plan.index % 2 === 0 ? '10/10' : 'identical',
        note: 'cyclophosphamide, fludarabine, ATG',
      }),
    )
  }
  if (plan.death !== null) rows.push(event(plan, plan.death.day, 'DEATH', { note: plan.death.cause }))
  return rows
}
