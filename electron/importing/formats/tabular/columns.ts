import { columnKey } from './table'

/**
 * What a column of a laboratory table can hold. `collected`, `date` and `reported` are times in falling order of worth; `otherTime` (admission,
 * discharge, order) is never the time of a sample; `recordId` numbers rows or is the patient: its name alone does not tell; `label` is a name of the
 * patient or of the test; `unused` is known and not needed.
 */
export type Role =
  | 'patient'
  | 'recordId'
  | 'family'
  | 'given'
  | 'fullName'
  | 'label'
  | 'sex'
  | 'birth'
  | 'collected'
  | 'date'
  | 'reported'
  | 'clock'
  | 'otherTime'
  | 'specimen'
  | 'loinc'
  | 'code'
  | 'name'
  | 'value'
  | 'unit'
  | 'low'
  | 'high'
  | 'range'
  | 'flag'
  | 'status'
  | 'method'
  | 'note'
  | 'unused'

/** Reviewed column names by role: English, then Chinese, French, German, Spanish, Italian, Portuguese, Dutch, Japanese, Korean. */
const NAMES: Record<Role, string> = {
  patient: `patient_id|pid|patient|patientid|patient no|patient number|patient identifier|mrn|medical record number|subject|subject_id|subject no|usubjid|subjid|case id|case_no|hospital number|nhs number|study id|participant id|patid|pat_id|person_id|person|subject number|enrolid|empi|mrn number|pat_mrn_id|pat_mrn|patient_mrn|patient mrn|pat id|pat nr|patnr
    |病人id|患者id|患者编号|病案号|病历号|住院号|门诊号|登记号|病人编号|病歷號|病歷號碼|病患id|id patient|n° patient|numéro patient|numero de dossier|ipp|n° dossier|patienten-id|patientennummer|patienten nr|fallnummer|pat.-nr.|pat-id
    |id paciente|paciente|nº historia|historia clínica|nhc|id_paciente|número de historia|id paziente|paziente|codice paziente|numero cartella|id do paciente|prontuário|prontuario|id doente|nº processo|patiëntnummer|patientnummer|patient nummer|患者番号|患者ｉｄ|환자번호|등록번호|환자id`,
  recordId: 'id|no|nr|number|编号|序号id|identifier|key|record|record id',
  family:
    'family|family name|last name|surname|lastname|last|lname|姓|nom|nom de famille|nachname|familienname|apellidos|apellido|cognome|sobrenome|apelido|achternaam',
  given: 'given|given name|first name|firstname|first|fname|名|prénom|vorname|nombre|nome proprio|voornaam',
  fullName:
    'patient name|patientname|姓名|病人姓名|患者姓名|nom et prénom|nom du patient|patientenname|nombre del paciente|nombre y apellidos|nome paziente|nome do paciente|naam patiënt|氏名|患者氏名|이름|환자명|성명',
  label: 'name|nome|naam|名称',
  sex: 'sex|gender|sex at birth|sex_at_birth|性别|性別|sexe|geschlecht|sexo|sesso|geslacht|성별',
  birth:
    'birth date|birth_date|birthdate|date of birth|dob|birthday|出生日期|生日|date de naissance|ddn|geburtsdatum|geb.-datum|geb.|fecha de nacimiento|data di nascita|data de nascimento|geboortedatum|生年月日|생년월일',
  collected: `collected_at|collected|collection date|collection time|collection datetime|collection date/time|date collected|datetime collected|specimen date|specimen collected|specimen taken|sample date|sample time|sampling date|sampling time|sample datetime|sampled|sampled at|drawn|draw date|draw time|drawn at|blood draw|charttime|observation date|observation time|effective date|effective datetime|lbdtc|obs_date|obs date|obs_datetime|observation_datetime|result_time_collected|collection_time|start_date_time|specimn_taken_time|specimen_taken_time|specimen taken time|specimen_collected_at|collection_dttm|collection datetime local|taken_at
    |采样时间|采样日期|采集时间|采集日期|采血时间|采血日期|标本采集时间|採檢日期|採檢時間|採檢時間|採血日期|date de prélèvement|date prélèvement|date du prélèvement|heure de prélèvement|prélèvement|prélevé le|abnahmedatum|abnahmezeit|abnahmezeitpunkt|entnahmedatum|entnahmezeit|entnahmezeitpunkt|probenentnahme|abnahme|entnahme
    |fecha de extracción|fecha extracción|fecha de toma|fecha toma|fecha de la muestra|fecha muestra|extracción|data prelievo|data del prelievo|ora prelievo|prelievo|data da colheita|data de coleta|data da coleta|colheita|data colheita|coleta|afnamedatum|datum afname|afname|afnametijd|採取日|採取日時|採血日|採血日時|채혈일|채혈일시|검체채취일`,
  date: `date|datetime|date time|date/time|test date|lab date|exam date|examination date|day|timestamp|time stamp|lbdt|dtc|dt|adt|adtm|re_date|measurement date|measurement datetime
    |日期|检验日期|检测日期|检查日期|化验日期|检验时间|检测时间|檢驗日期|date examen|date d'examen|date de l'examen|datum|datum/uhrzeit|datum uhrzeit|datum und uhrzeit|untersuchungsdatum|fecha|fecha y hora|fecha/hora|fecha de análisis|data|data e ora|data esame|data/ora|data e hora|data do exame|data exame|datum en tijd|検査日|검사일|검사일자|날짜|日時`,
  reported: `report date|report time|reported|reported at|result date|result time|resulted|resulted at|date of report|release date|validated|报告时间|报告日期|報告日期|審核時間|审核时间|date de validation|date du résultat|befunddatum|befundzeit|fecha de resultado|fecha resultado|fecha de informe|data referto|data risultato|data do resultado|data resultado|uitslagdatum|rapportdatum|報告日|결과일`,
  clock: `time|clock|time of day|hour|时间|時間|heure|uhrzeit|zeit|hora|ora|tijd|時刻|시간`,
  otherTime: `admission time|admission date|admitted|admit date|discharge time|discharge date|discharged|order date|order time|ordered at|ordered|received|received at|received date|date received|visit date|enrolment date|enrollment date|death date|date of death|admittime|dischtime|入院时间|入院日期|出院时间|出院日期|申请时间|接收时间|date d'entrée|date de sortie|aufnahmedatum|entlassdatum|entlassungsdatum|eingangsdatum|eingang|auftragsdatum|fecha de ingreso|fecha de alta|data ricovero|data dimissione|data de internação|data de alta|opnamedatum|ontslagdatum|storetime`,
  specimen: `specimen_id|specimen|specimen id|specimen no|specimen number|sample|sample id|sample_id|sample no|sample number|accession|accession number|accession no|barcode|lab number|lab no|order number|order id|标本号|样本号|条码号|條碼|檢體編號|numéro échantillon|n° échantillon|n° de demande|probennummer|probe|proben-nr|auftragsnummer|auftragsnr|nº muestra|número de muestra|muestra|nº petición|campione|n. campione|id campione|nº amostra|amostra|monsternummer|検体番号|검체번호`,
  loinc: 'loinc|loinc code|loinc_code|loinc-code|loinccode|code loinc|código loinc|codice loinc',
  code: `local_code|code|test code|test_code|testcode|analyte code|item code|parameter code|lab code|lbtestcd|paramcd|项目代码|检验代码|項目代碼|code analyse|code examen|testkürzel|kürzel|analysencode|código|código de prueba|codice|codice esame|código do exame|testcode|bepalingcode|検査コード|검사코드`,
  name: `local_name|test|test name|test_name|testname|analyte|parameter|item|item name|component|lab test|lab name|labtest|investigation|observation|measurement|assay|marker|exam|lbtest|param|display|universalname|component name|component_name|test_desc|test description|lab_test|description|concept name
    |项目|项目名称|检验项目|检验项目名称|指标|检测项目|中文名称|項目|項目名稱|檢驗項目|analyse|examen|paramètre|libellé|untersuchung|messgröße|analyt|laborwert|bezeichnung|prueba|parámetro|determinación|análisis|analito|esame|parametro|descrizione|exame|parâmetro|bepaling|onderzoek|omschrijving|検査項目|検査名|項目名|검사항목|검사명`,
  value: `value|value_text|result|results|result value|test result|numeric result|observed value|observation value|reading|lbstresn|lborres|aval|valuenum|stresn|orres|obs_value_as_string|obs_value|ord_value|result_value|value_as_number|value numeric
    |结果|检验结果|结果值|数值|检测结果|測定值|檢驗結果|結果|結果值|résultat|valeur|ergebnis|wert|messwert|resultat|befund|resultado|valor|risultato|valore|esito|uitslag|waarde|resultaat|結果値|検査結果|測定値|결과|결과값|검사결과`,
  unit: `unit|units|unit_text|uom|result unit|result units|unit of measure|valueuom|lborresu|lbstresu|stresu|orresu|reference_unit|result_unit|unit_of_measure|单位|單位|unité|unités|unite|einheit|einheiten|unidad|unidades|unità|unità di misura|u.m.|unidade|eenheid|eenheden|単位|단위`,
  low: `low|ref_low|ref low|lower|lower limit|reference low|range low|normal low|norm_l|lln|lbstnrlo|lbornrlo|stnrlo|ornrlo|obs_range_low|reference_low|ref_range_low|ref_range_lower|a1lo|anrlo|参考下限|下限|參考下限|borne inf|limite inférieure|untere grenze|untergrenze|límite inferior|limite inferiore|limite inferior|ondergrens|基準下限|下限値|하한`,
  high: `high|ref_high|ref high|upper|upper limit|reference high|range high|normal high|norm_u|uln|lbstnrhi|lbornrhi|stnrhi|ornrhi|obs_range_high|reference_high|ref_range_high|ref_range_upper|anrhi|参考上限|上限|參考上限|borne sup|limite supérieure|obere grenze|obergrenze|límite superior|limite superiore|limite superior|bovengrens|基準上限|上限値|상한`,
  range: `range|reference range|ref range|reference|reference interval|normal range|normal values|ref_range|参考范围|参考区间|参考值|參考值|參考範圍|valeurs de référence|valeurs normales|intervalle de référence|normes|referenzbereich|referenz|normbereich|normwerte|rango de referencia|valores de referencia|valores normales|valori di riferimento|intervallo di riferimento|valores de referência|intervalo de referência|referentiewaarden|referentie|基準値|基準範囲|참고치|참고범위`,
  flag: `flag|flags|result_flag|result flag|abnormal_flag|abnormal flag|abnormal|abn|interpretation|lbnrind|anrind|提示|异常标志|标志|異常|anomalie|auffällig|kennzeichen|bewertung|alarma|marcador|allarme|afwijkend|判定`,
  status: 'status|result status|result_status|状态|狀態|statut|estado|stato|ergebnisstatus',
  method: 'method|methode|méthode|método|metodo|方法|检验方法|lbmethod',
  note: 'comment|comments|note|notes|remark|remarks|备注|備註|commentaire|commentaires|remarque|kommentar|bemerkung|comentario|comentarios|observaciones|commento|commenti|osservazioni|comentário|observações|opmerking|opmerkingen|備考|비고',
  unused: `rownames|row|row no|line|index|#|seq|sequence|序号|序號|行号|age|age years|年龄|年齡|âge|alter|edad|età|idade|leeftijd|나이|outcome|group|arm|cohort|centre|center|site|ward|department|clinic|科室|病区|station|diagnosis|诊断|scale|visit|visitnum|panel|category|class|fluid|source|instrument|analyzer|laboratory|lab|operator|physician|doctor|address|phone|race|ethnicity|height|weight`,
}

const ROLES = new Map<string, Role>()
for (const [role, names] of Object.entries(NAMES)) {
  for (const name of names.split('|')) {
    const key = columnKey(name)
    if (key !== '' && isRole(role) && !ROLES.has(key)) ROLES.set(key, role)
  }
}

function isRole(text: string): text is Role {
  return text in NAMES
}

/** The role that a column's name tells; null when the name is not reviewed. */
export function roleOf(key: string): Role | null {
  return ROLES.get(key) ?? null
}

/** Columns by role, in the order of the table. */
export function rolesOf(keys: readonly string[]): Map<Role, number[]> {
  const found = new Map<Role, number[]>()
  keys.forEach((key, column) => {
    const role = roleOf(key)
    if (role !== null) found.set(role, [...(found.get(role) ?? []), column])
  })
  return found
}
