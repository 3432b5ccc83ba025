import { Button, Collapse, Group, List, Loader, Modal, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Fragment, useState } from 'react'
import type { BatchRow, UndoReport } from '../../shared/contract/imports'
import { displayMoment } from '../../shared/display'
import { t } from '../../shared/messages'
import { ask, useAsk, usePush } from '../api'
import { buckets } from './buckets'

export function BatchList() {
  const { value: batches, again } = useAsk('batches.list', {})
  const [open, setOpen] = useState<number | null>(null)
  const [undoing, setUndoing] = useState<BatchRow | null>(null)
  usePush('dataChanged', again)
  if (!batches) return <Loader aria-label={t('common.loading')} />
  if (batches.length === 0) return <Text>{t('history.none')}</Text>

  async function save(batch: number) {
    const { path } = await ask('results.saveOriginal', { batch })
    if (path !== null) notifications.show({ message: t('common.saved', { path }) })
  }

  return (
    <>
      <Table.ScrollContainer minWidth={900}>
        <Table verticalSpacing={6} data-batches>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('history.file')}</Table.Th>
              <Table.Th>{t('history.importedAt')}</Table.Th>
              <Table.Th>{t('history.format')}</Table.Th>
              <Table.Th ta="right">{t('wizard.patients')}</Table.Th>
              <Table.Th ta="right">{t('wizard.read')}</Table.Th>
              {buckets.map((bucket) => (
                <Table.Th key={bucket} ta="right">
                  {t(`wizard.bucket.${bucket}`)}
                </Table.Th>
              ))}
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {batches.map((batch) => (
              <Fragment key={batch.id}>
                <Table.Tr data-batch={batch.id} className={batch.undoneAt === null ? '' : 'undone'}>
                  <Table.Td fw={600}>{batch.file}</Table.Td>
                  <Table.Td>
                    {displayMoment(batch.importedAt)}
                    {batch.undoneAt !== null && (
                      <Text size="xs">{t('history.undone', { date: displayMoment(batch.undoneAt) })}</Text>
                    )}
                  </Table.Td>
                  <Table.Td>{batch.format}</Table.Td>
                  <Table.Td ta="right">{batch.patients}</Table.Td>
                  <Table.Td ta="right">{batch.read}</Table.Td>
                  {buckets.map((bucket) => (
                    <Table.Td key={bucket} ta="right">
                      {batch[bucket]}
                    </Table.Td>
                  ))}
                  <Table.Td>
                    <Group gap={6} justify="flex-end" wrap="nowrap">
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        onClick={() => setOpen(open === batch.id ? null : batch.id)}
                      >
                        {t('history.problems')}
                      </Button>
                      <Button size="compact-xs" variant="subtle" onClick={() => save(batch.id)}>
                        {t('history.original')}
                      </Button>
                      <Button
                        size="compact-xs"
                        variant="default"
                        disabled={batch.undoneAt !== null}
                        onClick={() => setUndoing(batch)}
                      >
                        {t('history.undo')}
                      </Button>
                    </Group>
                  </Table.Td>
                </Table.Tr>
                {open === batch.id && (
                  <Table.Tr>
                    <Table.Td colSpan={11}>
                      <Problems batch={batch.id} />
                    </Table.Td>
                  </Table.Tr>
                )}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {undoing && <UndoDialog batch={undoing} onClose={() => setUndoing(null)} onDone={again} />}
    </>
  )
}

function Problems({ batch }: { batch: number }) {
  const { value: problems } = useAsk('batches.problems', { batch })

  async function save() {
    const { path } = await ask('imports.saveProblems', { job: null, batch })
    if (path !== null) notifications.show({ message: t('common.saved', { path }) })
  }

  if (!problems) return <Loader size="xs" aria-label={t('common.loading')} />
  return (
    <Collapse expanded>
      <Stack gap={4}>
        <Text size="sm">{t('wizard.problems', { count: problems.length })}</Text>
        <List size="sm">
          {problems.slice(0, 100).map((problem, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is never reordered
            <List.Item key={i}>
              {problem.row !== null && t('wizard.row', { row: problem.row })} {problem.column} «{problem.raw}»:{' '}
              {problem.message} {problem.hint}
            </List.Item>
          ))}
        </List>
        {problems.length > 0 && (
          <Button size="compact-xs" variant="default" onClick={save} w="fit-content">
            {t('wizard.saveProblems')}
          </Button>
        )}
      </Stack>
    </Collapse>
  )
}

function UndoDialog({ batch, onClose, onDone }: { batch: BatchRow; onClose: () => void; onDone: () => void }) {
  const { value: preview } = useAsk('batches.undoPreview', { batch: batch.id })
  const [isBusy, setBusy] = useState(false)

  async function undo() {
    setBusy(true)
    const report = await ask('batches.undo', { batch: batch.id })
    notifications.show({ message: t('history.undoDone', { ...report }) })
    onDone()
    onClose()
  }

  return (
    <Modal opened onClose={onClose} title={t('history.undoTitle', { file: batch.file })}>
      {preview ? (
        <Stack>
          <Text>{t('history.undoText', { ...preview })}</Text>
          <Reasons title={t('history.kept')} reasons={preview.kept} />
          <Reasons title={t('history.failed')} reasons={preview.failed} />
          <Group>
            <Button color="red" loading={isBusy} onClick={undo} data-autofocus>
              {t('history.undoConfirm')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Loader aria-label={t('common.loading')} />
      )}
    </Modal>
  )
}

function Reasons({ title, reasons }: { title: string; reasons: UndoReport['kept'] }) {
  if (reasons.length === 0) return null
  return (
    <div>
      <Text size="sm">{title}</Text>
      <List size="sm">
        {reasons.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
    </div>
  )
}
