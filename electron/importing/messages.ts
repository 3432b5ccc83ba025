import type { Bucket, ImportOutcome, ImportPlan, ImportProgress, PlannedRow } from '../../shared/contract/imports'
import type { Answers } from '../../shared/model'
import type { LeaveOut } from './importer'

/** What the main process asks of the import process. Calling off has no message: the process is killed. */
export type ToImport =
  | { kind: 'prepare'; job: number; database: string; paths: string[]; source: string | null }
  | { kind: 'answer'; job: number; database: string; answers: Answers }
  | { kind: 'rows'; job: number; id: number; bucket: Bucket; offset: number; limit: number }
  | { kind: 'problems'; job: number; id: number }
  | { kind: 'commit'; job: number; leaveOut: LeaveOutMessage }

interface LeaveOutMessage extends LeaveOut {
  patients: string[]
  rows: { file: number; row: number }[]
}

/** What the import process tells. `id` is that of the question answered. */
export type FromImport =
  | { kind: 'progress'; progress: ImportProgress }
  | { kind: 'plan'; plan: ImportPlan }
  | { kind: 'rows'; job: number; id: number; rows: PlannedRow[]; total: number }
  | { kind: 'problems'; job: number; id: number; csv: string }
  | { kind: 'done'; outcome: ImportOutcome; patients: number[] }
  | { kind: 'failed'; job: number; code: string; message: string; hint: string }
