import { t } from '../../../shared/messages'
import { FileRefused, type Format, type ReadInput } from '../record'
import { type Archive, isZip, openArchive } from './tabular/archive'
import { refusal } from './tabular/problem'
import { readTables, recogniseTables } from './tabular/read'
import { isWorkbook, openWorkbook } from './tabular/workbook'

/** Compound file of Excel 97–2003 and of every encrypted workbook. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')

function isCompound(head: Uint8Array): boolean {
  return COMPOUND.every((byte, index) => head[index] === byte)
}

async function refuseCompound(input: ReadInput): Promise<never> {
  const encrypted = Buffer.from(await input.bytes()).includes(ENCRYPTED)
  throw refusal(encrypted ? 'workbookEncrypted' : 'xlsNotRead', { file: input.name })
}

async function open(input: ReadInput): Promise<Archive> {
  if (isCompound(input.head)) return refuseCompound(input)
  const archive = await openArchive(await input.bytes())
  if (archive.entries.has('xl/workbook.bin')) throw refusal('xlsbNotRead', { file: input.name })
  return archive
}

/** Workbooks of Office Open XML (XLSX, XLSM). XLS, XLSB and encrypted workbooks are refused by name. */
export const xlsx: Format = {
  id: 'xlsx',
  label: 'Excel workbook (XLSX, XLSM)',
  version: '1',
  extensions: ['xlsx', 'xlsm'],

  async sniff(input) {
    const container = t('tables.container.workbook')
    const declined = { confidence: 0, reason: t('tables.declined.workbook'), layout: '' }
    if (!isCompound(input.head) && !isZip(input.head)) return declined
    try {
      const archive = await open(input)
      if (!isWorkbook(archive)) return declined
      return recogniseTables(await openWorkbook(archive, input.size, true), input.name, container)
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error
      // What is refused here by name must not fall to a format that would refuse it for a lesser reason.
      const ours = isCompound(input.head) || /\.xls[xmb]?$/i.test(input.name)
      return ours ? { confidence: 0.9, reason: error.message, layout: '' } : declined
    }
  },

  async read(input, sink, answers) {
    const archive = await open(input)
    if (!isWorkbook(archive)) throw refusal('notWorkbook', { file: input.name })
    await readTables(await openWorkbook(archive, input.size, false), input, sink, answers)
  },
}
