import { Alert, Badge, Button, Checkbox, Group, Paper, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Bucket, ImportPlan, PatientPlan, PlannedRow } from '../../shared/contract/imports'
import { displayDate } from '../../shared/display'
import { t } from '../../shared/messages'
import { ask } from '../api'
import { buckets } from './buckets'
import { FileTable } from './Outcome'
import { ProblemList } from './ProblemList'

interface LeftOut {
  patients: string[]
  rows: { file: number; row: number }[]
}

interface Props {
  plan: ImportPlan
  onCommit: (leaveOut: LeftOut) => Promise<void>
  onCancel: () => void
  onQuestions: () => void
}

const pageSize = 100

/** The stored plan: what this shows is what a commit executes. */
export function PlanView({ plan, onCommit, onCancel, onQuestions }: Props) {
  const [leaveOut, setLeaveOut] = useState<LeftOut>({ patients: [], rows: [] })
  const [isSaving, setSaving] = useState(false)
  const open = new Set(plan.files.flatMap((file) => file.questions.map((question) => question.id))).size
  const remembered = plan.files.flatMap((file) =>
    Object.entries(file.remembered).map(([id, choice]) => `${id} = ${choice}`),
  )
  const skipped = new Set(leaveOut.patients)
  const count =
    plan.patients
      .filter((patient) => !skipped.has(patient.key))
      .reduce((sum, patient) => sum + patient.new + patient.corrected + patient.conflict, 0) - leaveOut.rows.length

  async function commit() {
    setSaving(true)
    await onCommit(leaveOut)
    setSaving(false)
  }

  function togglePatient(key: string, isTaken: boolean) {
    setLeaveOut((old) => ({
      ...old,
      patients: isTaken ? old.patients.filter((one) => one !== key) : [...old.patients, key],
    }))
  }

  function toggleRow(row: { file: number; row: number }) {
    setLeaveOut((old) => {
      const rest = old.rows.filter((one) => one.file !== row.file || one.row !== row.row)
      return { ...old, rows: rest.length === old.rows.length ? [...rest, row] : rest }
    })
  }

  return (
    <Stack gap="lg" data-plan>
      {open > 0 && (
        <Alert color="orange" title={t('wizard.openQuestions', { count: open })}>
          <Button size="compact-sm" variant="default" onClick={onQuestions}>
            {t('wizard.answerThem')}
          </Button>
        </Alert>
      )}
      {remembered.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('wizard.remembered', { answers: [...new Set(remembered)].join(', ') })}
        </Text>
      )}
      <FileTable files={plan.files} />
      <Group>
        <Button autoFocus loading={isSaving} disabled={count <= 0} onClick={commit}>
          {count <= 0 ? t('wizard.nothingToDo') : t('wizard.commit', { count })}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </Group>
      <ProblemList files={plan.files} job={plan.job} />
      <Patients patients={plan.patients} skipped={skipped} onToggle={togglePatient} />
      <Rows plan={plan} leftOut={leaveOut.rows} onToggle={toggleRow} />
    </Stack>
  )
}

interface PatientsProps {
  patients: PatientPlan[]
  skipped: ReadonlySet<string>
  onToggle: (key: string, isTaken: boolean) => void
}

