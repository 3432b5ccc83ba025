import type { Comparator, EventType } from '../model'
import type { ProfileId } from './profiles'

/** Shapes of the clinical engine's answer. JSON-ready: dates are `YYYY-MM-DD`, times ISO 8601 as given, days whole calendar days from day 0. */

export type PmnBand = 'vSAA' | 'SAA' | 'nSAA'

/** `SAA/vSAA`: severe, and whether the neutrophils are below the vSAA limit cannot be told (censored, contaminated or missing). */
export type SeverityClass = 'vSAA' | 'SAA' | 'SAA/vSAA' | 'notSevere' | 'indeterminate'

export type ResponseLevel = 'CR' | 'PR' | 'NR'

/** The three blood criteria of the class; `null` = unknown. */
export type Criterion = 'pmn' | 'platelets' | 'reticulocytes'

/** The three lines of the response. */
export type Lineage = 'pmn' | 'platelets' | 'hemoglobin'

export type Member = Criterion | Lineage

export type MarrowStatus = 'confirmed' | 'notOnFile' | 'outdated' | 'undetermined' | 'notHypocellular'

export type Grouping = 'specimen' | 'collectionTime' | 'calendarDay'

export type Badge =
  /** A value lies exactly on a limit that the published rule sets treat differently. */
  | 'boundary'
  /** PMN band and class say different things. */
  | 'discordant'
  /** Reticulocyte method not stated: the automated cut was used. */
  | 'reticulocyteMethodUnknown'
  | 'needsPmn'
  | 'needsPlatelets'
  | 'needsReticulocytes'
  | 'conflict'
  | 'underGcsf'
  | 'afterPlatelets'
  | 'afterRbc'
  | 'unsuitable'
  | 'preliminary'
  | 'infection'
  /** CR cannot be told, since sex or age is not recorded. */
  | 'sexUnknown'
  | 'derivedDiffers'
  | 'lowWbcDifferential'
  | 'bandsNotReported'
  | 'marrowNotConfirmed'

/** What makes a label: profile and version, the rule in words (key below `clinical.rules`), and the rows it was computed from. */
export interface Proof {
  profile: { id: ProfileId; version: string }
  rule: string
  /** Placeholders of the rule's text. */
  values: Record<string, string | number>
  /** Ids of results; a derived one stands with its negative id. */
  rows: readonly number[]
  /** Ids of events. */
  events: readonly number[]
}

export interface SetValue {
  value: number
  comparator: Comparator | null
  /** Id of the result. */
  row: number
}

/** One blood count: the members of one specimen, else of one collection time, else of one calendar day. */
export interface CountSet {
  at: string
  date: string
  /** Days from day 0 of the course it belongs to; null without an MSC infusion. */
  day: number | null
  grouping: Grouping
  values: Record<Member, SetValue | null>
  pmnBand: PmnBand | PmnBand[] | null
  class: SeverityClass
  criteria: Record<Criterion, boolean | null>
  /** Value present, suitable and free of transfusion or G-CSF effect. */
  evaluable: Record<Lineage, boolean>
  level: ResponseLevel | null
  marrow: MarrowStatus
  badges: Badge[]
  /** Ids of all results in the set. */
  rows: readonly number[]
  proof: { pmnBand: Proof; class: Proof; level: Proof | null }
}

export interface Milestone {
  date: string
  day: number
  confirmedOn: string | null
  status: 'confirmed' | 'unconfirmed'
  proof: Proof
}

export interface NonResponse {
  date: string
  day: number
  cause: 'landmark' | 'newLine' | 'HSCT' | 'death'
  proof: Proof
}

export interface Response {
  PR: Milestone | null
  CR: Milestone | null
}

export type RelapseCause = 'counts' | 'transfusion' | 'therapy'

export interface Relapse {
  date: string
  day: number
  /** Null while only possible. */
  confirmedOn: string | null
  cause: RelapseCause
  proof: Proof
}

export interface Refractory {
  /** Six calendar months after the treatment's start. */
  date: string
  after: 'MSC' | 'ATG'
  proof: Proof
}

export type LandmarkStatus = 'CR' | 'PR' | 'NR' | 'unconfirmed' | 'NE' | 'relapse' | 'HSCT' | 'died'

export interface Landmark {
  label: string
  /** Months from day 0; 0.5 stands for 14 days. */
  months: number
  date: string
  day: number
  windowDays: number
  /** The landmark's day is not after `asOf`. Statistics use reached ones only; a level on an unreached one is carried forward. */
  reached: boolean
  status: LandmarkStatus
  /** The level meant, also while unconfirmed. */
  level: ResponseLevel | null
  /** The best confirmed level, also while a higher one is unconfirmed. */
  confirmedLevel: 'CR' | 'PR' | null
  lineages: Lineage[]
  lineageClass: 'none' | 'unilineage' | 'bilineage' | 'trilineage'
  proof: Proof
}

export interface TimeTo {
  /** Days from day 0, null when not reached. */
  day: number | null
  date: string | null
  confirmedOn: string | null
  /** Day of the last count when not reached. */
  censoredDay: number | null
  proof: Proof
}

