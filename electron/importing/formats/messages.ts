import type { Format } from '../record'
import { astm } from './astm'
import { ccda } from './ccda'
import { fhir } from './fhir'
import { hl7v2 } from './hl7v2'

/** Formats in which a file holds messages or resources rather than a table. */
export const messageFormats: Format[] = [hl7v2, astm, fhir, ccda]
