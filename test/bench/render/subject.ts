import type { TimeWindow } from '../../../renderer/trajectory/window'
import type { Trajectory } from '../../../shared/contract/patients'

/** What is measured: three panels on one time axis, with one focus line through all. */
export interface Subject {
  /** Draws the panels into an empty element. */
  mount(element: HTMLElement, trajectory: Trajectory, window: TimeWindow): void
  /** Shows another patient in the same panels. */
  swap(trajectory: Trajectory, window: TimeWindow): void
  zoom(window: TimeWindow): void
  /** The element that follows the mouse. */
  target(element: HTMLElement): Element | null
  /** A text that differs once the panels show something else; '' while any is empty. */
  picture(element: HTMLElement): string
  unmount(): void
}
