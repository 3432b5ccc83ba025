import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { completeNode20 } from './node20.mjs'

completeNode20()

const root = resolve(import.meta.dirname, '..')

// A zone with daylight saving, so that a test which leans on UTC fails here and not in a clinic.
process.env['TZ'] ??= 'Europe/Berlin'

export default defineConfig({
  root,
  test: {
    pool: 'forks',
    restoreMocks: true,
    setupFiles: ['build/vitest.setup.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: { name: 'database', include: ['test/database/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['build/vitest.e2e.ts'],
          // Windows share one display: one file at a time.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // The windows run beside the other tests: a busy machine answers late, not wrong.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
})
