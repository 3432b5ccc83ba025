import { describe, expect, test } from 'vitest'
import { demoCases, demoCohort } from '../../../../shared/demo/cohort'
import { assess } from '../../../../shared/hematology/assess'
import type { Course } from '../../../../shared/hematology/assessment'
import { cohort } from '../../../../shared/hematology/cohort'
import { recordOf } from './record'

const demo = demoCohort()
const assessments = demo.map((patient, i) => assess(recordOf(patient, i + 1)))

function courseOf(id: string): Course {
  const course = assessments.find(({ patient }) => patient === id)?.courses[0]
  if (course === undefined) throw new Error(`no course of ${id}`)
  return course
}

function statuses(id: string): Record<string, string> {
  return Object.fromEntries(courseOf(id).landmarks.map(({ label, status }) => [label, status]))
}

describe('the demonstration cohort under the engine', () => {
  test('every patient answers as made', () => {
    const answers = assessments.map(({ courses: [course] }) => {
      const { PR = null, CR = null } = course?.response ?? {}
      return CR?.confirmedOn ? 'CR' : PR?.confirmedOn ? 'PR' : 'NR'
    })
    expect(answers).toEqual(demo.map(({ outcome }) => outcome))
  })

  test('at 6 months 5 CR and 16 PR of 73 treated: about 28 % responded, 7 % completely', () => {
    const row = cohort(assessments).landmarks.find(({ label }) => label === '6 months')
    expect(row).toMatchObject({ treated: 73, CR: { n: 5 }, PR: { n: 16 }, ORR: { n: 21 } })
    expect(row?.ORR.percent).toBeCloseTo(28.8, 1)
    expect(row?.CR.percent).toBeCloseTo(6.8, 1)
  })

  test('overall survival ends at about 88 %', () => {
    expect(cohort(assessments).survival.overall.at(-1)?.[1]).toBeCloseTo(0.877, 2)
  })

  test('named cases', () => {
    expect(statuses(demoCases.responder)).toMatchObject({ '3 months': 'PR', '6 months': 'CR', '12 months': 'CR' })
    expect(statuses(demoCases.nonResponder)).toMatchObject({ '3 months': 'NR', '6 months': 'NR' })
    expect(statuses(demoCases.relapse)).toMatchObject({ '6 months': 'PR', '9 months': 'relapse' })
    expect(statuses(demoCases.transplant)).toMatchObject({ '3 months': 'NR', '6 months': 'HSCT' })
    expect(courseOf(demoCases.infectionDip)).toMatchObject({ relapse: null, response: { PR: { status: 'confirmed' } } })
    expect(courseOf(demoCases.gcsf).response).toEqual({ PR: null, CR: null })
    expect(courseOf(demoCases.longName)).toMatchObject({ relapse: null, transfusionAfterResponse: [{}] })
    expect(assessments.find(({ patient }) => patient === demoCases.noEvents)).toMatchObject({ day0: null, courses: [] })
  })
})
