import { Center, SegmentedControl, Select, Stack, Table, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useMemo, useRef, useState } from 'react'
import type { SeriesColumns, Trajectory } from '../../shared/contract/patients'
import { displayUnit, displayWall } from '../../shared/display'
import type { HemoglobinLimit } from '../../shared/hematology/hemoglobin'
import { t } from '../../shared/messages'
import { Panel, plotMargin } from '../charts/Panel'
import { PointLayer } from '../charts/PointLayer'
import { panelModel } from '../charts/panel-model'
import { type Frame, timeToX, valueToShare, type YAxisModel } from '../charts/scale'
import { analyteLabel, panelAxis } from './axis-model'
import { patientName } from './Banner'
import { type AlignedCourse, alignCourses, changeText, lastOnOrBefore } from './compare-model'
import { daysFrom, Focus, type FocusHandle, pointNotes, pointText, signed } from './Focus'
import { Legend } from './Legend'
import { TimeAxis } from './TimeAxis'
import { seriesColor } from './TrajectoryChart'
import { dayMs, dayTicks, type TimeWindow } from './window'

interface Props {
  trajectory: Trajectory
  series: SeriesColumns[]
  hemoglobinLimit: HemoglobinLimit | null
  onPick: (series: SeriesColumns, index: number) => void
}

type View = 'courses' | 'beforeAfter' | 'dates'

const whole = { from: -90 * dayMs, to: 180 * dayMs }
const halves = [
  { name: 'before', window: { from: -90 * dayMs, to: 0 } },
  { name: 'after', window: { from: 0, to: 180 * dayMs } },
] as const

/** Courses beside each other on the same axes, before against after, or two dates. No statistics on one patient. */
export function Compare(props: Props) {
  const [view, setView] = useState<View>('courses')
  const hasCourse = props.trajectory.assessment.courses.length > 0
  return (
    <Stack p="lg" gap="md" style={{ overflow: 'auto', minHeight: 0 }}>
      <SegmentedControl
        w="fit-content"
        style={{ flexShrink: 0 }}
        size="xs"
        value={view}
        onChange={(value) => setView(value === 'dates' ? 'dates' : value === 'beforeAfter' ? 'beforeAfter' : 'courses')}
        data={(['courses', 'beforeAfter', 'dates'] as const).map((value) => ({
          value,
          label: t(`trajectory.compare.${value}`),
        }))}
      />
      {view === 'dates' ? (
        <TwoDates {...props} />
      ) : hasCourse ? (
        <>
          <Courses {...props} isSplit={view === 'beforeAfter'} />
          <Legend />
        </>
      ) : (
        <Center p="xl">
          <Text>{t('summary.noCourse')}</Text>
        </Center>
      )}
    </Stack>
  )
}

function Courses({ trajectory, series, hemoglobinLimit, onPick, isSplit }: Props & { isSplit: boolean }) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const courses = trajectory.assessment.courses
  return (
    <div ref={ref}>
      <Text size="sm" c="dimmed" mb="xs">
        {patientName(trajectory.patient)} ·{' '}
        {courses
          .map((course) => t('summary.course', { number: course.number, date: displayWall(Date.parse(course.day0)) }))
          .join(' · ')}
      </Text>
      {width > 0 &&
        series.map((one) => (
          <section key={one.analyte} className="compare-row" aria-label={analyteLabel(one)}>
            <Text fw={600} size="sm" style={{ color: seriesColor(one.analyte) }}>
              {analyteLabel(one)} ({displayUnit(one.unit)})
            </Text>
            {isSplit ? (
              alignCourses(one, courses).map((course) => (
                <div key={course.number} style={{ display: 'flex' }} data-course={course.number}>
                  {halves.map(({ name, window }) => (
                    <CoursePanel
                      key={name}
                      name={name}
                      window={window}
                      courses={[course]}
                      width={width / halves.length}
                      onPick={onPick}
                      hemoglobinLimit={hemoglobinLimit}
                      trajectory={trajectory}
                    />
                  ))}
                </div>
              ))
            ) : (
              <CoursePanel
                name="whole"
                window={whole}
                courses={alignCourses(one, courses)}
                width={width}
                onPick={onPick}
                hemoglobinLimit={hemoglobinLimit}
                trajectory={trajectory}
              />
            )}
          </section>
        ))}
    </div>
  )
}

interface CoursePanelProps {
  name: string
  window: TimeWindow
  /** The first is drawn as a panel, the others lie over it. */
  courses: AlignedCourse[]
  width: number
  hemoglobinLimit: HemoglobinLimit | null
  trajectory: Trajectory
  onPick: Props['onPick']
}

const panelHeight = 160

