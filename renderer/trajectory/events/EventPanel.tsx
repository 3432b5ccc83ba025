import { Alert, Button, Group, List, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useState } from 'react'
import { displayMoment } from '../../../shared/display'
import { t } from '../../../shared/messages'
import type { ClinicalEvent, EventStatus, EventType } from '../../../shared/model'
import { AnswerError, ask, useAsk } from '../../api'
import { eventSummary } from '../event-text'
import { laneOrder } from '../lanes'
import { type Draft, type DraftErrors, type DraftField, draftOf, emptyDraft, fieldsOf, readDraft } from './fields'

const statuses: EventStatus[] = ['given', 'ordered', 'not_done', 'error']
const reasons = ['cytopenia', 'bleeding', 'procedure', 'falling_counts', 'other']

interface Props {
  patient: number
  /** Null for a new one. */
  event: ClinicalEvent | null
  onDone: () => void
}

/** Enter, correct or strike out an event. Every change is kept with who, when and why. */
export function EventPanel({ patient, event, onDone }: Props) {
  const [draft, setDraft] = useState<Draft>(() => (event === null ? emptyDraft('MSC') : draftOf(event)))
  const [errors, setErrors] = useState<DraftErrors>({})
  const [reason, setReason] = useState('')
  const [failure, setFailure] = useState<AnswerError | null>(null)
  const fields = fieldsOf[draft.type]

  function change(part: Partial<Draft>) {
    setDraft((old) => ({ ...old, ...part }))
  }

  async function run(action: () => Promise<unknown>) {
    try {
      await action()
      onDone()
    } catch (error) {
      if (error instanceof AnswerError) setFailure(error)
      else throw error
    }
  }

  function submit(submitted: FormEvent) {
    submitted.preventDefault()
    const read = readDraft(draft, event?.start.offset ?? null)
    if ('errors' in read) {
      setErrors(read.errors)
      return
    }
    setErrors({})
    void run(() =>
      event === null
        ? ask('events.add', { patient, event: read.event })
        : ask('events.change', { patient, id: event.id, event: read.event, reason }),
    )
  }

  function errorOf(field: DraftField): string | undefined {
    const code = errors[field]
    return code === undefined ? undefined : t(`events.${code}`)
  }

  async function undo() {
    const { undone } = await ask('events.undo', { patient })
    notifications.show({ message: undone ?? t('events.nothingToUndo') })
    onDone()
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {event !== null && (
          <Text size="sm" c="dimmed">
            {event.source === null
              ? t('events.byHand')
              : t('events.from', { file: event.source.file, row: event.source.row })}
            {event.edited && event.source !== null ? `, ${t('events.edited')}` : ''}
          </Text>
        )}
        {failure && (
          <Alert color="red" title={failure.message}>
            {failure.hint}
          </Alert>
        )}
        <Select
          label={t('events.kind')}
          data={laneOrder.map((type) => ({ value: type, label: t(`events.type.${type}`) }))}
          value={draft.type}
          onChange={(value) => {
            const type = laneOrder.find((one) => one === value) ?? ('OTHER' satisfies EventType)
            change({ type, doseUnit: fieldsOf[type].doseUnit })
          }}
          allowDeselect={false}
        />
        <Group grow align="flex-start">
          <TextInput
            label={t('events.start')}
            placeholder={t('events.datePlaceholder')}
            value={draft.startDate}
            error={errorOf('startDate')}
            onChange={(changed) => change({ startDate: changed.currentTarget.value })}
            data-autofocus
            required
          />
          <TextInput
            label={t('events.time')}
            placeholder={t('events.timePlaceholder')}
            value={draft.startTime}
            error={errorOf('startTime')}
            onChange={(changed) => change({ startTime: changed.currentTarget.value })}
          />
        </Group>
        {fields.hasEnd && (
          <Group grow align="flex-start">
            <TextInput
              label={t('events.end')}
              placeholder={t('events.datePlaceholder')}
              value={draft.endDate}
              error={errorOf('endDate')}
              onChange={(changed) => change({ endDate: changed.currentTarget.value })}
            />
            <TextInput
              label={t('events.time')}
              placeholder={t('events.timePlaceholder')}
              value={draft.endTime}
              error={errorOf('endTime')}
              onChange={(changed) => change({ endTime: changed.currentTarget.value })}
            />
          </Group>
        )}
        <Text size="xs" c="dimmed">
          {t('events.timeHint')}
        </Text>
        <Select
          label={t('events.statusLabel')}
          data={statuses.map((status) => ({ value: status, label: t(`events.status.${status}`) }))}
          value={draft.status}
          onChange={(value) => change({ status: statuses.find((one) => one === value) ?? 'given' })}
          allowDeselect={false}
        />
        {fields.doseUnit !== '' && (
          <Group grow align="flex-start">
            <TextInput
              label={t('events.dose')}
              value={draft.dose}
              error={errorOf('dose')}
              onChange={(changed) => change({ dose: changed.currentTarget.value })}
            />
            <TextInput
              label={t('events.unit')}
              value={draft.doseUnit}
              onChange={(changed) => change({ doseUnit: changed.currentTarget.value })}
            />
          </Group>
        )}
        <SimpleGrid cols={2} spacing="sm" verticalSpacing={6}>
          {[...fields.numbers, ...fields.texts, 'note'].map((key) => (
            <Detail
              key={key}
              name={String(key)}
              value={draft.details[key] ?? ''}
              error={errorOf(`details.${key}`)}
              onChange={(value) => change({ details: { ...draft.details, [key]: value } })}
            />
          ))}
        </SimpleGrid>
        {event !== null && (
          <TextInput
            label={t('events.reason')}
            description={t('events.needReason')}
            value={reason}
            onChange={(changed) => setReason(changed.currentTarget.value)}
            required
          />
        )}
        <Group>
          <Button type="submit">{t('events.save')}</Button>
          {event !== null && event.status !== 'error' && (
            <Button
              variant="default"
              disabled={reason.trim() === ''}
              onClick={() => run(() => ask('events.remove', { patient, id: event.id, reason }))}
            >
              {t('events.strike')}
            </Button>
          )}
          <Button variant="subtle" onClick={undo}>
            {t('events.undo')}
          </Button>
        </Group>
        {event !== null && <History patient={patient} id={event.id} />}
      </Stack>
    </form>
  )
}

interface DetailProps {
  name: string
  value: string
  error: string | undefined
  onChange: (value: string) => void
}

function Detail({ name, value, error, onChange }: DetailProps) {
  const label = t(`events.detail.${name}`)
  if (name === 'reason') {
    return (
      <Select
        label={label}
        data={reasons.map((one) => ({ value: one, label: t(`events.values.reason.${one}`) }))}
        value={value === '' ? null : value}
        onChange={(chosen) => onChange(chosen ?? '')}
        clearable
      />
    )
  }
  return (
    <TextInput
      label={label}
      value={value}
      error={error}
      onChange={(changed) => onChange(changed.currentTarget.value)}
    />
  )
}

function History({ patient, id }: { patient: number; id: number }) {
  const { value: versions } = useAsk('events.history', { patient, id })
  if (!versions || versions.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('events.history')}
      </Text>
      <List size="xs">
        {versions.map((version) => (
          <List.Item key={version.at}>
            {displayMoment(version.at)} · {version.actor} · {t(`events.action.${version.action}`)}
            {version.reason === '' ? '' : `: ${version.reason}`}
            <br />
            {eventSummary(version.event)}
          </List.Item>
        ))}
      </List>
    </div>
  )
}
