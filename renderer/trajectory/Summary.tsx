import { Anchor, Text, VisuallyHidden } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import type { SeriesColumns, Trajectory } from '../../shared/contract/patients'
import { displayDate, displayUnit, displayWall } from '../../shared/display'
import type { DatedValue, Lineage, Milestone, Proof, Refractory, TimeTo } from '../../shared/hematology/assessment'
import { burdenAroundDay0, burdenText } from '../../shared/hematology/burden'
import { mark } from '../../shared/hematology/marks'
import { t } from '../../shared/messages'
import { analyteLabel } from './axis-model'
import { pointNotes, pointText } from './Focus'
import { flagLetter } from './flowsheet-model'
import { seriesColor } from './TrajectoryChart'

interface Props {
  trajectory: Trajectory
  core: SeriesColumns[]
  onProof: (title: string, proof: Proof) => void
}

const lineKeys: Lineage[] = ['pmn', 'platelets', 'hemoglobin']
const times = ['PR', 'CR', 'pmn>0.5', 'platelets>20', 'rbcIndependence'] as const

/** What the clinical engine says of the course, each label with its proof. Nothing is computed here. */
export function Summary({ trajectory, core, onProof }: Props) {
  const { assessment } = trajectory
  const course = assessment.courses.at(-1)
  return (
    <aside className="summary" aria-label={t('summary.label')}>
      <h2>{t('summary.latest')}</h2>
      {core.map((series) => (
        <Latest key={series.analyte} series={series} />
      ))}
      {course ? (
        <>
          <h2>
            {t('summary.response', { profile: assessment.profile.id, severity: t(`summary.${course.severity}`) })}
          </h2>
          <Response trajectory={trajectory} onProof={onProof} />
          <h2>{t('summary.landmarks')}</h2>
          <div className="landmarks">
            {assessment.landmarks.map((landmark) => (
              <button
                type="button"
                key={landmark.label}
                className={`landmark ${tone(landmark.status)}`}
                onClick={() => onProof(`${landmark.label}: ${landmark.status}`, landmark.proof)}
              >
                {landmark.months < 1
                  ? t('summary.landmarkDays')
                  : t('summary.landmarkMonths', { months: landmark.months })}
                <b>{landmark.reached ? landmarkText(landmark.status, landmark.level) : '–'}</b>
              </button>
            ))}
          </div>
          {assessment.timeTo && (
            <>
              <h2>{t('summary.timeTo')}</h2>
              <dl>
                {times.map((key) => (
                  <Row key={key} name={t(`summary.timeToKeys.${key}`)}>
                    <TimeValue
                      time={assessment.timeTo?.[key] ?? null}
                      title={t(`summary.timeToKeys.${key}`)}
                      onProof={onProof}
                    />
                  </Row>
                ))}
              </dl>
              <Text size="xs" c="dimmed" mt={4}>
                {t('summary.literature')}
              </Text>
            </>
          )}
          {assessment.lines && (
            <>
              <h2>{t('summary.lines')}</h2>
              <dl>
                {lineKeys.map((key) => (
                  <Row key={key} name={t(`clinical.analytes.${key}`)}>
                    {[assessment.lines?.[key].baseline, assessment.lines?.[key].nadir, assessment.lines?.[key].best]
                      .map(valueText)
                      .join(' · ')}
                  </Row>
                ))}
              </dl>
            </>
          )}
        </>
      ) : (
        <Text size="sm" mt="md" c="dimmed">
          {t('summary.noCourse')}
        </Text>
      )}
      <Transfusions trajectory={trajectory} onProof={onProof} />
      <h2>{t('summary.marrow')}</h2>
      <ProofLink title={t('summary.marrow')} proof={assessment.marrowProof} onProof={onProof}>
        {t(`summary.marrowStatus.${assessment.marrow}`)}
      </ProofLink>
    </aside>
  )
}

function Latest({ series }: { series: SeriesColumns }) {
  const [now, before] = useMemo(() => newest(series), [series])
  if (now === undefined) return null
  return (
    <div className="latest" title={pointNotes(series, now, null).join(' · ')}>
      <div>
        <Text size="xs" c="dimmed">
          {analyteLabel(series)}
          <br />
          {displayWall(series.time[now] ?? 0)}
        </Text>
        <span className="value" style={{ color: seriesColor(series.analyte) }}>
          {pointText(series, now)}
        </span>{' '}
        <small>{displayUnit(series.unit)}</small> <b>{flagLetter(series, now)}</b>
      </div>
      {before !== undefined && (
        <Text size="xs" c="dimmed" ta="right">
          {t('summary.previous', { value: pointText(series, before), date: displayWall(series.time[before] ?? 0) })}
        </Text>
      )}
    </div>
  )
}

/** Indexes of the newest and the one before, withdrawn and empty results aside. */
function newest(series: SeriesColumns): [number | undefined, number | undefined] {
  const found: number[] = []
  for (let i = series.time.length - 1; i >= 0 && found.length < 2; i--) {
    if (((series.marks[i] ?? 0) & (mark.withdrawn | mark.noValue)) === 0) found.push(i)
  }
  return [found[0], found[1]]
}

