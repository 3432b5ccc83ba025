import { Alert, Button, Code, Loader, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { SeriesColumns } from '../../shared/contract/patients'
import { displayUnit, displayValue } from '../../shared/display'
import type { CtcaeGrade } from '../../shared/hematology/grades'
import { gradeOf } from '../../shared/hematology/remarks'
import { t } from '../../shared/messages'
import type { LabResult, Patient, Source } from '../../shared/model'
import { doubtTexts, gradeSentences } from '../../shared/remark-texts'
import { ask, useAsk } from '../api'
import { analyteLabel } from './axis-model'
import { when } from './event-text'

interface Props {
  patient: Patient
  series: SeriesColumns
  index: number
}

/** From a point back to the file, row and text it came from. */
export function PointDetail({ patient, series, index }: Props) {
  const { value: detail, error } = useAsk('results.detail', { patient: patient.id, result: series.id[index] ?? 0 })
  if (error) {
    return (
      <Alert color="red" title={error.message}>
        {error.hint}
      </Alert>
    )
  }
  if (!detail) return <Loader aria-label={t('common.loading')} />
  return (
    <Stack gap="md">
      <div>
        <Text fw={700}>
          {analyteLabel(series)} {displayValue(detail.value, detail.comparator, detail.rawText)}{' '}
          {displayUnit(detail.unit)}
        </Text>
        <Text size="sm" c="dimmed">
          {when(detail.at)}
        </Text>
      </div>
      <Facts detail={detail} doubts={series.doubts[index] ?? 0} grade={gradeOf(detail, patient, series.ctcae)} />
      {detail.history.length > 0 && (
        <div>
          <Text fw={600} size="sm">
            {t('trajectory.detail.history')}
          </Text>
          {detail.history.map((old) => (
            <Text key={old.id} size="sm">
              {old.rawText} {old.rawUnit ?? ''} · {t(`flowsheet.status.${old.status}`)} · {when(old.at)}
            </Text>
          ))}
        </div>
      )}
      {detail.derivedFrom && (
        <Text size="sm">
          {t('trajectory.detail.derivedFrom')}: {detail.rawText}
        </Text>
      )}
      {detail.sources.map((source) => (
        <SourceView key={`${source.batch}-${source.row}-${source.cell}`} source={source} />
      ))}
    </Stack>
  )
}

function Facts({ detail, doubts, grade }: { detail: LabResult; doubts: number; grade: CtcaeGrade | null }) {
  const facts: [string, string][] = [
    ['raw', `${detail.rawText} ${detail.rawUnit ?? ''}`],
    ['status', t(`flowsheet.status.${detail.status}`)],
    ['method', detail.method === null ? '' : t(`flowsheet.method.${detail.method}`)],
    ['specimen', detail.specimen ?? ''],
    ['range', detail.range?.text ?? ''],
    ['flags', [...detail.flags, ...detail.quality.map((one) => t(`flowsheet.quality.${one}`))].join(', ')],
    ['check', doubtTexts(detail.analyte, detail.value ?? Number.NaN, doubts).join('. ')],
    ['grade', grade === null ? '' : gradeSentences(grade).join('. ')],
    ['note', detail.note ?? ''],
  ]
  return (
    <dl className="facts">
      {facts
        .filter(([, text]) => text.trim() !== '')
        .map(([key, text]) => (
          <div key={key}>
            <dt>{t(`trajectory.detail.${key}`)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
    </dl>
  )
}

function SourceView({ source }: { source: Source }) {
  const { value: excerpt } = useAsk('results.excerpt', { batch: source.batch, row: source.row })
  const [isSaving, setSaving] = useState(false)

  async function save() {
    setSaving(true)
    const { path } = await ask('results.saveOriginal', { batch: source.batch })
    if (path !== null) notifications.show({ message: t('common.saved', { path }) })
    setSaving(false)
  }

  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {source.file}, {t('trajectory.detail.row', { row: source.row })}
        {source.cell === null ? '' : `, ${source.cell}`}
      </Text>
      {excerpt && (
        <>
          <Text size="xs" c="dimmed">
            {excerpt.format} · SHA-256 {excerpt.sha256.slice(0, 16)}…
          </Text>
          <Code block className="excerpt" tabIndex={0}>
            {excerpt.lines.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line's key is its number
              <span key={excerpt.firstRow + i} className={excerpt.firstRow + i === source.row ? 'here' : undefined}>
                {`${String(excerpt.firstRow + i).padStart(5)}  ${line}\n`}
              </span>
            ))}
          </Code>
        </>
      )}
      <Button size="compact-sm" variant="default" loading={isSaving} onClick={save}>
        {t('trajectory.detail.openOriginal')}
      </Button>
    </Stack>
  )
}
