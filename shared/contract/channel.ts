import { z } from 'zod'

/** One question that the renderer may ask: what it sends and what it gets. */
export interface Channel<A extends z.ZodType = z.ZodType, V extends z.ZodType = z.ZodType> {
  args: A
  value: V
}

export function channel<A extends z.ZodType, V extends z.ZodType>(args: A, value: V): Channel<A, V> {
  return { args, value }
}

/** A value whose shape TypeScript guarantees on both sides because one pure function makes it: only its kind is checked again. */
export function made<T extends object>() {
  return z.custom<T>((value) => typeof value === 'object' && value !== null)
}

export const nothing = z.strictObject({})
export const done = z.strictObject({})
export const patientId = z.int().positive()
export const batchId = z.int().positive()

export type Answer<V> = { ok: true; value: V } | { ok: false; error: { code: string; message: string; hint: string } }
