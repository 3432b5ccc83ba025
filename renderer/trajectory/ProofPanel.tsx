import { Loader, Stack, Table, Text } from '@mantine/core'
import { useMemo } from 'react'
import type { SeriesColumns, Trajectory } from '../../shared/contract/patients'
import { displayUnit, displayWall } from '../../shared/display'
import type { CountSet, Proof } from '../../shared/hematology/assessment'
import type { SeverityRun } from '../../shared/hematology/severity-runs'
import { t } from '../../shared/messages'
import { formatIso } from '../../shared/time'
import { useAsk } from '../api'
import { analyteLabel } from './axis-model'
import { eventSummary } from './event-text'
import { pointText } from './Focus'
import { dayMs } from './window'

type Props = { trajectory: Trajectory } & ({ proof: Proof; run?: never } | { run: SeverityRun; proof?: never })

/** The rule in words, its profile and version, and the very rows that made a label. */
export function ProofPanel({ trajectory, proof, run }: Props) {
  return proof ? <ProofView trajectory={trajectory} proof={proof} /> : <RunView trajectory={trajectory} run={run} />
}

function ProofView({ trajectory, proof }: { trajectory: Trajectory; proof: Proof }) {
  const rows = useMemo(() => rowsOf(trajectory.series, proof.rows), [trajectory, proof])
  const events = trajectory.events.filter((event) => proof.events.includes(event.id))
  return (
    <Stack gap="sm" className="proof">
      <Text size="sm">{t(`clinical.rules.${proof.rule}`, proof.values)}</Text>
      <Text size="xs" c="dimmed">
        {t('trajectory.proof.profile', { id: proof.profile.id, version: proof.profile.version })}
      </Text>
      <Text size="sm" fw={600}>
        {t('trajectory.proof.rows')}
      </Text>
      <Table withRowBorders={false} verticalSpacing={2}>
        <Table.Tbody>
          {rows.map(({ series, index }) => (
            <Table.Tr key={`${series.analyte}-${series.id[index]}`}>
              <Table.Td>{displayWall(series.time[index] ?? 0)}</Table.Td>
              <Table.Td>{analyteLabel(series)}</Table.Td>
              <Table.Td ta="right">
                {pointText(series, index)} {displayUnit(series.unit)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {events.map((event) => (
        <Text key={event.id} size="sm">
          {eventSummary(event)}
        </Text>
      ))}
    </Stack>
  )
}

function RunView({ trajectory, run }: { trajectory: Trajectory; run: SeverityRun }) {
  const { value: counts } = useAsk('patients.counts', {
    patient: trajectory.patient.id,
    profile: trajectory.assessment.profile.id,
    asOf: trajectory.assessment.asOf,
    from: isoDay(run.from),
    to: isoDay(run.to - dayMs),
  })
  if (!counts) return <Loader aria-label={t('common.loading')} />
  return (
    <Stack gap="lg">
      {counts.map((count) => (
        <CountView key={count.at + count.rows.join()} trajectory={trajectory} count={count} />
      ))}
    </Stack>
  )
}

function CountView({ trajectory, count }: { trajectory: Trajectory; count: CountSet }) {
  const criteria = Object.entries(count.criteria)
  return (
    <div>
      <Text size="sm" fw={700}>
        {count.at
          .slice(0, 16)
          .replace('T', ' ')
          .replace(/^(\S+)/, (date) => displayWall(Date.parse(date)))}{' '}
        · {t(`trajectory.strip.classValue.${count.class}`)}
      </Text>
      <Text size="sm">
        {criteria
          .map(
            ([name, met]) =>
              `${t(`clinical.analytes.${name}`)}: ${t(`trajectory.proof.${met === null ? 'unknown' : met ? 'yes' : 'no'}`)}`,
          )
          .join(' · ')}
      </Text>
      <Text size="xs" c="dimmed">
        {count.badges.map((badge) => t(`clinical.badges.${badge}`)).join(' · ')}
      </Text>
      <ProofView trajectory={trajectory} proof={count.proof.class} />
    </div>
  )
}

function isoDay(wall: number): string {
  return formatIso({ wall, precision: 'day', offset: null })
}

function rowsOf(all: SeriesColumns[], ids: readonly number[]): { series: SeriesColumns; index: number }[] {
  const wanted = new Set(ids)
  const rows: { series: SeriesColumns; index: number }[] = []
  for (const series of all) {
    for (const [index, id] of series.id.entries()) if (wanted.has(id)) rows.push({ series, index })
  }
  return rows.sort((a, b) => (a.series.time[a.index] ?? 0) - (b.series.time[b.index] ?? 0))
}
