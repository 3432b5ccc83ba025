/** Text of an SVG or HTML element; every text and attribute goes through `escapeText`. */

export type Attributes = Record<string, string | number | null>

/** Safe as text and inside a quoted attribute; characters that XML forbids are shown as U+FFFD. */
export function escapeText(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/g, (sign: string) => `&#${sign.charCodeAt(0)};`)
}

/** `children` must be escaped already; attributes that are null are left out, numbers are rounded to 0.1. */
export function element(name: string, attributes: Attributes, children = ''): string {
  const parts = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${typeof value === 'number' ? round(value) : escapeText(value)}"`],
  )
  return children === '' ? `<${name}${parts.join('')}/>` : `<${name}${parts.join('')}>${children}</${name}>`
}

/** A line of SVG text. */
export function label(text: string, x: number, y: number, size: number, attributes: Attributes = {}): string {
  return element('text', { x, y, 'font-size': size, 'dominant-baseline': 'central', ...attributes }, escapeText(text))
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** Keeps a text readable over lines. */
export const halo: Attributes = {
  stroke: '#ffffff',
  'stroke-width': 2,
  'stroke-linejoin': 'round',
  'paint-order': 'stroke',
}

/** Width in pixels that a text will take at most, estimated: no page is at hand to measure it. */
export function textWidth(text: string, size: number): number {
  let ems = 0
  for (const sign of text)
    ems += /[\u2e80-\uffdc]|[\u{20000}-\u{3ffff}]/u.test(sign)
      ? 1
      : /[A-Zmw%@→]/.test(sign)
        ? 0.72
        : /[ .,:;'ijl|()-]/.test(sign)
          ? 0.34
          : 0.54
  return ems * size
}

/** Cuts a text into lines of at most `width` pixels, at blanks; a longer word stays whole. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
