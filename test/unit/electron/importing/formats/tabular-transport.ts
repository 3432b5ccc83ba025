export interface DataSet {
  name: string
  variables: { name: string; length: number; numeric?: boolean; format?: string }[]
  rows: (string | number | null)[][]
}

/** Writes SAS transport files for tests. */
export function transportOf(sets: readonly DataSet[], version: 5 | 8): Uint8Array {
  const names =
    version === 5
      ? ['LIBRARY', 'MEMBER', 'DSCRPTR', 'NAMESTR', 'OBS']
      : ['LIBV8', 'MEMBV8', 'DSCPTV8', 'NAMSTV8', 'OBSV8']
  const [library = '', member = '', descriptor = '', namestr = '', observations = ''] = names
  const parts: Buffer[] = [header(library, []), card('SAS     SAS     SASLIB  9.4'), card('05MAR24:08:10:00')]
  for (const { name, variables, rows } of sets) {
    parts.push(header(member, [0, 0, 0, 160, 0, 140]), header(descriptor, []))
    parts.push(card(`SAS     ${name.padEnd(version === 5 ? 8 : 32)}SASDATA 9.4`), card('05MAR24:08:10:00'))
    parts.push(header(namestr, [0, variables.length]))
    let position = 0
    const described = variables.map((variable) => {
      const bytes = Buffer.alloc(140, 0)
      bytes.writeInt16BE(variable.numeric ? 1 : 2, 0)
      bytes.writeInt16BE(variable.length, 4)
      bytes.write(variable.name.slice(0, 8).padEnd(8), 8, 'latin1')
      bytes.write((variable.format ?? '').padEnd(8), 56, 'latin1')
      bytes.writeInt32BE(position, 84)
      if (version === 8) bytes.write(variable.name.padEnd(32), 88, 'latin1')
      position += variable.length
      return bytes
    })
    parts.push(padded(Buffer.concat(described)), header(observations, []))
    const cells = rows.flatMap((row) =>
      row.map((cell, column) => {
        const { length = 0, numeric } = variables[column] ?? {}
        if (numeric) return typeof cell === 'number' ? ibmBytes(cell) : Buffer.from([0x2e, 0, 0, 0, 0, 0, 0, 0])
        return Buffer.from(String(cell ?? '').padEnd(length), 'latin1')
      }),
    )
    parts.push(padded(Buffer.concat(cells)))
  }
  return Buffer.concat(parts)
}

function card(text: string): Buffer {
  return Buffer.from(text.padEnd(80), 'latin1')
}

function header(name: string, numbers: readonly number[]): Buffer {
  const digits = Array.from({ length: 6 }, (_, i) => String(numbers[i] ?? 0).padStart(5, '0')).join('')
  return card(`HEADER RECORD*******${name.padEnd(8)}HEADER RECORD!!!!!!!${digits}`)
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((80 - (bytes.length % 80)) % 80, 32)])
}

/** A double as IBM hexadecimal floating point; exact between 16^-64 and 16^63. */
export function ibmBytes(number: number): Buffer {
  const bytes = Buffer.alloc(8)
  if (number === 0) return bytes
  let exponent = 0
  let fraction = Math.abs(number)
  while (fraction >= 1) {
    fraction /= 16
    exponent++
  }
  while (fraction < 1 / 16) {
    fraction *= 16
    exponent--
  }
  bytes.writeBigUInt64BE(BigInt(fraction * 2 ** 56))
  bytes[0] = (number < 0 ? 0x80 : 0) | (exponent + 64)
  return bytes
}
