import { canonicalEvents, canonicalLabs, canonicalPatients } from './canonical'
import { exportedEvents, exportedLabs, exportedPatients } from './exported'
import { genericLong } from './generic-long'
import { genericPatients } from './generic-patients'
import { i2b2Facts } from './i2b2'
import type { Layout } from './layout'
import { mimicCompanions, mimicLabevents, mimicPatients } from './mimic'
import { omopMeasurement, omopPerson, omopTreatments } from './omop'
import { sdtmDemographics, sdtmLaboratory } from './sdtm'
import { sdtmEvents } from './sdtm-events'
import { transposed } from './transposed'
import { wide } from './wide'

/** Every layout that a table is tried against; the surest wins, the earlier of equals. */
export const layouts: readonly Layout[] = [
  exportedLabs,
  exportedEvents,
  exportedPatients,
  canonicalLabs,
  canonicalEvents,
  canonicalPatients,
  omopMeasurement,
  omopPerson,
  omopTreatments,
  mimicLabevents,
  mimicPatients,
  mimicCompanions,
  i2b2Facts,
  sdtmLaboratory,
  sdtmEvents,
  sdtmDemographics,
  genericLong,
  wide,
  transposed,
  genericPatients,
]
