import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createGunzip, createGzip, type Gzip } from 'node:zlib'
import { t } from '../../shared/messages'
import { FileRefused, type ReadInput } from './record'

const CHUNK = 1 << 20
const HEAD = 64 * 1024
/** Formats that take a file whole (`bytes`) get no more than this; the others stream. */
const WHOLE_LIMIT = 400 * 1024 * 1024

/** The bytes of a file as they came: what a batch keeps. */
export interface KeptBytes {
  sha256: string
  size: number
  /** gzip, in pieces. */
  compressed: Uint8Array[]
}

/** A file to import: readers stream it, and while they do its bytes are hashed and compressed. */
export interface ImportFile extends ReadInput {
  path: string
  companions: ReadInput[]
  /** Hash alone, without keeping anything. */
  sha256(): Promise<string>
  /** Hash and compressed bytes of the whole content. @throws {FileRefused} `fileChanged` when it changed while it was read */
  keep(): Promise<KeptBytes>
  close(): Promise<void>
}

/** Hashes and compresses (off the main thread) whatever passes, in order and once. */
class Keeper {
  private readonly hash: Hash = createHash('sha256')
  private readonly gzip: Gzip = createGzip({ level: 1, chunkSize: 1 << 18 })
  private readonly compressed: Uint8Array[] = []
  private readonly ended: Promise<void>
  position = 0

  constructor() {
    this.gzip.on('data', (piece: Buffer) => this.compressed.push(piece))
    this.ended = new Promise((resolve, reject) => this.gzip.once('end', resolve).once('error', reject))
    // Reported by `finish`; until then nobody listens.
    this.ended.catch(() => undefined)
  }

  async take(bytes: Uint8Array): Promise<void> {
    this.position += bytes.length
    this.hash.update(bytes)
    if (!this.gzip.write(bytes)) await new Promise((resolve) => this.gzip.once('drain', resolve))
  }

  async finish(): Promise<KeptBytes> {
    this.gzip.end()
    await this.ended
    return { sha256: this.hash.digest('hex'), size: this.position, compressed: this.compressed }
  }

  stop(): void {
    this.gzip.destroy()
  }
}

/** Opens a file of the disk. @throws {FileRefused} when it cannot be opened or is no file */
export async function openFile(path: string): Promise<ImportFile> {
  const name = basename(path)
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw refusal('fileUnreadable', { name, reason: error.code ?? error.message })
  })
  const before = await handle.stat()
  if (!before.isFile()) {
    await handle.close()
    throw refusal('fileUnreadable', { name, reason: 'EISDIR' })
  }
  const isUnchanged = async () => {
    const now = await handle.stat()
    return now.size === before.size && now.mtimeMs === before.mtimeMs
  }
  const read = (position: number, length: number) => readAt(handle, position, length)
  return importFile(path, name, before.size, read, isUnchanged, () => handle.close())
}

/** A file that is already in memory, such as the entry of an archive. */
export async function fileFromBytes(path: string, bytes: Uint8Array): Promise<ImportFile> {
  const read = async (position: number, length: number) => bytes.subarray(position, position + length)
  return importFile(
    path,
    basename(path),
    bytes.length,
    read,
    async () => true,
    async () => undefined,
  )
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled === length ? buffer : buffer.subarray(0, filled)
}

async function importFile(
  path: string,
  name: string,
  size: number,
  read: (position: number, length: number) => Promise<Uint8Array>,
  isUnchanged: () => Promise<boolean>,
  close: () => Promise<void>,
): Promise<ImportFile> {
  const head = await read(0, Math.min(HEAD, size))
  const keeper = new Keeper()
  let kept: Promise<KeptBytes> | null = null
  let whole: Promise<Uint8Array> | null = null

  async function* chunks(): AsyncGenerator<Uint8Array> {
    let position = 0
    let next = read(0, Math.min(CHUNK, size))
    while (position < size) {
      const piece = await next
      if (piece.length === 0) throw refusal('fileChanged', { name })
      const start = position
      position += piece.length
      // The next piece is read while this one is parsed.
      if (position < size) next = read(position, Math.min(CHUNK, size - position))
      // Only the reader that is furthest ahead feeds the keeper, so that every byte is taken once and in order.
      if (start === keeper.position && kept === null) await keeper.take(piece)
      yield piece
    }
  }

  async function finish(): Promise<KeptBytes> {
    while (keeper.position < size) {
      const piece = await read(keeper.position, Math.min(CHUNK, size - keeper.position))
      if (piece.length === 0) break
      await keeper.take(piece)
    }
    if (keeper.position !== size || !(await isUnchanged())) throw refusal('fileChanged', { name })
    return keeper.finish()
  }

  return {
    path,
    name,
    size,
    head,
    companions: [],
    chunks,
    bytes() {
      if (size > WHOLE_LIMIT) {
        return Promise.reject(refusal('fileTooLarge', { name, limit: WHOLE_LIMIT / 1024 / 1024 }))
      }
      whole ??= read(0, size)
      return whole
    },
    async sha256() {
      const hash = createHash('sha256')
      for (let position = 0; position < size; position += CHUNK) {
        hash.update(await read(position, Math.min(CHUNK, size - position)))
      }
      return hash.digest('hex')
    },
    keep() {
      // Its reader is done with it; a companion that wants it again reads it again.
      whole = null
      kept ??= finish()
      return kept
    },
    async close() {
      whole = null
      if (kept === null) keeper.stop()
      await close()
    },
  }
}

function refusal(code: string, values: Record<string, unknown>): FileRefused {
  return new FileRefused(code, t(`problems.${code}.message`, values), t(`problems.${code}.hint`, values))
}

/** Content of a kept file. */
export async function* unpack(compressed: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  void (async () => {
    for (const piece of compressed) {
      if (!gunzip.write(piece)) await new Promise((resolve) => gunzip.once('drain', resolve))
    }
    gunzip.end()
  })()
  for await (const piece of gunzip) yield piece
}

/**
 * The files behind the paths given, folders walked in the order of names; hidden files and links that lead in a circle are passed over.
 * @throws {FileRefused} `fileUnreadable` for a path that does not exist
 */
export async function findFiles(paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  const walked = new Set<string>()
  for (const path of paths) await walk(path, found, walked)
  return [...new Set(found)]
}

async function walk(path: string, found: string[], walked: Set<string>): Promise<void> {
  const status = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw refusal('fileUnreadable', { name: path, reason: error.code ?? error.message })
  })
  if (!status.isDirectory()) {
    found.push(path)
    return
  }
  const real = await realpath(path)
  if (walked.has(real)) return
  walked.add(real)
  const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort()
  for (const name of names) {
    const child = join(path, name)
    // A link into nowhere inside a folder is no reason to give the folder up.
    if ((await stat(child).catch(() => null)) !== null) await walk(child, found, walked)
  }
}
