import { describe, expect, it } from 'vitest'
import { panelAxis } from '../../../../renderer/trajectory/axis-model'
import { namedRecord, trajectoryOf } from './output/views'

describe('panelAxis', () => {
  const series = trajectoryOf(namedRecord('relapse')).series.find(({ analyte }) => analyte === 'hemoglobin')
  if (!series) throw new Error('the demonstration patient has hemoglobin')
  const input = { series, log: false, window: null, hemoglobinLimit: { value: 130, row: 'male15' as const } }

  it('names no line beyond a fitted axis, the normal limit of hemoglobin neither', () => {
    const { axis, lines } = panelAxis({ ...input, choice: 'fit' })
    expect(axis.high).toBeLessThan(130)
    expect(lines.filter(({ at }) => at > axis.high)).toEqual([])
  })

  it('shows the normal limit of hemoglobin on the fixed axis', () => {
    expect(panelAxis({ ...input, choice: 'fixed' }).lines.map(({ at }) => at)).toContain(130)
  })
})
