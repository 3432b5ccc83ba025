import { t } from '../../../shared/messages'
import type { Format } from '../record'
import { looksLikeDatasetJson, openDatasetJson } from './tabular/dataset-json'
import { readTables, recogniseWhole } from './tabular/read'

/** CDISC Dataset-JSON with data sets of SDTM, SEND or ADaM. */
export const datasetJson: Format = {
  id: 'dataset-json',
  label: 'CDISC Dataset-JSON',
  version: '1',
  extensions: ['json', 'ndjson'],

  async sniff(input) {
    const declined = { confidence: 0, reason: t('tables.declined.datasetJson'), layout: '' }
    if (!looksLikeDatasetJson(new TextDecoder().decode(input.head.subarray(0, 4096)))) return declined
    const text = new TextDecoder().decode(await input.bytes())
    return recogniseWhole(() => openDatasetJson(text, input.name), input.name, t('tables.container.datasetJson'))
  },

  async read(input, sink, answers) {
    const text = new TextDecoder().decode(await input.bytes())
    await readTables(openDatasetJson(text, input.name), input, sink, answers)
  },
}
