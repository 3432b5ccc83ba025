import { z } from 'zod'
import type { Answers, Problem, Question } from '../model'
import { batchId, channel, done, made, nothing } from './channel'

export type Bucket = 'new' | 'duplicate' | 'corrected' | 'conflict' | 'rejected'

/** What a file holds and what an import of it would do; the same numbers after the commit. */
export interface FilePlan {
  path: string
  name: string
  sha256: string
  format: string
  formatLabel: string
  /** Why it was taken for this format. */
  reason: string
  layout: string
  /** Set when the file is refused as a whole. */
  refused: { code: string; message: string; hint: string } | null
  read: number
  new: number
  duplicate: number
  corrected: number
  conflict: number
  rejected: number
  ignored: number
  patients: number
  problems: Problem[]
  /** Problems beyond those listed. */
  moreProblems: number
  questions: Question[]
  /** Answers taken from a saved profile. */
  remembered: Answers
}

export interface PatientPlan {
  /** Stable within the plan; used to leave a patient out. */
  key: string
  label: string
  authority: string
  identifier: string
  birthDate: string | null
  sex: string
  isNew: boolean
  /** Similar names on file, for the eye. */
  similar: string[]
  results: number
  events: number
  new: number
  duplicate: number
  corrected: number
  conflict: number
  rejected: number
}

export interface PlannedRow {
  file: number
  row: number
  patient: string
  what: string
  at: string
  text: string
  unit: string
  /** What stands on file now, for corrections and conflicts. */
  was: string | null
}

export interface ImportPlan {
  job: number
  files: FilePlan[]
  patients: PatientPlan[]
}

export interface ImportProgress {
  job: number
  stage: 'reading' | 'mapping' | 'planning' | 'saving'
  file: string
  rows: number
  rowsPerSecond: number
  /** 0 to 1 over the whole import. */
  fraction: number
}

export interface ImportOutcome {
  job: number
  files: (FilePlan & { batch: number | null })[]
}

export interface BatchRow {
  id: number
  file: string
  sha256: string
  format: string
  layout: string
  importedAt: string
  undoneAt: string | null
  read: number
  new: number
  duplicate: number
  corrected: number
  conflict: number
  rejected: number
  patients: number
  size: number
}

export interface UndoReport {
  results: number
  events: number
  patients: number
  /** Kept because they were edited or superseded since, each with its reason. */
  kept: string[]
  failed: string[]
}

export interface HeldRow {
  id: number
  batch: number
  file: string
  problem: Problem
}

export interface SavedProfile {
  layout: string
  name: string
  answers: Answers
  updatedAt: string
}

const job = z.int().positive()
const bucket = z.enum(['new', 'duplicate', 'corrected', 'conflict', 'rejected'])

export const importChannels = {
  /** Native dialog; empty when cancelled. */
  'imports.choose': channel(nothing, z.strictObject({ paths: z.array(z.string()) })),
  'imports.prepare': channel(z.strictObject({ paths: z.array(z.string()).min(1).max(500) }), z.strictObject({ job })),
  'imports.demo': channel(nothing, z.strictObject({ patients: z.number() })),
  'imports.answer': channel(z.strictObject({ job, answers: z.record(z.string(), z.string()) }), done),
  /** First rows of one bucket, for the eye. */
  'imports.rows': channel(
    z.strictObject({ job, bucket, offset: z.int().nonnegative(), limit: z.int().positive().max(500) }),
    z.strictObject({ rows: z.array(made<PlannedRow>()), total: z.number() }),
  ),
  /** Executes the prepared plan, without the patients and rows left out. */
  'imports.commit': channel(
    z.strictObject({
      job,
      leaveOut: z.strictObject({
        patients: z.array(z.string()),
        rows: z.array(z.strictObject({ file: z.number(), row: z.number() })),
      }),
    }),
    made<ImportOutcome>(),
  ),
  'imports.cancel': channel(z.strictObject({ job }), done),
  /** Saves all problems of a prepared import or a batch as CSV. */
  'imports.saveProblems': channel(
    z.strictObject({ job: job.nullable(), batch: batchId.nullable() }),
    z.strictObject({ path: z.string().nullable() }),
  ),
  'batches.list': channel(nothing, z.array(made<BatchRow>())),
  'batches.problems': channel(z.strictObject({ batch: batchId }), z.array(made<Problem>())),
  'batches.undoPreview': channel(z.strictObject({ batch: batchId }), made<UndoReport>()),
  'batches.undo': channel(z.strictObject({ batch: batchId }), made<UndoReport>()),
  'held.list': channel(nothing, z.array(made<HeldRow>())),
  /** Accepts a held row as it stands after review, or dismisses it. */
  'held.decide': channel(
    z.strictObject({ id: z.int().positive(), accept: z.boolean(), reason: z.string().max(500) }),
    done,
  ),
  'profiles.list': channel(nothing, z.array(made<SavedProfile>())),
  'profiles.save': channel(
    z.strictObject({
      layout: z.string().max(300),
      name: z.string().max(200),
      answers: z.record(z.string(), z.string()),
    }),
    done,
  ),
  'profiles.remove': channel(z.strictObject({ layout: z.string().max(300) }), done),
  'profiles.export': channel(nothing, z.strictObject({ path: z.string().nullable() })),
  'profiles.import': channel(nothing, z.strictObject({ count: z.number() })),
  'watch.get': channel(nothing, z.strictObject({ folder: z.string().nullable(), active: z.boolean() })),
  /** Chooses a folder by dialog and starts watching; `active: false` stops. */
  'watch.set': channel(
    z.strictObject({ active: z.boolean() }),
    z.strictObject({ folder: z.string().nullable(), active: z.boolean() }),
  ),
}
