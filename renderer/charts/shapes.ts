import { type MarkName, mark } from '../../shared/hematology/marks'

/** How one point is drawn: state by shape first, colour only repeats it. */
export interface PointShape {
  form: 'circle' | 'square' | 'diamond' | 'down' | 'up' | 'cross' | 'tick'
  filled: boolean
  /** Small additions: ring = derived, bar = corrected, foot = converted unit, dot = preliminary, slash = unsuitable specimen, x = conflict, bang = implausible. */
  extras: ('ring' | 'bar' | 'foot' | 'dot' | 'slash' | 'x' | 'bang')[]
}

export function pointShape(bits: number): PointShape {
  const has = (name: MarkName) => (bits & mark[name]) !== 0
  if (has('withdrawn')) return { form: 'cross', filled: false, extras: [] }
  if (has('noValue')) return { form: 'tick', filled: false, extras: [] }

  const form = has('below')
    ? 'down'
    : has('above')
      ? 'up'
      : has('underGcsf')
        ? 'diamond'
        : has('dateOnly')
          ? 'square'
          : 'circle'
  const isHollow =
    has('below') ||
    has('above') ||
    has('underGcsf') ||
    has('afterPlatelets') ||
    has('afterRbc') ||
    has('preliminary') ||
    has('unsuitable')
  const extras: PointShape['extras'] = []
  if (has('derived')) extras.push('ring')
  if (has('corrected')) extras.push('bar')
  if (has('converted')) extras.push('foot')
  if (has('preliminary')) extras.push('dot')
  if (has('unsuitable')) extras.push('slash')
  if (has('conflict')) extras.push('x')
  if (has('implausible')) extras.push('bang')
  return { form, filled: !isHollow, extras }
}

const n = (value: number) => value.toFixed(1)

/** SVG path of a form around (x, y) with radius r. */
export function formPath(form: PointShape['form'], x: number, y: number, r: number): string {
  switch (form) {
    case 'circle':
      return `M${n(x - r)} ${n(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
    case 'square':
      return `M${n(x - r)} ${n(y - r)}h${2 * r}v${2 * r}h${-2 * r}Z`
    case 'diamond':
      return `M${n(x)} ${n(y - r * 1.4)}l${r * 1.4} ${r * 1.4}l${-r * 1.4} ${r * 1.4}l${-r * 1.4} ${-r * 1.4}Z`
    case 'down':
      return `M${n(x - r * 1.2)} ${n(y - r)}h${n(r * 2.4)}L${n(x)} ${n(y + r * 1.3)}Z`
    case 'up':
      return `M${n(x - r * 1.2)} ${n(y + r)}h${n(r * 2.4)}L${n(x)} ${n(y - r * 1.3)}Z`
    case 'cross':
      return `M${n(x - r)} ${n(y - r)}l${2 * r} ${2 * r}M${n(x - r)} ${n(y + r)}l${2 * r} ${-2 * r}`
    case 'tick':
      return `M${n(x)} ${n(y - 4)}v8`
  }
}

/** SVG path of the small additions to a point. */
export function extraPath(extra: PointShape['extras'][number], x: number, y: number, r: number): string {
  switch (extra) {
    case 'ring':
      return formPath('circle', x, y, r + 2.4)
    case 'bar':
      return `M${n(x - r)} ${n(y - r - 3)}h${2 * r}`
    case 'foot':
      return `M${n(x)} ${n(y + r + 1.5)}v2.5`
    case 'dot':
      return `M${n(x - 0.6)} ${n(y)}h1.2`
    case 'slash':
      return `M${n(x - r - 1.5)} ${n(y + r + 1.5)}L${n(x + r + 1.5)} ${n(y - r - 1.5)}`
    case 'x':
      return formPath('cross', x, y, r + 2)
    case 'bang':
      return `M${n(x)} ${n(y - r - 8)}v4M${n(x)} ${n(y - r - 2.8)}v1`
  }
}
