import type { EventDetails, EventType } from '../../../shared/model'

export type TherapyType = Extract<
  EventType,
  'ATG' | 'CSA' | 'STEROID' | 'ANDROGEN' | 'TPO_RA' | 'GCSF' | 'MSC' | 'RBC' | 'PLT' | 'HSCT'
>

export interface Therapy {
  type: TherapyType
  /** Substance or blood product, in one spelling for all sources. */
  product: string
}

export interface TherapyCoding {
  system?: string | null
  code?: string | null
  text?: string | null
}

/** Codes of clinical-spec 5. ATC and SNOMED codes can't be mistaken for one another; RxNorm numbers need their system named. */
const ATC: Record<string, Therapy> = {
  L04AA03: { type: 'ATG', product: 'ATG (horse)' },
  L04AA04: { type: 'ATG', product: 'ATG (rabbit)' },
  L04AD01: { type: 'CSA', product: 'ciclosporin' },
  H02AB02: { type: 'STEROID', product: 'dexamethasone' },
  H02AB04: { type: 'STEROID', product: 'methylprednisolone' },
  H02AB06: { type: 'STEROID', product: 'prednisolone' },
  H02AB07: { type: 'STEROID', product: 'prednisone' },
  A14AA02: { type: 'ANDROGEN', product: 'stanozolol' },
  A14AA05: { type: 'ANDROGEN', product: 'oxymetholone' },
  G03XA01: { type: 'ANDROGEN', product: 'danazol' },
  B02BX04: { type: 'TPO_RA', product: 'romiplostim' },
  B02BX05: { type: 'TPO_RA', product: 'eltrombopag' },
  L03AA02: { type: 'GCSF', product: 'filgrastim' },
  L03AA10: { type: 'GCSF', product: 'lenograstim' },
  L03AA13: { type: 'GCSF', product: 'pegfilgrastim' },
}

const SNOMED: Record<string, Therapy> = {
  '71493000': { type: 'RBC', product: 'packed red cells' },
  '116863004': { type: 'RBC', product: 'red cells' },
  '12719002': { type: 'PLT', product: 'platelets' },
  '234336002': { type: 'HSCT', product: 'hematopoietic stem cell transplantation' },
}

const RXNORM: Record<string, Therapy> = {
  '3008': { type: 'CSA', product: 'ciclosporin' },
  '68442': { type: 'GCSF', product: 'filgrastim' },
}

/** Given on the skin, in the eye or inhaled, these drugs don't touch the marrow. */
const LOCAL_USE =
  /\b(ophthalmic|ophth|eye|drops|cream|ointment|topical|lotion|otic|nasal|inhal\w*|augentropfen|creme|salbe|collyre|pommade|colirio|pomada|collirio|oogdruppels|zalf)\b|滴眼|眼膏|乳膏|软膏|吸入|鼻喷/

/**
 * Reviewed names: English, Chinese, French, German, Spanish, Italian, Portuguese, Dutch. Matched on text without accents in lower case;
 * Latin names as whole words. The order decides where one name holds another (stem cell products before blood products).
 */
