import { Center, SegmentedControl, Select, Stack, Table, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import type { SeriesColumns, Trajectory } from '../../shared/contract/patients'
import { displayUnit, displayWall } from '../../shared/display'
import { t } from '../../shared/messages'
import { Panel } from '../charts/Panel'
import { panelModel } from '../charts/panel-model'
import type { Frame } from '../charts/scale'
import { analyteLabel, panelAxis } from './axis-model'
import { patientName } from './Banner'
import { type AlignedCourse, alignCourses, lastOnOrBefore } from './compare-model'
import { daysFrom, pointNotes, pointText, signed } from './Focus'
import { TimeAxis } from './TimeAxis'
import { seriesColor } from './TrajectoryChart'
import { dayMs, dayTicks, type TimeWindow } from './window'

interface Props {
  trajectory: Trajectory
  series: SeriesColumns[]
  hemoglobinLimit: number | null
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
        <Courses {...props} isSplit={view === 'beforeAfter'} />
      ) : (
        <Center p="xl">
          <Text>{t('summary.noCourse')}</Text>
        </Center>
      )}
    </Stack>
  )
}

function Courses({ trajectory, series, hemoglobinLimit, isSplit }: Props & { isSplit: boolean }) {
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
            {alignCourses(one, courses).map((course) => (
              <CourseRow
                key={course.number}
                course={course}
                width={width}
                hemoglobinLimit={hemoglobinLimit}
                trajectory={trajectory}
                isSplit={isSplit}
              />
            ))}
          </section>
        ))}
    </div>
  )
}

interface RowProps {
  course: AlignedCourse
  width: number
  hemoglobinLimit: number | null
  trajectory: Trajectory
  isSplit: boolean
}

function CourseRow({ course, width, hemoglobinLimit, trajectory, isSplit }: RowProps) {
  const parts: { name: string; window: TimeWindow }[] = isSplit ? [...halves] : [{ name: 'whole', window: whole }]
  const part = width / parts.length
  return (
    <div style={{ display: 'flex' }} data-course={course.number}>
      {parts.map(({ name, window }) => (
        <CoursePanel
          key={name}
          name={name}
          window={window}
          course={course}
          width={part}
          hemoglobinLimit={hemoglobinLimit}
          trajectory={trajectory}
        />
      ))}
    </div>
  )
}

function CoursePanel({
  name,
  window,
  course,
  width,
  hemoglobinLimit,
  trajectory,
}: Omit<RowProps, 'isSplit'> & { name: string; window: TimeWindow }) {
  const frame: Frame = useMemo(
    () => ({ width, left: 56, right: 128, from: window.from, to: window.to }),
    [width, window],
  )
  const axis = panelAxis({
    series: course.series,
    choice: 'fixed',
    log: false,
    window,
    hemoglobinLimit,
    sex: trajectory.patient.sex,
  })
  const model = panelModel(course.series, window.from, window.to, axis.axis)
  const ticks = dayTicks(window, 0, Math.max(3, Math.floor(width / 110)))
  const infusions = trajectory.assessment.courses.find((one) => one.number === course.number)?.infusions ?? []
  const times = infusions.map((infusion) => infusion.day * dayMs).filter((at) => at >= window.from && at <= window.to)
  return (
    <figure style={{ margin: 0, width }}>
      <Panel
        title={`${axis.label} (${axis.unit}), ${t('trajectory.compare.course', { number: course.number })}`}
        frame={frame}
        height={150}
        model={model}
        axis={axis.axis}
        ticks={axis.ticks}
        bands={axis.bands}
        lines={axis.lines}
        infusions={times}
        color={seriesColor(course.series.analyte)}
        xTicks={ticks.map((tick) => tick.at)}
        showLine
      />
      <TimeAxis frame={frame} ticks={ticks} label="" />
      <figcaption className="compare-caption">
        {t('trajectory.compare.course', { number: course.number })} · {t(`trajectory.compare.${name}`)} ·{' '}
        {t('trajectory.axis.days')}
      </figcaption>
    </figure>
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
  const change = Number((second - first).toPrecision(3))
  return change > 0 ? `+${change}` : String(change).replace('-', '−')
}
