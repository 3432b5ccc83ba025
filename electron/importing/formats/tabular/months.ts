import { columnKey } from './table'

/** Month names and their usual abbreviations in English, German, French, Spanish, Italian, Portuguese and Dutch. */
const NAMES: readonly string[] = [
  'jan january januar janner jaenner janv janvier ene enero gen gennaio janeiro januari',
  'feb february februar feber fev fevr fevrier febrero febbraio fevereiro februari',
  'mar march maerz marz mars marzo marco mrt maart mrz',
  'apr april avr avril abr abril aprile',
  'may mai mayo mag maggio maio mei',
  'jun june juni juin junio giu giugno junho',
  'jul july juli juil juillet julio lug luglio julho',
  'aug august aout ago agosto augustus',
  'sep sept september septembre septiembre set sett settembre setembro',
  'oct october okt oktober octobre octubre ott ottobre out outubro',
  'nov november novembre noviembre novembro',
  'dec december dez dezember decembre dic diciembre dicembre dezembro',
]

const MONTHS = new Map(NAMES.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)))

/** 1 to 12 for a month's name or abbreviation in one of the seven languages that spell them; null for any other text. */
export function monthOf(text: string): number | null {
  return MONTHS.get(columnKey(text)) ?? null
}