const NAMES: [RegExp, Therapy][] = [
  [
    /\bmscs?\b|\b(uc|bm|ad)-?mscs?\b|mesenchym|mesenquim|stroma(l)? cells?\b|remestemcel|间充质|間充質|間葉/,
    { type: 'MSC', product: 'mesenchymal stromal cells' },
  ],
  [
    /\bhscts?\b|\bsct\b|(stem cell|bone marrow|cord blood|haematopoietic|hematopoietic)\b.*\b(transplant|infusion|reinfusion)|(transplantation|infusion)\b.*\b(stem cell|bone marrow)|stammzelltransplant|knochenmarktransplant|stamceltransplant|beenmergtransplant|(greffe|allogreffe|autogreffe|transplantation)\b.*\b(cellules souches|moelle)|trasplante\b.*\b(medula|progenitores|celulas madre)|transplante\b.*\b(medula|celulas)|trapianto\b.*\b(midollo|staminali)|造血干细胞移植|骨髓移植|造血幹細胞移植/,
    { type: 'HSCT', product: 'hematopoietic stem cell transplantation' },
  ],
  [
    /\b(atgam|lymphoglobuline?|h-?atg)\b|(horse|equine|pferd|cheval|caballo|cavallo|cavalo|paard)\b.*\b(atg|alg|thymocyte|lymphocyte)|(atg|thymo\w*|timo\w*)\b.*\b(horse|equine|equin|equina|equino|pferd|cheval|caballo|cavallo|cavalo|paard)|马抗|猪抗人淋巴/,
    { type: 'ATG', product: 'ATG (horse)' },
  ],
  [
    /\b(thymoglobulin\w*|timoglobulina|grafalon|r-?atg|fresenius atg|atg fresenius)\b|(rabbit|kaninchen|lapin|conejo|coniglio|coelho|konijn)\b.*\b(atg|thymocyte)|(atg|thymo\w*|timo\w*)\b.*\b(rabbit|kaninchen|lapin|conejo|coniglio|coelho|konijn)|兔抗/,
    { type: 'ATG', product: 'ATG (rabbit)' },
  ],
  [
    /\b(atg|alg)\b|anti-?(human )?(thymocyt|timocit|thymozyt|lymphocyt\w* globulin|linfocit\w* globulin)|antithymocyt|antitimocit|antithymozyt|globulin\w* (anti-?thymocyt|anti-?timocit)|抗胸腺细胞|抗胸腺球蛋白|抗人胸腺|抗淋巴细胞球蛋白|抗胸腺細胞/,
    { type: 'ATG', product: 'ATG' },
  ],
  [
    /\b(csa|cya)\b|c[iy]closporin|ciclosporina|ciclosporine|\b(neoral|sandimmun\w*|gengraf)\b|环孢/,
    { type: 'CSA', product: 'ciclosporin' },
  ],
  [
    /methylprednisolon|metilprednisolon|\b(solu-?medrol|medrol|urbason)\b|甲泼尼龙|甲基强的松龙|甲強龍/,
    { type: 'STEROID', product: 'methylprednisolone' },
  ],
  [/prednisolon|\bdecortin h\b|泼尼松龙|强的松龙/, { type: 'STEROID', product: 'prednisolone' }],
  [/predniso?n|\bdecortin\b|\bcortancyl\b|泼尼松|强的松/, { type: 'STEROID', product: 'prednisone' }],
  [/dexamethason|dexametason|地塞米松/, { type: 'STEROID', product: 'dexamethasone' }],
  [/danazol|达那唑/, { type: 'ANDROGEN', product: 'danazol' }],
  [/stanozolol|estanozolol|司坦唑醇|康力龙/, { type: 'ANDROGEN', product: 'stanozolol' }],
  [/oxymetholon|oximetolona|ossimetolone|羟甲烯龙/, { type: 'ANDROGEN', product: 'oxymetholone' }],
  [/hetrombopag|herombopag|海曲泊帕/, { type: 'TPO_RA', product: 'hetrombopag' }],
  [/eltrombopag|\b(promacta|revolade)\b|艾曲(泊|波)帕/, { type: 'TPO_RA', product: 'eltrombopag' }],
  [/avatrombopag|\b(doptelet)\b|阿伐曲泊帕/, { type: 'TPO_RA', product: 'avatrombopag' }],
  [/romiplostim|\bn-?plate\b|罗普司亭|罗米司亭/, { type: 'TPO_RA', product: 'romiplostim' }],
  [/peg-?filgrastim|\bneulasta\b|聚乙二醇.*(粒细胞|非格司亭)/, { type: 'GCSF', product: 'pegfilgrastim' }],
  [/lenograstim|\bgranocyte\b|来格司亭/, { type: 'GCSF', product: 'lenograstim' }],
  [/filgrastim|\b(neupogen|zarzio)\b|非格司亭/, { type: 'GCSF', product: 'filgrastim' }],
  [/\br?h?u?g-?csf\b|granulocyte colony.stimulating|粒细胞集落刺激|粒細胞.*刺激/, { type: 'GCSF', product: 'G-CSF' }],
  [
    /\b(packed|red) (red )?(blood )?cells?\b|\b(p?rbcs?|prc|rcc|ek|cgr)\b|erythro(cyte|zyt)\w*\s?-?(concentr|konzentr)|erythrozytenkonz|erytrocyten|eritrocit|globules rouges|globulos rojos|hematies|hemacias|emazie|concentrato eritrocitario|红细胞|紅血球/,
    { type: 'RBC', product: 'red cells' },
  ],
  [
    /\bplatelets?\b|\b(plts?|tk|cpa)\b|thrombo(cyte|zyt)(s|en|e)?\b|thrombozytenkonz|trombocyten|plaquett|plaquetas|piastrin|trombocit|血小板/,
    { type: 'PLT', product: 'platelets' },
  ],
]

