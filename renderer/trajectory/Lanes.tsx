import { memo } from 'react'
import { t } from '../../shared/messages'
import type { ClinicalEvent } from '../../shared/model'
import { type Frame, timeToX } from '../charts/scale'
import { eventSummary } from './event-text'
import type { Infusion, Lane, LaneItem, LaneKey, PlannedDose } from './lanes'

const laneHeight = 20

interface Props {
  lanes: Lane[]
  infusions: Infusion[]
  missed: PlannedDose[]
  frame: Frame
  onShow: (event: ClinicalEvent) => void
}

/** What was done and what happened, on the panels' time axis. Ordered is an outline, given is solid, not done is struck. */
export const Lanes = memo(function Lanes({ lanes, infusions, missed, frame, onShow }: Props) {
  return (
    <svg width={frame.width} height={lanes.length * laneHeight} className="lanes" role="group" aria-label={t('trajectory.lanes.label')}>
      {lanes.map((lane, row) => (
        <g key={lane.key} transform={`translate(0 ${row * laneHeight})`} className={`lane lane-${lane.key}`} data-lane={lane.key}>
          <text x={0} y={laneHeight / 2} dominantBaseline="central" fontSize={12} fill="var(--mantine-color-text)">
            {t(`events.type.${lane.key}`)}
          </text>
          <line
            x1={frame.left}
            x2={frame.width - frame.right}
            y1={laneHeight - 0.5}
            y2={laneHeight - 0.5}
            stroke="var(--mantine-color-default-border)"
          />
          {lane.key === 'MSC' &&
            missed.map((dose) => (
              <circle
                key={dose.at}
                cx={timeToX(frame, dose.at)}
                cy={laneHeight / 2}
                r={4}
                fill="none"
                stroke="var(--msc)"
                strokeDasharray="2 2"
              >
                <title>{t('trajectory.lanes.missed')}</title>
              </circle>
            ))}
          {lane.items.map((item, i) => (
            <Item
              key={item.event.id}
              lane={lane.key}
              item={item}
              next={lane.items[i + 1]?.from ?? Number.POSITIVE_INFINITY}
              number={infusions.find((infusion) => infusion.event.id === item.event.id)?.number ?? null}
              frame={frame}
              onShow={onShow}
            />
          ))}
        </g>
      ))}
    </svg>
  )
})

interface ItemProps {
  lane: LaneKey
  item: LaneItem
  /** Start of the next item of the lane: a text must not run into it. */
  next: number
  number: number | null
  frame: Frame
  onShow: (event: ClinicalEvent) => void
}

function Item({ lane, item, next, number, frame, onShow }: ItemProps) {
  const end = item.to ?? frame.to
  if (end < frame.from || item.from > frame.to) return null
  const right = frame.width - frame.right
  const x = Math.max(frame.left, timeToX(frame, item.from))
  const x2 = Math.min(right, timeToX(frame, end))
  const room = Math.min(right, timeToX(frame, Math.min(next, frame.to))) - x
  const middle = laneHeight / 2
  const text = number === null ? item.text : ''
  const summary = eventSummary(item.event)
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a drawing
    <g
      role="button"
      tabIndex={0}
      aria-label={summary}
      className={`item${item.ordered ? ' ordered' : ''}${item.struck ? ' struck' : ''}`}
      onClick={() => onShow(item.event)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') onShow(item.event)
      }}
    >
      <title>{summary}</title>
      {item.to === item.from ? (
        <Moment lane={lane} x={x} y={middle} units={item.event.details.units ?? 1} />
      ) : (
        <rect x={x} y={middle - 5} width={Math.max(2, x2 - x)} height={10} rx={2} className={item.to === null ? 'ongoing' : undefined} />
      )}
      {text !== '' && room > text.length * 5.6 + 10 && (
        <text
          x={item.to === item.from ? x + 7 : x + 4}
          y={middle}
          dominantBaseline="central"
          fontSize={10}
          className={item.to === item.from ? 'beside' : 'inside'}
        >
          {text}
        </text>
      )}
      {item.struck && <line x1={x - 5} x2={Math.max(x2, x) + 5} y1={middle} y2={middle} stroke="var(--axis)" strokeWidth={1.4} />}
    </g>
  )
}

function Moment({ lane, x, y, units }: { lane: LaneKey; x: number; y: number; units: number }) {
  if (lane === 'MSC') return <path d={`M${x} ${y - 6}l5 6l-5 6l-5 -6Z`} />
  if (lane === 'RBC' || lane === 'PLT') {
    const height = Math.min(14, 4 + 4 * units)
    return <rect x={x - 2} y={y + 7 - height} width={4} height={height} />
  }
  if (lane === 'DEATH') return <path d={`M${x - 5} ${y}h10M${x} ${y - 6}v13`} className="stroke" />
  if (lane === 'HSCT') return <path d={`M${x} ${y - 6}l6 12h-12Z`} />
  return <circle cx={x} cy={y} r={4} />
}
