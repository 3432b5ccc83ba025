import { describe, expect, test } from 'vitest'
import { assess } from '../../../../shared/hematology/assess'
import type { ClinicalEvent, LabResult } from '../../../../shared/model'
import { count, counts, date, event, events, man, on, result } from './records'

function sets(results: LabResult[], given: ClinicalEvent[] = []) {
  return assess({ patient: man, results, events: given }).sets
}

describe('what belongs to one blood count', () => {
  test('one specimen', () => {
    const [set, ...others] = sets([
      ...count(on(1, '08:00'), '.3/15/80', { specimen: 'A' }),
      ...count(on(1, '09:30'), '-/-/-/30', { specimen: 'A' }),
    ])
    expect(others).toEqual([])
    expect(set).toMatchObject({ grouping: 'specimen', at: `${date(1)}T08:00`, class: 'SAA' })
  })

  test('else one collection time, else one calendar day', () => {
    const time = sets([
      ...count(on(1, '08:00'), '.3/15/80', { specimen: 'A' }),
      ...count(on(1, '08:00'), '-/-/-/30', { specimen: 'B' }),
    ])
    expect(time.map((set) => set.grouping)).toEqual(['collectionTime'])
    const day = sets([...count(on(1, '08:00'), '.3/30/80'), ...count(on(1, '11:00'), '-/-/-/30')])
    expect(day.map((set) => [set.grouping, set.class, set.rows.length])).toEqual([['calendarDay', 'SAA', 4]])
    expect(sets(count(on(1, '08:00'), '.3/30/80')).map((set) => set.grouping)).toEqual(['collectionTime'])
    expect(sets(count(on(1), '.3/30/80')).map((set) => set.grouping)).toEqual(['calendarDay'])
    const mixed = sets([...count(on(1), '-/-/-/30'), ...count(on(1, '11:00'), '.3/30/80')])
    expect(mixed.map((set) => [set.at, set.rows.length])).toEqual([[`${date(1)}T11:00`, 4]])
  })

  test('two draws of a day stay apart; what one lacks is taken from the other', () => {
    const two = sets([...count(on(1, '08:00'), '.3/15/80/30'), ...count(on(1, '20:00'), '.3/30/82')])
    expect(two.map((set) => [set.at.slice(11), set.grouping, set.values.reticulocytes?.value, set.class])).toEqual([
      ['08:00', 'collectionTime', 30, 'SAA'],
      ['20:00', 'calendarDay', 30, 'SAA'],
    ])
    expect(two.map((set) => set.values.platelets?.value)).toEqual([15, 30])
  })

  test('the nearest in time is joined or lends', () => {
    const three = sets([
      ...count(on(1, '08:00'), '.3/15/80'),
      ...count(on(1, '20:00'), '.4/30/82'),
      ...count(on(1, '19:00'), '-/-/-/30'),
    ])
    expect(three.map((set) => [set.at.slice(11), set.values.reticulocytes?.value])).toEqual([
      ['08:00', 30],
      ['19:00', 30],
    ])
  })

  test('one id for two draws (an order) is told apart by the times', () => {
    const two = sets([
      ...count(on(1, '08:00'), '.3/15/80/30', { specimen: 'order' }),
      ...count(on(1, '20:00'), '.6/30/82/70', { specimen: 'order' }),
      ...count(on(2, '08:00'), '.6/30/82/70', { specimen: 'order' }),
    ])
    expect(two.map((set) => [set.at.slice(5, 16), set.class])).toEqual([
      ['01-16T08:00', 'SAA'],
      ['01-16T20:00', 'notSevere'],
      ['01-17T08:00', 'notSevere'],
    ])
  })

  test('manual neutrophils before automated before derived ones, automated reticulocytes before manual', () => {
    const at = on(1)
    const automated = result('pmn', at, '.4', { method: 'automated' })
    const manual = result('pmn', at, '.6', { method: 'manual' })
    const parts = [result('wbc', at, '1'), result('neutrophilPercent', at, '80', { method: 'manual' })]
    expect(sets([automated, manual])[0]?.values.pmn?.value).toBe(0.6)
    expect(sets([automated, ...parts])[0]?.values.pmn?.value).toBe(0.4)
    expect(sets(parts)[0]?.values.pmn?.value).toBe(0.8)
    const retics = (['manual', 'automated'] as const).map((method, i) =>
      result('reticulocytes', at, `${10 + i}`, { method }),
    )
    expect(sets(retics)[0]?.values.reticulocytes?.value).toBe(11)
  })

  test('platelets with clumps give way to the repeat', () => {
    const clumped = result('platelets', on(1), '9', { quality: ['clumped'] })
    expect(sets([clumped, result('platelets', on(1), '60')])[0]).toMatchObject({ values: { platelets: { value: 60 } } })
  })
})

