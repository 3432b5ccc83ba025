import { Button, Group, Switch, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { SeriesColumns, Trajectory } from '../../shared/contract/patients'
import { displayUnit } from '../../shared/display'
import { marksOf } from '../../shared/hematology/marks'
import { t } from '../../shared/messages'
import { ask } from '../api'
import { onKeys } from '../shell/keys'
import { analyteLabel } from './axis-model'
import { daysFrom, pointNotes, pointText, signed } from './Focus'
import { doubtSign, flagLetter, type SheetTime, sheetText, sheetTimes } from './flowsheet-model'
import './flowsheet.css'

const columnWidth = 104
const rowHeight = 30
const headHeight = 40

interface Props {
  trajectory: Trajectory
  zero: number | null
  onPick: (series: SeriesColumns, index: number) => void
}

/** The chart's twin: the same results as a table, newest at the right (or, transposed, at the top). */
export function Flowsheet({ trajectory, zero, onPick }: Props) {
  const series = trajectory.series
  const [isTransposed, setTransposed] = useState(false)
  const times = useMemo(() => sheetTimes(series), [series])
  const shown = useMemo(() => (isTransposed ? [...times].reverse() : times), [times, isTransposed])
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState({ time: Math.max(0, times.length - 1), row: 0 })
  const virtual = useVirtualizer({
    count: shown.length,
    horizontal: !isTransposed,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isTransposed ? rowHeight : columnWidth),
    overscan: 6,
  })

  useEffect(() => {
    const newest = isTransposed ? 0 : shown.length - 1
    setActive({ time: Math.max(0, newest), row: 0 })
    if (newest >= 0) virtual.scrollToIndex(newest)
  }, [isTransposed, shown.length, virtual])

  function move(time: number, row: number) {
    const next = {
      time: Math.min(shown.length - 1, Math.max(0, time)),
      row: Math.min(series.length - 1, Math.max(0, row)),
    }
    setActive(next)
    virtual.scrollToIndex(next.time)
  }

  function onKey(event: KeyboardEvent) {
    const { time, row } = active
    const [along, across] = isTransposed
      ? (['ArrowDown', 'ArrowRight'] as const)
      : (['ArrowRight', 'ArrowDown'] as const)
    const [back, up] = isTransposed ? (['ArrowUp', 'ArrowLeft'] as const) : (['ArrowLeft', 'ArrowUp'] as const)
    onKeys(event, [
      [along, () => move(time + 1, row)],
      [back, () => move(time - 1, row)],
      [across, () => move(time, row + 1)],
      [up, () => move(time, row - 1)],
      ['Home', () => move(0, row)],
      ['End', () => move(shown.length - 1, row)],
      ['Enter', pickActive],
    ])
  }

  function pickActive() {
    const one = series[active.row]
    const index = shown[active.time]?.cells.get(active.row)?.[0]
    if (one && index !== undefined) onPick(one, index)
  }

  async function copy() {
    await ask('app.copy', { text: sheetText(series, times) })
    notifications.show({ message: t('flowsheet.copied', { count: times.length }) })
  }

  const sheet = { series, shown, zero, active, virtual, onPick }
  return (
    <div className="flowsheet-page">
      <Group px="lg" py={6} gap="lg">
        <Switch
          size="xs"
          label={t('flowsheet.transpose')}
          checked={isTransposed}
          onChange={(event) => setTransposed(event.currentTarget.checked)}
        />
        <Button size="compact-sm" variant="default" onClick={copy}>
          {t('flowsheet.copy')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('flowsheet.letters')}
        </Text>
      </Group>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table> */}
      <div
        ref={scroller}
        className={isTransposed ? 'flowsheet transposed' : 'flowsheet'}
        role="grid"
        tabIndex={0}
        aria-label={t('flowsheet.label')}
        aria-colcount={(isTransposed ? series.length : shown.length) + 1}
        aria-rowcount={(isTransposed ? shown.length : series.length) + 1}
        aria-activedescendant={`cell-${active.row}-${active.time}`}
        onKeyDown={onKey}
        data-results={series.reduce((sum, one) => sum + one.time.length, 0)}
      >
        {isTransposed ? <Tall {...sheet} /> : <Wide {...sheet} />}
      </div>
    </div>
  )
}

interface SheetProps {
  series: SeriesColumns[]
  shown: SheetTime[]
  zero: number | null
  active: { time: number; row: number }
  virtual: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>
  onPick: Props['onPick']
}

