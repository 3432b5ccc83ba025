import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCommand } from '../../../electron/cli/command'

/** Histories that come in as files and go out as the JSON of `assess` and `cohort`. */

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clinical-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function run(...args: string[]) {
  let text = ''
  const output = { out: (part: string) => (text += part), error: () => {}, isTerminal: false }
  const status = await runCommand([...args, '--json', '--db', join(folder, 'test.db')], output)
  return { status, json: text === '' ? null : JSON.parse(text) }
}

/** `YYYY-MM-DD` of a day; day 0 is 15-Jan-2024. */
function date(day: number): string {
  return new Date(Date.UTC(2024, 0, 15 + day)).toISOString().slice(0, 10)
}

const TESTS = [
  ['751-8', 'ANC', '10*9/L'],
  ['777-3', 'PLT', '10*9/L'],
  ['718-7', 'Hb', 'g/L'],
  ['60474-4', 'ARC', '10*9/L'],
] as const

/** One row per value: `.15/8/68/10` = PMN / platelets / hemoglobin / reticulocytes (automated). */
function labRows(patient: string, sets: Record<string, string>): string[] {
  return Object.entries(sets).flatMap(([at, text]) =>
    text.split('/').flatMap((value, i) => {
      const [loinc, name, unit] = TESTS[i] ?? []
      if (value === '-') return []
      return [[patient, /T/.test(at) ? at : date(Number(at)), loinc, name, value, unit, 'F'].join(',')]
    }),
  )
}

interface History {
  sets: Record<string, string>
  events?: [type: string, start: string, reason?: string][]
  severity?: string
}

async function imported(patients: Record<string, History>) {
  const labs = ['patient_id,collected_at,loinc,local_name,value_text,unit_text,status']
  const events = ['patient_id,start_at,end_at,type,status,dose_value,dose_unit,units,reason']
  const people = ['patient_id,sex_at_birth,birth_date,diagnosis_severity']
  for (const [id, { sets, events: given = [], severity = '' }] of Object.entries(patients)) {
    people.push(`${id},M,1980-05-17,${severity}`)
    labs.push(...labRows(id, sets))
    for (const [type, start, reason = ''] of [['MSC', date(0)] as const, ...given]) {
      const quantity = type === 'MSC' ? '1,10^6/kg,' : type === 'RBC' || type === 'PLT' ? ',,1' : ',,'
      events.push(`${id},${start},,${type},given,${quantity},${reason}`)
    }
  }
  const files = Object.entries({ labs, events, patients: people }).map(([name, rows]) => {
    const path = join(folder, `${name}.csv`)
    writeFileSync(path, `${rows.join('\n')}\n`)
    return path
  })
  const { status, json } = await run('import', ...files)
  expect([status, json.files.flatMap((file: { rejected: number }) => file.rejected)]).toEqual([0, [0, 0, 0]])
}

const isoDate = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)

