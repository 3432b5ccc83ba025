import { Alert, Button, Center, Drawer, Loader, Tabs, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import type { SeriesColumns, Trajectory } from '../../shared/contract/patients'
import type { Proof } from '../../shared/hematology/assessment'
import { lowerHemoglobinLimit } from '../../shared/hematology/hemoglobin'
import type { SeverityRun } from '../../shared/hematology/severity-runs'
import { t } from '../../shared/messages'
import type { ClinicalEvent } from '../../shared/model'
import { ask, useAsk, usePush } from '../api'
import { useNavigation } from '../shell/navigation'
import { useSettings } from '../shell/settings'
import { Banner } from './Banner'
import { EventPanel } from './events/EventPanel'
import { Legend } from './Legend'
import { lanesOf } from './lanes'
import { NotesPanel } from './Notes'
import { OutputMenu } from './output/OutputMenu'
import { PointDetail } from './PointDetail'
import { ProofPanel } from './ProofPanel'
import { Summary } from './Summary'
import { Toolbar } from './Toolbar'
import { type ChartChoices, TrajectoryChart } from './TrajectoryChart'
import './trajectory.css'
import { type Preset, presetWindow, wholeWindow } from './window'

const Flowsheet = lazy(() => import('./Flowsheet').then((m) => ({ default: m.Flowsheet })))
const Compare = lazy(() => import('./Compare').then((m) => ({ default: m.Compare })))

const coreAnalytes = ['pmn', 'platelets', 'hemoglobin'] as const

export type Shown =
  | { kind: 'point'; series: SeriesColumns; index: number }
  | { kind: 'event'; event: ClinicalEvent | null }
  | { kind: 'proof'; title: string; proof: Proof }
  | { kind: 'run'; run: SeverityRun }
  | { kind: 'notes' }

/** One patient's workspace. The key of the page is the patient: nothing of the one before is ever kept. */
export function PatientPage({ patient }: { patient: number }) {
  const { go } = useNavigation()
  const { settings, change } = useSettings()
  const asked = useAsk('patients.trajectory', { patient, profile: settings.profile, asOf: null })
  const kept = useRef<Trajectory | null>(null)
  if (asked.value) kept.current = asked.value
  usePush('dataChanged', ({ patients }) => {
    if (patients === null || patients.includes(patient)) asked.again()
  })
  useEffect(() => {
    if (settings.lastPatient !== patient) void change({ lastPatient: patient })
  }, [patient, settings.lastPatient, change])

  if (asked.error) {
    return (
      <Alert m="lg" color="red" title={asked.error.message}>
        <Text mb="sm">{asked.error.hint}</Text>
        <Button onClick={() => go({ page: 'patients' })}>{t('common.nav.patients')}</Button>
      </Alert>
    )
  }
  // While another profile is computed the same patient's picture stays.
  const trajectory = asked.value ?? kept.current
  if (!trajectory) {
    return (
      <Center h="100%">
        <Loader aria-label={t('common.loading')} />
      </Center>
    )
  }
  return <Workspace trajectory={trajectory} again={asked.again} />
}

function Workspace({ trajectory, again }: { trajectory: Trajectory; again: () => void }) {
  const isNarrow = useMediaQuery('(max-width: 1180px)', false, { getInitialValueInEffect: false })
  const extent = useMemo(() => extentOf(trajectory), [trajectory])
  const [choices, setChoices] = useState<ChartChoices>(() => firstChoices(trajectory))
  const [tab, setTab] = useState<string | null>('chart')
  const [more, setMore] = useState<string[]>([])
  const [shown, setShown] = useState<Shown | null>(null)
  const [isSummaryOpen, setSummaryOpen] = useState(false)

  const core = useMemo(() => coreSeries(trajectory), [trajectory])
  const others = useMemo(
    () => trajectory.series.filter((series) => !coreAnalytes.some((key) => key === series.analyte)),
    [trajectory],
  )
  const series = useMemo(() => [...core, ...others.filter((one) => more.includes(one.analyte))], [core, others, more])
  const lanes = useMemo(() => lanesOf(trajectory.events), [trajectory])
  const limit = useMemo(
    () =>
      lowerHemoglobinLimit(trajectory.patient.sex, trajectory.patient.birthDate, {
        wall: extent.last,
        precision: 'day',
        offset: null,
      }),
    [trajectory, extent],
  )

  function change(part: Partial<ChartChoices>) {
    setChoices((old) => ({ ...old, ...part }))
  }

  function choosePreset(preset: Preset) {
    change({ window: presetWindow(preset, extent.first, extent.last, choices.zero) })
  }

  async function reviewed() {
    await ask('patients.markReviewed', { patient: trajectory.patient.id })
    again()
  }

  const summary = (
    <Summary
      trajectory={trajectory}
      core={core}
      onProof={(title, proof) => setShown({ kind: 'proof', title, proof })}
    />
  )

  return (
    <div className="patient-page" data-patient={trajectory.patient.id}>
      <Banner trajectory={trajectory} onReviewed={reviewed} />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <div className="page-tabs">
          <Tabs.List>
            <Tabs.Tab value="chart">{t('trajectory.tabs.chart')}</Tabs.Tab>
            <Tabs.Tab value="flowsheet">{t('trajectory.tabs.flowsheet')}</Tabs.Tab>
            <Tabs.Tab value="compare">{t('trajectory.tabs.compare')}</Tabs.Tab>
          </Tabs.List>
          {isNarrow && (
            <Button size="compact-sm" variant="default" onClick={() => setSummaryOpen(true)}>
              {t('trajectory.tabs.summary')}
            </Button>
          )}
          <OutputMenu trajectory={trajectory} series={series} choices={choices} hemoglobinLimit={limit} />
          <Button size="compact-sm" variant="default" onClick={() => setShown({ kind: 'notes' })}>
            {t('events.notes')}
          </Button>
          <Button size="compact-sm" onClick={() => setShown({ kind: 'event', event: null })}>
            {t('events.add')}
          </Button>
        </div>
      </Tabs>
      {tab === 'chart' ? (
        <div style={{ display: 'grid', gridTemplateRows: 'auto minmax(0, 1fr)', minHeight: 0 }}>
          <Toolbar
            choices={choices}
            onChange={change}
            onPreset={choosePreset}
            zeros={trajectory.events.filter((event) => event.type !== 'NOTE' && event.status === 'given')}
            lanes={lanes}
            more={others}
            chosen={more}
            onChosen={setMore}
          />
          <div className={isNarrow ? 'workspace narrow' : 'workspace'}>
            <div className="chart-column">
              {series.every((one) => one.time.length === 0) ? (
                <Center p="xl">
                  <Text>{t('trajectory.noResults')}</Text>
                </Center>
              ) : (
                <TrajectoryChart
                  trajectory={trajectory}
                  series={series}
                  choices={choices}
                  hemoglobinLimit={limit}
                  onWindow={(window) => change({ window })}
                  onPick={(one, index) => setShown({ kind: 'point', series: one, index })}
                  onEvent={(event) => setShown({ kind: 'event', event })}
                  onRun={(run) => setShown({ kind: 'run', run })}
                  onNotes={() => setShown({ kind: 'notes' })}
                />
              )}
              <Legend />
            </div>
            {!isNarrow && summary}
          </div>
          <Text id="chart-keys" size="xs" style={{ position: 'absolute', left: -9999 }}>
            {t('trajectory.keys')}
          </Text>
        </div>
      ) : (
        <Suspense fallback={<Loader m="xl" aria-label={t('common.loading')} />}>
          {tab === 'flowsheet' ? (
            <Flowsheet
              trajectory={trajectory}
              zero={choices.mode === 'days' ? choices.zero : null}
              onPick={(one, index) => setShown({ kind: 'point', series: one, index })}
            />
          ) : (
            <Compare
              trajectory={trajectory}
              series={core}
              hemoglobinLimit={limit}
              onPick={(one, index) => setShown({ kind: 'point', series: one, index })}
            />
          )}
        </Suspense>
      )}
      <Drawer
        opened={isSummaryOpen && isNarrow}
        onClose={() => setSummaryOpen(false)}
        position="right"
        size={320}
        title={t('summary.label')}
        styles={belowBanner}
      >
        {summary}
      </Drawer>
      <Drawer
        opened={shown !== null}
        onClose={() => setShown(null)}
        position="right"
        size={440}
        title={shown === null ? '' : shownTitle(shown)}
        styles={belowBanner}
      >
        {shown?.kind === 'point' && (
          <PointDetail patient={trajectory.patient} series={shown.series} index={shown.index} />
        )}
        {shown?.kind === 'proof' && <ProofPanel trajectory={trajectory} proof={shown.proof} />}
        {shown?.kind === 'run' && <ProofPanel trajectory={trajectory} run={shown.run} />}
        {shown?.kind === 'notes' && (
          <NotesPanel patient={trajectory.patient.id} notes={trajectory.notes} onDone={again} />
        )}
        {shown?.kind === 'event' && (
          <EventPanel
            patient={trajectory.patient.id}
            event={shown.event}
            onDone={() => {
              setShown(null)
              again()
            }}
          />
        )}
      </Drawer>
    </div>
  )
}

/** Drawers leave the identity banner free (screen rule 2). */
const belowBanner = {
  inner: { top: 'var(--banner-height)', height: 'calc(100% - var(--banner-height))' },
  overlay: { top: 'var(--banner-height)' },
  content: { height: '100%' },
}

function shownTitle(shown: Shown): string {
  if (shown.kind === 'point') return t('trajectory.detail.title')
  if (shown.kind === 'event') return t(shown.event === null ? 'events.add' : 'events.edit')
  if (shown.kind === 'notes') return t('events.notes')
  return shown.kind === 'proof' ? `${t('trajectory.proof.title')}: ${shown.title}` : t('trajectory.proof.counts')
}

/** The three core panels always stand, empty ones too. */
function coreSeries(trajectory: Trajectory): SeriesColumns[] {
  return coreAnalytes.map(
    (key) =>
      trajectory.series.find((series) => series.analyte === key) ??
      emptySeries(key, key === 'hemoglobin' ? 'g/L' : '10*9/L'),
  )
}

function emptySeries(analyte: SeriesColumns['analyte'], unit: string): SeriesColumns {
  const none = () => new Float64Array(0)
  return {
    analyte,
    name: analyte,
    unit,
    time: none(),
    value: none(),
    marks: new Uint32Array(0),
    id: none(),
    rangeLow: none(),
    rangeHigh: none(),
    rawText: [],
    rawUnit: [],
    flags: [],
    source: [],
    doubts: new Uint8Array(0),
    grades: new Uint8Array(0),
    ctcae: 'v5',
  }
}

function extentOf(trajectory: Trajectory): { first: number; last: number } {
  const times = [
    ...trajectory.series.flatMap(({ time }) => (time.length === 0 ? [] : [time[0] ?? 0, time.at(-1) ?? 0])),
    ...trajectory.events.flatMap((event) => [event.start.wall, ...(event.end === null ? [] : [event.end.wall])]),
  ]
  if (times.length === 0) return { first: Date.now() - 365 * 86_400_000, last: Date.now() }
  return { first: Math.min(...times), last: Math.max(...times) }
}

function firstChoices(trajectory: Trajectory): ChartChoices {
  // Counts and infusions are what the page is for; another event years away would press them together.
  const events = trajectory.events.filter(({ type }) => type === 'MSC' || trajectory.series.length === 0)
  const { first, last } = extentOf({ ...trajectory, events })
  const day0 = trajectory.assessment.day0
  const infusion = trajectory.events.find(
    (event) => event.type === 'MSC' && new Date(event.start.wall).toISOString().slice(0, 10) === day0,
  )
  const zero = infusion?.start.wall ?? null
  return {
    window: wholeWindow(first, last),
    mode: zero === null ? 'calendar' : 'days',
    zero,
    log: false,
    y: 'fixed',
    showLines: true,
    hiddenLanes: new Set(),
  }
}
