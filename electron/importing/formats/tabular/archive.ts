import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createInflateRaw } from 'node:zlib'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { FileRefused } from '../../record'
import { refusal } from './problem'

/** Limits that are checked in the directory of the archive, before anything is inflated. */
const MOST_ENTRIES = 2000
const LARGEST_TOTAL = 200 * 1024 * 1024
const HIGHEST_RATIO = 100
/** Small entries of blanks or zeros may be packed as tightly as they like. */
const RATIO_MATTERS_FROM = 1024 * 1024

const STORED = 0
const DEFLATED = 8
const INFLATED_PIECE = 256 * 1024

export interface Archive {
  /** Entries that are files, by path. */
  entries: ReadonlyMap<string, Entry>
  /** Inflates an entry piece by piece; throws `FileRefused` when it is damaged or larger than its directory entry says. */
  chunks(path: string): AsyncIterable<Uint8Array>
  bytes(path: string): Promise<Uint8Array>
}

export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)
}

const openBuffer = promisify<Buffer, object, ZipFile>(fromBuffer)

/** Reads the directory of a ZIP archive and refuses it when it is damaged, encrypted, or would inflate beyond the limits. */
export async function openArchive(bytes: Uint8Array): Promise<Archive> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const options = { lazyEntries: true, validateEntrySizes: true, autoClose: false }
  const zip = await openBuffer(buffer, options).catch((error: Error) => {
    throw refusal('archiveDamaged', { reason: error.message })
  })
  if (zip.entryCount > MOST_ENTRIES)
    throw refusal('archiveTooManyEntries', { count: zip.entryCount, limit: MOST_ENTRIES })
  const entries = await listEntries(zip)
  guard([...entries.values()])

  async function* chunks(path: string): AsyncIterable<Uint8Array> {
    const entry = entries.get(path)
    if (entry === undefined) return
    try {
      let inflated = 0
      const isWrong = () => refusal('archiveDamaged', { reason: `${path}: its size is not ${entry.uncompressedSize}` })
      for await (const chunk of await openEntry(zip, entry)) {
        inflated += chunk.length
        if (inflated > entry.uncompressedSize) throw isWrong()
        yield chunk
      }
      if (inflated < entry.uncompressedSize) throw isWrong()
    } catch (error) {
      if (error instanceof FileRefused) throw error
      throw refusal('archiveDamaged', { reason: error instanceof Error ? error.message : String(error) })
    }
  }

  return {
    entries,
    chunks,
    async bytes(path) {
      const parts: Uint8Array[] = []
      for await (const chunk of chunks(path)) parts.push(chunk)
      return Buffer.concat(parts)
    },
  }
}

/** Inflates in pieces larger than the library's, each of which costs a turn of the thread pool. */
async function openEntry(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    throw new Error(`unsupported compression method: ${entry.compressionMethod}`)
  const stored = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, { decodeFileData: false }, (error, stream) => (error ? reject(error) : resolve(stream)))
  })
  if (entry.compressionMethod === STORED) return stored
  const inflate = createInflateRaw({ chunkSize: INFLATED_PIECE })
  stored.on('error', (error) => inflate.destroy(error))
  return stored.pipe(inflate)
}

function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    zip.on('entry', (entry: Entry) => {
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', (error: Error) => reject(refusal('archiveDamaged', { reason: error.message })))
    zip.readEntry()
  })
}

function isBlownUp(size: number, packed: number): boolean {
  return size > RATIO_MATTERS_FROM && size / Math.max(1, packed) > HIGHEST_RATIO
}

function guard(entries: readonly Entry[]): void {
  let total = 0
  let packed = 0
  for (const { fileName, uncompressedSize, compressedSize, generalPurposeBitFlag } of entries) {
    total += uncompressedSize
    packed += compressedSize
    if (total > LARGEST_TOTAL || isBlownUp(uncompressedSize, compressedSize) || isBlownUp(total, packed)) {
      throw refusal('archiveBomb', { name: fileName, limit: LARGEST_TOTAL / 1024 / 1024 })
    }
    if ((generalPurposeBitFlag & 1) === 1) throw refusal('archiveEncrypted', { name: fileName })
  }
}
