import type { SeriesColumns } from '../../../shared/contract/patients'
import { displayUnit } from '../../../shared/display'
import type { DatedValue, Lineage, Milestone } from '../../../shared/hematology/assessment'
import { type Burden, burdenAroundDay0, burdenText } from '../../../shared/hematology/burden'
import { mark } from '../../../shared/hematology/marks'
import { t } from '../../../shared/messages'
import { analyteLabel } from '../axis-model'
import { pointText } from '../Focus'
import type { View } from './view'

export interface Block {
  title: string
  rows: [name: string, value: string][]
}

const times = ['PR', 'CR', 'pmn>0.5', 'platelets>20', 'rbcIndependence'] as const
const lineages: Lineage[] = ['pmn', 'platelets', 'hemoglobin']

/** The summary of the report: what the clinical engine says. Nothing is computed here. */
export function summaryBlocks(view: View): Block[] {
  const { assessment } = view
  const marrow: Block = { title: t('summary.marrow'), rows: [[t(`summary.marrowStatus.${assessment.marrow}`), '']] }
  const blocks = [latest(view), response(view), landmarks(view), timeTo(view), lines(view), transfusions(view), marrow]
  return blocks.flatMap((block) => (block === null || block.rows.length === 0 ? [] : [block]))
}

function latest({ series, date }: View): Block {
  const rows = series.flatMap((one): [string, string][] => {
    const [now, before] = newest(one)
    if (now === undefined) return []
    const value = `${pointText(one, now)} ${displayUnit(one.unit)} ${one.flags[now] ?? ''}`.trim()
    const row: [string, string] = [analyteLabel(one), `${value}, ${date(one.time[now] ?? 0)}`]
    if (before === undefined) return [row]
    return [
      row,
      [
        t('trajectory.output.before'),
        t('summary.previous', { value: pointText(one, before), date: date(one.time[before] ?? 0) }),
      ],
    ]
  })
  return { title: t('summary.latest'), rows }
}

/** Indexes of the newest result and the one before, withdrawn and empty ones aside. */
function newest(series: SeriesColumns): [number | undefined, number | undefined] {
  const found: number[] = []
  for (let i = series.time.length - 1; i >= 0 && found.length < 2; i--) {
    if (((series.marks[i] ?? 0) & (mark.withdrawn | mark.noValue)) === 0) found.push(i)
  }
  return [found[0], found[1]]
}

function response({ assessment, isoDate }: View): Block {
  const course = assessment.courses.at(-1)
  if (!course)
    return {
      title: t('summary.response', { profile: assessment.profile.id, severity: '–' }),
      rows: [[t('summary.noCourse'), '']],
    }
  const { response, nonResponse, relapse, possibleRelapse, refractory, confounders, transfusionAfterResponse } =
    assessment
  const milestone = (level: 'CR' | 'PR', at: Milestone | null): [string, string][] =>
    at === null
      ? []
      : [
          [
            t(`summary.${level}`),
            t(`summary.${at.status}`, { date: isoDate(at.date), confirmedOn: isoDate(at.confirmedOn ?? '') }),
          ],
        ]
  const rows: [string, string][] = [
    [t('summary.course', { number: course.number, date: isoDate(course.day0) }), ''],
    ...milestone('PR', response.PR),
    ...milestone('CR', response.CR),
  ]
  if (!response.PR && !response.CR)
    rows.push(nonResponse ? [t('summary.NR'), isoDate(nonResponse.date)] : [t('summary.none'), ''])
  if (assessment.durationOfResponseDays !== null) {
    rows.push([
      t('summary.duration', { days: assessment.durationOfResponseDays }),
      assessment.durationEnd ? t(`summary.durationEnd.${assessment.durationEnd}`) : '',
    ])
  }
  if (relapse) rows.push([t('summary.relapse', { date: isoDate(relapse.date) }), ''])
  if (possibleRelapse) rows.push([t('summary.possibleRelapse', { date: isoDate(possibleRelapse.date) }), ''])
  if (refractory)
    rows.push([
      t('summary.refractory', { therapy: t(`events.type.${refractory.after}`), date: isoDate(refractory.date) }),
      '',
    ])
  if (confounders.length > 0) {
    rows.push([
      t('summary.confounded', {
        therapies: [...new Set(confounders.map(({ type }) => t(`events.type.${type}`)))].join(', '),
      }),
      '',
    ])
  }
  if (transfusionAfterResponse.length > 0)
    rows.push([t('summary.transfusedAfter', { count: transfusionAfterResponse.length }), ''])
  return {
    title: t('summary.response', { profile: assessment.profile.id, severity: t(`summary.${course.severity}`) }),
    rows,
  }
}

function landmarks({ assessment }: View): Block {
  return {
    title: t('summary.landmarks'),
    rows: assessment.landmarks.map(({ label, reached, status, level }) => [
      label,
      !reached ? t('trajectory.output.notYet') : status === 'unconfirmed' && level !== null ? `${level}?` : status,
    ]),
  }
}

function timeTo({ assessment }: View): Block | null {
  const { timeTo: found } = assessment
  if (found === null) return null
  return {
    title: t('summary.timeTo'),
    rows: times.map((key) => {
      const time = found[key]
      const value =
        time === null
          ? '–'
          : time.day === null
            ? t('summary.notReached', { day: time.censoredDay ?? '–' })
            : t('summary.days', { days: time.day })
      return [t(`summary.timeToKeys.${key}`), value]
    }),
  }
}

function lines({ assessment }: View): Block | null {
  const { lines: found } = assessment
  if (found === null) return null
  const text = (value: Pick<DatedValue, 'value' | 'comparator'> | null) =>
    value === null ? '–' : `${value.comparator ?? ''}${Number(value.value.toPrecision(4))}`
  return {
    title: t('summary.lines'),
    rows: lineages.map((key) => [
      t(`clinical.shortNames.${key}`),
      [found[key].baseline, found[key].nadir, found[key].best].map(text).join(' · '),
    ]),
  }
}

function transfusions({ assessment, isoDate }: View): Block {
  const { transfusion } = assessment
  const { before, after } = burdenAroundDay0(assessment)
  const row = (name: string, key: keyof Burden): [string, string] => [
    name,
    t('summary.beforeAfter', { before: burdenText(before?.[key]), after: burdenText(after?.[key]) }),
  ]
  const status: [string, string][] = transfusion.dependent
    ? [[t('summary.dependent'), '']]
    : transfusion.independentSince === null
      ? []
      : [[t('summary.independentSince', { date: isoDate(transfusion.independentSince) }), '']]
  return {
    title: t('summary.transfusions'),
    rows: [row(t('summary.rbc'), 'rbc'), row(t('summary.platelets'), 'platelets'), ...status],
  }
}
