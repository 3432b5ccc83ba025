import { memo } from 'react'
import type { SeverityRun } from '../../shared/hematology/severity-runs'
import { t } from '../../shared/messages'
import { type Frame, timeToX } from '../charts/scale'

const height = 16

interface Props {
  runs: SeverityRun[]
  frame: Frame
  onShow: (run: SeverityRun) => void
}

/** Band and class day by day, hatched where the class can't be assessed. Each stretch opens its proof. */
export const SeverityStrip = memo(function SeverityStrip({ runs, frame, onShow }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a drawing
    <svg
      width={frame.width}
      height={2 * height + 6}
      className="severity-strip"
      role="group"
      aria-label={t('trajectory.strip.label')}
    >
      <defs>
        <pattern id="not-assessable" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--mantine-color-body)" />
          <line x1="0" y1="0" x2="0" y2="6" stroke="var(--threshold)" strokeWidth="2" />
        </pattern>
      </defs>
      <StripRow name={t('trajectory.strip.band')} top={1} runs={runs} frame={frame} of="band" onShow={onShow} />
      <StripRow
        name={t('trajectory.strip.class')}
        top={height + 4}
        runs={runs}
        frame={frame}
        of="class"
        onShow={onShow}
      />
    </svg>
  )
})

interface RowProps extends Props {
  name: string
  top: number
  of: 'band' | 'class'
}

function StripRow({ name, top, runs, frame, of, onShow }: RowProps) {
  const right = frame.width - frame.right
  return (
    <g transform={`translate(0 ${top})`}>
      <text
        x={0}
        y={height / 2}
        dominantBaseline="central"
        fontSize={12}
        fontWeight={600}
        fill="var(--mantine-color-text)"
      >
        {name}
      </text>
      {merge(runs, of).map((run) => {
        const x = Math.max(frame.left, timeToX(frame, run.from))
        const width = Math.min(right, timeToX(frame, run.to)) - x
        if (width <= 0) return null
        const label = t(`trajectory.strip.${of}Value.${run.value}`)
        return (
          // biome-ignore lint/a11y/useSemanticElements: part of a drawing
          <g
            key={run.from}
            role="button"
            tabIndex={0}
            aria-label={`${name}: ${label}`}
            className={`run run-${of} tone-${tone(run.value)}`}
            onClick={() => onShow(run.run)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' || event.key === ' ') onShow(run.run)
            }}
          >
            <title>{label}</title>
            <rect x={x} width={Math.max(1, width - 1)} height={height} rx={2} />
            {width > label.length * 6.2 + 8 && (
              <text x={x + width / 2} y={height / 2} textAnchor="middle" dominantBaseline="central" fontSize={11}>
                {label}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}

function tone(value: string): string {
  if (value === 'vSAA') return 'vsaa'
  if (value.includes('SAA') && value !== 'nSAA') return 'saa'
  if (value === 'nSAA' || value === 'notSevere') return 'above'
  return 'unknown'
}

export interface Merged {
  from: number
  to: number
  value: string
  run: SeverityRun
}

/** Neighbouring runs with the same value of one row, drawn as one. */
export function merge(runs: SeverityRun[], of: 'band' | 'class'): Merged[] {
  const merged: Merged[] = []
  for (const run of runs) {
    const last = merged.at(-1)
    if (last && last.value === run[of] && last.to === run.from) {
      last.to = run.to
      last.run = { ...last.run, to: run.to }
    } else merged.push({ from: run.from, to: run.to, value: run[of], run })
  }
  return merged
}
