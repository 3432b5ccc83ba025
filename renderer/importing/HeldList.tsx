import { Button, Group, Loader, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { HeldRow } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import { ask, useAsk, usePush } from '../api'

/** How many rows are laid out at first and with each «more»: a file without units holds thousands, each with its own fields. */
const pageLength = 100

/** Rows kept aside until a person decides. */
export function HeldList() {
  const [shown, setShown] = useState(pageLength)
  const { value: rows, again } = useAsk('held.list', {})
  usePush('dataChanged', again)
  if (!rows) return <Loader aria-label={t('common.loading')} />
  if (rows.length === 0) return <Text>{t('history.heldNone')}</Text>
  return (
    <>
      <Text size="sm" mb="sm">
        {t('history.heldIntro')}
      </Text>
      <Table.ScrollContainer minWidth={860}>
        <Table verticalSpacing={6} data-held>
          <Table.Tbody>
            {rows.slice(0, shown).map((row) => (
              <Held key={row.id} row={row} onDone={again} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rows.length > shown && (
        <Button mt="sm" variant="default" onClick={() => setShown(shown + pageLength)}>
          {t('history.heldMore', { count: rows.length - shown })}
        </Button>
      )}
    </>
  )
}

function Held({ row, onDone }: { row: HeldRow; onDone: () => void }) {
  const [reason, setReason] = useState('')

  async function decide(accept: boolean) {
    await ask('held.decide', { id: row.id, accept, reason })
    onDone()
  }

  return (
    <Table.Tr>
      <Table.Td>
        {row.file}, {row.problem.row !== null && t('wizard.row', { row: row.problem.row })} {row.problem.column}
      </Table.Td>
      <Table.Td ff="monospace">{row.problem.raw}</Table.Td>
      <Table.Td>
        <Text size="sm">{row.problem.message}</Text>
        <Text size="xs" c="dimmed">
          {row.problem.hint}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          <TextInput
            size="xs"
            aria-label={t('history.reason')}
            placeholder={t('history.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button
            size="compact-sm"
            variant="default"
            miw="max-content"
            disabled={reason.trim() === ''}
            onClick={() => decide(true)}
          >
            {t('history.accept')}
          </Button>
          <Button size="compact-sm" variant="subtle" miw="max-content" onClick={() => decide(false)}>
            {t('history.dismiss')}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
