import { dayNumber } from '../time'
import type { Milestone, Relapse, RelapseCause } from './assessment'
import { dateOf, dayOf } from './calendar'
import type { Episode, LevelledCount } from './episode'
import { proofOf } from './proof'
import { rowsOf } from './sets'
import { isSevere } from './severity'
import type { DatedEvent, Timeline } from './timeline'

/** Relapse after a confirmed response (clinical-spec 2.3, 2.5). */

/** A sign of relapse; counted when `confirmedDay` is set, else only possible. */
interface Sign {
  cause: RelapseCause
  day: number
  confirmedDay: number | null
  rows: number[]
  events: number[]
}

export interface RelapseFinding {
  relapse: Relapse | null
  possible: Relapse | null
}

const LINES = ['ATG', 'CSA', 'TPO_RA', 'MSC'] as const

/**
 * Earliest relapse after the day on which the response was confirmed. While there is none, the earliest single sign: one severe count, one
 * transfusion for cytopenia, or a new line of therapy without a stated reason.
 */
export function relapseOf(episode: Episode, response: Milestone | null, timeline: Timeline): RelapseFinding {
  const after = response?.confirmedOn ? dayOf(response.confirmedOn) : null
  if (after === null) return { relapse: null, possible: null }
  const { relapse: rule } = timeline.profile.response
  const counts = episode.counts.filter((count) => count.day > after && !count.ignored)
  const transfusions = episode.transfusions.filter((one) => one.day > after && isForCytopenia(one))
  const therapies = therapiesAfter(after, episode, timeline)
  const fallen = therapies.filter(({ event }) => event.details.reason === 'falling_counts').map(therapySign)
  const signs =
    rule === 'either'
      ? [...countSigns(counts, timeline), ...transfusionSigns(transfusions, timeline), ...fallen]
      : needSigns(counts, transfusions, rule === 'both' ? [] : fallen, timeline)
  const unstated = newLines(episode, timeline).filter(
    ({ event, day }) => day > after && event.details.reason === undefined,
  )
  const hints = [...signs, ...unstated.map(possibleSign)]
  return {
    relapse: earliest(
      signs.filter(({ confirmedDay }) => confirmedDay !== null),
      episode,
      timeline,
    ),
    possible: signs.some(({ confirmedDay }) => confirmedDay !== null) ? null : earliest(hints, episode, timeline),
  }
}

/** A reason that is not stated counts as cytopenia: in aplastic anemia it is the rule; bleeding and procedures are named. */
function isForCytopenia({ event }: DatedEvent): boolean {
  const { reason } = event.details
  return reason === undefined || reason === 'cytopenia' || reason === 'falling_counts'
}

/** New courses of therapy up to the end of the episode, the course that closes it included. */
function therapiesAfter(after: number, episode: Episode, { events }: Timeline): DatedEvent[] {
  return LINES.flatMap((type) => events[type] ?? []).filter(
    ({ day }) => day > after && (episode.closed === null || day <= episode.closed.day),
  )
}

function therapySign({ id, day }: DatedEvent): Sign {
  return { cause: 'therapy', day, confirmedDay: day, rows: [], events: [id] }
}

function possibleSign({ id, day }: DatedEvent): Sign {
  return { cause: 'therapy', day, confirmedDay: null, rows: [], events: [id] }
}

/** Severe on two counts at least seven days apart with no count between that is not severe. */
function countSigns(counts: readonly LevelledCount[], { profile }: Timeline): Sign[] {
  const signs: Sign[] = []
  let first: LevelledCount | null = null
  for (const count of counts) {
    if (count.class === 'notSevere') first = null
    if (!isSevere(count.class)) continue
    if (first === null) {
      first = count
      signs.push({ cause: 'counts', day: count.day, confirmedDay: null, rows: classRows(count), events: [] })
      continue
    }
    if (count.day - first.day < profile.windows.relapseCounts) continue
    const rows = [...classRows(first), ...classRows(count)]
    return [...signs, { cause: 'counts', day: first.day, confirmedDay: count.day, rows, events: [] }]
  }
  return signs
}

function classRows(count: LevelledCount): number[] {
  return rowsOf(count, ['pmn', 'platelets', 'reticulocytes'])
}

