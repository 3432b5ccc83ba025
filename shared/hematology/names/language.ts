import type { CatalogueKey } from '../analytes'

/** Cells that are reported both as count and as percentage, often under one label. */
export type Stem = 'neutrophils' | 'segmented' | 'bands' | 'lymphocytes' | 'reticulocytes' | 'granulocytes'

/** Reviewed labels of one language. All are compared after `normalizeLabel`, so case, accents and blanks do not matter. */
export interface Language {
  /** How a label says «count»; `_` stands for the stem. */
  countForms: readonly string[]
  /** How a label says «percentage». */
  percentForms: readonly string[]
  /** How a label says «count» without excluding a percentage, as in «reticulocyte count»: the unit decides. */
  looseForms: readonly string[]
  /** Words that alone leave it to the unit. */
  stems: Readonly<Partial<Record<Stem, readonly string[]>>>
  /** Labels of one meaning. */
  labels: Readonly<Partial<Record<CatalogueKey, readonly string[]>>>
}
