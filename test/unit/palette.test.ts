import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../build/setup/paths.mjs'

const css = readFileSync(join(root, 'renderer/charts/palette.css'), 'utf8')

/** The colours of one theme: the last definition of a name wins, as in the file. */
function palette(theme: 'light' | 'dark'): Map<string, string> {
  const blocks = [...css.matchAll(/([^{}]+)\{([^}]*)\}/g)].filter(
    ([, selector = '']) => theme === 'dark' || !selector.includes('dark'),
  )
  return new Map(
    blocks.flatMap(([, , body = '']) =>
      [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', color = '']) => [name, color] as const),
    ),
  )
}

type Triple = [number, number, number]
type Matrix = [Triple, Triple, Triple]

/** Machado, Oliveira and Fernandes 2009, full severity, on linear light. */
const vision: Record<string, Matrix> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
}

const xyzOfLinear: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
]

function apply(matrix: Matrix, [a, b, c]: Triple): Triple {
  const row = ([x, y, z]: Triple) => x * a + y * b + z * c
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

function linear(hex: string): Triple {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

/** CIE L*a*b* under D65 as somebody with this kind of sight sees the colour. */
function lab(hex: string, sight: string): Triple {
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  const seen = apply(vision[sight] ?? identity, linear(hex))
  const [x, y, z] = apply(xyzOfLinear, [clip(seen[0]), clip(seen[1]), clip(seen[2])])
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116)
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

const identity: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

/** CIE 1976 colour difference. */
function difference(a: string, b: string, sight: string): number {
  const [one, other] = [lab(a, sight), lab(b, sight)]
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
}

const series = ['series-pmn', 'series-platelets', 'series-hemoglobin', 'msc']

test('the arithmetic knows black, white and a pair that red-green blindness confuses', () => {
  expect(lab('#ffffff', 'normal')[0]).toBeCloseTo(100, 1)
  expect(lab('#000000', 'normal')[0]).toBeCloseTo(0, 1)
  expect(difference('#000000', '#ffffff', 'normal')).toBeCloseTo(100, 0)
  expect(difference('#a04000', '#607000', 'deuteranopia')).toBeLessThan(difference('#a04000', '#607000', 'normal') / 2)
})

describe.each(['light', 'dark'] as const)('the colours of the series, %s', (theme) => {
  const colors = palette(theme)

  test.each(['normal', 'protanopia', 'deuteranopia'])('lie at least 20 apart for sight: %s', (sight) => {
    const near = series.flatMap((a, i) =>
      series.slice(i + 1).flatMap((b) => {
        const distance = difference(colors.get(a) ?? '', colors.get(b) ?? '', sight)
        return distance >= 20 ? [] : [`${a} and ${b}: ${distance.toFixed(1)}`]
      }),
    )
    expect(near).toEqual([])
  })

  test('have severity bands that differ in lightness alone, as in print without colour', () => {
    const lightness = ['strip-vsaa', 'strip-saa', 'strip-above'].map((name) => lab(colors.get(name) ?? '', 'normal')[0])
    const [verySevere = 0, severe = 0, above = 0] = lightness
    expect(Math.abs(verySevere - severe)).toBeGreaterThan(5)
    expect(Math.abs(severe - above)).toBeGreaterThan(5)
  })
})
