const width = 84
const height = 22

/** The last year of one count at a glance; the exact values stand beside it. `top` fixes the scale so that rows compare. */
export function Sparkline({
  points,
  top,
  limit,
  label,
}: {
  points: [number, number][]
  top: number
  limit: number
  label: string
}) {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || points.length < 2) return null
  const span = last[0] - first[0] || 1
  const x = (time: number) => 1 + ((time - first[0]) / span) * (width - 4)
  const y = (value: number) => height - 2 - (Math.min(value, top) / top) * (height - 4)
  const path = points.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
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
      <circle cx={x(last[0])} cy={y(last[1])} r={2} fill="currentColor" />
    </svg>
  )
}
