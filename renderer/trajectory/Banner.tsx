import { Badge, Button } from '@mantine/core'
import type { Trajectory } from '../../shared/contract/patients'
import { displayDate } from '../../shared/display'
import { t } from '../../shared/messages'
import type { Patient } from '../../shared/model'

/** Who this is: on top of every single-patient view, never covered. */
export function Banner({ trajectory, onReviewed }: { trajectory: Trajectory; onReviewed: () => void }) {
  const { patient, review } = trajectory
  return (
    <header className="banner" data-banner={patient.id}>
      <div>
        <h1>{patientName(patient)}</h1>
        <small>
          {birthText(patient)} · {t(`common.sex.${patient.sex}`)} · {identifierText(patient)}
        </small>
      </div>
      <Diagnosis patient={patient} />
      <div style={{ marginLeft: 'auto', textAlign: 'right' }}>
        {review.newSince ? (
          <>
            <Badge variant="light" mr={8}>
              {t(review.reviewedAt === null ? 'trajectory.neverReviewed' : 'trajectory.newSince')}
            </Badge>
            <Button size="xs" variant="default" onClick={onReviewed}>
              {t('trajectory.reviewed')}
            </Button>
          </>
        ) : (
          review.reviewedAt !== null && (
            <small>{t('trajectory.reviewedOn', { date: displayDate(review.reviewedAt.slice(0, 10), '') })}</small>
          )
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

function identifierText(patient: Patient): string {
  return patient.identifiers
    .map((one) => `${t('common.identifier', { value: one.value })} (${one.authority})`)
    .join(', ')
}

/** Completed years; a birth date known by year alone counts from its January. */
export function ageOn(birthDate: string, today: Date): number {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number)
  const before = today.getMonth() + 1 < month || (today.getMonth() + 1 === month && today.getDate() < day)
  return today.getFullYear() - year - (before ? 1 : 0)
}
