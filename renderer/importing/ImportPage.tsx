import { Alert, Button, Center, Group, Loader, Progress, Stack, Stepper, Text, Title } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ImportOutcome, ImportPlan, ImportProgress } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import { AnswerError, ask, usePush } from '../api'
import { useNavigation } from '../shell/navigation'
import './importing.css'
import { Outcome } from './Outcome'
import { PlanView } from './PlanView'
import { Questions } from './Questions'

interface Failure {
  code: string
  message: string
  hint: string
}

/** From dropped files to stored results: what they are, what is open, what will change, what has changed. */
export function ImportPage({ paths }: { paths: string[] }) {
  const [job, setJob] = useState<number | null>(null)
  const [progress, setProgress] = useState<ImportProgress | null>(null)
  const [plan, setPlan] = useState<ImportPlan | null>(null)
  const [isAnswering, setAnswering] = useState(true)
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { go } = useNavigation()
  const running = useRef<number | null>(null)

  const prepare = useCallback(async (chosen: string[]) => {
    setFailure(null)
    setPlan(null)
    setOutcome(null)
    setProgress(null)
    setAnswering(true)
    try {
      const { job } = await ask('imports.prepare', { paths: chosen })
      running.current = job
      setJob(job)
    } catch (error) {
      setFailure(failureOf(error))
    }
  }, [])

  useEffect(() => {
    if (paths.length > 0) void prepare(paths)
  }, [paths, prepare])

  // Leaving the page gives up a plan that was not committed.
  useEffect(
    () => () => {
      if (running.current !== null) void window.api.ask['imports.cancel']({ job: running.current })
    },
    [],
  )

  usePush('importProgress', (value) => {
    if (value.job === running.current) setProgress(value)
  })
  usePush('importPlan', (value) => {
    if (value.job === running.current) {
      setPlan(value)
      setProgress(null)
    }
  })
  usePush('importFailed', (value) => {
    if (value.job !== running.current) return
    running.current = null
    setJob(null)
    setProgress(null)
    setFailure(value)
  })

  async function choose() {
    const chosen = await ask('imports.choose', {})
    if (chosen.paths.length > 0) void prepare(chosen.paths)
  }

  async function answer(answers: Record<string, string>) {
    if (job === null) return
    setPlan(null)
    try {
      await ask('imports.answer', { job, answers })
    } catch (error) {
      setFailure(failureOf(error))
    }
  }

  async function commit(leaveOut: { patients: string[]; rows: { file: number; row: number }[] }) {
    if (job === null) return
    try {
      const done = await ask('imports.commit', { job, leaveOut })
      running.current = null
      setJob(null)
      setProgress(null)
      setOutcome(done)
    } catch (error) {
      // A commit that fails is the end of its job.
      running.current = null
      setJob(null)
      setPlan(null)
      setProgress(null)
      setFailure(failureOf(error))
    }
  }

  async function cancel() {
    if (job !== null) await ask('imports.cancel', { job })
    running.current = null
    setJob(null)
    setPlan(null)
    setProgress(null)
  }

  const questions = plan?.files.flatMap((file) => file.questions) ?? []
  const step = outcome ? 3 : plan && (questions.length === 0 || !isAnswering) ? 2 : plan ? 1 : 0

  return (
    <Stack p="lg" gap="lg" maw={1280} className="import-page">
      <Title order={1} size="h3">
        {t('wizard.title')}
      </Title>
      <Stepper active={step} size="xs" allowNextStepsSelect={false}>
        <Stepper.Step label={t('wizard.steps.files')} />
        <Stepper.Step label={t('wizard.steps.questions')} />
        <Stepper.Step label={t('wizard.steps.plan')} />
        <Stepper.Step label={t('wizard.steps.done')} />
      </Stepper>
      {failure && (
        <Alert color="red" title={failure.message}>
          <Text size="sm">{failure.hint}</Text>
          <Button mt="sm" variant="default" onClick={choose}>
            {t('wizard.chooseOther')}
          </Button>
        </Alert>
      )}
      {progress && <ProgressView progress={progress} onCancel={cancel} />}
      {job === null && !outcome && !failure && (
        <Center className="drop-here">
          <Stack align="center">
            <Text>{t('wizard.drop')}</Text>
            <Button autoFocus onClick={choose}>
              {t('wizard.choose')}
            </Button>
            <Text size="xs" c="dimmed">
              {t('wizard.formats')}
            </Text>
          </Stack>
        </Center>
      )}
      {job !== null && !plan && !progress && <Loader aria-label={t('common.loading')} />}
      {plan && !outcome && step === 1 && (
        <Questions plan={plan} onAnswer={answer} onSkip={() => setAnswering(false)} onCancel={cancel} />
      )}
      {plan && !outcome && !progress && step === 2 && (
        <PlanView plan={plan} onCommit={commit} onCancel={cancel} onQuestions={() => setAnswering(true)} />
      )}
      {outcome && (
        <Outcome outcome={outcome}>
          <Group>
            <Button autoFocus onClick={() => go({ page: 'patients' })}>
              {t('wizard.toPatients')}
            </Button>
            <Button variant="default" onClick={choose}>
              {t('wizard.more')}
            </Button>
          </Group>
        </Outcome>
      )}
    </Stack>
  )
}

function ProgressView({ progress, onCancel }: { progress: ImportProgress; onCancel: () => void }) {
  return (
    <Stack gap={6} role="status">
      <Group justify="space-between">
        <Text size="sm">
          {t(`wizard.stage.${progress.stage}`)} · {progress.file}
        </Text>
        <Text size="sm" c="dimmed">
          {t('wizard.rate', {
            rows: progress.rows.toLocaleString('en'),
            rate: Math.round(progress.rowsPerSecond).toLocaleString('en'),
          })}
        </Text>
      </Group>
      <Progress value={progress.fraction * 100} aria-label={t(`wizard.stage.${progress.stage}`)} />
      <Group>
        <Button size="xs" variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

function failureOf(error: unknown): Failure {
  return error instanceof AnswerError ? error : { code: 'unexpected', message: String(error), hint: '' }
}
