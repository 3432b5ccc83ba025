import { t } from '../../../shared/messages'
import { FileRefused, type Format } from '../record'
import { isZip, openArchive } from './tabular/archive'
import { isOpenDocument, openOpenDocument } from './tabular/open-document'
import { refusal } from './tabular/problem'
import { readTables, recogniseTables } from './tabular/read'

/** OpenDocument spreadsheets, as LibreOffice writes them. */
export const ods: Format = {
  id: 'ods',
  label: 'OpenDocument spreadsheet (ODS)',
  version: '1',
  extensions: ['ods'],

  async sniff(input) {
    const declined = { confidence: 0, reason: t('tables.declined.openDocument'), layout: '' }
    if (!isZip(input.head)) return declined
    try {
      const archive = await openArchive(await input.bytes())
      if (!(await isOpenDocument(archive))) return declined
      const tables = await openOpenDocument(archive, input.size, input.name)
      return recogniseTables(tables, input.name, t('tables.container.openDocument'))
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error
      return /\.ods$/i.test(input.name) ? { confidence: 0.9, reason: error.message, layout: '' } : declined
    }
  },

  async read(input, sink, answers) {
    const archive = await openArchive(await input.bytes())
    if (!(await isOpenDocument(archive))) throw refusal('notOpenDocument', { file: input.name })
    await readTables(await openOpenDocument(archive, input.size, input.name), input, sink, answers)
  },
}
