import type { Format } from '../record'
import { csv } from './csv'
import { datasetJson } from './dataset-json'
import { ods } from './ods'
import { xlsx } from './xlsx'
import { xpt } from './xpt'

/** The formats that hold tables, for the registry. */
export const tabularFormats: Format[] = [csv, xlsx, ods, xpt, datasetJson]

/** Made with all formats of the registry: `zipOf([...tabularFormats, …])`. */
export { zipOf } from './zip'