describe('assess', () => {
  const responder: History = {
    sets: {
      '-3': '.15/8/68/10',
      28: '.70/24/78/45',
      42: '1.1/58/96/80',
      70: '1.7/158/131/90',
      98: '2.0/170/135/88',
      150: '.3/15/80/30',
      160: '.3/<14/80/30',
    },
    events: [
      ['PLT', date(-2)],
      ['RBC', date(20)],
      ['MARROW', date(-30)],
    ],
  }

  it('has the promised keys, each of its type', async () => {
    await imported({ A: responder })
    const { json } = await run('assess', 'A')
    expect(json).toMatchObject({
      patient: 'A',
      profile: { id: 'BSH', version: expect.any(String) },
      asOf: date(160),
      day0: date(0),
      marrow: expect.stringMatching(/^(confirmed|notOnFile|outdated|undetermined|notHypocellular)$/),
      response: {
        PR: { date: date(42), confirmedOn: date(70), status: 'confirmed' },
        CR: { date: date(70), confirmedOn: date(98), status: 'confirmed' },
      },
      relapse: { date: date(150), confirmedOn: date(160), cause: 'counts' },
      possibleRelapse: null,
      refractory: null,
      durationOfResponseDays: 108,
      transfusion: { dependent: false, independentSince: date(21), rbcUnitsLast28d: 0 },
    })
    for (const set of json.sets) {
      expect(set).toMatchObject({
        at: isoDate,
        pmnBand: expect.stringMatching(/^(vSAA|SAA|nSAA)$/),
        class: expect.stringMatching(/^(vSAA|SAA|notSevere|indeterminate)$/),
        evaluable: {
          pmn: expect.any(Boolean),
          platelets: expect.any(Boolean),
          hemoglobin: expect.any(Boolean),
        },
      })
      expect(Object.keys(set.criteria)).toEqual(['pmn', 'platelets', 'reticulocytes'])
      expect([true, false, null]).toEqual(expect.arrayContaining(Object.values(set.criteria)))
      expect(['CR', 'PR', 'NR', null]).toContain(set.level)
      expect(set.rows.length).toBeGreaterThan(0)
      expect(set.rows.every(Number.isSafeInteger)).toBe(true)
    }
    expect(json.landmarks.map(({ label, day, status }: Record<string, unknown>) => [label, day, status])).toEqual([
      ['14 days', 14, 'NE'],
      ['1 month', 31, 'NE'],
      ['2 months', 60, 'CR'],
      ['3 months', 91, 'CR'],
      ['6 months', 182, 'relapse'],
      ['9 months', 274, 'relapse'],
      ['12 months', 366, 'relapse'],
    ])
    expect(json.timeTo).toMatchObject({ PR: { day: 42 }, CR: { day: 70 } })
  })

  it('knows nothing of the days after --as-of, and judges by --profile', async () => {
    await imported({ A: responder })
    expect((await run('assess', 'A', '--as-of', date(69))).json).toMatchObject({
      asOf: date(69),
      response: { PR: { date: date(42), confirmedOn: null, status: 'unconfirmed' }, CR: null },
      relapse: null,
      durationOfResponseDays: null,
    })
    expect((await run('assess', 'A', '--as-of', date(155))).json).toMatchObject({
      relapse: null,
      possibleRelapse: { date: date(150), confirmedOn: null },
      durationOfResponseDays: 108,
    })
    expect((await run('assess', 'A', '--profile', 'nih')).json).toMatchObject({
      profile: { id: 'NIH' },
      response: { PR: { date: date(42), confirmedOn: date(70) }, CR: { date: date(70), confirmedOn: date(98) } },
      relapse: null,
      possibleRelapse: { date: date(150) },
    })
  })

  it('keeps the clock and the time zone of a draw and of a transfusion', async () => {
    await imported({
      A: {
        sets: { '2024-02-12T07:30:00-05:00': '.7/30/85/65', '2024-02-12T10:30:00Z': '.7/31/85/65' },
        events: [['PLT', '2024-02-12T12:00:00+01:00']],
      },
    })
    const { sets } = (await run('assess', 'A')).json
    expect(sets.map(({ at, evaluable }: never) => [at, evaluable])).toEqual([
      ['2024-02-12T07:30:00-05:00', { pmn: true, platelets: false, hemoglobin: true }],
      ['2024-02-12T10:30:00+00:00', { pmn: true, platelets: true, hemoglobin: true }],
    ])
  })

  it('without an infusion there is no day 0, and the counts are still classed', async () => {
    await imported({ A: responder, B: responder })
    await run('import', labsOnly())
    expect((await run('assess', 'C')).json).toMatchObject({
      day0: null,
      sets: [{ class: 'vSAA', level: null }],
      response: { PR: null, CR: null },
      relapse: null,
      durationOfResponseDays: null,
      landmarks: [],
      timeTo: null,
    })
  })

  function labsOnly(): string {
    const path = join(folder, 'more.csv')
    const rows = labRows('C', { 3: '.15/8/68/10' })
    writeFileSync(
      path,
      ['patient_id,collected_at,loinc,local_name,value_text,unit_text,status', ...rows, ''].join('\n'),
    )
    return path
  }
})

