import type { Frame } from '../../charts/scale'

/** Sizes of a drawing in CSS pixels. */
export interface Layout {
  frame: Frame
  /** Font sizes of running text and of the small print beside it. */
  font: number
  small: number
  radius: number
  laneHeight: number
  stripHeight: number
  /** Height that all panels share, and the least that one of them takes. */
  room: number
  leastPanel: number
}

interface Span {
  from: number
  to: number
}

/** A picture of its own, as wide as a slide. */
export function pictureLayout({ from, to }: Span, panels: number): Layout {
  return {
    frame: { width: 1200, left: 150, right: 176, from, to },
    font: 12,
    small: 11,
    radius: 2.8,
    laneHeight: 19,
    stripHeight: 18,
    room: 540 + Math.max(0, panels - 3) * 110,
    leastPanel: 90,
  }
}

/** Part of an A4 page between margins of 10 mm. */
export function pageLayout({ from, to }: Span, room: number): Layout {
  return {
    frame: { width: 718, left: 104, right: 134, from, to },
    font: 9.4,
    small: 8.6,
    radius: 2,
    laneHeight: 13.5,
    stripHeight: 13,
    room,
    leastPanel: 52,
  }
}

/** The neutrophil panel takes more than half: 0.2 and 0.5 lie about 24 px apart. */
const shares: Record<string, number> = { pmn: 2.4, platelets: 1, hemoglobin: 0.8 }

/** Heights of the panels, in their order. */
export function panelHeights(analytes: readonly string[], { room, leastPanel }: Layout): number[] {
  const total = analytes.reduce((sum, analyte) => sum + (shares[analyte] ?? 0.6), 0)
  return analytes.map((analyte) => Math.max(leastPanel, Math.round((room * (shares[analyte] ?? 0.6)) / total)))
}
