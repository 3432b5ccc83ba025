import { Badge, Button, Stack } from '@mantine/core'
import { useLayoutEffect, useRef } from 'react'
import type { Trajectory } from '../../shared/contract/patients'
import { displayDate } from '../../shared/display'
import { t } from '../../shared/messages'
import type { Patient } from '../../shared/model'

const identifiersShown = 2

/** Who this is: on top of every single-patient view, never covered. */
export function Banner({ trajectory, onReviewed }: { trajectory: Trajectory; onReviewed: () => void }) {
  const { patient, review } = trajectory
  const frame = useRef<HTMLElement>(null)
  // A narrow window or many ids make it higher; what opens below it must know.
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const tell = () => document.documentElement.style.setProperty('--banner-height', `${element.offsetHeight}px`)
    tell()
    const observer = new ResizeObserver(tell)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <header ref={frame} className="banner" data-banner={patient.id}>
      <div>
        <h1>{patientName(patient)}</h1>
        <small>
          {birthText(patient)} · {t(`common.sex.${patient.sex}`)} ·{' '}
          <span title={identifierTexts(patient).join('\n')}>{identifierText(patient)}</span>
        </small>
      </div>
      <Diagnosis patient={patient} />
      <div style={{ marginLeft: 'auto', textAlign: 'right' }}>
        {review.newSince || review.reviewedAt === null ? (
          <Stack gap={4} align="flex-end">
            <Badge variant="light" size="sm">
              {t(review.reviewedAt === null ? 'trajectory.neverReviewed' : 'trajectory.newSince')}
            </Badge>
            <Button size="compact-sm" variant="default" onClick={onReviewed}>
              {t('trajectory.reviewed')}
            </Button>
          </Stack>
        ) : (
          <small>{t('trajectory.reviewedOn', { date: displayDate(review.reviewedAt.slice(0, 10), '') })}</small>
        )}
      </div>
    </header>
  )
}

function Diagnosis({ patient }: { patient: Patient }) {
  const { date, severity, priorLines, refractoryOrRelapsed } = patient.diagnosis
  if (date === null && severity === null && priorLines === null && refractoryOrRelapsed === null) return null
  return (
    <div>
      <b>{[severity && t(`summary.severity.${severity}`), refractoryOrRelapsed].filter(Boolean).join(', ')}</b>
      <br />
      <small>
        {[date && t('summary.diagnosed', { date: displayDate(date, '') }), priorLines].filter(Boolean).join(' · ')}
      </small>
    </div>
  )
}

/** `FAMILY, Given` */
export function patientName(patient: Pick<Patient, 'family' | 'given'>): string {
  const name = [patient.family?.toUpperCase(), patient.given].filter(
    (part) => part !== undefined && part !== null && part !== '',
  )
  return name.length === 0 ? t('common.unnamed') : name.join(', ')
}

function birthText(patient: Patient): string {
  if (patient.birthDate === null) return t('common.bornUnknown')
  return t('common.born', { date: displayDate(patient.birthDate, ''), age: ageOn(patient.birthDate, new Date()) })
}

function identifierTexts(patient: Patient): string[] {
  return patient.identifiers.map((one) => `${t('common.identifier', { value: one.value })} (${one.authority})`)
}

/** The first ids; a patient of a registry has half a dozen, which would take the room of the chart. */
function identifierText(patient: Patient): string {
  const all = identifierTexts(patient)
  const more = all.length - identifiersShown
  return [...all.slice(0, identifiersShown), ...(more > 0 ? [t('common.moreIdentifiers', { count: more })] : [])].join(
    ', ',
  )
}

/** Completed years; a birth date known by year alone counts from its January. */
export function ageOn(birthDate: string, today: Date): number {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number)
  const before = today.getMonth() + 1 < month || (today.getMonth() + 1 === month && today.getDate() < day)
  return today.getFullYear() - year - (before ? 1 : 0)
}
