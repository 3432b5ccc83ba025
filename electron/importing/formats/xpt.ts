import { t } from '../../../shared/messages'
import type { Format } from '../record'
import { refusal } from './tabular/problem'
import { readTables, recogniseWhole } from './tabular/read'
import { HEAD_ROWS } from './tabular/table'
import { isCport, isTransport, openTransport } from './tabular/transport'

/** SAS transport files of version 5 and 8 with data sets of SDTM, SEND or ADaM. */
export const xpt: Format = {
  id: 'xpt',
  label: 'SAS transport file (XPT)',
  version: '1',
  extensions: ['xpt'],

  async sniff(input) {
    if (isCport(input.head))
      return { confidence: 0.9, reason: t('tables.cportNotRead.message', { file: input.name }), layout: '' }
    if (!isTransport(input.head)) return { confidence: 0, reason: t('tables.declined.transport'), layout: '' }
    const bytes = await input.bytes()
    return recogniseWhole(
      () => openTransport(bytes, input.name, HEAD_ROWS),
      input.name,
      t('tables.container.transport'),
    )
  },

  async read(input, sink, answers) {
    if (isCport(input.head)) throw refusal('cportNotRead', { file: input.name })
    if (!isTransport(input.head)) throw refusal('transportDamaged', { file: input.name, reason: 'LIBRARY' })
    await readTables(openTransport(await input.bytes(), input.name), input, sink, answers)
  },
}
