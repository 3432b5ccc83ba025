export interface FocusReadout {
  top: number
  value: string
  notes: string
}

/** What the focus line shows: pixel, date, and for each panel its point there, or null. */
export interface FocusMark {
  x: number
  /** Texts stand left of the line. */
  isRight: boolean
  date: string
  readouts: (FocusReadout | null)[]
}

/**
 * The focus line with its texts as elements of its own inside `layer`. They follow the mouse at every move: going through React would cost
 * several times what the drawing does (`npm run bench render`).
 */
export function createFocusMarks(layer: HTMLElement): (mark: FocusMark | null) => void {
  const group = element('div', 'focus-marks')
  Object.assign(group.style, {
    position: 'absolute',
    left: 0,
    top: 0,
    width: 0,
    height: '100%',
    zIndex: 6,
    pointerEvents: 'none',
  })
  const line = element('div', 'focus-line')
  line.style.height = '100%'
  const date = element('div', 'focus-date')
  const dateText = text(date)
  group.append(line, date)
  const readouts: ReturnType<typeof createReadout>[] = []
  let isRight: boolean | null = null

  return (mark) => {
    if (mark === null) {
      group.remove()
      return
    }
    group.style.transform = `translateX(${mark.x}px)`
    dateText.data = mark.date
    while (readouts.length < mark.readouts.length) {
      readouts.push(createReadout())
      isRight = null
    }
    for (const [n, readout] of readouts.entries()) readout.show(group, mark.readouts[n] ?? null)
    if (isRight !== mark.isRight) {
      isRight = mark.isRight
      for (const { style } of [date, ...readouts.map(({ box }) => box)]) {
        style.left = isRight ? '' : '6px'
        style.right = isRight ? '6px' : ''
      }
    }
    if (!group.isConnected) layer.append(group)
  }
}

function createReadout() {
  const box = element('div', 'readout')
  box.setAttribute('role', 'status')
  // Its place has no width of its own that could wrap it.
  box.style.width = 'max-content'
  const [value, notes] = [document.createElement('b'), document.createElement('span')]
  const [valueText, notesText] = [text(value), text(notes)]
  box.append(value, notes)
  let top = Number.NaN
  return {
    box,
    show(group: HTMLElement, readout: FocusReadout | null) {
      if (readout === null) {
        if (box.parentNode !== null) box.remove()
        return
      }
      if (valueText.data !== readout.value) valueText.data = readout.value
      if (notesText.data !== readout.notes) notesText.data = readout.notes
      if (top !== readout.top) {
        top = readout.top
        box.style.top = `${top}px`
      }
      if (box.parentNode === null) group.append(box)
    },
  }
}

function element(tag: 'div', className: string): HTMLDivElement {
  const made = document.createElement(tag)
  made.className = className
  return made
}

function text(parent: HTMLElement): Text {
  const made = document.createTextNode('')
  parent.append(made)
  return made
}