function Patients({ patients, skipped, onToggle }: PatientsProps) {
  const [limit, setLimit] = useState(pageSize)
  return (
    <Paper withBorder p="md">
      <Text fw={600}>{t('wizard.patientsTitle')}</Text>
      <Table.ScrollContainer minWidth={720} mah={320}>
        <Table stickyHeader verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('wizard.take')}</Table.Th>
              <Table.Th>{t('wizard.patient')}</Table.Th>
              <Table.Th ta="right">{t('wizard.results')}</Table.Th>
              <Table.Th ta="right">{t('wizard.events')}</Table.Th>
              {buckets.map((bucket) => (
                <Table.Th key={bucket} ta="right">
                  {t(`wizard.bucket.${bucket}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {patients.slice(0, limit).map((patient) => (
              <Table.Tr key={patient.key}>
                <Table.Td>
                  <Checkbox
                    size="xs"
                    aria-label={`${t('wizard.take')} ${patient.label}`}
                    checked={!skipped.has(patient.key)}
                    onChange={(event) => onToggle(patient.key, event.currentTarget.checked)}
                  />
                </Table.Td>
                <Table.Td>
                  <Text size="sm">
                    {patient.label} {patient.isNew && <Badge size="xs">{t('wizard.isNew')}</Badge>}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {patient.identifier} ({patient.authority}) ·{' '}
                    {displayDate(patient.birthDate, t('common.bornUnknown'))}
                  </Text>
                  {patient.similar.length > 0 && (
                    <Text size="xs" c="orange.8">
                      {t('wizard.similar', { names: patient.similar.join('; ') })}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="right">{patient.results}</Table.Td>
                <Table.Td ta="right">{patient.events}</Table.Td>
                {buckets.map((bucket) => (
                  <Table.Td key={bucket} ta="right">
                    {patient[bucket]}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {patients.length > limit && (
        <Button size="compact-sm" variant="subtle" onClick={() => setLimit(limit + pageSize)}>
          {t('wizard.showMore')}
        </Button>
      )}
    </Paper>
  )
}

interface RowsProps {
  plan: ImportPlan
  leftOut: { file: number; row: number }[]
  onToggle: (row: { file: number; row: number }) => void
}

function Rows({ plan, leftOut, onToggle }: RowsProps) {
  const [bucket, setBucket] = useState<Bucket>(() => firstBucket(plan))
  const [rows, setRows] = useState<PlannedRow[]>([])
  const [total, setTotal] = useState(0)

  useEffect(() => {
    let isCurrent = true
    void ask('imports.rows', { job: plan.job, bucket, offset: 0, limit: pageSize }).then((answer) => {
      if (!isCurrent) return
      setRows(answer.rows)
      setTotal(answer.total)
    })
    return () => {
      isCurrent = false
    }
  }, [plan.job, bucket])

  async function more() {
    const answer = await ask('imports.rows', { job: plan.job, bucket, offset: rows.length, limit: pageSize })
    setRows((old) => [...old, ...answer.rows])
  }

  const isLeftOut = (row: PlannedRow) => leftOut.some((one) => one.file === row.file && one.row === row.row)
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb={6}>
        <Text fw={600}>{t('wizard.rowsTitle')}</Text>
        <SegmentedControl
          size="xs"
          value={bucket}
          onChange={(value) => setBucket(buckets.find((one) => one === value) ?? 'new')}
          data={buckets.map((one) => ({
            value: one,
            label: `${t(`wizard.bucket.${one}`)} (${plan.files.reduce((sum, file) => sum + file[one], 0)})`,
          }))}
        />
      </Group>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('wizard.noRows')}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={720} mah={420}>
          <Table stickyHeader verticalSpacing={2}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('wizard.take')}</Table.Th>
                <Table.Th>{t('wizard.where')}</Table.Th>
                <Table.Th>{t('wizard.patient')}</Table.Th>
                <Table.Th>{t('wizard.when')}</Table.Th>
                <Table.Th>{t('wizard.result')}</Table.Th>
                <Table.Th ta="right">{t('wizard.text')}</Table.Th>
                <Table.Th>{t('wizard.was')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end
                <Table.Tr key={i}>
                  <Table.Td>
                    <Checkbox
                      size="xs"
                      aria-label={t('wizard.leaveOutRow')}
                      checked={!isLeftOut(row)}
                      disabled={bucket === 'rejected' || bucket === 'duplicate'}
                      onChange={() => onToggle({ file: row.file, row: row.row })}
                    />
                  </Table.Td>
                  <Table.Td>
                    {plan.files.length > 1 ? `${plan.files[row.file]?.name ?? ''}, ` : ''}
                    {t('wizard.row', { row: row.row })}
                  </Table.Td>
                  <Table.Td>{row.patient}</Table.Td>
                  <Table.Td>{row.at}</Table.Td>
                  <Table.Td>{row.what}</Table.Td>
                  <Table.Td ta="right">
                    {row.text} {row.unit}
                  </Table.Td>
                  <Table.Td>{row.was}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {rows.length < total && (
        <Button size="compact-sm" variant="subtle" onClick={more}>
          {t('wizard.showMore')}
        </Button>
      )}
    </Paper>
  )
}

/** The group that most wants a look. */
function firstBucket(plan: ImportPlan): Bucket {
  const has = (bucket: Bucket) => plan.files.some((file) => file[bucket] > 0)
  return (['conflict', 'corrected', 'new'] as const).find(has) ?? 'new'
}
