import { assess } from '../../shared/hematology/assess'
import { type Cohort, cohort } from '../../shared/hematology/cohort'
import { profileById } from '../../shared/hematology/profiles'
import { t } from '../../shared/messages'
import { parseIso } from '../../shared/time'
import { loadPatients } from '../database/patients'
import { loadRecord } from '../database/records'
import { exit, type Invocation, type Output, printJson, printTable, textOption, UsageError } from './command'
import { patientOf, withDatabase } from './database'

function rulesOf(invocation: Invocation) {
  const name = textOption(invocation, 'profile') ?? 'bsh'
  const profile = profileById(name)
  if (profile === null) throw new UsageError(t('cli.profileUnknown', { name }))
  const asOf = textOption(invocation, 'as-of')
  if (asOf !== null && parseIso(asOf)?.precision !== 'day') throw new UsageError(t('cli.dateWrong', { date: asOf }))
  return { profile: profile.id, asOf }
}

/** `assess PATIENT`: severity, response, relapse, landmarks, with the rows that prove them. */
export async function assessPatient(invocation: Invocation, output: Output): Promise<number> {
  const rules = rulesOf(invocation)
  await withDatabase(invocation.db, 'read', (db) => {
    const record = loadRecord(db, patientOf(db, invocation.words[0] ?? '').id)
    if (record === null) return
    const assessment = assess(record, rules)
    if (invocation.json) {
      printJson(output, assessment)
      return
    }
    const { day0, response, relapse, landmarks, sets } = assessment
    const newest = sets.at(-1)
    printTable(
      output,
      ['', ''],
      [
        ['day 0', day0],
        ['severity', newest ? `${newest.class} (${newest.date})` : null],
        ['PR', response.PR ? `${response.PR.date} ${response.PR.status}` : null],
        ['CR', response.CR ? `${response.CR.date} ${response.CR.status}` : null],
        ['relapse', relapse?.date ?? null],
        ...landmarks.map(({ label, status }) => [label, status]),
      ],
    )
  })
  return exit.done
}

/** `cohort`: landmark table, swimmer rows, survival and incidence over everyone in the database. */
export async function assessCohort(invocation: Invocation, output: Output): Promise<number> {
  const rules = rulesOf(invocation)
  const denominator = choice(invocation, 'denominator', ['all', 'evaluable'])
  const interval = choice(invocation, 'interval', ['wilson', 'clopperPearson'])
  const unconfirmedCounted = invocation.options['unconfirmed-counted'] === true
  const answer = await withDatabase(invocation.db, 'read', (db) => {
    const assessments = loadPatients(db).flatMap(({ id }) => {
      const record = loadRecord(db, id)
      return record === null ? [] : [assess(record, rules)]
    })
    return cohort(assessments, { denominator, interval, unconfirmedCounted })
  })
  if (invocation.json) printJson(output, answer)
  else printLandmarks(output, answer)
  return exit.done
}

/** The first of the choices when the option is not given. */
function choice<Word extends string>(
  invocation: Invocation,
  name: 'denominator' | 'interval',
  words: readonly [Word, ...Word[]],
): Word {
  const text = textOption(invocation, name)
  if (text === null) return words[0]
  const word = words.find((known) => known === text)
  if (word === undefined) throw new UsageError(t('cli.choiceWrong', { option: name, choices: words.join(', ') }))
  return word
}

function printLandmarks(output: Output, { landmarks }: Cohort): void {
  const rows = landmarks.map(({ label, treated, evaluable, CR, PR, NR, ORR, unconfirmed, NE, died, HSCT }) => [
    label,
    treated,
    evaluable,
    ...[CR, PR, NR, ORR].map(({ n, percent }) => (percent === null ? n : `${n} (${percent.toFixed(1)} %)`)),
    unconfirmed,
    NE,
    died,
    HSCT,
  ])
  printTable(
    output,
    ['landmark', 'treated', 'evaluable', 'CR', 'PR', 'NR', 'ORR', 'unconfirmed', 'NE', 'died', 'HSCT'],
    rows,
  )
}
