import { Alert, Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../shared/messages'
import { type AnswerError, ask } from '../api'
import { useNavigation } from '../shell/navigation'

/** The first start: the user's own files, or the demonstration cohort. */
export function Welcome() {
  const { go } = useNavigation()
  const [isLoading, setLoading] = useState(false)
  const [error, setError] = useState<AnswerError | null>(null)

  async function openDemo() {
    setLoading(true)
    setError(null)
    try {
      await ask('imports.demo', {})
    } catch (failure) {
      setError(failure as AnswerError)
    }
    setLoading(false)
  }

  return (
    <Center h="100%" p="lg">
      <Stack maw={680} gap="lg">
        <Title order={1} size="h2">
          {t('patients.welcome.title')}
        </Title>
        <Text>{t('patients.welcome.text')}</Text>
        {error && (
          <Alert color="red" title={error.message}>
            {error.hint}
          </Alert>
        )}
        <Group grow align="stretch">
          <Paper withBorder p="lg">
            <Stack h="100%" justify="space-between">
              <Text size="sm">{t('patients.welcome.importHint')}</Text>
              <Button onClick={() => go({ page: 'import', paths: [] })}>{t('patients.welcome.import')}</Button>
            </Stack>
          </Paper>
          <Paper withBorder p="lg">
            <Stack h="100%" justify="space-between">
              <Text size="sm">{t('patients.welcome.demoHint')}</Text>
              <Button variant="default" loading={isLoading} onClick={openDemo}>
                {t('patients.welcome.demo')}
              </Button>
            </Stack>
          </Paper>
        </Group>
        {isLoading && (
          <Text size="sm" c="dimmed" role="status">
            {t('patients.welcome.demoRunning')}
          </Text>
        )}
      </Stack>
    </Center>
  )
}
