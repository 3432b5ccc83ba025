import { createReadStream, readFileSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** One measurement, made in a process of its own. */
export interface Measured {
  ms: number
  /** Peak resident memory in MB. */
  memory: number
  /** Rows, messages or resources that it handled. */
  count: number
}

type Work = (file: string, database: string) => Promise<number>

/** Each loads what it needs before the clock starts and gives back a function that does the work. */
const works: Record<string, () => Promise<Work>> = {
  async product() {
    const { openDatabase } = await import('../../../electron/database/open')
    const { commitImport, prepareImport } = await import('../../../electron/importing/importer')
    const { formats } = await import('../../../electron/importing/registry')
    await formats()
    return async (path, database) => {
      const db = openDatabase(database)
      const prepared = await prepareImport(db, { paths: [path] })
      await commitImport(db, prepared, { patients: [], rows: [] }, { actor: 'bench', now: 0 })
      db.close()
      const [file] = prepared.files
      if (!file || file.refused || file.counts.rejected > 0) {
        const problems = [...(file?.staged?.problems ?? [])].slice(0, 3)
        throw new Error(
          `not everything came in: ${JSON.stringify({ refused: file?.refused, counts: file?.counts, problems })}`,
        )
      }
      return file.counts.read
    }
  },

  async hl7() {
    const { Hl7Message } = await import('@medplum/core')
    return async (file) => {
      let results = 0
      for (const message of readFileSync(file, 'utf8').split(/\r(?=MSH)/)) {
        results += Hl7Message.parse(message).getAllSegments('OBX').length
      }
      return results
    }
  },

  async json() {
    return async (file) => JSON.parse(readFileSync(file, 'utf8')).entry.length
  },

  async ndjson() {
    return async (file) => {
      const decoder = new StringDecoder('utf8')
      let rest = ''
      let count = 0
      for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
        const lines = (rest + decoder.write(chunk)).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (JSON.parse(line).resourceType === 'Observation') count++
      }
      return count
    }
  },

  async xlsx() {
    const { default: excel } = await import('exceljs')
    return async (file) => {
      let count = 0
      const options = { sharedStrings: 'cache', styles: 'cache', worksheets: 'emit' } as const
      for await (const sheet of new excel.stream.xlsx.WorkbookReader(file, options)) {
        for await (const row of sheet) if (row.hasValues) count++
      }
      return count - 1
    }
  },
}

/** Does the work called `name` and tells time and memory; a garbage collection of what went before is not counted. */
export async function measure(name: string, file: string, database: string): Promise<Measured> {
  const work = await works[name]?.()
  if (work === undefined) throw new RangeError(`no work called ${name}`)
  const started = performance.now()
  const count = await work(file, database)
  const ms = performance.now() - started
  return { ms, memory: process.resourceUsage().maxRSS / 1024, count }
}
