import { Stack, Tabs, Title } from '@mantine/core'
import { t } from '../../shared/messages'
import { BatchList } from './BatchList'
import { HeldList } from './HeldList'
import { ProfileList } from './ProfileList'
import { WatchFolder } from './WatchFolder'

/** What came in, what waits for a look, what was answered, and what comes in by itself. */
export function ImportsPage() {
  return (
    <Stack p="lg" gap="md">
      <Title order={1} size="h3">
        {t('history.title')}
      </Title>
      <Tabs defaultValue="batches" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="batches">{t('history.tabs.batches')}</Tabs.Tab>
          <Tabs.Tab value="held">{t('history.tabs.held')}</Tabs.Tab>
          <Tabs.Tab value="profiles">{t('history.tabs.profiles')}</Tabs.Tab>
          <Tabs.Tab value="watch">{t('history.tabs.watch')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="batches">
          <BatchList />
        </Tabs.Panel>
        <Tabs.Panel value="held">
          <HeldList />
        </Tabs.Panel>
        <Tabs.Panel value="profiles">
          <ProfileList />
        </Tabs.Panel>
        <Tabs.Panel value="watch">
          <WatchFolder />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
