import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload, IconPrinter, IconTable, IconVector } from '@tabler/icons-react'
import { useState } from 'react'
import type { SeriesColumns, Trajectory } from '../../../shared/contract/patients'
import type { HemoglobinLimit } from '../../../shared/hematology/hemoglobin'
import { t } from '../../../shared/messages'
import { AnswerError, ask, usePush } from '../../api'
import type { ChartChoices } from '../TrajectoryChart'
import { chartSvg } from './chart'
import { resultsCsv } from './csv'
import { pngOf } from './png'
import { reportHtml } from './report'
import { viewOf } from './view'

interface Props {
  trajectory: Trajectory
  series: SeriesColumns[]
  choices: ChartChoices
  hemoglobinLimit: HemoglobinLimit | null
}

/** Saves or prints what the page shows, with or without the patient's identity. */
export function OutputMenu({ trajectory, series, choices, hemoglobinLimit }: Props) {
  const [deidentified, setDeidentified] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const view = () => viewOf({ trajectory, series, choices, hemoglobinLimit, deidentified })

  async function save(kind: 'png' | 'svg' | 'csv') {
    const shown = view()
    const content =
      kind === 'csv' ? resultsCsv(shown) : kind === 'svg' ? chartSvg(shown).text : await pngOf(chartSvg(shown))
    return ask('output.save', { fileName: `${shown.fileName}.${kind}`, kind, content })
  }

  function pdf() {
    const shown = view()
    return ask('output.pdf', {
      patient: trajectory.patient.id,
      html: reportHtml(shown),
      fileName: `${shown.fileName}.pdf`,
    })
  }

  async function print() {
    await ask('output.print', { html: reportHtml(view()) })
    return { path: null }
  }

  async function run(action: () => Promise<{ path: string | null }>) {
    setBusy(true)
    try {
      const { path } = await action()
      if (path !== null) notifications.show({ message: t('common.saved', { path }) })
    } catch (error) {
      const { title, message } = failure(error)
      notifications.show({ color: 'red', title, message, autoClose: false })
    } finally {
      setBusy(false)
    }
  }

  usePush('command', ({ name }) => {
    if (name === 'print' && !isBusy) void run(print)
  })

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-sm" variant="default" loading={isBusy}>
          {t('trajectory.output.menu')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.CheckboxItem checked={deidentified} onChange={setDeidentified}>
          {t('trajectory.output.deidentified')}
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void run(pdf)}>
          {t('trajectory.output.pdf')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter size={16} />} onClick={() => void run(print)}>
          {t('trajectory.output.print')}
        </Menu.Item>
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void run(() => save('png'))}>
          {t('trajectory.output.png')}
        </Menu.Item>
        <Menu.Item leftSection={<IconVector size={16} />} onClick={() => void run(() => save('svg'))}>
          {t('trajectory.output.svg')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTable size={16} />} onClick={() => void run(() => save('csv'))}>
          {t('trajectory.output.csv')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function failure(error: unknown): { title: string; message: string } {
  if (error instanceof AnswerError) return { title: error.message, message: error.hint }
  return { title: t('trajectory.output.failed'), message: t('trajectory.output.failedHint') }
}
