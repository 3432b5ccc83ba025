import { z } from 'zod'
import { channel, done, nothing, patientId } from './channel'

export const settingsSchema = z.strictObject({
  theme: z.enum(['auto', 'light', 'dark']),
  profile: z.enum(['SEED', 'BSH', 'NIH', 'RACE', 'JPN', 'CUSTOM']),
  transfusionIndependenceDays: z.union([z.literal(28), z.literal(56), z.literal(84), z.literal(112)]),
  ignoreInfectionCounts: z.boolean(),
  ctcae: z.enum(['v5', 'v6']),
  zoom: z.number().min(0.5).max(3),
  lastPatient: z.number().nullable(),
})

export type Settings = z.output<typeof settingsSchema>

export const appChannels = {
  'app.start': channel(
    nothing,
    z.strictObject({ version: z.string(), database: z.string(), patients: z.number(), settings: settingsSchema }),
  ),
  'settings.change': channel(settingsSchema.partial(), settingsSchema),
  /** The page itself has no access to the clipboard. */
  'app.copy': channel(z.strictObject({ text: z.string().max(50_000_000) }), done),
  /** One page, made from the page that is shown; saved where the user says. Null when cancelled. */
  'output.pdf': channel(
    z.strictObject({ patient: patientId, html: z.string().max(5_000_000), fileName: z.string().max(120) }),
    z.strictObject({ path: z.string().nullable() }),
  ),
  'output.print': channel(z.strictObject({ html: z.string().max(5_000_000) }), done),
  'output.save': channel(
    z.strictObject({
      fileName: z.string().max(120),
      kind: z.enum(['svg', 'png', 'csv']),
      /** Text for svg and csv; base64 for png. */
      content: z.string().max(50_000_000),
    }),
    z.strictObject({ path: z.string().nullable() }),
  ),
}