/** Lower case, without accents and doubled blanks, so that one spelling of a name serves. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s_]+/g, ' ')
    .trim()
    .toLowerCase()
}

/**
 * Which of the followed therapies a drug, blood product or procedure is: by ATC, RxNorm or SNOMED code first, then by name as a whole word.
 * Null when it is none of them, or a form for the eye, skin or airways. [clinical-spec 5]
 */
export function therapyOf({ system, code, text }: TherapyCoding): Therapy | null {
  const name = plain(text ?? '')
  if (LOCAL_USE.test(name)) return null
  const key = (code ?? '').trim().toUpperCase()
  const byCode = ATC[key] ?? SNOMED[key] ?? (/rxnorm|rxn|6\.88/i.test(system ?? '') ? RXNORM[key] : undefined)
  if (byCode) return byCode
  const byName = NAMES.find(([pattern]) => pattern.test(name)) ?? NAMES.find(([pattern]) => pattern.test(plain(key)))
  return byName?.[1] ?? null
}

const CELLS = /^(cells?|zellen|cellules|celulas|cellule|celule)$/
const POWER = /^x?(?:10[*^e]?|e)\(?(\d{1,2})\)?$/
const MILLION = /^(mio\.?|millions?|m)$/

/** Cell dose of an MSC product in 10^6 cells, per kg where the unit says so; empty when the unit is not one of cells. Weight is never assumed. */
export function cellDose(value: string, unit: string): EventDetails {
  const [counted = '', per] = plain(unit)
    .replace(/[{}[\]]/g, '')
    .split('/')
  const words = counted.split(' ').filter((word) => word !== '')
  const counts = words.filter((word) => !CELLS.test(word)).join('')
  const power = POWER.exec(counts)?.[1]
  // A bare M is mega only where cells are named.
  const isMillion = MILLION.test(counts) && (counts !== 'm' || words.length > 1)
  const exponent = power ? Number(power) : isMillion ? 6 : counts === '' && words.length > 0 ? 0 : null
  const perKilogram = per?.trim() === 'kg'
  if (exponent === null || (per !== undefined && !perKilogram) || !/^\d+(\.\d+)?$/.test(value.trim())) return {}
  const millions = Number(`${value.trim()}e${exponent - 6}`)
  return perKilogram ? { cells_per_kg_e6: millions } : { total_cells_e6: millions }
}

/** Number of units or bags, when that is what the unit counts. */
export function bagCount(value: string, unit: string): EventDetails {
  const counted =
    /^\{?(units?|u|bags?|pools?|ek|tk|beutel|poches?|unidad(es)?|unita|unidades|eenheden|单位|袋)\}?$/i.test(
      plain(unit),
    )
  return counted && /^\d+(\.\d+)?$/.test(value.trim()) ? { units: Number(value.trim()) } : {}
}