describe('cohort', () => {
  /** Counts at the landmark and 28 days later; nine die in the second year. */
  function pang(): Record<string, History> {
    const levels = { CR: '1.6/151/131/90', PR: '.6/25/85/65', NR: '.3/12/70/20' }
    return Object.fromEntries(
      Array.from({ length: 74 }, (_, i) => {
        const after = levels[i < 5 ? 'CR' : i < 21 ? 'PR' : 'NR']
        const sets = { '-3': '.15/8/68/10', 30: after, 170: after, 198: after }
        return [`P${i}`, { sets, events: i < 65 ? [] : [['DEATH', date(500)]] } satisfies History]
      }),
    )
  }

  const rowOf = (json: { landmarks: { label: string }[] }, label: string) =>
    json.landmarks.find((one) => one.label === label)

  it('E18: 74 patients, five CR, sixteen PR, 65 alive', async () => {
    await imported(pang())
    const { json } = await run('cohort')
    expect(json).toMatchObject({ n: 74, denominator: 'all', interval: 'wilson' })
    expect(rowOf(json, '6 months')).toMatchObject({
      evaluable: 74,
      CR: { n: 5, percent: expect.closeTo(6.8, 1), low: expect.closeTo(2.9, 1), high: expect.closeTo(14.9, 1) },
      PR: { n: 16, percent: expect.closeTo(21.6, 1), low: expect.closeTo(13.8, 1), high: expect.closeTo(32.3, 1) },
      NR: { n: 53 },
      ORR: { n: 21, percent: expect.closeTo(28.4, 1), low: expect.closeTo(19.4, 1), high: expect.closeTo(39.5, 1) },
      unconfirmed: 0,
      NE: 0,
      died: 0,
      HSCT: 0,
    })
    expect(json.alive).toMatchObject({ n: 65, percent: expect.closeTo(87.8, 1) })
    expect(json.swimmer).toHaveLength(74)
    for (const curve of ['overall', 'relapseFree', 'responseIncidence', 'relapseIncidence']) {
      for (const step of json.survival[curve]) {
        expect(step).toHaveLength(5)
        expect(step.every((one: unknown) => one === null || typeof one === 'number')).toBe(true)
      }
    }
    const exact = (await run('cohort', '--interval', 'clopperPearson')).json
    expect(exact.interval).toBe('clopperPearson')
    expect(rowOf(exact, '6 months')).toMatchObject({
      ORR: { n: 21, low: expect.closeTo(18.5, 1), high: expect.closeTo(40.1, 1) },
    })
  })

  it('E18: at one month the responses are unconfirmed, unless these are counted', async () => {
    await imported(pang())
    const { json } = await run('cohort', '--as-of', date(30))
    expect(json.asOf).toBe(date(30))
    expect(rowOf(json, '1 month')).toMatchObject({ ORR: { n: 0, percent: 0 }, unconfirmed: 21, NR: { n: 53 } })
    const counted = (await run('cohort', '--as-of', date(30), '--unconfirmed-counted')).json
    expect(rowOf(counted, '1 month')).toMatchObject({ CR: { n: 5 }, PR: { n: 16 }, ORR: { n: 21 }, unconfirmed: 21 })
    expect(rowOf(json, '3 months'), 'its window opens on day 77').toMatchObject({ evaluable: 0, CR: { percent: null } })
  })
})

it('a comment that tells of a bad specimen keeps the value and takes it out of the response', async () => {
  const labs = join(folder, 'labs.csv')
  const rows = labRows('A', { 40: '.7/-/90/62', 41: '.7/-/90/62', 42: '.7/-/90/62' })
  const platelets = ['platelet clumps', 'sent with coagulation tests', 'no clumps seen'].map(
    (comment, i) => `A,${date(40 + i)},777-3,PLT,35,10*9/L,F,${comment}`,
  )
  const header = 'patient_id,collected_at,loinc,local_name,value_text,unit_text,status,comment'
  writeFileSync(labs, [header, ...rows.map((row) => `${row},`), ...platelets, ''].join('\n'))
  expect((await run('import', labs)).status).toBe(0)
  const { sets } = (await run('assess', 'A')).json
  expect(sets.map((set: { values: object; evaluable: object }) => [set.values, set.evaluable])).toMatchObject([
    [{ platelets: { value: 35 } }, { pmn: true, platelets: false }],
    [{ platelets: { value: 35 } }, { pmn: true, platelets: true }],
    [{ platelets: { value: 35 } }, { pmn: true, platelets: true }],
  ])
})

it.each([
  ['nSAA', 'nonSevere'],
  ['moderate', 'nonSevere'],
  ['non-severe', 'nonSevere'],
  ['SAA', 'severe'],
  ['Severe', 'severe'],
  ['very severe', 'severe'],
])('a diagnosis of %s is judged as %s', async (severity, expected) => {
  await imported({ A: { sets: { '-3': '.3/25/70/-' }, severity } })
  expect((await run('assess', 'A')).json.courses).toMatchObject([{ severity: expected, severityFrom: 'diagnosis' }])
})
