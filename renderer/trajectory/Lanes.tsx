import { memo } from 'react'
import type { SeriesColumns } from '../../shared/contract/patients'
import { displayUnit, displayWall } from '../../shared/display'
import { t } from '../../shared/messages'
import type { ClinicalEvent } from '../../shared/model'
import { type Frame, timeToX } from '../charts/scale'
import { analyteLabel } from './axis-model'
import { eventSummary } from './event-text'
import { pointText } from './Focus'
import type { Infusion, Lane, LaneItem, LaneKey } from './lanes'

const laneHeight = 20
/** Middles of the dose bar and of the levels where one lane holds both: a dot on the bar's text hides both. */
const barOverLevels = 6.5
const levelsMiddle = 15.5

interface Props {
  lanes: Lane[]
  infusions: Infusion[]
  /** Days of the weekly plan without a dose. */
  missed: number[]
  /** Ciclosporin levels, drawn on their drug's lane. */
  levels: SeriesColumns | null
  frame: Frame
  onShow: (event: ClinicalEvent) => void
}

/** What was done and what happened, on the panels' time axis. Ordered is an outline, given is solid, not done is struck. */
export const Lanes = memo(function Lanes({ lanes, infusions, missed, levels, frame, onShow }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a drawing
    <svg
      width={frame.width}
      height={lanes.length * laneHeight}
      className="lanes"
      role="group"
      aria-label={t('trajectory.lanes.label')}
    >
      {lanes.map((lane, row) => (
        <g
          key={lane.key}
          transform={`translate(0 ${row * laneHeight})`}
          className={`lane lane-${lane.key}`}
          data-lane={lane.key}
        >
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
            missed.map((at) => (
              <circle
                key={at}
                cx={timeToX(frame, at)}
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
              y={lane.key === 'CSA' && levels ? barOverLevels : laneHeight / 2}
              frame={frame}
              onShow={onShow}
            />
          ))}
          {lane.key === 'CSA' && levels && <Levels levels={levels} frame={frame} />}
        </g>
      ))}
    </svg>
  )
})

function Levels({ levels, frame }: { levels: SeriesColumns; frame: Frame }) {
  const right = frame.width - frame.right
  let free = frame.left
  return Array.from(levels.time, (time, index) => {
    const x = timeToX(frame, time)
    if (x < frame.left || x > right - 4) return null
    const text = pointText(levels, index)
    const hasRoom = x > free && x + text.length * 6 < right
    if (hasRoom) free = x + text.length * 6 + 12
    return (
      <g key={levels.id[index]} className="level">
        <title>{`${analyteLabel(levels)} ${text} ${displayUnit(levels.unit)} · ${displayWall(time)}`}</title>
        <circle cx={x} cy={levelsMiddle} r={2} />
        {hasRoom && (
          <text x={x + 4} y={levelsMiddle} dominantBaseline="central" fontSize={9.5}>
            {text}
          </text>
        )}
      </g>
    )
  })
}

interface ItemProps {
  lane: LaneKey
  item: LaneItem
  /** Start of the next item of the lane: a text must not run into it. */
  next: number
  number: number | null
  /** Middle of the item in its lane. */
  y: number
  frame: Frame
  onShow: (event: ClinicalEvent) => void
}

function Item({ lane, item, next, number, y, frame, onShow }: ItemProps) {
  const end = item.to ?? frame.to
  if (end < frame.from || item.from > frame.to) return null
  const right = frame.width - frame.right
  const x = Math.max(frame.left, timeToX(frame, item.from))
  const x2 = Math.min(right, timeToX(frame, end))
  const isMoment = item.to === item.from
  const textWidth = item.text.length * 5.6
  const isInside = !isMoment && x2 - x > textWidth + 8
  const textX = isMoment ? x + 7 : isInside ? x + 4 : x2 + 4
  const room = Math.min(right, timeToX(frame, Math.min(next, frame.to))) - textX
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
      {isMoment ? (
        <Moment lane={lane} x={x} y={y} units={item.event.details.units ?? 1} />
      ) : (
        <rect
          x={x}
          y={y - 5}
          width={Math.max(2, x2 - x)}
          height={10}
          rx={2}
          className={item.to === null ? 'ongoing' : undefined}
        />
      )}
      {text !== '' && room > textWidth + 4 && (
        <text x={textX} y={y} dominantBaseline="central" fontSize={10}>
          {text}
        </text>
      )}
      {item.struck && <line x1={x - 5} x2={Math.max(x2, x) + 5} y1={y} y2={y} stroke="var(--axis)" strokeWidth={1.4} />}
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
