import { Button, Group, Loader, Stack, Text } from '@mantine/core'
import { t } from '../../shared/messages'
import { ask, useAsk } from '../api'

export function WatchFolder() {
  const { value: watch, again } = useAsk('watch.get', {})
  if (!watch) return <Loader aria-label={t('common.loading')} />

  async function set(active: boolean) {
    await ask('watch.set', { active })
    again()
  }

  return (
    <Stack maw={640}>
      <Text size="sm">{t('history.watchIntro')}</Text>
      <Text fw={600}>{watch.active ? t('history.watchOn', { folder: watch.folder }) : t('history.watchOff')}</Text>
      <Group>
        <Button variant="default" onClick={() => set(true)}>
          {t('history.watchStart')}
        </Button>
        <Button variant="subtle" disabled={!watch.active} onClick={() => set(false)}>
          {t('history.watchStop')}
        </Button>
      </Group>
    </Stack>
  )
}
