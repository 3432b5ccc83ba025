import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { FilePlan } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import type { ProblemSeverity } from '../../shared/model'
import { ask } from '../api'

const colors: Record<ProblemSeverity, string> = { error: 'red', held: 'orange', warning: 'yellow', info: 'gray' }

/** Every row that could not be taken as it stands: where, what, the text itself and what to do. */
export function ProblemList({ files, job }: { files: FilePlan[]; job: number | null }) {
  const rows = files.flatMap((file) => file.problems.map((problem) => ({ file, problem })))
  const more = files.reduce((sum, file) => sum + file.moreProblems, 0)
  if (rows.length === 0) return null

  async function save() {
    const { path } = await ask('imports.saveProblems', { job, batch: null })
    if (path !== null) notifications.show({ message: t('common.saved', { path }) })
  }

  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text fw={600}>{t('wizard.problems', { count: rows.length + more })}</Text>
        {job !== null && (
          <Button size="compact-sm" variant="default" onClick={save}>
            {t('wizard.saveProblems')}
          </Button>
        )}
      </Group>
      <Table.ScrollContainer minWidth={760} mah={360}>
        <Table stickyHeader verticalSpacing={3} data-problems>
          <Table.Thead>
            <Table.Tr>
              {files.length > 1 && <Table.Th>{t('wizard.file')}</Table.Th>}
              <Table.Th>{t('wizard.where')}</Table.Th>
              <Table.Th>{t('wizard.text')}</Table.Th>
              <Table.Th>{t('wizard.what')}</Table.Th>
              <Table.Th>{t('wizard.toDo')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ file, problem }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is never reordered
              <Table.Tr key={i}>
                {files.length > 1 && <Table.Td>{file.name}</Table.Td>}
                <Table.Td>
                  <Badge size="xs" color={colors[problem.severity]} mr={6} miw="max-content">
                    {t(`wizard.severity.${problem.severity}`)}
                  </Badge>
                  {problem.row !== null && t('wizard.row', { row: problem.row })} {problem.column}
                </Table.Td>
                <Table.Td>
                  <Text size="sm" ff="monospace">
                    {problem.raw}
                  </Text>
                </Table.Td>
                <Table.Td>{problem.message}</Table.Td>
                <Table.Td>
                  <Text size="sm" c="dimmed">
                    {problem.hint}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {more > 0 && (
        <Text size="sm" c="dimmed">
          {t('wizard.moreProblems', { count: more })}
        </Text>
      )}
    </Stack>
  )
}