function CoursePanel(props: CoursePanelProps) {
  const { name, window, courses, width, hemoglobinLimit, trajectory, onPick } = props
  const focus = useRef<FocusHandle>(null)
  const frame: Frame = useMemo(
    () => ({ width, left: 56, right: 128, from: window.from, to: window.to }),
    [width, window],
  )
  const [first, ...others] = courses
  if (!first) return null
  const axis = panelAxis({
    series: first.series,
    choice: 'fixed',
    log: false,
    window,
    hemoglobinLimit,
  })
  const model = panelModel(first.series, window.from, window.to, axis.axis)
  const courseNames = courses
    .map((course, i) =>
      t(i === 0 ? 'trajectory.compare.course' : 'trajectory.compare.dashed', { number: course.number }),
    )
    .join(', ')
  const ticks = dayTicks(window, 0, Math.max(3, Math.floor(width / 110)))
  const infusions = trajectory.assessment.courses.find((one) => one.number === first.number)?.infusions ?? []
  const times = infusions.map((infusion) => infusion.day * dayMs).filter((at) => at >= window.from && at <= window.to)
  return (
    <figure style={{ margin: 0, position: 'relative', width }} data-courses={courses.length}>
      <Panel
        title={`${axis.label} (${axis.unit}), ${courseNames}`}
        frame={frame}
        height={panelHeight}
        model={model}
        axis={axis.axis}
        ticks={axis.ticks}
        bands={axis.bands}
        lines={axis.lines}
        infusions={times}
        color={seriesColor(first.series.analyte)}
        xTicks={ticks.map((tick) => tick.at)}
        showLine
      />
      {others.map((course, i) => (
        <Overlay
          key={course.number}
          course={course}
          dashes={`${6 - i} ${3 + i}`}
          frame={frame}
          axis={axis.axis}
          window={window}
        />
      ))}
      <Focus
        frame={frame}
        panels={courses.map((course) => ({ series: course.series, top: 0, height: panelHeight, course }))}
        height={panelHeight}
        zero={0}
        handle={focus}
        onPick={onPick}
      />
      <TimeAxis frame={frame} ticks={ticks} label="" />
      <figcaption className="compare-caption">
        {courseNames} · {t(`trajectory.compare.${name}`)} · {t('trajectory.axis.days')}
      </figcaption>
    </figure>
  )
}

interface OverlayProps {
  course: AlignedCourse
  dashes: string
  frame: Frame
  axis: YAxisModel
  window: TimeWindow
}

/** Another course of the same patient over the panel of the first: dashed, with its number at its end. */
function Overlay({ course, dashes, frame, axis, window }: OverlayProps) {
  const { rows, points } = panelModel(course.series, window.from, window.to, axis)
  const height = panelHeight - 2 * plotMargin
  const place = (t: number, v: number): [number, number] => [
    timeToX(frame, t),
    plotMargin + (1 - valueToShare(axis, v)) * height,
  ]
  let line = ''
  let isBroken = true
  for (const { t, v } of rows) {
    if (v !== null) {
      const [x, y] = place(t, v)
      line += `${isBroken ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    }
    isBroken = v === null
  }
  const last = points.at(-1)
  const [endX, endY] = last ? place(last.t, last.v) : [0, 0]
  return (
    <svg
      className="course-overlay"
      width={frame.width}
      height={panelHeight}
      aria-hidden="true"
      data-course={course.number}
    >
      <path d={line} fill="none" stroke="var(--focus)" strokeWidth={1.3} strokeDasharray={dashes} />
      <PointLayer points={points} frame={frame} axis={axis} top={plotMargin} height={height} color="var(--focus)" />
      {last && (
        <text x={endX - 4} y={endY - 10} fontSize={11} fontWeight={700} textAnchor="end" fill="var(--focus)">
          {course.number}
        </text>
      )}
    </svg>
  )
}

function TwoDates({ trajectory, series }: Props) {
  const days = useMemo(() => sampleDays(series), [series])
  const [first, setFirst] = useState<string | null>(days[0] === undefined ? null : String(days[0]))
  const [second, setSecond] = useState<string | null>(days.at(-1) === undefined ? null : String(days.at(-1)))
  const options = days.map((day) => ({ value: String(day), label: displayWall(day) }))
  const chosen = [first, second].map((text) => (text === null ? null : Number(text)))
  const zero = trajectory.assessment.day0 === null ? null : Date.parse(trajectory.assessment.day0)
  return (
    <Table maw={860} verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{patientName(trajectory.patient)}</Table.Th>
          <Table.Th>
            <Select
              aria-label={t('trajectory.compare.firstDate')}
              size="xs"
              data={options}
              value={first}
              onChange={setFirst}
              searchable
            />
          </Table.Th>
          <Table.Th>
            <Select
              aria-label={t('trajectory.compare.secondDate')}
              size="xs"
              data={options}
              value={second}
              onChange={setSecond}
              searchable
            />
          </Table.Th>
          <Table.Th ta="right">{t('trajectory.compare.difference')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        <Table.Tr>
          <Table.Td>{t('trajectory.axis.days')}</Table.Td>
          {chosen.map((day, i) => (
            <Table.Td key={i === 0 ? 'first' : 'second'}>
              {day === null || zero === null ? '–' : signed(daysFrom(zero, day))}
            </Table.Td>
          ))}
          <Table.Td />
        </Table.Tr>
        {trajectory.series.map((one) => {
          const indexes = chosen.map((day) => (day === null ? -1 : lastOnOrBefore(one, day)))
          return (
            <Table.Tr key={one.analyte}>
              <Table.Td>
                {analyteLabel(one)} ({displayUnit(one.unit)})
              </Table.Td>
              {indexes.map((index, i) => (
                <Table.Td key={i === 0 ? 'first' : 'second'}>
                  {index < 0 ? (
                    '–'
                  ) : (
                    <>
                      <b>{pointText(one, index)}</b>{' '}
                      <Text span size="xs" c="dimmed">
                        {pointNotes(one, index, zero).join(' · ')}
                      </Text>
                    </>
                  )}
                </Table.Td>
              ))}
              <Table.Td ta="right">{difference(one, indexes)}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

function sampleDays(series: SeriesColumns[]): number[] {
  const days = new Set(series.flatMap((one) => Array.from(one.time, (time) => Math.floor(time / dayMs) * dayMs)))
  return [...days].sort((a, b) => a - b)
}

/** Second minus first for two exact numbers; a dash where one is censored or missing. */
function difference(series: SeriesColumns, [a = -1, b = -1]: number[]): string {
  const first = series.value[a] ?? Number.NaN
  const second = series.value[b] ?? Number.NaN
  const isExact = [a, b].every((index) => index >= 0 && !/[<>]/.test(pointText(series, index)))
  if (!isExact || Number.isNaN(first) || Number.isNaN(second)) return '–'
  return changeText(first, second)
}
