import type { z } from 'zod'
import { appChannels } from './contract/app'
import type { Answer } from './contract/channel'
import { eventChannels } from './contract/events'
import { type ImportPlan, type ImportProgress, importChannels } from './contract/imports'
import { patientChannels } from './contract/patients'

/** Every question that the renderer may ask the main process. Preload, handlers and renderer derive from this table. */
export const contract = { ...appChannels, ...patientChannels, ...eventChannels, ...importChannels }

export type Contract = typeof contract
export type ChannelName = keyof Contract
export type Args<C extends ChannelName> = z.input<Contract[C]['args']>
export type ReadArgs<C extends ChannelName> = z.output<Contract[C]['args']>
export type Value<C extends ChannelName> = z.output<Contract[C]['value']>

/** What the main process tells the renderer unasked. */
export interface Pushes {
  importProgress: ImportProgress
  importPlan: ImportPlan
  importFailed: { job: number; code: string; message: string; hint: string }
  /** Results or events changed; the ids of the patients concerned, or null for all. */
  dataChanged: { patients: number[] | null }
  /** A menu command by name. */
  command: { name: string }
  /** Files opened by the system or dropped on the program's icon. */
  openFiles: { paths: string[] }
  notice: { kind: 'info' | 'warning'; message: string }
}

export const pushNames = [
  'importProgress',
  'importPlan',
  'importFailed',
  'dataChanged',
  'command',
  'openFiles',
  'notice',
] as const satisfies readonly (keyof Pushes)[]

/** `window.api`: one named function for each channel and each push, and nothing else. */
export type Api = {
  ask: { readonly [C in ChannelName]: (args: Args<C>) => Promise<Answer<Value<C>>> }
  on: { readonly [P in keyof Pushes]: (listener: (value: Pushes[P]) => void) => () => void }
  /** Path of a file dropped on the window; '' when it is none of the disk's. */
  pathOf: (file: File) => string
}

export const channelNames = Object.keys(contract) as ChannelName[]
