import { SaxesParser } from 'saxes'
import type { ReadInput, Sink } from '../record'

/** What is wrong with an XML file: thrown by the reader, worded by the format. */
export class XmlBroken extends Error {
  constructor(
    readonly why: 'doctype' | 'tooDeep' | 'tooLarge' | 'malformed' | 'version',
    readonly detail = '',
  ) {
    super(why)
    this.name = 'XmlBroken'
  }
}

export type XmlParser = SaxesParser<{ xmlns: true; fragment: false }>

/** A parser that refuses damage, and a document type before anything of it could be expanded. */
export function guardedParser(): XmlParser {
  const parser = new SaxesParser({ xmlns: true, fragment: false })
  parser.on('doctype', () => {
    throw new XmlBroken('doctype')
  })
  parser.on('error', (error) => {
    throw new XmlBroken('malformed', error.message)
  })
  return parser
}

/** Hands a piece to the parser, which tells of a document type only at its end. */
export function feed(parser: XmlParser, text: string): void {
  if (/<!DOCTYPE/i.test(text)) throw new XmlBroken('doctype')
  parser.write(text)
}

/** Hands a file to a scanner piece by piece and lets others have their turn in between. */
export async function scanPieces(
  input: ReadInput,
  sink: Sink,
  scanner: { push(text: string): void; end(): void },
  decoder = new TextDecoder(),
): Promise<void> {
  let bytesRead = 0
  for await (const chunk of input.chunks()) {
    bytesRead += chunk.length
    scanner.push(decoder.decode(chunk, { stream: true }))
    await sink.pause(bytesRead)
  }
  scanner.push(decoder.decode())
  scanner.end()
}
