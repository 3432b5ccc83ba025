import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { TimeWindow } from '../../../renderer/trajectory/window'
import type { SeriesColumns, Trajectory } from '../../../shared/contract/patients'
import { analyteByKey } from '../../../shared/hematology/analytes'
import type { Subject } from './subject'

/** Heights of the product's panels in a window of 900 pixels. */
const heights = [300, 206, 172]

/** uPlot with the same data: every point handed over, cursors and legends in step. */
export function uplot(): Subject {
  let plots: uPlot[] = []
  let drawn = 0

  function dataOf({ time, value }: SeriesColumns): uPlot.AlignedData {
    return [time, value]
  }

  function setWindow({ from, to }: TimeWindow): void {
    for (const plot of plots) plot.setScale('x', { min: from, max: to })
  }

  return {
    mount(element, trajectory, window) {
      const sync = uPlot.sync('bench')
      plots = trajectory.series.map((series, n) => {
        const [low, high] = analyteByKey(series.analyte)?.plotDomain ?? [0, 1]
        const options: uPlot.Options = {
          width: element.clientWidth,
          height: heights[n] ?? 200,
          // Times are in milliseconds, as ours: nothing has to be converted.
          ms: 1,
          cursor: { sync: { key: sync.key } },
          scales: { x: { min: window.from, max: window.to }, y: { range: [low, high] } },
          series: [{}, { label: series.analyte, stroke: '#0b5aa8', width: 1.4 }],
          hooks: { draw: [() => drawn++] },
        }
        return new uPlot(options, dataOf(series), element)
      })
      setWindow(window)
    },
    swap(trajectory: Trajectory, window) {
      plots.forEach((plot, n) => {
        const series = trajectory.series[n]
        if (series) plot.setData(dataOf(series), false)
      })
      setWindow(window)
    },
    zoom: setWindow,
    target: (element) => element.querySelectorAll('.u-over')[1] ?? null,
    picture: () => (drawn % 3 === 0 && drawn > 0 ? String(drawn) : ''),
    unmount() {
      for (const plot of plots) plot.destroy()
      plots = []
      drawn = 0
    },
  }
}
