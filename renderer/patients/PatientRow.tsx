import { memo, type ReactNode } from 'react'
import {
  type LatestValue,
  type ListedAnalyte,
  listedAnalytes,
  type PatientListRow,
  type PatientSparklines,
  type Sparkline as SparklineData,
} from '../../shared/contract/patients'
import { displayDate, displayUnit, displayValue, displayWall } from '../../shared/display'
import { analyteByKey } from '../../shared/hematology/analytes'
import { thresholdsFor } from '../../shared/hematology/thresholds'
import { t } from '../../shared/messages'
import { lastTime } from './filters'
import { Sparkline } from './Sparkline'

const dayMs = 86_400_000

interface Props {
  row: PatientListRow
  /** Undefined until they have been loaded. */
  sparklines: PatientSparklines | undefined
  index: number
  top: number
  height: number
  isActive: boolean
  onOpen: (patient: number) => void
}

/** Plain elements: a list is painted at once, and each component of the library would cost its share in every row. */
export const PatientRow = memo(function PatientRow({ row, sparklines, index, top, height, isActive, onOpen }: Props) {
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
      onClick={() => onOpen(row.id)}
    >
      <Cell>
        <p className="main strong cut">
          {row.family !== null || row.given !== null
            ? [row.family?.toUpperCase(), row.given].filter(Boolean).join(', ')
            : t('common.unnamed')}
          {row.newSince && <span className="tag accent">{t('patients.newBadge')}</span>}
        </p>
        <p className="note cut">
          {displayDate(row.birthDate, t('common.bornUnknown'))} · {t(`common.sex.${row.sex}`)}
        </p>
      </Cell>
      <Cell>
        <p className="main cut">{row.identifier}</p>
        <p className="note cut">{row.authority}</p>
      </Cell>
      {listedAnalytes.map((key) => (
        <Cell key={key}>
          <Count analyte={key} now={row.latest[key]} line={sparklines?.lines[key]} />
        </Cell>
      ))}
      <Cell>
        <p className="main">{last === null ? t('common.notRecorded') : displayWall(last)}</p>
        {last !== null && <p className="note">{daysAgo(last)}</p>}
      </Cell>
      <Cell>
        <Severity summary={row.summary} />
      </Cell>
      <Cell>
        <Response summary={row.summary} />
      </Cell>
    </div>
  )
})

function Cell({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table>
    <div role="gridcell" tabIndex={-1}>
      {children}
    </div>
  )
}

interface CountProps {
  analyte: ListedAnalyte
  now: LatestValue | undefined
  line: SparklineData | undefined
}

function Count({ analyte, now, line }: CountProps) {
  if (!now) return <p className="note">{t('common.notRecorded')}</p>
  const before = line?.before ?? null
  const hint = before === null ? displayUnit(now.unit) : t('patients.before', { value: valueText(before) })
  return (
    <div className={`count ${analyte}`} title={hint}>
      <span className="number">
        <b>{displayValue(now.value, now.comparator, now.rawText)}</b> <small>{displayUnit(now.unit)}</small>
      </span>
      <span className="sparkline">
        {line && (
          <Sparkline
            points={line.points}
            top={analyteByKey(analyte)?.plotDomain[1] ?? 1}
            limit={thresholdsFor(analyte)?.lines.find(({ tone }) => tone === 'severe')?.value ?? 0}
            label={t('patients.sparkline', { name: t(`patients.columns.${analyte}`) })}
          />
        )}
      </span>
    </div>
  )
}

function valueText({ value, comparator, rawText, unit }: LatestValue): string {
  return `${displayValue(value, comparator, rawText)} ${displayUnit(unit)}`
}

function Severity({ summary }: { summary: PatientListRow['summary'] }) {
  if (!summary) return <p className="note">…</p>
  return (
    <>
      <p className="main">
        {summary.pmnBand.length === 0 ? '–' : summary.pmnBand.map((band) => t(`patients.band.${band}`)).join(' / ')}
      </p>
      <p className="note">
        {t(`patients.class.${summary.severityClass}`)} · {summary.profile}
      </p>
    </>
  )
}

function Response({ summary }: { summary: PatientListRow['summary'] }) {
  if (!summary) return <p className="note">…</p>
  const label = summary.relapse ? 'relapse' : (summary.response ?? 'none')
  return (
    <>
      <p className={label === 'none' ? 'main' : 'main strong'}>
        {t(`patients.response.${label}`)}
        {summary.responseStatus !== null && !summary.relapse && (
          <small>{t(`patients.status.${summary.responseStatus}`)}</small>
        )}
        {summary.ended && <span className="tag">{t(`patients.ended.${summary.ended}`)}</span>}
        {summary.transfusionDependent && !summary.ended && (
          <span className="tag" title={t('patients.transfusionDependentHint')}>
            {t('patients.transfusionDependent')}
          </span>
        )}
      </p>
      {summary.infusionDue !== null && (
        <p className="note due">{t('patients.due', { date: displayDate(summary.infusionDue, '') })}</p>
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
