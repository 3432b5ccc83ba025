import { describe, expect, it } from 'vitest'
import { draftOf, emptyDraft, readDraft } from '../../../../../renderer/trajectory/events/fields'

const draft = { ...emptyDraft('MSC'), startDate: '2024-03-05' }

describe('readDraft', () => {
  it('reads a date as it is shown', () => {
    expect(readDraft({ ...draft, startDate: '05-Mar-2024' }, null)).toEqual(readDraft(draft, null))
  })

  it('keeps a day without a time as a day', () => {
    const read = readDraft(draft, null)
    expect(read).toMatchObject({ event: { start: { wall: Date.UTC(2024, 2, 5), precision: 'day' }, dose: null } })
  })

  it.each([
    ['10*6/kg', 1.9],
    ['cells/kg', undefined],
  ])('lets cells per kg follow a corrected dose in %s, and never keeps the old number', (doseUnit, cells) => {
    const read = readDraft({ ...draft, dose: '1.9', doseUnit, details: { cells_per_kg_e6: '1.2' } }, null)
    expect('event' in read && read.event.details['cells_per_kg_e6']).toBe(cells)
  })

  it('reads time, dose and numbers, with point or comma', () => {
    const read = readDraft(
      { ...draft, startTime: '08:10', dose: '1,5', details: { weight_kg: '62.5', donor_id: 'D-07' } },
      60,
    )
    expect(read).toMatchObject({
      event: {
        start: { wall: Date.UTC(2024, 2, 5, 8, 10), precision: 'minute', offset: 60 },
        dose: { value: 1.5, unit: '10*6/kg' },
        details: { weight_kg: 62.5, donor_id: 'D-07' },
      },
    })
  })

  it.each([
    [{ startDate: '05.03.2024' }, { startDate: 'badDate' }],
    [{ startDate: '30-Feb-2024' }, { startDate: 'badDate' }],
    [{ startDate: '2024-02-30' }, { startDate: 'badDate' }],
    [{ startTime: '8.10' }, { startTime: 'badTime' }],
    [{ dose: '1e6' }, { dose: 'badNumber' }],
    [{ details: { weight_kg: 'sixty' } }, { 'details.weight_kg': 'badNumber' }],
  ])('says what is wrong with %o', (part, errors) => {
    expect(readDraft({ ...draft, ...part }, null)).toEqual({ errors })
  })

  it('refuses an end before the start', () => {
    const csa = { ...emptyDraft('CSA'), startDate: '2024-03-05', endDate: '2024-03-04' }
    expect(readDraft(csa, null)).toEqual({ errors: { endDate: 'endBeforeStart' } })
  })

  it('gives back an event that was only opened', () => {
    const event = {
      id: 1,
      type: 'RBC' as const,
      start: { wall: Date.UTC(2024, 2, 5, 8, 10), precision: 'minute' as const, offset: 60 },
      end: null,
      status: 'given' as const,
      dose: null,
      details: { units: 2, reason: 'cytopenia' as const },
      source: null,
      edited: false,
    }
    const { id, source, edited, ...content } = event
    expect(readDraft(draftOf(event), 60)).toEqual({ event: content })
  })
})
