/** The three files of the canonical template (clinical-spec 5.1). */

export const labColumns = [
  'patient_id',
  'collected_at',
  'specimen_id',
  'local_code',
  'loinc',
  'local_name',
  'value_text',
  'unit_text',
  'ref_low',
  'ref_high',
  'flag',
  'status',
  'method',
  'comment',
  'source_system',
] as const

export const eventColumns = [
  'patient_id',
  'start_at',
  'end_at',
  'type',
  'status',
  'product',
  'dose_value',
  'dose_unit',
  'weight_kg',
  'units',
  'donor_id',
  'donor_relation',
  'hla_match',
  'passage',
  'viability_pct',
  'lot',
  'course_no',
  'infusion_no',
  'cellularity_pct',
  'residual_hematopoietic_pct',
  'gran_clone_pct',
  'ctcae_term',
  'ctcae_version',
  'grade',
  'reason',
  'note',
] as const

export const patientColumns = [
  'patient_id',
  'sex_at_birth',
  'birth_date',
  'diagnosis_date',
  'diagnosis_severity',
  'marrow_confirmed',
  'prior_lines',
  'refractory_or_relapsed',
  'site',
  // Beyond the template: the reader takes names from them.
  'family',
  'given',
] as const

/** One line of a file, by column; an absent column is an empty cell. */
export type Row<Column extends string> = { [column in Column]?: string }
export type LabRow = Row<(typeof labColumns)[number]>
export type EventRow = Row<(typeof eventColumns)[number]>
export type PatientRow = Row<(typeof patientColumns)[number]>

/** CSV text (RFC 4180, LF, header first) of `rows`. */
export function csvText<Column extends string>(columns: readonly Column[], rows: Iterable<Row<Column>>): string {
  const lines = [columns.join(',')]
  for (const row of rows) lines.push(columns.map((column) => cell(row[column])).join(','))
  return `${lines.join('\n')}\n`
}

function cell(text = ''): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