export interface TimesTo {
  PR: TimeTo
  CR: TimeTo
  /** Lineage responses (clinical-spec 2.3). */
  pmn: TimeTo
  platelets: TimeTo
  hemoglobin: TimeTo
  /** First of two counts at least seven days apart (clinical-spec 7). */
  'pmn>0.5': TimeTo
  'pmn>1.0': TimeTo
  'platelets>20': TimeTo
  'platelets>50': TimeTo
  /** Null when no red cells were needed before day 0. */
  rbcIndependence: TimeTo | null
}

export interface Baseline extends SetValue {
  date: string
  /** `contaminated`: no evaluable value in the 28 days up to day 0; `old`: no value at all in them. */
  quality: 'evaluable' | 'contaminated' | 'old'
}

export interface DatedValue extends SetValue {
  date: string
  day: number
}

export interface LineSummary {
  baseline: Baseline | null
  /** Lowest evaluable value from day 0 to day 30. */
  nadir: DatedValue | null
  /** Highest evaluable value after day 0. */
  best: DatedValue | null
  /** Best minus baseline, and best over baseline; null when either is missing, censored or (fold) zero. */
  delta: number | null
  fold: number | null
  slope: Slope | null
}

/** Theil–Sen slope of the evaluable exact values after day 0, per 28 days. */
export interface Slope {
  per28Days: number
  n: number
  spanDays: number
  /** `incomplete`: Theil's incomplete method, for many points. */
  method: 'complete' | 'incomplete'
}

export interface TransfusionBin {
  /** First day of the bin, from day 0 (calendar days of the window before `asOf` when there is no day 0). */
  fromDay: number
  from: string
  rbcUnits: number
  pltUnits: number
}

export interface PlateletIncrement {
  event: number
  date: string
  before: number
  after: number
  increment: number
  rows: number[]
}

export interface TransfusionStep {
  /** Day from which the sums hold, `YYYY-MM-DD`. */
  from: string
  rbcUnits: number
  pltUnits: number
}

export interface TransfusionStatus {
  dependent: boolean
  /** No red cells and no platelets in the trailing 56 days. */
  independent: boolean
  /** First day after the last transfusion, when independent and ever transfused. */
  independentSince: string | null
  rbcUnitsLast28d: number
  rbcUnitsLast56d: number
  pltUnitsLast28d: number
  pltUnitsLast56d: number
  lastRbc: string | null
  lastPlt: string | null
  /** Percent change of the last 56 days against the 56 days before day 0; null without either. */
  rbcChangePercent: number | null
  pltChangePercent: number | null
  dependentAtBaseline: boolean | null
  /** Events without a number of units, counted as one. */
  unitsAssumed: number
  /** Units of the trailing 28 days, a step where a sum changes. */
  rolling: TransfusionStep[]
  bins: TransfusionBin[]
  increments: PlateletIncrement[]
  proof: Proof
}

export interface Confounder {
  type: EventType
  start: string
  event: number
}

/** One course of MSC infusions and what followed it, up to the next course. */
export interface Course {
  number: number
  day0: string
  infusions: { date: string; day: number; event: number }[]
  /** Why the episode ended before `asOf`. */
  closed: { date: string; by: 'course' | 'HSCT' | 'death' } | null
  /** Which response rules apply, and why. */
  severity: 'severe' | 'nonSevere'
  severityFrom: 'diagnosis' | 'baselineClass' | 'assumed'
  response: Response
  nonResponse: NonResponse | null
  /** Therapies other than MSC started within six months before the response (before `asOf` while there is none). */
  confounders: Confounder[]
  transfusionAfterResponse: { date: string; event: number }[]
  relapse: Relapse | null
  possibleRelapse: Relapse | null
  refractory: Refractory | null
  durationOfResponseDays: number | null
  /** What ended the duration; null without a confirmed response. */
  durationEnd: 'relapse' | 'HSCT' | 'death' | 'newLine' | 'course' | 'lastCount' | null
  landmarks: Landmark[]
  timeTo: TimesTo
  lines: Record<Lineage | 'reticulocytes', LineSummary>
}

/** Answer of `assess`. The keys of the current (latest) course stand at the top, null or empty without an MSC infusion. */
export interface Assessment {
  /** The patient's first identifier. */
  patient: string
  patientId: number
  profile: { id: ProfileId; version: string }
  asOf: string | null
  day0: string | null
  /** Oldest first. */
  sets: CountSet[]
  marrow: MarrowStatus
  marrowProof: Proof
  response: Response
  nonResponse: NonResponse | null
  confounders: Confounder[]
  transfusionAfterResponse: { date: string; event: number }[]
  relapse: Relapse | null
  possibleRelapse: Relapse | null
  refractory: Refractory | null
  durationOfResponseDays: number | null
  durationEnd: Course['durationEnd']
  transfusion: TransfusionStatus
  landmarks: Landmark[]
  timeTo: TimesTo | null
  lines: Course['lines'] | null
  courses: Course[]
  /** First transplantation and death on file, up to `asOf`. */
  hsct: string | null
  death: string | null
  /** Day of the last count used. */
  lastCount: string | null
}
