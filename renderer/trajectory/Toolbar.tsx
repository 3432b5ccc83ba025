import { Button, Menu, MultiSelect, SegmentedControl, Select, Switch, Tooltip } from '@mantine/core'
import type { Settings } from '../../shared/contract/app'
import type { SeriesColumns } from '../../shared/contract/patients'
import { displayWall } from '../../shared/display'
import { t } from '../../shared/messages'
import type { ClinicalEvent } from '../../shared/model'
import { useSettings } from '../shell/settings'
import { analyteLabel } from './axis-model'
import type { Lane, LaneKey } from './lanes'
import type { ChartChoices } from './TrajectoryChart'
import { type Preset, presets } from './window'

const profiles: Settings['profile'][] = ['BSH', 'NIH', 'RACE', 'JPN', 'SEED', 'CUSTOM']

interface Props {
  choices: ChartChoices
  onChange: (part: Partial<ChartChoices>) => void
  onPreset: (preset: Preset) => void
  /** Events that may be the zero of the day axis. */
  zeros: ClinicalEvent[]
  lanes: Lane[]
  more: SeriesColumns[]
  chosen: string[]
  onChosen: (analytes: string[]) => void
}

export function Toolbar({ choices, onChange, onPreset, zeros, lanes, more, chosen, onChosen }: Props) {
  const { settings, change } = useSettings()
  const zeroOptions = zeros.map((event) => ({
    value: String(event.start.wall),
    label: `${t(`events.type.${event.type}`)} ${event.details.infusion_no ?? ''} · ${displayWall(event.start.wall)}`,
  }))
  return (
    <div className="toolbar" role="toolbar" aria-label={t('trajectory.toolbar.view')}>
      <SegmentedControl
        size="xs"
        aria-label={t('trajectory.toolbar.time')}
        value={choices.mode}
        onChange={(mode) => onChange({ mode: mode === 'days' ? 'days' : 'calendar' })}
        data={[
          { value: 'calendar', label: t('trajectory.toolbar.calendar') },
          { value: 'days', label: t('trajectory.toolbar.days'), disabled: choices.zero === null },
        ]}
      />
      <Select
        size="xs"
        w={214}
        aria-label={t('trajectory.toolbar.zero')}
        placeholder={t('trajectory.toolbar.zeroNone')}
        data={uniqueBy(zeroOptions)}
        value={choices.zero === null ? null : String(choices.zero)}
        onChange={(value) => onChange({ zero: value === null ? null : Number(value) })}
        allowDeselect={false}
      />
      <Button.Group aria-label={t('trajectory.toolbar.span')}>
        {presets.map((preset) => (
          <Button
            key={preset}
            size="compact-xs"
            variant="default"
            disabled={preset === 'day0' && choices.zero === null}
            onClick={() => onPreset(preset)}
          >
            {t(`trajectory.toolbar.presets.${preset}`)}
          </Button>
        ))}
      </Button.Group>
      <SegmentedControl
        size="xs"
        aria-label={t('trajectory.toolbar.scale')}
        value={choices.log ? 'log' : 'linear'}
        onChange={(scale) => onChange({ log: scale === 'log' })}
        data={[
          { value: 'linear', label: t('trajectory.toolbar.linear') },
          { value: 'log', label: t('trajectory.toolbar.log') },
        ]}
      />
      <Tooltip label={t('trajectory.toolbar.fitHint')}>
        <Switch
          size="xs"
          label={t('trajectory.toolbar.fit')}
          checked={choices.y === 'fit'}
          onChange={(event) => onChange({ y: event.currentTarget.checked ? 'fit' : 'fixed' })}
        />
      </Tooltip>
      <Switch
        size="xs"
        label={t('trajectory.toolbar.lines')}
        checked={choices.showLines}
        onChange={(event) => onChange({ showLines: event.currentTarget.checked })}
      />
      <Menu closeOnItemClick={false}>
        <Menu.Target>
          <Button size="compact-xs" variant="default">
            {t('trajectory.lanes.choose')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {lanes.map((lane) => (
            <Menu.Item
              key={lane.key}
              role="menuitemcheckbox"
              aria-checked={!choices.hiddenLanes.has(lane.key)}
              onClick={() => onChange({ hiddenLanes: toggled(choices.hiddenLanes, lane.key) })}
            >
              {choices.hiddenLanes.has(lane.key) ? '☐' : '☑'} {t(`events.type.${lane.key}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {more.length > 0 && (
        <MultiSelect
          size="xs"
          w={140}
          aria-label={t('trajectory.toolbar.analytes')}
          placeholder={chosen.length === 0 ? t('trajectory.toolbar.analytes') : ''}
          data={more.map((series) => ({ value: series.analyte, label: analyteLabel(series) }))}
          value={chosen}
          onChange={onChosen}
          searchable
        />
      )}
      <Select
        size="xs"
        w={128}
        ml="auto"
        aria-label={t('trajectory.toolbar.profile')}
        data={profiles.map((id) => ({ value: id, label: `${t('trajectory.toolbar.profile')}: ${id}` }))}
        value={settings.profile}
        onChange={(id) => {
          const profile = profiles.find((one) => one === id)
          if (profile) void change({ profile })
        }}
        allowDeselect={false}
      />
    </div>
  )
}

function uniqueBy<O extends { value: string }>(options: O[]): O[] {
  return [...new Map(options.map((option) => [option.value, option])).values()]
}

function toggled(hidden: ReadonlySet<LaneKey>, lane: LaneKey): ReadonlySet<LaneKey> {
  const next = new Set(hidden)
  if (!next.delete(lane)) next.add(lane)
  return next
}
