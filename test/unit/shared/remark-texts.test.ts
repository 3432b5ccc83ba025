import { describe, expect, test } from 'vitest'
import { analytes } from '../../../shared/hematology/analytes'
import { type CtcaeGrade, ctcaeGrade } from '../../../shared/hematology/grades'
import { lowerHemoglobinLimit } from '../../../shared/hematology/hemoglobin'
import { doubt } from '../../../shared/hematology/remarks'
import { thresholdsFor } from '../../../shared/hematology/thresholds'
import { messages } from '../../../shared/messages'
import { clinical } from '../../../shared/messages/en/clinical'
import { doubtTexts, gradeSentences, gradeText, hemoglobinLimitNote, lineNote } from '../../../shared/remark-texts'
import { parseIso } from '../../../shared/time'

describe('doubts in words', () => {
  test('name the limit in the unit that is shown, and each neighbour that does not fit', () => {
    expect(doubtTexts('pmn', 16, doubt.limit | doubt.pmnAboveWbc)).toEqual([
      'Unusual value, > 15 10⁹/L: check',
      'Neutrophils above leukocytes',
    ])
    expect(doubtTexts('hemoglobin', 8.5, doubt.limit)).toEqual(['Unusual value, < 10 g/L: check', 'Unit error by 10?'])
    expect(doubtTexts('pmn', 16, 0)).toEqual([])
  })

  test('have a text for every flag', () => {
    for (const [flag, bit] of Object.entries(doubt)) {
      if (flag === 'limit') continue
      const [text = ''] = doubtTexts('platelets', 20, bit)
      expect(Object.values<string>(clinical.neighbors)).toContain(text)
    }
  })
})

describe('grades in words', () => {
  const graded = (value: number, low: number | null, comparator: '<' | null = null): CtcaeGrade => {
    const grade = ctcaeGrade('pmn', { value, comparator, rawUnit: '10*9/L' }, low, 'v5')
    if (grade === null) throw new Error('no grade')
    return grade
  }

  test('say term, version and that they are descriptive', () => {
    expect(gradeSentences(graded(0.3, 1.8))).toEqual([
      'Neutrophil count decreased, CTCAE v5: grade 4',
      'Grade (descriptive, not an adverse event)',
    ])
    expect(gradeSentences(graded(0.3, null)).at(-1)).toBe(clinical.ctcae.fallbackLimit)
  })

  test('keep both ends where the value leaves them open', () => {
    expect(gradeText(graded(0.6, 1.8, '<'))).toBe('3–4')
    expect(gradeText(graded(1.9, 1.8))).toBe('0')
  })
})

describe('notes of the lines', () => {
  test('give value, reason and source of every line, all on file', () => {
    const lines = analytes.flatMap(({ key }) => (thresholdsFor(key)?.lines ?? []).map((line) => ({ key, line })))
    expect(lines).toHaveLength(Object.keys(clinical.lines).length)
    for (const { key, line } of lines) {
      const note = lineNote(line, key)
      expect(note).toMatch(new RegExp(`^${line.value} (10⁹/L|g/L)\\. .+\\. Source: .+`))
      expect(note).not.toMatch(/clinical\.|\{\{/)
      for (const source of line.sources.filter((one) => !one.startsWith('K: '))) {
        expect(messages.exists(`clinical.sources.${source}`)).toBe(true)
      }
    }
  })

  test('mark a source that was not at hand', () => {
    const line = thresholdsFor('pmn')?.lines.find(({ id }) => id === 'pmn10')
    expect(line && lineNote(line, 'pmn')).toContain('Townsley 2017 (text not at hand: to be checked)')
  })

  test('say by which sex, age and source the lower limit of hemoglobin holds, and what it leaves aside', () => {
    const at = parseIso('2024-03-05')
    const limit = at && lowerHemoglobinLimit('female', '1984-03-03', at)
    expect(limit && hemoglobinLimitNote(limit)).toMatch(
      /^Lower limit 120 g\/L, women from 15 years \(WHO 2024\)\. Not adjusted for altitude or smoking/,
    )
  })
})
