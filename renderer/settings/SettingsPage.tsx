import {
  Loader,
  SegmentedControl,
  Select,
  Slider,
  Stack,
  Switch,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core'
import { t } from '../../shared/messages'
import { useAsk } from '../api'
import { useSettings } from '../shell/settings'

const themes = ['auto', 'light', 'dark'] as const
const profiles = ['BSH', 'NIH', 'RACE', 'JPN', 'SEED', 'CUSTOM'] as const
const independence = [28, 56, 84, 112] as const
const ctcaeVersions = ['v5', 'v6'] as const

export function SettingsPage() {
  const { settings, change } = useSettings()
  const { setColorScheme } = useMantineColorScheme()
  const { value: start } = useAsk('app.start', {})
  if (!start) return <Loader m="lg" aria-label={t('common.loading')} />
  return (
    <Stack p="lg" maw={640} gap="lg">
      <Title order={1} size="h3">
        {t('settings.title')}
      </Title>
      <Stack gap={6}>
        <Text fw={600}>{t('settings.theme')}</Text>
        <SegmentedControl
          aria-label={t('settings.theme')}
          value={settings.theme}
          data={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
          onChange={(value) => {
            const theme = themes.find((one) => one === value) ?? 'auto'
            setColorScheme(theme)
            void change({ theme })
          }}
        />
      </Stack>
      <Stack gap={6} pb="md">
        <Text fw={600}>{t('settings.zoom')}</Text>
        <Slider
          thumbLabel={t('settings.zoom')}
          min={0.75}
          max={2}
          step={0.25}
          defaultValue={start.settings.zoom}
          label={(value) => `${Math.round(value * 100)} %`}
          marks={[0.75, 1, 1.5, 2].map((value) => ({ value, label: `${value * 100} %` }))}
          onChangeEnd={(zoom) => void change({ zoom })}
        />
      </Stack>
      <Select
        label={t('settings.profile')}
        description={t('settings.profileHint')}
        value={settings.profile}
        data={profiles.map((value) => ({ value, label: t(`settings.profiles.${value}`) }))}
        onChange={(value) => void change({ profile: profiles.find((one) => one === value) ?? 'BSH' })}
        allowDeselect={false}
      />
      <Select
        label={t('settings.independence')}
        value={String(settings.transfusionIndependenceDays)}
        data={independence.map((days) => ({ value: String(days), label: t('settings.independenceDays', { days }) }))}
        onChange={(value) =>
          void change({ transfusionIndependenceDays: independence.find((days) => String(days) === value) ?? 56 })
        }
        allowDeselect={false}
      />
      <Select
        label={t('settings.ctcae')}
        description={t('settings.ctcaeHint')}
        value={settings.ctcae}
        data={ctcaeVersions.map((value) => ({ value, label: t(`settings.ctcaeVersions.${value}`) }))}
        onChange={(value) => void change({ ctcae: ctcaeVersions.find((one) => one === value) ?? 'v5' })}
        allowDeselect={false}
      />
      <Switch
        label={t('settings.infection')}
        checked={settings.ignoreInfectionCounts}
        onChange={(event) => void change({ ignoreInfectionCounts: event.currentTarget.checked })}
      />
      <Stack gap={4}>
        <Text fw={600}>{t('settings.data')}</Text>
        <Text size="sm">{t('settings.database', { file: start.database })}</Text>
        <Text size="sm">{t('settings.version', { version: start.version })}</Text>
      </Stack>
      <Stack gap={4}>
        <Text fw={600}>{t('settings.about')}</Text>
        <Text size="sm">{t('settings.intendedUse')}</Text>
      </Stack>
    </Stack>
  )
}