function Wide({ series, shown, zero, active, virtual, onPick }: SheetProps) {
  const width = virtual.getTotalSize()
  const items = virtual.getVirtualItems()
  return (
    <div role="presentation" style={{ width: width + 190 }}>
      <Line className="sheet-line head" index={1} height={headHeight} head={<HeadCell text="" />}>
        {items.map((item) => {
          const column = shown[item.index]
          return (
            column && (
              <TimeHead key={item.key} column={column} zero={zero} index={item.index + 2} left={190 + item.start} />
            )
          )
        })}
      </Line>
      {series.map((one, row) => (
        <Line key={one.analyte} className="sheet-line" index={row + 2} head={<SeriesHead series={one} />}>
          {items.map((item) => {
            const column = shown[item.index]
            return (
              column && (
                <Cell
                  key={item.key}
                  series={one}
                  indexes={column.cells.get(row) ?? []}
                  id={`cell-${row}-${item.index}`}
                  column={item.index + 2}
                  isActive={active.row === row && active.time === item.index}
                  left={190 + item.start}
                  onPick={onPick}
                />
              )
            )
          })}
        </Line>
      ))}
    </div>
  )
}

function Tall({ series, shown, zero, active, virtual, onPick }: SheetProps) {
  return (
    <div role="presentation" style={{ width: 190 + series.length * columnWidth }}>
      <Line className="sheet-line head" index={1} height={headHeight} head={<HeadCell text={t('flowsheet.time')} />}>
        {series.map((one, row) => (
          // biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table>
          <div
            key={one.analyte}
            role="columnheader"
            tabIndex={-1}
            aria-colindex={row + 2}
            className="sheet-cell"
            style={{ left: 190 + row * columnWidth }}
          >
            <b>{analyteLabel(one)}</b>
            <small>{displayUnit(one.unit)}</small>
          </div>
        ))}
      </Line>
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const column = shown[item.index]
          return (
            column && (
              <Line
                key={item.key}
                className="sheet-line"
                index={item.index + 2}
                top={item.start}
                head={
                  <HeadCell text={`${column.date} ${column.clock}`} note={zero === null ? '' : dayText(zero, column)} />
                }
              >
                {series.map((one, row) => (
                  <Cell
                    key={one.analyte}
                    series={one}
                    indexes={column.cells.get(row) ?? []}
                    id={`cell-${row}-${item.index}`}
                    column={row + 2}
                    isActive={active.row === row && active.time === item.index}
                    left={190 + row * columnWidth}
                    onPick={onPick}
                  />
                ))}
              </Line>
            )
          )
        })}
      </div>
    </div>
  )
}

interface LineProps {
  className: string
  index: number
  top?: number
  height?: number
  head: React.ReactNode
  children: React.ReactNode
}

function Line({ className, index, top, height = rowHeight, head, children }: LineProps) {
  const style = top === undefined ? { height } : { height, position: 'absolute' as const, top, left: 0, right: 0 }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table>
    <div role="row" tabIndex={-1} aria-rowindex={index} className={className} style={style}>
      {head}
      {children}
    </div>
  )
}

function HeadCell({ text, note = '' }: { text: string; note?: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table>
    <div role="rowheader" tabIndex={-1} aria-colindex={1} className="sheet-head">
      {text} <small>{note}</small>
    </div>
  )
}

function SeriesHead({ series }: { series: SeriesColumns }) {
  return <HeadCell text={analyteLabel(series)} note={displayUnit(series.unit)} />
}

function TimeHead({
  column,
  zero,
  index,
  left,
}: {
  column: SheetTime
  zero: number | null
  index: number
  left: number
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table>
    <div role="columnheader" tabIndex={-1} aria-colindex={index} className="sheet-cell" style={{ left }}>
      <b>{column.date}</b>
      <small>
        {[column.clock, zero === null ? '' : dayText(zero, column)].filter((part) => part !== '').join(' · ')}
      </small>
    </div>
  )
}

function dayText(zero: number, column: SheetTime): string {
  return t('trajectory.day', { day: signed(daysFrom(zero, column.wall)) })
}

interface CellProps {
  series: SeriesColumns
  indexes: number[]
  id: string
  column: number
  isActive: boolean
  left: number
  onPick: Props['onPick']
}

function Cell({ series, indexes, id, column, isActive, left, onPick }: CellProps) {
  const first = indexes[0]
  const label = indexes
    .map(
      (index) =>
        `${pointText(series, index)} ${displayUnit(series.unit)}, ${pointNotes(series, index, null).join(', ')}`,
    )
    .join('; ')
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid can't be a <table>
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles Enter for its active cell
    <div
      role="gridcell"
      tabIndex={-1}
      id={id}
      aria-colindex={column}
      aria-label={label === '' ? t('flowsheet.empty') : undefined}
      aria-selected={isActive}
      title={label}
      className="sheet-cell"
      style={{ left }}
      onClick={() => first !== undefined && onPick(series, first)}
    >
      {indexes.map((index) => {
        const letter = flagLetter(series, index)
        const states = marksOf(series.marks[index] ?? 0)
        return (
          <span key={series.id[index]} className={states.includes('withdrawn') ? 'withdrawn' : undefined}>
            {doubtSign(series, index) !== '' && <b className="doubt">{doubtSign(series, index)}</b>}
            {pointText(series, index)}
            <i className={letter === 'C' ? 'critical' : undefined}>{letter}</i>
          </span>
        )
      })}
    </div>
  )
}
