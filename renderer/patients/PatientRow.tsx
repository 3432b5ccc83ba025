import { Badge, Text, Tooltip } from '@mantine/core'
import type { LatestValue, PatientListRow } from '../../shared/contract/patients'
import { displayDate, displayUnit, displayValue, displayWall } from '../../shared/display'
import { analyteByKey } from '../../shared/hematology/analytes'
import { thresholdsFor } from '../../shared/hematology/thresholds'
import { t } from '../../shared/messages'
import { lastTime } from './filters'
import { Sparkline } from './Sparkline'

const core = ['pmn', 'platelets', 'hemoglobin'] as const
const dayMs = 86_400_000

interface Props {
  row: PatientListRow
  index: number
  top: number
  height: number
  isActive: boolean
  onOpen: () => void
}

export function PatientRow({ row, index, top, height, isActive, onOpen }: Props) {
  const last = lastTime(row)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table>
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles Enter for its active row
    <div
      id={`patient-${row.id}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      className="patient-row"
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={onOpen}
    >
      <Cell>
        <Text size="sm" fw={600} truncate>
          {row.family !== null || row.given !== null
            ? [row.family?.toUpperCase(), row.given].filter(Boolean).join(', ')
            : t('common.unnamed')}
          {row.review.newSince && (
            <Badge size="xs" ml={6} variant="light">
              {t('patients.newBadge')}
            </Badge>
          )}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {displayDate(row.birthDate, t('common.bornUnknown'))} · {t(`common.sex.${row.sex}`)}
        </Text>
      </Cell>
      <Cell>
        <Text size="sm" truncate>
          {row.identifier}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {row.authority}
        </Text>
      </Cell>
      {core.map((key) => (
        <Cell key={key}>
          <Count analyte={key} latest={row.latest[key]} points={row.sparklines[key] ?? []} />
        </Cell>
      ))}
      <Cell>
        <Text size="sm">{last === null ? t('common.notRecorded') : displayWall(last)}</Text>
        {last !== null && (
          <Text size="xs" c="dimmed">
            {daysAgo(last)}
          </Text>
        )}
      </Cell>
      <Cell>
        <Severity row={row} />
      </Cell>
      <Cell>
        <Response row={row} />
      </Cell>
    </div>
  )
}

function Cell({ children }: { children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table>
    <div role="gridcell" tabIndex={-1}>
      {children}
    </div>
  )
}

interface CountProps {
  analyte: (typeof core)[number]
  latest: { now: LatestValue; before: LatestValue | null } | undefined
  points: [number, number][]
}

function Count({ analyte, latest, points }: CountProps) {
  if (!latest) {
    return (
      <Text size="xs" c="dimmed">
        {t('common.notRecorded')}
      </Text>
    )
  }
  const { now, before } = latest
  const text = displayValue(now.value, now.comparator, now.rawText)
  const was = before && `${displayValue(before.value, before.comparator, before.rawText)} ${displayUnit(before.unit)}`
  const hint = was === null ? displayUnit(now.unit) : t('patients.before', { value: was })
  return (
    <Tooltip label={hint} openDelay={400}>
      <div className={`count ${analyte}`}>
        <span className="number">
          <b>{text}</b> <small>{displayUnit(now.unit)}</small>
        </span>
        <Sparkline
          points={points}
          top={analyteByKey(analyte)?.plotDomain[1] ?? 1}
          limit={thresholdsFor(analyte)?.lines.find((line) => line.tone === 'severe')?.value ?? 0}
          label={t('patients.sparkline', { name: t(`patients.columns.${analyte}`) })}
        />
      </div>
    </Tooltip>
  )
}

function Severity({ row }: { row: PatientListRow }) {
  if (!row.summary) return <Text size="xs">…</Text>
  return (
    <>
      <Text size="sm">
        {row.summary.pmnBand.length === 0
          ? '–'
          : row.summary.pmnBand.map((band) => t(`patients.band.${band}`)).join(' / ')}
      </Text>
      <Text size="xs" c="dimmed">
        {t(`patients.class.${row.summary.severityClass}`)} · {row.summary.profile}
      </Text>
    </>
  )
}

function Response({ row }: { row: PatientListRow }) {
  const summary = row.summary
  if (!summary) return <Text size="xs">…</Text>
  const label = summary.relapse ? 'relapse' : (summary.response ?? 'none')
  return (
    <>
      <Text size="sm" fw={label === 'none' ? 400 : 600}>
        {t(`patients.response.${label}`)}
        {summary.responseStatus !== null && !summary.relapse && (
          <Text span size="xs" c="dimmed" ml={4}>
            {t(`patients.status.${summary.responseStatus}`)}
          </Text>
        )}
        {summary.transfusionDependent && (
          <Tooltip label={t('patients.transfusionDependentHint')}>
            <Badge size="xs" ml={6} variant="outline" color="gray">
              {t('patients.transfusionDependent')}
            </Badge>
          </Tooltip>
        )}
      </Text>
      {summary.infusionDue !== null && (
        <Text size="xs" c="teal.8">
          {t('patients.due', { date: displayDate(summary.infusionDue, '') })}
        </Text>
      )}
    </>
  )
}

function daysAgo(wall: number): string {
  const now = new Date()
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())
  const days = Math.floor(today / dayMs) - Math.floor(wall / dayMs)
  return days <= 0 ? t('patients.today') : t('patients.daysAgo', { count: days })
}
