import { describe, expect, it } from 'vitest'
import { hl7v2 } from '../../../../../electron/importing/formats/hl7v2'
import { readText } from './reading'

const message = (...segments: string[]) =>
  [
    'MSH|^~\\&|LIS|LAB|||20240305101500||ORU^R01|1|P|2.5.1',
    'PID|1||4711^^^LAB^MR',
    'OBR|1|P|F|CBC^^L|||202403050810||||||||||||||||||F',
    ...segments,
  ].join('\r')

describe('messages of analyzers', () => {
  it('tells tests apart that are named in the alternate coding only (^^^MCH^MCH)', async () => {
    const { results } = await readText(
      hl7v2,
      message('OBX|1|NM|^^^MCH^MCH||30.4|pg|||||F', 'OBX|2|NM|^^^PLT^Platelets||275|10*3/uL|||||F'),
    )
    expect(results.map(({ code, name, alternate }) => [code, name, alternate])).toEqual([
      ['MCH', 'MCH', undefined],
      ['PLT', 'Platelets', undefined],
    ])
  })

  it.each([
    ['10^9/L', '10^9/L'],
    ['x10^3/uL^^UCUM', 'x10^3/uL'],
    ['10*9/L^billion per liter^UCUM', '10*9/L'],
    ['10^count', '10'],
  ])('reads the unit %s as %s', async (sent, unit) => {
    const { results } = await readText(hl7v2, message(`OBX|1|NM|777-3^PLT^LN||275|${sent}|||||F`))
    expect(results[0]?.unit).toBe(unit)
  })

  it('marks the platelets where the analyzer found clumps', async () => {
    const { results } = await readText(
      hl7v2,
      message('OBX|1|NM|777-3^PLT^LN||8|10*9/L|||||F', 'OBX|2|IS|12014^PLT Clump?^99MRC||T||||||F'),
    )
    expect(results.map(({ quality }) => quality)).toEqual([['clumped'], undefined])
  })

  it('keeps free text under the test of a number as its note, not as a second result', async () => {
    const { results, ignored } = await readText(
      hl7v2,
      message(
        'OBX|1|NM|PLT^Thrombozyten||12|Gpt/l|||||F',
        'OBX|2|TX|PLT^Thrombozyten||siehe Kommentar||||||F',
        'OBX|3|TX|WBC^Leukozyten||nicht auswertbar||||||F',
      ),
    )
    expect(results.map(({ value, note }) => [value, note])).toEqual([
      ['12', 'siehe Kommentar'],
      ['nicht auswertbar', undefined],
    ])
    expect(ignored).toBe(1)
  })

  it('passes over runs of control material', async () => {
    const text = message('OBX|1|NM|777-3^^LN||275|10*3/uL|||||F').replace('|P|2.5.1', '|Q|2.3.1')
    const { results, patients, problems } = await readText(hl7v2, text)
    expect([results, patients]).toEqual([[], []])
    expect(problems).toMatchObject([{ code: 'qualityControl', severity: 'info', column: 'MSH-11' }])
  })

  it('does not give the samples of an analyzer that knows no patients to one person', async () => {
    const sample = (id: string) =>
      [
        'MSH|^~\\&|BC||||2024||ORU^R01|1|P|2.3.1',
        'PID|1',
        `OBR|1||${id}|CBC|||202403050810`,
        'OBX|1|NM|777-3^^LN||8|10*9/L|||||F',
      ].join('\r')
    const { results, problems } = await readText(hl7v2, [sample('S1'), sample('S2'), sample('S1')].join('\r'))
    expect(results.map(({ patient, specimen }) => [patient.id, specimen])).toEqual([
      [null, 'S1'],
      [null, 'S1'],
    ])
    expect(problems).toMatchObject([{ code: 'patientMissing', severity: 'error', row: 8 }])
  })

  it('passes over remark lines that start with #', async () => {
    const text = `# HL7 v2.5 Sample\r# Purpose: test\r${message('OBX|1|NM|777-3^^LN||275|10*3/uL|||||F')}`
    const { results, problems, ignored } = await readText(hl7v2, text)
    expect(results).toHaveLength(1)
    expect(problems).toEqual([])
    expect(ignored).toBe(2)
  })

  it('reads separators whose escape mark was doubled by a program', async () => {
    const text = message('OBX|1|NM|777-3^^LN||275|10*3/uL|||||F').replace('^~\\&', '^~\\\\&')
    expect((await readText(hl7v2, text)).results).toHaveLength(1)
  })
})
