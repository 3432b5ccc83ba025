import { readFile, writeFile } from 'node:fs/promises'
import { app, dialog } from 'electron'
import { z } from 'zod'
import type { UndoReport } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import { batchRow, listBatches } from '../database/batches'
import { databaseError, write } from '../database/open'
import { listHeld, listProblems } from '../database/problems'
import { listProfiles, removeProfile, saveProfile } from '../database/profiles'
import { previewUndo, type Undone, undoBatch } from '../database/undo'
import { importDemo } from '../importing/demo'
import { problemsCsv } from '../importing/problems'
import { formats } from '../importing/registry'
import { decideHeldRow } from '../importing/release'
import { createSupervisor } from '../importing/supervisor'
import { createWatch } from '../importing/watch'
import { by, type Context } from './context'
import { choosePath } from './output'
import type { Handlers } from './register'

type ImportHandlers = Pick<
  Handlers,
  Extract<
    keyof Handlers,
    `imports.${string}` | `batches.${string}` | `held.${string}` | `profiles.${string}` | `watch.${string}`
  >
>

const profileFile = z.array(
  z.strictObject({
    layout: z.string(),
    name: z.string(),
    answers: z.record(z.string(), z.string()),
    updatedAt: z.string().optional(),
  }),
)

export function importHandlers({ db, databaseFile, window, push }: Context): {
  handlers: ImportHandlers
  stop: () => void
} {
  const supervisor = createSupervisor(databaseFile, {
    progress: (progress) => push('importProgress', progress),
    plan: (plan) => push('importPlan', plan),
    failed: (failure) => push('importFailed', failure),
  })
  const watch = createWatch(db, databaseFile, {
    imported: (patients) => push('dataChanged', { patients }),
    notice: (kind, message) => push('notice', { kind, message }),
  })

  async function chooseFiles(options: Electron.OpenDialogOptions): Promise<string[]> {
    const parent = window()
    const { filePaths } = parent ? await dialog.showOpenDialog(parent, options) : await dialog.showOpenDialog(options)
    return filePaths
  }

  const handlers: ImportHandlers = {
    'imports.choose': async () => {
      const extensions = (await formats()).flatMap((format) => format.extensions)
      const filters = [
        { name: t('wizard.labFiles'), extensions: [...new Set(extensions)] },
        { name: t('wizard.allFiles'), extensions: ['*'] },
      ]
      return { paths: await chooseFiles({ properties: ['openFile', 'multiSelections'], filters }) }
    },
    'imports.prepare': ({ paths }) => {
      for (const path of paths) app.addRecentDocument(path)
      return { job: supervisor.prepare(paths) }
    },
    'imports.demo': async () => {
      const patients = await importDemo(db, by())
      push('dataChanged', { patients: null })
      return { patients }
    },
    'imports.answer': ({ job, answers }) => {
      supervisor.answer(job, answers)
      return {}
    },
    'imports.rows': ({ job, bucket, offset, limit }) => supervisor.rows(job, bucket, offset, limit),
    'imports.commit': async ({ job, leaveOut }) => {
      const { outcome } = await supervisor.commit(job, leaveOut)
      push('dataChanged', { patients: null })
      return outcome
    },
    'imports.cancel': ({ job }) => {
      supervisor.cancel(job)
      return {}
    },
    'imports.saveProblems': async ({ job, batch }) => {
      const csv = job !== null ? await supervisor.problemsCsv(job) : batch !== null ? batchCsv(batch) : ''
      const path = await choosePath(window(), `${t('wizard.problemsFile')}.csv`, 'csv')
      if (path !== null) await writeFile(path, csv)
      return { path }
    },
    'batches.list': () => listBatches(db).map(batchRow),
    'batches.problems': ({ batch }) => listProblems(db, batch),
    'batches.undoPreview': async ({ batch }) => undoReport(await write(db, () => previewUndo(db, batch, by()))),
    'batches.undo': async ({ batch }) => {
      const undone = await write(db, () => undoBatch(db, batch, by()))
      push('dataChanged', { patients: null })
      return undoReport(undone)
    },
    'held.list': () => listHeld(db),
    'held.decide': async ({ id, accept, reason }) => {
      await decideHeldRow(db, id, accept, reason, by())
      push('dataChanged', { patients: null })
      return {}
    },
    'profiles.list': () => listProfiles(db),
    'profiles.save': async ({ layout, name, answers }) => {
      await write(db, () => saveProfile(db, layout, name, answers, by()))
      return {}
    },
    'profiles.remove': async ({ layout }) => {
      await write(db, () => removeProfile(db, layout, by()))
      return {}
    },
    'profiles.export': async () => {
      const path = await choosePath(window(), `${t('history.profilesFile')}.json`, 'json')
      if (path !== null) await writeFile(path, JSON.stringify(listProfiles(db), null, 2))
      return { path }
    },
    'profiles.import': async () => {
      const [path] = await chooseFiles({ properties: ['openFile'], filters: [{ name: 'JSON', extensions: ['json'] }] })
      if (path === undefined) return { count: 0 }
      const profiles = readProfiles(await readFile(path, 'utf8'))
      await write(db, () => {
        for (const { layout, name, answers } of profiles) saveProfile(db, layout, name, answers, by())
      })
      return { count: profiles.length }
    },
    'watch.get': () => watch.state(),
    'watch.set': async ({ active }) => {
      if (!active) return watch.stop()
      const [folder] = await chooseFiles({ properties: ['openDirectory', 'createDirectory'] })
      return folder === undefined ? watch.state() : watch.start(folder)
    },
  }

  function batchCsv(batch: number): string {
    const found = listBatches(db).find((one) => one.id === batch)
    return [...problemsCsv([{ name: found?.file ?? '', problems: listProblems(db, batch) }])].join('')
  }

  return {
    handlers,
    stop: () => {
      supervisor.close()
      watch.close()
    },
  }
}

function readProfiles(text: string): z.output<typeof profileFile> {
  try {
    return profileFile.parse(JSON.parse(text))
  } catch {
    throw databaseError('profilesUnreadable')
  }
}

function undoReport({ results, events, patients, kept, failed }: Undone): UndoReport {
  return {
    results,
    events,
    patients,
    kept: kept.map(({ kind, patient }) => t(`history.keptKind.${kind}`, { patient })),
    failed: failed.map(({ patient, reason }) => t('history.failedReason', { patient, reason })),
  }
}
