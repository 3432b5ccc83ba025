import { SaxesParser } from 'saxes'

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
