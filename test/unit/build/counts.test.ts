import { expect, test } from 'vitest'
import { countTests } from '../../../build/counts.mjs'

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
})
const report = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [file('passed', 'passed', 'passed', 'passed', 'skipped', 'skipped', 'todo')],
}

test('adds up what ran', () => {
  expect(countTests(report, 0)).toEqual({ passed: 3, failed: 0, skipped: 3 })
})

test('counts a file that could not be loaded as a failure', () => {
  const broken = { ...report, testResults: [...report.testResults, file('failed')] }
  expect(countTests(broken, 1)).toEqual({ passed: 3, failed: 1, skipped: 3 })
})

test('does not count a failed test twice for its file', () => {
  const failed = { ...report, numFailedTests: 1, testResults: [file('failed', 'failed', 'passed')] }
  expect(countTests(failed, 1).failed).toBe(1)
})

test('an error outside of every test is a failure', () => {
  expect(countTests(report, 1).failed).toBe(1)
})
