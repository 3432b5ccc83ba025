import { join } from 'node:path'
import { type UtilityProcess, utilityProcess } from 'electron'
import type { Bucket, ImportOutcome, ImportPlan, ImportProgress, PlannedRow } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import type { Answers } from '../../shared/model'
import { ImportError } from './importError'
import type { FromImport, ToImport } from './messages'

/** Heap of the import process in MB; beyond it the process ends and the user is told. */
const memoryCap = 1024

/** Told as it happens; `failed` ends the job. */
export interface ImportListener {
  progress(progress: ImportProgress): void
  plan(plan: ImportPlan): void
  failed(failure: { job: number; code: string; message: string; hint: string }): void
}

/** Imports, each in a process of its own, so that neither a crash nor a long file is felt in the window. */
export interface Supervisor {
  /** Starts reading; the plan comes to the listener. Gives the job's number. */
  prepare(paths: string[], source?: string | null): number
  /** Reads again with these answers added; the new plan comes to the listener. @throws {ImportError} `jobUnknown` */
  answer(job: number, answers: Answers): void
  rows(job: number, bucket: Bucket, offset: number, limit: number): Promise<{ rows: PlannedRow[]; total: number }>
  /** All problems of the plan as CSV. */
  problemsCsv(job: number): Promise<string>
  /** Executes the plan; the job is over then. `patients`: those on file before whose data may have changed. */
  commit(job: number, leaveOut: CommitArgs['leaveOut']): Promise<{ outcome: ImportOutcome; patients: number[] }>
  /** Ends the job at once; nothing of it has been written. */
  cancel(job: number): void
  /** Ends all jobs: before the program quits. */
  close(): void
}

type CommitArgs = Extract<ToImport, { kind: 'commit' }>

interface Waiting {
  resolve: (message: FromImport) => void
  reject: (error: Error) => void
}

interface Job {
  process: UtilityProcess
  waiting: Map<number, Waiting>
  /** Question that the commit answers. */
  committing: number | null
  isOver: boolean
}

export function createSupervisor(database: string, listener: ImportListener): Supervisor {
  const jobs = new Map<number, Job>()
  let lastJob = 0
  let lastQuestion = 0

  function start(number: number): Job {
    const child = utilityProcess.fork(join(import.meta.dirname, 'importing.js'), [], {
      // A flag of Node, such as --max-old-space-size by itself, is passed over in a utility process.
      execArgv: [`--js-flags=--max-old-space-size=${memoryCap}`],
      serviceName: 'Marrowline import',
    })
    const job: Job = { process: child, waiting: new Map(), committing: null, isOver: false }
    jobs.set(number, job)
    child.on('message', (message: FromImport) => receive(number, job, message))
    child.on('exit', (code) => {
      if (!job.isOver) fail(number, job, crash(code))
    })
    return job
  }

  function receive(number: number, job: Job, message: FromImport): void {
    if (job.isOver) return
    switch (message.kind) {
      case 'progress':
        listener.progress(message.progress)
        break
      case 'plan':
        listener.plan(message.plan)
        break
      case 'failed':
        fail(number, job, new ImportError(message.code, message.message, message.hint))
        break
      case 'rows':
      case 'problems':
        job.waiting.get(message.id)?.resolve(message)
        job.waiting.delete(message.id)
        break
      case 'done':
        if (job.committing !== null) job.waiting.get(job.committing)?.resolve(message)
        end(number, job)
    }
  }

  function fail(number: number, job: Job, error: ImportError): void {
    const { code, message, hint } = error
    const asked = [...job.waiting.values()]
    end(number, job)
    for (const { reject } of asked) reject(error)
    // Whoever waits for an answer has been told already.
    if (asked.length === 0) listener.failed({ job: number, code, message, hint })
  }

  function end(number: number, job: Job): void {
    job.isOver = true
    job.waiting.clear()
    jobs.delete(number)
    job.process.kill()
  }

  function requireJob(number: number): Job {
    const job = jobs.get(number)
    if (!job) throw new ImportError('jobUnknown', t('problems.jobUnknown.message'), t('problems.jobUnknown.hint'))
    return job
  }

  function tell(job: Job, message: ToImport): void {
    job.process.postMessage(message)
  }

  function ask(job: Job, message: (id: number) => ToImport): Promise<FromImport> {
    const id = ++lastQuestion
    return new Promise((resolve, reject) => {
      job.waiting.set(id, { resolve, reject })
      const asked = message(id)
      if (asked.kind === 'commit') job.committing = id
      tell(job, asked)
    })
  }

  return {
    prepare(paths, source = null) {
      const number = ++lastJob
      tell(start(number), { kind: 'prepare', job: number, database, paths, source })
      return number
    },
    answer(number, answers) {
      tell(requireJob(number), { kind: 'answer', job: number, database, answers })
    },
    async rows(number, bucket, offset, limit) {
      const answer = await ask(requireJob(number), (id) => ({ kind: 'rows', job: number, id, bucket, offset, limit }))
      return answer.kind === 'rows' ? { rows: answer.rows, total: answer.total } : { rows: [], total: 0 }
    },
    async problemsCsv(number) {
      const answer = await ask(requireJob(number), (id) => ({ kind: 'problems', job: number, id }))
      return answer.kind === 'problems' ? answer.csv : ''
    },
    async commit(number, leaveOut) {
      const answer = await ask(requireJob(number), () => ({ kind: 'commit', job: number, leaveOut }))
      if (answer.kind !== 'done')
        throw new ImportError('jobUnknown', t('problems.jobUnknown.message'), t('problems.jobUnknown.hint'))
      return { outcome: answer.outcome, patients: answer.patients }
    },
    cancel(number) {
      const job = jobs.get(number)
      if (job) end(number, job)
    },
    close() {
      for (const [number, job] of jobs) end(number, job)
    },
  }
}

/** V8 ends a process that runs out of its heap by an abort: SIGABRT, SIGTRAP or its exit code. */
const outOfMemory = new Set([5, 6, 133, 134, -2147483645, 3221225477])

function crash(code: number): ImportError {
  const key = outOfMemory.has(code) ? 'importMemory' : 'importCrashed'
  return new ImportError(key, t(`problems.${key}.message`, { code }), t(`problems.${key}.hint`))
}
