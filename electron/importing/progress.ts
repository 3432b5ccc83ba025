/** What an import is busy with; `fraction` runs from 0 to 1 over the whole import. */
export interface Progress {
  stage: 'reading' | 'mapping' | 'planning' | 'saving'
  file: string
  rows: number
  rowsPerSecond: number
  fraction: number
}

/** The user called it off: nothing has been written. */
export class Cancelled extends Error {
  readonly code = 'cancelled'

  constructor() {
    super('cancelled')
    this.name = 'Cancelled'
  }
}

/** Reports now and then, lets others run, and stops when the import is called off. */
export interface Pacer {
  stage(stage: Progress['stage'], file: string): void
  /** Await it often: it costs next to nothing between two reports. @throws {Cancelled} */
  step(rows: number, fraction: number): Promise<void>
}

const reportEvery = 100
const yieldEvery = 25

export function createPacer(
  report: (progress: Progress) => void,
  signal: AbortSignal,
  now = () => performance.now(),
): Pacer {
  let current: Progress = { stage: 'reading', file: '', rows: 0, rowsPerSecond: 0, fraction: 0 }
  let started = now()
  let rowsAtStart = 0
  let reported = Number.NEGATIVE_INFINITY
  let yielded = started

  function send(time: number): void {
    reported = time
    const seconds = (time - started) / 1000
    const rowsPerSecond = seconds > 0.05 ? Math.round((current.rows - rowsAtStart) / seconds) : 0
    report({ ...current, rowsPerSecond })
  }

  return {
    stage(stage, file) {
      if (stage !== current.stage) {
        started = now()
        rowsAtStart = 0
        current.rows = 0
      }
      current = { ...current, stage, file }
      send(now())
    },
    async step(rows, fraction) {
      if (signal.aborted) throw new Cancelled()
      current.rows = rows
      current.fraction = Math.min(1, Math.max(current.fraction, fraction))
      const time = now()
      if (time - reported >= reportEvery) send(time)
      if (time - yielded < yieldEvery) return
      yielded = time
      await new Promise((resolve) => setImmediate(resolve))
      if (signal.aborted) throw new Cancelled()
    },
  }
}
