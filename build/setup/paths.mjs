import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** What set-up made and can make again. */
export const cache = fileURLToPath(new URL('../../node_modules/.cache/marrowline', import.meta.url))
