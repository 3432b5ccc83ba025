import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { FileRefused } from '../../record'
import { refusal } from './problem'

export interface XmlHandler {
  /** `name` without prefix; attributes as written. False ends the reading. */
  open(name: string, attributes: SaxesTagPlain['attributes']): void
  close(name: string): void
  text?(text: string): void
}

/** Stops the reading of a document early. */
export class Enough extends Error {}

/** Runs XML through a handler. Document type declarations are refused (no entity is ever expanded), damage is refused. */
export async function readXml(chunks: AsyncIterable<Uint8Array>, name: string, handler: XmlHandler): Promise<void> {
  const parser = new SaxesParser({ xmlns: false })
  parser.on('doctype', () => {
    throw refusal('doctype', { name })
  })
  parser.on('error', (error) => {
    throw refusal('xmlDamaged', { name, reason: error.message })
  })
  let isOpen = false
  parser.on('opentag', (tag) => {
    isOpen = true
    handler.open(localName(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag) => handler.close(localName(tag.name)))
  if (handler.text !== undefined) parser.on('text', handler.text.bind(handler))
  const decoder = new TextDecoder('utf-8')
  try {
    for await (const chunk of chunks) {
      const text = decoder.decode(chunk, { stream: true })
      // The parser tells of a declaration only at its end, which may be far.
      if (!isOpen && text.includes('<!DOCTYPE')) throw refusal('doctype', { name })
      parser.write(text)
    }
    parser.write(decoder.decode())
    parser.close()
  } catch (error) {
    if (error instanceof Enough) return
    if (error instanceof FileRefused) throw error
    throw refusal('xmlDamaged', { name, reason: error instanceof Error ? error.message : String(error) })
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
