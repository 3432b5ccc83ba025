import { Alert, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Bucket, FilePlan, ImportOutcome } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import { buckets } from './buckets'
import { ProblemList } from './ProblemList'

/** What came in, what did not and why; what to do next stands before the tables, which may be long. */
export function Outcome({ outcome, children }: { outcome: ImportOutcome; children: ReactNode }) {
  const total = (key: Bucket) => outcome.files.reduce((sum, file) => sum + file[key], 0)
  const isUnchanged = outcome.files.every((file) => file.batch === null)
  return (
    <Stack gap="md" data-outcome>
      <Alert
        color={total('rejected') > 0 ? 'orange' : 'teal'}
        title={t(isUnchanged ? 'wizard.unchanged' : 'wizard.imported')}
      >
        {t('wizard.sum', Object.fromEntries(buckets.map((bucket) => [bucket, total(bucket)])))}
      </Alert>
      {children}
      <FileTable files={outcome.files} />
      <ProblemList files={outcome.files} job={null} />
    </Stack>
  )
}

/** One line a file: rows read = the sum of the buckets. */
export function FileTable({ files }: { files: FilePlan[] }) {
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table striped verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('wizard.file')}</Table.Th>
            <Table.Th>{t('wizard.format')}</Table.Th>
            <Table.Th ta="right">{t('wizard.read')}</Table.Th>
            {buckets.map((bucket) => (
              <Table.Th key={bucket} ta="right">
                {t(`wizard.bucket.${bucket}`)}
              </Table.Th>
            ))}
            <Table.Th ta="right">{t('wizard.patients')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {files.map((file) => (
            <Table.Tr key={file.path}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {file.name}
                </Text>
              </Table.Td>
              <Table.Td>
                {file.refused ? (
                  <Text size="sm" c="red">
                    {t('wizard.refused')}: {file.refused.message} {file.refused.hint}
                  </Text>
                ) : (
                  <Text size="sm">
                    {file.formatLabel}
                    <Text span size="xs" c="dimmed" display="block">
                      {file.reason}
                    </Text>
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right">{file.read}</Table.Td>
              {buckets.map((bucket) => (
                <Table.Td key={bucket} ta="right" fw={file[bucket] > 0 ? 600 : 400} data-bucket={bucket}>
                  {file[bucket]}
                </Table.Td>
              ))}
              <Table.Td ta="right">{file.patients}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
