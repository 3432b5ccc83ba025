import { describe, expect, it } from 'vitest'
import { findAnalyte } from '../../../../shared/hematology/loinc'
import { normalizeLabel, reviewedLabels } from '../../../../shared/hematology/names'

function byName(name: string, unit: string | null) {
  return findAnalyte({ code: null, codeSystem: null, name, unit })
}

const COUNT = '10*9/L'

describe('reviewed labels', () => {
  it('none means two things', () => {
    const seen = new Map<string, string>()
    for (const [label, meaning] of reviewedLabels()) {
      const text = JSON.stringify(meaning)
      expect([label, seen.get(label) ?? text]).toEqual([label, text])
      seen.set(label, text)
    }
    expect(seen.size).toBeGreaterThan(1000)
  })

  it('a count and a percentage under one label are told apart by the unit alone', () => {
    for (const [label, meaning] of reviewedLabels()) {
      if (typeof meaning === 'string') continue
      const bare = findAnalyte({ code: label, codeSystem: 'local', name: null, unit: null })
      expect([label, findAnalyte({ code: label, codeSystem: 'local', name: null, unit: COUNT })?.key]).toEqual([
        label,
        meaning.count,
      ])
      expect([label, findAnalyte({ code: label, codeSystem: 'local', name: null, unit: '%' })?.key ?? null]).toEqual([
        label,
        meaning.percent,
      ])
      expect(bare).toMatchObject({ key: meaning.count, alternative: meaning.percent })
    }
  })

  it('normalises case, accents, blanks, asterisks, stars and width', () => {
    for (const text of ['Neutrófilos %', 'NEUTROFILOS%', '★neutrofilos ％', '* neutrófilos\u00a0%']) {
      expect(normalizeLabel(text)).toBe('NEUTROFILOS%')
    }
  })
})

