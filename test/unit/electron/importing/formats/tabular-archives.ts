import { crc32, deflateRawSync } from 'node:zlib'

/** Content that is deflated already, and the inflated size that the archive is to declare. */
export interface Packed {
  deflated: Uint8Array
  size: number
}

/** Minimal ZIP writer for tests. `declaredSize` lies about the inflated size. */
export function zipOfFiles(
  files: Record<string, string | Uint8Array | Packed>,
  options: { deflate?: boolean; declaredSize?: number; encrypted?: boolean } = {},
): Uint8Array {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const isPacked = typeof content !== 'string' && 'deflated' in content
    const data = Buffer.from(isPacked ? content.deflated : content)
    const packed = options.deflate && !isPacked ? deflateRawSync(data) : data
    const size = isPacked ? content.size : (options.declaredSize ?? data.length)
    const path = Buffer.from(name)
    const header = Buffer.alloc(26)
    header.writeUInt16LE(20, 0)
    header.writeUInt16LE(options.encrypted ? 1 : 0, 2)
    header.writeUInt16LE(options.deflate || isPacked ? 8 : 0, 4)
    header.writeUInt32LE(crc32(data), 10)
    header.writeUInt32LE(packed.length, 14)
    header.writeUInt32LE(size, 18)
    header.writeUInt16LE(path.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), header, path, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), header, tail, path]))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  const count = Math.min(directory.length, 0xffff)
  end.writeUInt16LE(count, 4)
  end.writeUInt16LE(count, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  const large = count < 0xffff ? [] : largeEnd(directory.length, central.length, offset)
  return Buffer.concat([...locals, central, ...large, Buffer.from('PK\x05\x06'), end])
}

/** The end of a directory of more than 65,534 entries, as Zip64 has it, and where it stands. */
function largeEnd(count: number, length: number, offset: number): Buffer[] {
  const record = Buffer.alloc(52)
  record.writeUInt32LE(44, 0)
  record.writeUInt32LE(count, 20)
  record.writeUInt32LE(count, 28)
  record.writeUInt32LE(length, 36)
  record.writeUInt32LE(offset, 44)
  const locator = Buffer.alloc(16)
  locator.writeUInt32LE(offset + length, 4)
  locator.writeUInt32LE(1, 12)
  return [Buffer.from('PK\x06\x06'), record, Buffer.from('PK\x06\x07'), locator]
}

export interface Sheet {
  name: string
  /** Inner XML of `sheetData`. */
  rows: string
  after?: string
}

/** A workbook whose cell styles are 0 general, 1 date, 2 date and time, 3 time. */
export function workbookOf(
  sheets: readonly Sheet[],
  options: { date1904?: boolean; strings?: string; prefix?: string } = {},
): Record<string, string> {
  const files: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr date1904="${options.date1904 ? 1 : 0}"/><sheets>${sheets
      .map(({ name }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets
      .map((_, i) => `<Relationship Id="rId${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`)
      .join('')}</Relationships>`,
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd hh:mm"/><numFmt numFmtId="171" formatCode="[$-409]h:mm AM/PM"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml': `<sst>${options.strings ?? ''}</sst>`,
  }
  sheets.forEach(({ rows, after }, i) => {
    files[`xl/worksheets/sheet${i + 1}.xml`] =
      `${options.prefix ?? ''}<worksheet><sheetData>${rows}</sheetData>${after ?? ''}</worksheet>`
  })
  return files
}

/** A row of cells: `n:12` number, `d:45356` date, `m:45356.5` date and time, `t:0.34` time, `e:#DIV/0!` error, `f:` formula without result, else text. */
export function rowOf(number: number, cells: readonly string[]): string {
  const written = cells.map((cell, i) => {
    const at = `r="${String.fromCharCode(65 + i)}${number}"`
    const [, kind, value = ''] = /^([ndmtef]):(.*)$/.exec(cell) ?? []
    if (cell === '') return ''
    switch (kind) {
      case 'n':
        return `<c ${at}><v>${value}</v></c>`
      case 'd':
        return `<c ${at} s="1"><v>${value}</v></c>`
      case 'm':
        return `<c ${at} s="2"><v>${value}</v></c>`
      case 't':
        return `<c ${at} s="3"><v>${value}</v></c>`
      case 'e':
        return `<c ${at} t="e"><f>1/0</f><v>${value}</v></c>`
      case 'f':
        return `<c ${at}><f>A1*2</f></c>`
      default:
        return `<c ${at} t="inlineStr"><is><t>${cell}</t></is></c>`
    }
  })
  return `<row r="${number}">${written.join('')}</row>`
}
