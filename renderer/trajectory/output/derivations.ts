import { analyteByKey } from '../../../shared/hematology/analytes'
import type { Assessment, Proof } from '../../../shared/hematology/assessment'
import { mark } from '../../../shared/hematology/marks'
import { type Profile, profileById } from '../../../shared/hematology/profiles'
import { t } from '../../../shared/messages'
import { pointText } from '../Focus'
import type { View } from './view'

/** The rules behind every label of the report, each once, with the counts that prove response and relapse. */
export function derivations(view: View): string[] {
  const { assessment } = view
  const profile = profileById(assessment.profile.id)
  const { response, nonResponse, relapse, possibleRelapse, refractory, timeTo, transfusion, marrowProof } = assessment
  const proven = [response.PR, response.CR, relapse, possibleRelapse].flatMap((one) =>
    one === null ? [] : [withRows(one.proof, view)],
  )
  const plain = [nonResponse, refractory].flatMap((one) => (one === null ? [] : [rule(one.proof)]))
  const times =
    timeTo === null
      ? []
      : [timeTo['pmn>0.5'], timeTo['platelets>20'], timeTo.rbcIndependence].flatMap((time) =>
          time === null ? [] : [rule(time.proof)],
        )
  return [
    ...new Set([
      t('clinical.rules.pmnBand'),
      ...(profile === null ? [] : [classRule(profile)]),
      ...proven,
      ...plain,
      ...landmarkRules(assessment),
      ...times,
      rule(transfusion.proof),
      rule(marrowProof),
    ]),
  ]
}

function rule(proof: Proof): string {
  return t(`clinical.rules.${proof.rule}`, proof.values)
}

function classRule({ severity }: Profile): string {
  if (severity.basis === 'pmnBand') return t('clinical.rules.classByBand')
  const sign = severity.inclusive ? '≤' : '<'
  return t('trajectory.output.classRule', {
    pmn: `${sign} ${severity.pmn}`,
    platelets: `${sign} ${severity.platelets}`,
    automated: `${sign} ${severity.reticulocytes.automated}`,
    manual: `${sign} ${severity.reticulocytes.manual}`,
    verySevere: `< ${severity.verySeverePmn}`,
  })
}

/** Landmarks of the same rule share a line. */
function landmarkRules({ landmarks }: Pick<Assessment, 'landmarks'>): string[] {
  const groups = new Map<string, { proof: Proof; labels: string[] }>()
  for (const { label, reached, windowDays, proof } of landmarks) {
    if (!reached) continue
    const key = `${proof.rule} ${windowDays}`
    const group = groups.get(key)
    if (group) group.labels.push(label)
    else groups.set(key, { proof, labels: [label] })
  }
  return [...groups.values()].map(({ proof, labels }) =>
    t(`clinical.rules.${proof.rule}`, { ...proof.values, label: labels.join(', ') }),
  )
}

function withRows(proof: Proof, view: View): string {
  const wanted = new Set(proof.rows)
  const byDay = new Map<string, string[]>()
  for (const series of view.series) {
    const known = analyteByKey(series.analyte)
    const name = known === null ? series.name : t(`clinical.shortNames.${known.key}`)
    for (const [index, id] of series.id.entries()) {
      if (!wanted.has(id) || (series.marks[index] ?? 0) & mark.withdrawn) continue
      const day = view.date(series.time[index] ?? 0)
      byDay.set(day, [...(byDay.get(day) ?? []), `${name} ${pointText(series, index)}`])
    }
  }
  const rows = [...byDay].map(([day, values]) => `${day}: ${values.join(', ')}`).join('; ')
  return rows === '' ? rule(proof) : `${rule(proof)} ${t('trajectory.output.rowsUsed', { rows })}`
}