describe('findAnalyte by name', () => {
  it.each([
    // English
    ['ANC', 'pmn'],
    ['PMN', 'pmn'],
    ['PMN#', 'pmn'],
    ['NEUT#', 'pmn'],
    ['NE#', 'pmn'],
    ['NEU#', 'pmn'],
    ['NEUTS ABS', 'pmn'],
    ['Absolute Neutrophils', 'pmn'],
    ['Polys Abs', 'pmn'],
    ['Segs+Bands Abs', 'pmn'],
    ['GRA#', 'granulocytes'],
    ['GRAN#', 'granulocytes'],
    ['PLT', 'platelets'],
    ['Platelet #', 'platelets'],
    ['platelets x 1000', 'platelets'],
    ['Platelets [#/volume] in Blood by Automated count', 'platelets'],
    ['WBC #', 'wbc'],
    ['Leukocytes [#/volume] in Blood by Automated count', 'wbc'],
    ['Neutrophils # Bld Auto', 'pmn'],
    ['Neutrophils [#/volume] in Blood by Automated count', 'pmn'],
    ['Neutrophils/100 leukocytes in Blood by Automated count', 'neutrophilPercent'],
    ['Hemoglobin [Mass/volume] in Blood', 'hemoglobin'],
    ['Hemoglobin A1c/Hemoglobin.total in Blood', undefined],
    ['Neutrophils [#/volume] in Cerebrospinal fluid by Manual count', undefined],
    // Japanese and Korean
    ['好中球数', 'pmn'],
    ['好中球％', 'neutrophilPercent'],
    ['白血球数', 'wbc'],
    ['ﾍﾓｸﾞﾛﾋﾞﾝ', 'hemoglobin'],
    ['血小板数', 'platelets'],
    ['호중구수', 'pmn'],
    ['혈소판', 'platelets'],
    ['혈색소', 'hemoglobin'],
    ['Platelet count', 'platelets'],
    ['Thrombocytes', 'platelets'],
    ['PLTC', 'platelets'],
    ['WCC', 'wbc'],
    ['White Blood Cells', 'wbc'],
    ['RETIC#', 'reticulocytes'],
    ['ARC', 'reticulocytes'],
    ['RET#', 'reticulocytes'],
    ['Reticulocyte Count, Absolute', 'reticulocytes'],
    ['LYM#', 'lymphocytes'],
    ['PLAT', 'platelets'],
    // Chinese
    ['中性粒细胞绝对值', 'pmn'],
    ['中性粒细胞数', 'pmn'],
    ['★中性粒细胞计数', 'pmn'],
    ['中性粒细胞#', 'pmn'],
    ['嗜中性白血球', 'pmn'],
    ['血小板计数', 'platelets'],
    ['血小板数目', 'platelets'],
    ['白细胞（计数）', 'wbc'],
    ['白血球', 'wbc'],
    ['网织红细胞绝对值', 'reticulocytes'],
    // French
    ['PNN', 'pmn'],
    ['Polynucléaires neutrophiles', 'pmn'],
    ['Plaquettes', 'platelets'],
    ['Globules blancs', 'wbc'],
    ['GB', 'wbc'],
    ['Réticulocytes', 'reticulocytes'],
    // German
    ['Neutrophile absolut', 'pmn'],
    ['Neutrophile Granulozyten abs.', 'pmn'],
    ['Segmentkernige absolut', 'segmented'],
    ['Stabkernige absolut', 'bands'],
    ['Thrombozyten', 'platelets'],
    ['Leukos', 'wbc'],
    ['Retikulozyten', 'reticulocytes'],
    // Spanish
    ['Neutrófilos absolutos', 'pmn'],
    ['Neutrófilos totales (ANC)', 'pmn'],
    ['RAN', 'pmn'],
    ['Neutrófilos segmentados abs', 'segmented'],
    ['Cayados abs', 'bands'],
    ['Plaquetas', 'platelets'],
    ['Glóbulos blancos', 'wbc'],
    // Italian
    ['Neutrofili (val. ass.)', 'pmn'],
    ['Granulociti neutrofili', 'pmn'],
    ['Piastrine', 'platelets'],
    ['Globuli bianchi', 'wbc'],
    // Portuguese and Dutch
    ['Bastonetes', 'bands'],
    ['Leucócitos totais', 'wbc'],
    ['Neutrofiele granulocyten', 'pmn'],
    ['Trombocyten', 'platelets'],
  ])('%s with a count unit is %s', (name, key) => {
    expect(byName(name, COUNT)?.key).toBe(key)
  })

  it.each([
    ['NEUT%', 'neutrophilPercent'],
    ['NE%', 'neutrophilPercent'],
    ['Polys', 'neutrophilPercent'],
    ['Segs', 'segmentedPercent'],
    ['NEUTLE', 'neutrophilPercent'],
    ['NEUT', 'neutrophilPercent'],
    ['RETIRBC', 'reticulocytePercent'],
    ['Neutrophils/Leukocytes', 'neutrophilPercent'],
    ['Reticulocyte count', 'reticulocytePercent'],
    ['中性粒细胞百分比', 'neutrophilPercent'],
    ['网织红细胞百分比', 'reticulocytePercent'],
    ['Polynucleaires neutrophiles %', 'neutrophilPercent'],
    ['Neutrophile %', 'neutrophilPercent'],
    ['Stabkernige', 'bandsPercent'],
    ['Segmentados %', 'segmentedPercent'],
    ['Neutrofili', 'neutrophilPercent'],
    ['LYMLE', 'lymphocytePercent'],
  ])('%s with % is %s', (name, key) => {
    expect(byName(name, '%')?.key).toBe(key)
  })

  it.each([
    'Hb',
    'HGB',
    'Hgb',
    'Haemoglobin',
    'Hämoglobin',
    'Hémoglobine',
    'Hemoglobina',
    'Emoglobina',
    '血红蛋白',
    '血色素',
  ])('%s is hemoglobin', (name) => {
    expect(byName(name, 'g/L')?.key).toBe('hemoglobin')
  })

  it.each([
    'PCT',
    'PT',
    'PTA',
    'APTT',
    'HbA1c',
    'Hgb A1c MFr Bld',
    'MCH',
    'MCHC',
    'MPV',
    'PDW',
    'Hgb urine',
    'Hgb Ur Ql Strip',
    'WBC, CSF',
    'WBC Casts',
    'Platelet Smear',
    'Large Platelets',
    'Platelet Clumps',
    'Hypersegmented Neutrophils',
    'Atypical Lymphocytes',
    'Fetal Hemoglobin',
    'Absolute Hemoglobin',
    'nRBC/100 WBC',
    'GRAN%',
    'Direct Bilirubin',
    'constructor',
    '',
  ])('%s is none of them', (name) => {
    for (const unit of [null, '%', COUNT, 'g/dL', 'ng/mL']) expect(byName(name, unit)).toBeNull()
  })

  it('never takes granulocytes for neutrophils, nor their percentage for anything', () => {
    expect(byName('Granulozyten', COUNT)?.key).toBe('granulocytes')
    expect(byName('Granulocytes', '%')).toBeNull()
  })

  it('keeps what a label says against its unit, for the unit to be refused', () => {
    expect(byName('NEUT#', '%')?.key).toBe('pmn')
    expect(byName('NEUT%', COUNT)?.key).toBe('neutrophilPercent')
    expect(byName('PLT', 'g/dL')?.key).toBe('platelets')
  })

  it('takes counts per microscope field for no blood count', () => {
    expect(byName('WBC', '/HPF')).toBeNull()
    expect(byName('WBC', '/[HPF]')).toBeNull()
  })

  it('lets a lost superscript decide for the count', () => {
    expect(byName('Neutrophils', 'x 109/L')).toMatchObject({ key: 'pmn', alternative: null })
  })

  it('needs code and name to agree where both are known', () => {
    const test = (code: string, name: string, unit: string) =>
      findAnalyte({ code, codeSystem: 'local', name, unit })?.key ?? null
    expect(test('NEU#', 'Neutrophils', COUNT)).toBe('pmn')
    expect(test('NEU', 'Neutrophils %', COUNT)).toBe('neutrophilPercent')
    expect(test('51256', 'Neutrophils', '%')).toBe('neutrophilPercent')
    expect(test('PLT', 'Thrombocytes (EDTA)', COUNT)).toBe('platelets')
    expect(test('WBC', 'Platelets', COUNT)).toBeNull()
    expect(test('WBC', 'WBC, CSF', '/uL')).toBeNull()
    expect(test('HGB', 'Hgb urine', 'g/L')).toBeNull()
  })

  it('knows nothing where code and name mean different things', () => {
    expect(findAnalyte({ code: 'WBC', codeSystem: 'L', name: 'Platelets', unit: COUNT })).toBeNull()
  })

  it('reads the method from either label, and from a whole word at its end', () => {
    const method = (code: string, name: string) => findAnalyte({ code, codeSystem: 'L', name, unit: COUNT })?.method
    expect(method('NEUT#', 'Diff Manual')).toBe('manual')
    expect(method('NEUT#', 'Diff Auto')).toBe('automated')
    expect(method('NEUT#', 'Diff Automated')).toBe('automated')
    expect(method('NEUT#', 'Autoimmune panel')).toBeNull()
  })

  it('reads the method where the label gives it', () => {
    expect(byName('Reticulocyte Count, Manual', '%')).toMatchObject({ key: 'reticulocytePercent', method: 'manual' })
    expect(byName('Reticulocyte Count, Automated', '%')?.method).toBe('automated')
    expect(byName('Neutrophils', '%')?.method).toBeNull()
  })
})
