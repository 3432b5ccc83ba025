import type { CountSet, Criterion, PmnBand, SeverityClass } from './assessment'
import { dayOf, wallOf } from './calendar'

type OpenBand = 'vSAA/SAA' | 'SAA/nSAA' | 'vSAA/SAA/nSAA' | 'vSAA/nSAA'

/** A stretch of days with one PMN band and one class, for the strip under the chart. */
export interface SeverityRun {
  /** Wall clock in milliseconds, whole days; `to` is the first day after the run. */
  from: number
  to: number
  band: PmnBand | OpenBand | 'notAssessable'
  class: Exclude<SeverityClass, 'indeterminate'> | 'notAssessable'
  /** Members that are missing, unknown or too old for the class. */
  needs: Criterion[]
  /** Ids of the results that say so. */
  rows: number[]
}

/** The sampling gap of the chart (clinical-spec 6): a value says nothing about days further away. */
const STALE_DAYS = 28

const CRITERIA: readonly Criterion[] = ['pmn', 'platelets', 'reticulocytes']
const OPEN_BANDS: readonly OpenBand[] = ['vSAA/SAA', 'SAA/nSAA', 'vSAA/SAA/nSAA', 'vSAA/nSAA']

/** The last known value of a member of the class. */
interface Known {
  day: number
  met: boolean | null
  row: number
}

interface KnownBand {
  day: number
  bands: PmnBand[]
  rows: readonly number[]
}

/** What is known on the day of the latest count. */
interface State {
  set: CountSet
  criteria: Partial<Record<Criterion, Known>>
  band: KnownBand | null
}

/**
 * Neighbouring days of the same band and class. Between two counts the former holds; a member that a count lacks is taken from earlier ones.
 * A class whose members are missing or older than `staleDays` is not assessable.
 */
export function severityRuns(sets: readonly CountSet[], staleDays = STALE_DAYS): SeverityRun[] {
  const runs: SeverityRun[] = []
  let state: State | null = null
  for (const [i, set] of sets.entries()) {
    const day = dayOf(set.date)
    if (day === null) continue
    state = read(set, day, state)
    const following = sets[i + 1]
    const nextDay = following ? dayOf(following.date) : null
    // Of several counts on a day the last one stands for it.
    if (nextDay === day) continue
    const until = Math.min(nextDay ?? Number.POSITIVE_INFINITY, day + staleDays + 1)
    for (const [from, to] of stretches(day, until, state, staleDays)) push(runs, runOf(from, to, state, staleDays))
    if (nextDay !== null && nextDay > until) push(runs, unknownRun(until, nextDay))
  }
  return runs.map((run) => ({ ...run, rows: [...new Set(run.rows)] }))
}

function read(set: CountSet, day: number, before: State | null): State {
  const criteria = { ...before?.criteria }
  for (const criterion of CRITERIA) {
    const value = set.values[criterion]
    if (value) criteria[criterion] = { day, met: set.criteria[criterion], row: value.row }
  }
  if (set.pmnBand === null) return { set, criteria, band: before?.band ?? null }
  const bands = Array.isArray(set.pmnBand) ? set.pmnBand : [set.pmnBand]
  return { set, criteria, band: { day, bands, rows: set.proof.pmnBand.rows } }
}

/** Cuts [day, until) where a value carried along grows too old. */
function stretches(day: number, until: number, { criteria, band }: State, staleDays: number): [number, number][] {
  const days = [...Object.values(criteria), ...(band ? [band] : [])].map((known) => known.day + staleDays + 1)
  const cuts = [...new Set([day, ...days.filter((end) => end > day && end < until), until])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, i) => [from, cuts[i + 1] ?? until])
}

function runOf(from: number, to: number, state: State, staleDays: number): SeverityRun {
  const isFresh = ({ day }: { day: number }) => from - day <= staleDays
  const band = state.band && isFresh(state.band) ? state.band : null
  const fresh = CRITERIA.flatMap((criterion) => {
    const known = state.criteria[criterion]
    return known && isFresh(known) ? [{ criterion, ...known }] : []
  })
  const severity = classOf(state.set, fresh, band)
  const open = CRITERIA.filter((criterion) => !fresh.some((one) => one.criterion === criterion && one.met !== null))
  return {
    from: wallOf(from),
    to: wallOf(to),
    band: band ? bandText(band.bands) : 'notAssessable',
    class: severity === 'indeterminate' ? 'notAssessable' : severity,
    needs: severity === 'indeterminate' ? open : [],
    rows: [...fresh.map(({ row }) => row), ...(band?.rows ?? [])],
  }
}

function bandText(bands: readonly PmnBand[]): SeverityRun['band'] {
  const [first, ...others] = bands
  if (first && others.length === 0) return first
  return OPEN_BANDS.find((open) => open === bands.join('/')) ?? 'notAssessable'
}

/** A class that the count itself decides stands; an open one is tried again with members carried from earlier counts. */
function classOf(set: CountSet, fresh: readonly Known[], band: KnownBand | null): SeverityClass {
  if (set.class !== 'indeterminate' || set.badges.includes('conflict')) return set.class
  const met = fresh.filter((one) => one.met === true).length
  const against = fresh.filter((one) => one.met === false).length
  if (met >= 2) return severeBy(band)
  return against >= 2 ? 'notSevere' : 'indeterminate'
}

function severeBy(band: KnownBand | null): SeverityClass {
  if (!band || (band.bands.includes('vSAA') && band.bands.length > 1)) return 'SAA/vSAA'
  return band.bands.includes('vSAA') ? 'vSAA' : 'SAA'
}

function unknownRun(from: number, to: number): SeverityRun {
  return {
    from: wallOf(from),
    to: wallOf(to),
    band: 'notAssessable',
    class: 'notAssessable',
    needs: [...CRITERIA],
    rows: [],
  }
}

function push(runs: SeverityRun[], run: SeverityRun): void {
  const last = runs.at(-1)
  const isSame =
    last?.to === run.from && last.band === run.band && last.class === run.class && `${last.needs}` === `${run.needs}`
  if (!isSame) {
    runs.push(run)
    return
  }
  last.to = run.to
  last.rows.push(...run.rows)
}