/** Two transfusions for cytopenia on distinct days within 28 days. */
function transfusionSigns(transfusions: readonly DatedEvent[], { profile }: Timeline): Sign[] {
  const signs: Sign[] = []
  let previous: DatedEvent | null = null
  for (const one of transfusions) {
    const sign = { cause: 'transfusion', day: one.day, confirmedDay: null, rows: [], events: [one.id] } satisfies Sign
    signs.push(sign)
    if (previous && one.day > previous.day) {
      if (one.day - previous.day <= profile.windows.relapseTransfusions) {
        return [...signs, { ...sign, day: previous.day, confirmedDay: one.day, events: [previous.id, one.id] }]
      }
    }
    previous = one
  }
  return signs
}

/** A fall of the counts and a need (a transfusion, or therapy where the rule says so), within 28 days of each other: from the first of the two. */
function needSigns(
  counts: readonly LevelledCount[],
  transfusions: readonly DatedEvent[],
  therapies: readonly Sign[],
  { profile }: Timeline,
): Sign[] {
  const falls = counts
    .filter((count) => count.level.level === 'NR' || isSevere(count.class))
    .map((count): Sign => ({ cause: 'counts', day: count.day, confirmedDay: null, rows: rowsOf(count), events: [] }))
  const needs = transfusions.map(
    ({ id, day }): Sign => ({ cause: 'transfusion', day, confirmedDay: null, rows: [], events: [id] }),
  )
  const pairs = falls.flatMap((fall) => {
    const need = needs.find(({ day }) => Math.abs(day - fall.day) <= profile.windows.relapseTransfusions)
    return need ? [joined(fall, need)] : []
  })
  return [...falls, ...needs, ...therapies, ...pairs]
}

function joined(fall: Sign, need: Sign): Sign {
  const [first, second] = need.day < fall.day ? [need, fall] : [fall, need]
  return { ...first, confirmedDay: second.day, rows: fall.rows, events: need.events }
}

const ORDER: readonly RelapseCause[] = ['counts', 'transfusion', 'therapy']

function earliest(signs: readonly Sign[], episode: Episode, { profile }: Timeline): Relapse | null {
  const [sign] = signs.toSorted((a, b) => a.day - b.day || ORDER.indexOf(a.cause) - ORDER.indexOf(b.cause))
  if (!sign) return null
  const { cause, day, confirmedDay, rows, events } = sign
  const { relapseCounts, relapseTransfusions } = profile.windows
  const rule = profile.response.relapse
  return {
    date: dateOf(day),
    day: day - episode.day0,
    confirmedOn: confirmedDay === null ? null : dateOf(confirmedDay),
    cause,
    proof: proofOf(profile, confirmedDay === null ? 'possibleRelapse' : RULES[rule], {
      values: { countDays: relapseCounts, transfusionDays: relapseTransfusions },
      rows,
      events,
    }),
  }
}

const RULES = { either: 'relapse', fallAndNeed: 'relapseFallAndNeed', both: 'relapseBoth' } as const

/** Transfusions after the response was confirmed: a badge, not a relapse (E8). */
export function transfusionsAfter(episode: Episode, response: Milestone | null): DatedEvent[] {
  const after = response?.confirmedOn ? dayOf(response.confirmedOn) : null
  return after === null ? [] : episode.transfusions.filter(({ day }) => day > after)
}

/**
 * New lines of ATG, ciclosporin or a thrombopoietin agonist after day 0: no continuation of one that runs or was given in the 28 days before,
 * and not part of the treatment's first weeks, unless given for falling counts.
 */
export function newLines(episode: Episode, { events, profile }: Timeline): DatedEvent[] {
  const { concurrent } = profile.windows
  return (['ATG', 'CSA', 'TPO_RA'] as const)
    .flatMap((type) => {
      let runsUntil = Number.NEGATIVE_INFINITY
      return (events[type] ?? []).filter((one) => {
        const isNew = one.event.details.reason === 'falling_counts' || one.day - runsUntil > concurrent
        runsUntil = Math.max(runsUntil, lastDay(one))
        const earliestDay =
          one.event.details.reason === 'falling_counts' ? episode.day0 + 1 : episode.day0 + concurrent + 1
        return isNew && one.day >= earliestDay && (episode.closed === null || one.day <= episode.closed.day)
      })
    })
    .sort((a, b) => a.day - b.day || a.id - b.id)
}

/** A drug without an end goes on; a dose of ATG without one is a day. */
function lastDay({ event, day }: DatedEvent): number {
  if (event.end) return Math.max(day, dayNumber(event.end))
  return event.type === 'ATG' ? day : Number.POSITIVE_INFINITY
}
