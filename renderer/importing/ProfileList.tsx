import { Button, Group, Loader, Stack, Table, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { SavedProfile } from '../../shared/contract/imports'
import { t } from '../../shared/messages'
import { ask, useAsk } from '../api'

/** Answers remembered per layout: they can be renamed, changed, dropped, exported and imported. */
export function ProfileList() {
  const { value: profiles, again } = useAsk('profiles.list', {})
  if (!profiles) return <Loader aria-label={t('common.loading')} />

  async function exportAll() {
    const { path } = await ask('profiles.export', {})
    if (path !== null) notifications.show({ message: t('common.saved', { path }) })
  }

  async function importSome() {
    const { count } = await ask('profiles.import', {})
    if (count > 0) notifications.show({ message: t('history.imported', { count }) })
    again()
  }

  return (
    <Stack>
      <Text size="sm">{t(profiles.length === 0 ? 'history.profilesNone' : 'history.profilesIntro')}</Text>
      <Group>
        <Button size="xs" variant="default" disabled={profiles.length === 0} onClick={exportAll}>
          {t('history.export')}
        </Button>
        <Button size="xs" variant="default" onClick={importSome}>
          {t('history.import')}
        </Button>
      </Group>
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {profiles.map((profile) => (
            <Profile key={profile.layout} profile={profile} onDone={again} />
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}

function Profile({ profile, onDone }: { profile: SavedProfile; onDone: () => void }) {
  const [name, setName] = useState(profile.name)
  const [answers, setAnswers] = useState(profile.answers)

  async function save() {
    await ask('profiles.save', { layout: profile.layout, name, answers })
    onDone()
  }

  async function remove() {
    await ask('profiles.remove', { layout: profile.layout })
    onDone()
  }

  return (
    <Table.Tr>
      <Table.Td>
        <TextInput
          size="xs"
          label={t('history.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Text size="xs" c="dimmed">
          {profile.layout}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          {Object.entries(answers).map(([id, choice]) => (
            <TextInput
              key={id}
              size="xs"
              label={id}
              value={choice}
              onChange={(event) => setAnswers({ ...answers, [id]: event.currentTarget.value })}
            />
          ))}
        </Group>
      </Table.Td>
      <Table.Td>
        <Group gap={6} justify="flex-end" wrap="nowrap">
          <Button size="compact-sm" variant="default" onClick={save}>
            {t('common.save')}
          </Button>
          <Button size="compact-sm" variant="subtle" color="red" onClick={remove}>
            {t('common.remove')}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
