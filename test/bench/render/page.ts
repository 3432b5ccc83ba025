import '@mantine/core/styles.css'
import '../../../renderer/charts/palette.css'
import '../../../renderer/shell/base.css'
import '../../../renderer/trajectory/trajectory.css'
import './page.css'
import { type TimeWindow, wholeWindow, zoomWindow } from '../../../renderer/trajectory/window'
import type { Trajectory } from '../../../shared/contract/patients'
import { course } from './courses'
import { product } from './product'
import type { Subject } from './subject'
import { uplot } from './uplot'

/** What the driver asks of the page; all times in milliseconds. */
export interface Bench {
  /** From the data to the painted panels, in an empty element. */
  mount(name: SubjectName, points: number): Promise<number>
  /** From another patient's data to the painted panels. */
  swap(name: SubjectName): Promise<number>
  /** From one window of time to the next. */
  zoom(name: SubjectName): Promise<number>
  /** Moves the mouse over the panels, one step a frame. */
  hover(name: SubjectName, steps: number): Promise<void>
  unmount(name: SubjectName): void
}

export type SubjectName = 'product' | 'uplot'

interface Shown {
  subject: Subject
  element: HTMLElement
  courses: [Trajectory, Trajectory]
  at: number
  window: TimeWindow
  zoomed: number
}

const makers = { product, uplot }
const shown = new Map<SubjectName, Shown>()
const patients = new Map<number, [Trajectory, Trajectory]>()

function patientsWith(points: number): [Trajectory, Trajectory] {
  const made = patients.get(points) ?? [course(points, 1), course(points, 2)]
  patients.set(points, made)
  return made
}

function get(name: SubjectName): Shown {
  const found = shown.get(name)
  if (!found) throw new Error(`${name} is not mounted`)
  return found
}

/** Ends as the next frame begins, before its drawing. */
function frame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()))
}

/**
 * Starts at no fixed moment of a frame, as a user does. Ends as the frame behind the first one with the new picture begins: that one is
 * then painted and handed to the screen.
 */
async function untilPainted({ subject, element }: Shown, change: () => void): Promise<number> {
  await frame()
  await new Promise((resolve) => setTimeout(resolve, 60 + Math.random() * 17))
  const before = subject.picture(element)
  const started = performance.now()
  change()
  do await frame()
  while (subject.picture(element) === '' || subject.picture(element) === before)
  await frame()
  return performance.now() - started
}

function wholeOf({ series }: Trajectory): TimeWindow {
  const time = series[0]?.time ?? new Float64Array()
  return wholeWindow(time[0] ?? 0, time.at(-1) ?? 1)
}

const bench: Bench = {
  async mount(name, points) {
    const courses = patientsWith(points)
    const element = document.createElement('div')
    element.className = 'bench'
    document.getElementById('root')?.append(element)
    const one: Shown = { subject: makers[name](), element, courses, at: 0, window: wholeOf(courses[0]), zoomed: 0 }
    shown.set(name, one)
    return untilPainted(one, () => one.subject.mount(element, courses[0], one.window))
  },

  swap(name) {
    const one = get(name)
    one.at = 1 - one.at
    const next = one.courses[one.at] ?? one.courses[0]
    one.window = wholeOf(next)
    one.zoomed = 0
    return untilPainted(one, () => one.subject.swap(next, one.window))
  },

  zoom(name) {
    const one = get(name)
    // Six steps in, six out again.
    const factor = one.zoomed++ % 12 < 6 ? 1 / 1.2 : 1.2
    one.window = zoomWindow(one.window, factor, (one.window.from * 2 + one.window.to) / 3)
    return untilPainted(one, () => one.subject.zoom(one.window))
  },

  async hover(name, steps) {
    const { subject, element } = get(name)
    const target = subject.target(element)
    if (!target) throw new Error(`${name} has nothing to hover over`)
    const box = target.getBoundingClientRect()
    const point = (step: number) => ({
      clientX: box.left + box.width * (0.2 + (0.6 * step) / steps),
      clientY: box.top + box.height / 2,
      bubbles: true,
    })
    target.dispatchEvent(new MouseEvent('mouseover', point(0)))
    target.dispatchEvent(new MouseEvent('mouseenter', { ...point(0), bubbles: false }))
    for (let step = 0; step < steps; step++) {
      target.dispatchEvent(new MouseEvent('mousemove', point(step)))
      await frame()
    }
  },

  unmount(name) {
    const { subject, element } = get(name)
    subject.unmount()
    element.remove()
    shown.delete(name)
  },
}

Object.assign(window, { bench })
