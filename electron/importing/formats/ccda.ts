import type { Format } from '../record'
import { refusal } from './reported'

/** C-CDA documents: known by name, so that the refusal can say what to do instead. */
export const ccda: Format = {
  id: 'ccda',
  label: 'C-CDA',
  version: '1',
  extensions: ['xml', 'ccda', 'cda'],

  sniff(input) {
    const head = new TextDecoder().decode(input.head)
    const isDocument = /<(?:\w+:)?ClinicalDocument[\s>]/.test(head) && head.includes('urn:hl7-org:v3')
    if (!isDocument) return { confidence: 0, reason: 'no ClinicalDocument', layout: '' }
    return { confidence: 0.98, reason: 'C-CDA document', layout: 'C-CDA' }
  },

  async read(input) {
    throw refusal('ccdaRefused', { name: input.name })
  },
}
