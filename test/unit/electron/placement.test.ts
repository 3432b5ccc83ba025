import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DisplayArea, placeWindow, windowPlaces } from '../../../electron/placement'

const laptop: DisplayArea = { id: 1, workArea: { x: 0, y: 25, width: 1440, height: 875 } }
const monitor: DisplayArea = { id: 2, workArea: { x: 1440, y: 0, width: 2560, height: 1400 } }
const onMonitor = { x: 1700, y: 100, width: 1200, height: 900, maximized: true }

describe('the place of a new window', () => {
  test('is the middle of the first display, at most its size', () => {
    expect(placeWindow({ last: null, displays: {} }, [monitor])).toEqual({
      x: 2000,
      y: 250,
      width: 1440,
      height: 900,
      maximized: false,
    })
    expect(placeWindow({ last: null, displays: {} }, [laptop])).toEqual({ ...laptop.workArea, maximized: false })
  })

  test('is where it last stood', () => {
    expect(placeWindow({ last: '2', displays: { 2: onMonitor } }, [laptop, monitor])).toEqual(onMonitor)
  })

  test('is remembered for each display', () => {
    const onLaptop = { x: 10, y: 30, width: 900, height: 700, maximized: false }
    const places = { last: '2', displays: { 1: onLaptop, 2: onMonitor } }
    expect(placeWindow(places, [laptop])).toEqual(onLaptop)
  })

  test('is not taken from a record without a size', () => {
    const places = { last: '1', displays: { 1: { x: 0, y: 25, width: 0, height: 500, maximized: false } } }
    expect(windowPlaces.safeParse(places).success).toBe(false)
  })

  test('is on a display, whole, whatever was remembered', () => {
    const number = fc.integer({ min: -5000, max: 5000 })
    const size = fc.integer({ min: 1, max: 5000 })
    const place = fc.record({ x: number, y: number, width: size, height: size, maximized: fc.boolean() })
    fc.assert(
      fc.property(fc.constantFrom('1', '2', '3'), place, (last, remembered) => {
        const { x, y, width, height } = placeWindow({ last, displays: { [last]: remembered } }, [laptop, monitor])
        const visible = [laptop, monitor].some(
          ({ workArea: area }) =>
            x >= area.x && y >= area.y && x + width <= area.x + area.width && y + height <= area.y + area.height,
        )
        expect(visible).toBe(true)
      }),
    )
  })
})
