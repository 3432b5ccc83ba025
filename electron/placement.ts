import { z } from 'zod'

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })

/** Where the window stood on each display, by the display's id, and the display it was last on. */
export const windowPlaces = z.object({
  last: z.string().nullable(),
  displays: z.record(z.string(), rectangle.extend({ maximized: z.boolean() })),
})
export type WindowPlaces = z.infer<typeof windowPlaces>

type Rectangle = z.infer<typeof rectangle>

/** A display as the system reports it; the work area is what taskbars leave free. */
export interface DisplayArea {
  readonly id: number
  readonly workArea: Rectangle
}

const preferred = { width: 1440, height: 900 }

/**
 * The place for a new window: where it last stood if that display is there and shows all of it, else the middle of the
 * first display. All in device-independent pixels.
 */
export function placeWindow(
  places: WindowPlaces,
  displays: readonly [DisplayArea, ...DisplayArea[]],
): Rectangle & { maximized: boolean } {
  const display = displays.find(({ id }) => String(id) === places.last) ?? displays[0]
  const remembered = places.displays[String(display.id)]
  if (remembered && contains(display.workArea, remembered)) return remembered
  const { x, y, width, height } = display.workArea
  const size = { width: Math.min(preferred.width, width), height: Math.min(preferred.height, height) }
  return {
    x: Math.round(x + (width - size.width) / 2),
    y: Math.round(y + (height - size.height) / 2),
    ...size,
    maximized: false,
  }
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}
