import { t } from '../../../shared/messages'
import type { Format } from '../record'
import { headOfDelimited, openDelimited } from './tabular/delimited'
import { problem, refusal } from './tabular/problem'
import { readTables, recogniseTables } from './tabular/read'

/** Delimited text of any layout: comma, semicolon, tab or bar. */
export const csv: Format = {
  id: 'csv',
  label: 'Delimited text (CSV, TSV)',
  version: '1',
  extensions: ['csv', 'tsv', 'txt', 'tab'],

  sniff(input) {
    const opened = headOfDelimited(input)
    if (opened === null) return { confidence: 0, reason: t('tables.declined.delimited'), layout: '' }
    return recogniseTables([opened.table], input.name, t('tables.container.delimited'))
  },

  async read(input, sink, answers) {
    const opened = await openDelimited(input)
    if (opened === null) throw refusal('notDelimited', { file: input.name })
    if (opened.encoding.assumed) {
      sink.problem(problem('encodingAssumed', 'info', { row: null, column: null }, { encoding: opened.encoding.name }))
    }
    await readTables([opened.table], input, sink, answers)
  },
}