describe('what does not count', () => {
  test('preliminary values have a band, and no class or level', () => {
    for (const status of ['preliminary', 'unverified', 'partial'] as const) {
      const [set] = sets(count(on(1), '.1/10/70/10', { status }))
      expect(set).toMatchObject({
        pmnBand: 'vSAA',
        class: 'indeterminate',
        criteria: { pmn: null, platelets: null, reticulocytes: null },
        evaluable: { pmn: false, platelets: false, hemoglobin: false },
      })
      expect(set?.badges).toContain('preliminary')
    }
  })

  test('a conflict blocks the class until it is resolved', () => {
    const conflict = ['.1', '.6'].map((text) => result('pmn', on(1), text, { state: 'conflict' }))
    const [set] = sets([...conflict, ...count(on(1), '-/10/70/10')])
    expect(set).toMatchObject({ pmnBand: ['vSAA', 'nSAA'], class: 'indeterminate', evaluable: { pmn: false } })
    expect(set?.badges).toContain('conflict')
    expect(set?.rows).toEqual(expect.arrayContaining(conflict.map(({ id }) => id)))
    const same = sets([
      ...['12', '15'].map((text) => result('platelets', on(1), text, { state: 'conflict' })),
      ...count(on(1), '.1/-/70/10'),
    ])
    expect(same[0]?.class).toBe('indeterminate')
  })

  test.each(['clotted', 'insufficient', 'contaminated'] as const)('%s specimens', (quality) => {
    const [set] = sets(count(on(1), '.1/10/70/10', { quality: [quality] }))
    expect(set).toMatchObject({
      class: 'indeterminate',
      evaluable: { pmn: false, platelets: false, hemoglobin: false },
    })
    expect(set?.badges).toContain('unsuitable')
  })

  test('clumps spoil the platelets, lipemia the hemoglobin, hemolysis neither', () => {
    const of = (quality: 'clumped' | 'lipemic' | 'hemolyzed') =>
      sets(count(on(1), '.6/30/70/70', { quality: [quality] }))[0]?.evaluable
    expect(of('clumped')).toEqual({ pmn: true, platelets: false, hemoglobin: true })
    expect(of('lipemic')).toEqual({ pmn: true, platelets: true, hemoglobin: false })
    expect(of('hemolyzed')).toEqual({ pmn: true, platelets: true, hemoglobin: true })
  })

  test('superseded and duplicate rows, texts and other analytes make no count', () => {
    const states = ['superseded', 'duplicate', 'withdrawn', 'noValue'] as const
    expect(sets(states.flatMap((state) => count(on(1), '.1/10/70/10', { state })))).toEqual([])
    expect(sets([result('platelets', on(1), 'clotted'), result('ferritin', on(1), '900')])).toEqual([])
  })
})

