import { MantineProvider } from '@mantine/core'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { theme } from '../../../renderer/shell/theme'
import { type ChartChoices, TrajectoryChart } from '../../../renderer/trajectory/TrajectoryChart'
import type { TimeWindow } from '../../../renderer/trajectory/window'
import type { Trajectory } from '../../../shared/contract/patients'
import type { Subject } from './subject'

const ignore = () => undefined
const hiddenLanes: ChartChoices['hiddenLanes'] = new Set()

/** The chart of the patient page as it stands in the product. */
export function product(): Subject {
  let root: Root | null = null
  let shown: { trajectory: Trajectory; window: TimeWindow } | null = null

  function render(): void {
    if (root === null || shown === null) return
    const { trajectory, window } = shown
    const zero = trajectory.events[0]?.start.wall ?? null
    const choices: ChartChoices = {
      window,
      mode: 'calendar',
      zero,
      log: false,
      y: 'fixed',
      showLines: true,
      hiddenLanes,
    }
    root.render(
      <MantineProvider theme={theme}>
        <TrajectoryChart
          trajectory={trajectory}
          series={trajectory.series}
          choices={choices}
          hemoglobinLimit={{ value: 120, row: 'female15' }}
          onWindow={ignore}
          onPick={ignore}
          onEvent={ignore}
          onRun={ignore}
          onNotes={ignore}
        />
      </MantineProvider>,
    )
  }

  function show(next: NonNullable<typeof shown>): void {
    shown = next
    flushSync(render)
  }

  return {
    mount(element, trajectory, window) {
      root = createRoot(element)
      show({ trajectory, window })
    },
    swap: (trajectory, window) => show({ trajectory, window }),
    zoom(window) {
      if (shown) show({ trajectory: shown.trajectory, window })
    },
    target: (element) => element.querySelector('.focus-layer'),
    picture(element) {
      const lines = [...element.querySelectorAll('.panel')].map(
        (panel) => panel.querySelector('path.recharts-curve')?.getAttribute('d') ?? '',
      )
      return lines.length < 3 || lines.includes('') ? '' : lines.join()
    },
    unmount() {
      root?.unmount()
      root = null
    },
  }
}