function Response({ trajectory, onProof }: Omit<Props, 'core'>) {
  const { assessment } = trajectory
  const { CR, PR } = assessment.response
  const best: ['CR' | 'PR', Milestone] | null =
    CR?.status === 'confirmed' ? ['CR', CR] : PR ? ['PR', PR] : CR ? ['CR', CR] : null
  return (
    <>
      <div className={best === null || assessment.relapse ? 'verdict' : 'verdict good'}>
        {best ? (
          <>
            <MilestoneText level={best[0]} milestone={best[1]} onProof={onProof} />
            {best[0] === 'PR' && CR && <MilestoneText level="CR" milestone={CR} onProof={onProof} />}
          </>
        ) : assessment.nonResponse ? (
          <ProofLink title={t('summary.NR')} proof={assessment.nonResponse.proof} onProof={onProof}>
            {t('summary.NR')} · {displayDate(assessment.nonResponse.date, '')}
          </ProofLink>
        ) : (
          t('summary.none')
        )}
      </div>
      {assessment.durationOfResponseDays !== null && (
        <Text size="sm" mt={4}>
          {t('summary.duration', { days: assessment.durationOfResponseDays })}
          {assessment.durationEnd && ` · ${t(`summary.durationEnd.${assessment.durationEnd}`)}`}
        </Text>
      )}
      {assessment.relapse && (
        <div className="verdict bad">
          <ProofLink title={t('summary.relapse', { date: '' })} proof={assessment.relapse.proof} onProof={onProof}>
            <b>{t('summary.relapse', { date: displayDate(assessment.relapse.date, '') })}</b>
          </ProofLink>
        </div>
      )}
      {assessment.possibleRelapse && (
        <ProofLink
          title={t('summary.possibleRelapse', { date: '' })}
          proof={assessment.possibleRelapse.proof}
          onProof={onProof}
        >
          {t('summary.possibleRelapse', { date: displayDate(assessment.possibleRelapse.date, '') })}
        </ProofLink>
      )}
      {assessment.refractory && (
        <ProofLink title={refractoryText(assessment.refractory)} proof={assessment.refractory.proof} onProof={onProof}>
          {refractoryText(assessment.refractory)}
        </ProofLink>
      )}
      {assessment.confounders.length > 0 && (
        <Text size="sm" mt={4}>
          {t('summary.confounded', {
            therapies: [...new Set(assessment.confounders.map((one) => t(`events.type.${one.type}`)))].join(', '),
          })}
        </Text>
      )}
      {assessment.transfusionAfterResponse.length > 0 && (
        <Text size="sm">{t('summary.transfusedAfter', { count: assessment.transfusionAfterResponse.length })}</Text>
      )}
    </>
  )
}

function refractoryText({ after, date }: Refractory): string {
  return t('summary.refractory', { therapy: t(`events.type.${after}`), date: displayDate(date, '') })
}

function MilestoneText({
  level,
  milestone,
  onProof,
}: {
  level: 'CR' | 'PR'
  milestone: Milestone
  onProof: Props['onProof']
}) {
  const { date, confirmedOn, status } = milestone
  return (
    <ProofLink title={t(`summary.${level}`)} proof={milestone.proof} onProof={onProof}>
      <b>{t(`summary.${level}`)}</b>
      <br />
      {t(`summary.${status}`, { date: displayDate(date, ''), confirmedOn: displayDate(confirmedOn, '') })}
    </ProofLink>
  )
}

function Transfusions({ trajectory, onProof }: Omit<Props, 'core'>) {
  const { transfusion } = trajectory.assessment
  const { before, after } = burdenAroundDay0(trajectory.assessment)
  const around = (was: number | undefined, is: number | undefined, lastDays: number) =>
    before === null && after === null
      ? t('summary.last28Days', { units: lastDays })
      : t('summary.beforeAfter', { before: burdenText(was), after: burdenText(is) })
  return (
    <>
      <h2>{t('summary.transfusions')}</h2>
      <dl>
        <Row name={t('summary.rbc')}>{around(before?.rbc, after?.rbc, transfusion.rbcUnitsLast28d)}</Row>
        <Row name={t('summary.platelets')}>
          {around(before?.platelets, after?.platelets, transfusion.pltUnitsLast28d)}
        </Row>
      </dl>
      <ProofLink title={t('summary.transfusions')} proof={transfusion.proof} onProof={onProof}>
        {transfusion.dependent
          ? t('summary.dependent')
          : transfusion.independentSince
            ? t('summary.independentSince', { date: displayDate(transfusion.independentSince, '') })
            : t('summary.notDependent')}
      </ProofLink>
    </>
  )
}

function TimeValue({ time, title, onProof }: { time: TimeTo | null; title: string; onProof: Props['onProof'] }) {
  if (time === null) return <>–</>
  if (time.day === null) return <>{t('summary.notReached', { day: time.censoredDay ?? '–' })}</>
  return (
    <ProofLink title={title} proof={time.proof} onProof={onProof} isShort>
      {t('summary.days', { days: time.day })}
    </ProofLink>
  )
}

interface ProofLinkProps {
  title: string
  proof: Proof
  onProof: Props['onProof']
  isShort?: boolean
  children: ReactNode
}

function ProofLink({ title, proof, onProof, isShort = false, children }: ProofLinkProps) {
  return (
    <Anchor
      component="button"
      type="button"
      inherit
      c="inherit"
      ta={isShort ? 'right' : 'left'}
      display="block"
      onClick={() => onProof(title, proof)}
    >
      {children} <small className="proof-mark">{isShort ? '›' : `${t('trajectory.proof.open')} ›`}</small>
      {isShort && <VisuallyHidden>{`${title}: ${t('trajectory.proof.open')}`}</VisuallyHidden>}
    </Anchor>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function valueText(value: Pick<DatedValue, 'value' | 'comparator'> | null | undefined): string {
  if (!value) return '–'
  return `${value.comparator ?? ''}${Number(value.value.toPrecision(4))}${value.comparator === null ? '' : '*'}`
}

function landmarkText(status: string, level: string | null): string {
  return status === 'unconfirmed' && level !== null ? `${level}?` : status
}

function tone(status: string): string {
  if (status === 'CR' || status === 'PR') return 'good'
  return status === 'relapse' || status === 'died' ? 'bad' : ''
}