describe('windows after transfusions and growth factors', () => {
  function evaluable(drawn: ReturnType<typeof on>, given: ClinicalEvent) {
    return sets(count(drawn, '.6/30/90/70'), [given])[0]?.evaluable
  }

  test.each([
    ['PLT', 6, 'platelets', false],
    ['PLT', 7, 'platelets', true],
    ['RBC', 13, 'hemoglobin', false],
    ['RBC', 14, 'hemoglobin', true],
    ['GCSF', 6, 'pmn', false],
    ['GCSF', 7, 'pmn', true],
    ['PLT', 0, 'platelets', false],
    ['PLT', -1, 'platelets', true],
  ] as const)('%s, drawn %i days later: %s %s', (type, days, lineage, expected) => {
    const before = { pmn: true, platelets: true, hemoglobin: true }
    expect(evaluable(on(20 + days), event(type, on(20)))).toEqual({ ...before, [lineage]: expected })
  })

  test('on the clock when both times are known', () => {
    const given = event('PLT', on(20, '10:00'))
    expect(evaluable(on(20, '09:59'), given)?.platelets).toBe(true)
    expect(evaluable(on(20, '10:00'), given)?.platelets).toBe(false)
    expect(evaluable(on(27, '09:59'), given)?.platelets).toBe(false)
    expect(evaluable(on(27, '10:00'), given)?.platelets).toBe(true)
    expect(evaluable(on(20), given)?.platelets).toBe(false)
    expect(evaluable(on(27), given)?.platelets).toBe(true)
    expect(evaluable(on(20, '08:00'), event('PLT', on(20)))?.platelets).toBe(false)
    expect(evaluable(on(27, '08:00'), event('PLT', on(20)))?.platelets).toBe(true)
  })

  test('from the start of a span to the window after its end', () => {
    const span = event('GCSF', on(20), {}, { end: on(25) })
    expect([19, 20, 23, 31, 32].map((day) => evaluable(on(day), span)?.pmn)).toEqual([true, false, false, false, true])
    const backwards = event('GCSF', on(20), {}, { end: on(10) })
    expect([20, 26, 27].map((day) => evaluable(on(day), backwards)?.pmn)).toEqual([false, false, true])
  })

  test('pegylated G-CSF acts for 14 days', () => {
    for (const details of [{ product: 'Pegfilgrastim 6 mg' }, { code: 'ATC|L03AA13' }, { product: 'PEG-rhG-CSF' }]) {
      expect([13, 14].map((day) => evaluable(on(20 + day), event('GCSF', on(20), details))?.pmn)).toEqual([false, true])
    }
    expect(evaluable(on(27), event('GCSF', on(20), { product: 'Filgrastim' }))?.pmn).toBe(true)
  })

  test('a long span before a short one is still seen', () => {
    const given = [event('GCSF', on(0), {}, { end: on(60) }), ...events('GCSF', [10])]
    expect(sets(count(on(40), '.6/30/90/70'), given)[0]?.evaluable.pmn).toBe(false)
  })

  test('a spoiled value may prove a low count, never a sufficient one', () => {
    const after = events('PLT', [0])
    expect(sets(count(on(1), '.3/15/80/90'), after)[0]).toMatchObject({ class: 'SAA', criteria: { platelets: true } })
    expect(sets(count(on(1), '.3/25/80/90'), after)[0]).toMatchObject({
      class: 'indeterminate',
      criteria: { platelets: null },
    })
    expect(sets(count(on(1), '.3/25/80/30'), after)[0]?.class).toBe('SAA')
    expect(sets(count(on(1), '.8/25/80/90'), after)[0]?.class).toBe('notSevere')
    const stimulated = sets(count(on(1), '.3/15/80/30'), events('GCSF', [0]))[0]
    expect(stimulated).toMatchObject({ class: 'SAA/vSAA', pmnBand: 'SAA' })
  })
})

describe('marrow', () => {
  function marrow(days: number, details: Record<string, number>, drawn = 0) {
    return sets(count(on(drawn), '.3/10/70/10'), [event('MARROW', on(drawn - days), details)])[0]
  }

  test.each([
    [10, { cellularity_pct: 24.9 }, 'confirmed'],
    [10, { cellularity_pct: 25 }, 'undetermined'],
    [10, { cellularity_pct: 25, residual_hematopoietic_pct: 29 }, 'confirmed'],
    [10, { cellularity_pct: 49, residual_hematopoietic_pct: 30 }, 'notHypocellular'],
    [10, { cellularity_pct: 50, residual_hematopoietic_pct: 10 }, 'notHypocellular'],
    [10, {}, 'undetermined'],
    [0, { cellularity_pct: 10 }, 'confirmed'],
    [-1, { cellularity_pct: 10 }, 'notOnFile'],
    [184, { cellularity_pct: 10 }, 'confirmed'],
    [185, { cellularity_pct: 10 }, 'outdated'],
  ])('%i days before, %o: %s', (days, details, expected) => {
    expect(date(-184)).toBe('2023-07-15')
    expect(marrow(days, details)?.marrow).toBe(expected)
    expect(marrow(days, details)?.badges.includes('marrowNotConfirmed')).toBe(expected !== 'confirmed')
  })

  test('one confirming examination is enough; the record of the diagnosis counts too', () => {
    const two = [event('MARROW', on(-60), { cellularity_pct: 10 }), event('MARROW', on(-5), { cellularity_pct: 60 })]
    expect(sets(count(on(0), '.3/10/70/10'), two)[0]?.marrow).toBe('confirmed')
    const patient = { ...man, diagnosis: { ...man.diagnosis, marrowConfirmed: true } }
    expect(assess({ patient, results: count(on(0), '.3/10/70/10'), events: [] })).toMatchObject({ marrow: 'confirmed' })
    expect(assess({ patient: man, results: count(on(0), '.8/60/70/90'), events: [] }).sets[0]?.badges).toEqual([])
  })

  test('on top stands the marrow at day 0 or at the last day, whichever says more', () => {
    const of = (days: number[], last: number) =>
      assess({
        patient: man,
        results: counts({ [last]: '.3/10/70/10' }),
        events: [event('MSC', on(0)), ...days.map((day) => event('MARROW', on(day), { cellularity_pct: 10 }))],
      })
    expect(of([-30], 300)).toMatchObject({ marrow: 'confirmed', marrowProof: { events: [expect.any(Number)] } })
    expect(of([290], 300).marrow).toBe('confirmed')
    expect(of([10], 300).marrow).toBe('outdated')
    expect(of([], 300).marrow).toBe('notOnFile')
  })
})
