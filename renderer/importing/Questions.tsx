import { Button, Group, Paper, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ImportPlan } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import type { Answers, Question } from '../../shared/model'

interface Props {
  plan: ImportPlan
  onAnswer: (answers: Answers) => void
  onSkip: () => void
  onCancel: () => void
}

/** What the files leave open, each with its evidence; asked once for all files. Nothing is chosen beforehand. */
export function Questions({ plan, onAnswer, onSkip, onCancel }: Props) {
  const [answers, setAnswers] = useState<Answers>({})
  const asked = new Map<string, { question: Question; files: string[] }>()
  for (const file of plan.files) {
    for (const question of file.questions) {
      const known = asked.get(question.id)
      if (known) known.files.push(file.name)
      else asked.set(question.id, { question, files: [file.name] })
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    onAnswer(answers)
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm">{t('wizard.questionsIntro')}</Text>
        {[...asked.values()].map(({ question, files }) => (
          <Paper key={question.id} withBorder p="md" data-question={question.id}>
            <Stack gap={8}>
              <Text fw={600}>{question.text}</Text>
              <Text size="xs" c="dimmed">
                {files.join(', ')}
              </Text>
              <Text size="sm" className="evidence">
                {question.evidence}
              </Text>
              <Choice
                question={question}
                value={answers[question.id] ?? null}
                onChange={(value) => setAnswers((old) => ({ ...old, [question.id]: value }))}
              />
            </Stack>
          </Paper>
        ))}
        <Group>
          <Button type="submit" disabled={Object.keys(answers).length === 0}>
            {t('wizard.continue')}
          </Button>
          <Button variant="default" onClick={onSkip}>
            {t('wizard.skipQuestions')}
          </Button>
          <Button variant="subtle" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Choice({
  question,
  value,
  onChange,
}: {
  question: Question
  value: string | null
  onChange: (value: string) => void
}) {
  if (question.choices.length === 0) {
    return (
      <TextInput
        aria-label={question.text}
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value)}
        maw={420}
      />
    )
  }
  if (question.choices.length > 6) {
    return (
      <Select
        aria-label={question.text}
        data={question.choices.map((choice) => ({ value: choice, label: choiceText(question, choice) }))}
        value={value}
        onChange={(chosen) => chosen !== null && onChange(chosen)}
        searchable
        maw={420}
      />
    )
  }
  return (
    <Radio.Group value={value} onChange={onChange} aria-label={question.text}>
      <Group>
        {question.choices.map((choice) => (
          <Radio key={choice} value={choice} label={choiceText(question, choice)} />
        ))}
      </Group>
    </Radio.Group>
  )
}

/** Words of the catalogue for a choice where there are some; a unit or an id stands as it is. */
function choiceText(question: Question, choice: string): string {
  const key = `questions.choices.${question.kind}.${choice.replaceAll('.', '_')}`
  const text = t(key)
  return text === key ? choice : text
}
