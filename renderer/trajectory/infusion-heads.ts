import { type Frame, timeToX } from '../charts/scale'
import type { Infusion } from './lanes'

export interface InfusionHead {
  x: number
  width: number
  text: string
}

const single = 17

/** Numbers of the infusions above the panels; those too near to stand apart share one mark: `1–4`. */
export function infusionHeads(infusions: Infusion[], frame: Frame): InfusionHead[] {
  const groups: { first: Infusion; last: Infusion; from: number; to: number }[] = []
  for (const infusion of infusions) {
    const x = timeToX(frame, infusion.at)
    if (x < frame.left - 1 || x > frame.width - frame.right + 1) continue
    const before = groups.at(-1)
    if (before && x - before.to < single + 1) {
      before.last = infusion
      before.to = x
    } else groups.push({ first: infusion, last: infusion, from: x, to: x })
  }
  return groups.map(({ first, last, from, to }) => {
    const text = first === last ? String(first.number) : `${first.number}–${last.number}`
    return { x: (from + to) / 2, width: Math.max(single, to - from + single, text.length * 7 + 6), text }
  })
}
