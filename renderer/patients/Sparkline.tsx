const width = 84
const height = 22

interface Props {
  /** Wall clock in milliseconds and value in turns. */
  points: Float64Array
  /** Fixes the scale so that rows compare. */
  top: number
  limit: number
  label: string
}

/** The last year of one count at a glance; the exact values stand beside it. */
export function Sparkline({ points, top, limit, label }: Props) {
  const count = points.length / 2
  if (count < 2) return null
  const time = (n: number) => points[2 * n] ?? 0
  const span = time(count - 1) - time(0) || 1
  const x = (n: number) => 1 + ((time(n) - time(0)) / span) * (width - 4)
  const y = (value: number) => height - 2 - (Math.min(value, top) / top) * (height - 4)
  const valueY = (n: number) => y(points[2 * n + 1] ?? 0)
  const path = Array.from({ length: count }, (_, n) => `${x(n).toFixed(1)},${valueY(n).toFixed(1)}`).join(' ')
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      <line
        x1={0}
        x2={width}
        y1={y(limit)}
        y2={y(limit)}
        stroke="var(--mantine-color-dimmed)"
        strokeDasharray="2 2"
        opacity={0.6}
      />
      <polyline points={path} fill="none" stroke="currentColor" strokeWidth={1.3} />
      <circle cx={x(count - 1)} cy={valueY(count - 1)} r={2} fill="currentColor" />
    </svg>
  )
}
