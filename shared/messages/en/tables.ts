/** Texts about tables: delimited text, workbooks, data sets. */
export const tables = {
  example: '“{{text}}” (row {{row}})',
  notRecognised: '{{container}}: no column names of a laboratory table are known',
  several: '{{reason}}, {{count}} tables in all',
  declined: {
    delimited: 'not delimited text',
    empty: 'empty',
    workbook: 'not an Excel workbook',
    openDocument: 'not an OpenDocument spreadsheet',
    transport: 'not a SAS transport file',
    datasetJson: 'not CDISC Dataset-JSON',
    zip: 'not a ZIP archive of files that are read',
  },
  container: {
    delimited: 'Delimited text',
    workbook: 'Excel workbook',
    openDocument: 'OpenDocument spreadsheet',
    transport: 'SAS transport file',
    datasetJson: 'CDISC Dataset-JSON',
    zip: 'ZIP archive',
  },
  layout: {
    export: {
      labs: 'results exported by this program',
      events: 'events exported by this program',
      patients: 'patients exported by this program',
    },
    templateLabs: 'results in the layout of the template',
    templateEvents: 'events in the layout of the template',
    templatePatients: 'patients in the layout of the template',
    sdtmLab: 'CDISC SDTM laboratory results (LB)',
    adam: 'CDISC ADaM laboratory results (ADLB)',
    sdtmDemographics: 'CDISC SDTM demographics (DM)',
    sdtmEvents: 'CDISC SDTM domain {{domain}}',
    omop: 'OMOP CDM table {{table}}',
    i2b2: 'i2b2 table OBSERVATION_FACT',
    mimic: 'MIMIC laboratory events',
    mimicPatients: 'MIMIC patients',
    mimicCompanion: 'MIMIC table {{table}}, read beside the laboratory events',
    long: 'one result a row',
    wide: 'one column a test ({{count}} tests, {{known}} of them known)',
    transposed: 'one row a test, {{count}} days side by side',
    patients: 'one patient a row',
  },
  columnMeaning: {
    patient: 'patient',
    patientText: 'Which column holds the patient’s identifier? Choose “none” only if every row is of one patient.',
    time: 'collection time',
    timeText: 'Which column holds the time at which the sample was taken?',
    value: 'result',
    valueText: 'Which column holds the result as the laboratory reported it?',
    dayZero: 'day 0',
    dayZeroText:
      'On which date was day 0? The columns are study days without a calendar date: a value of day 3 will stand three days after the date you give. Write the date as YYYY-MM-DD.',
    dayZeroEvidence: 'Columns “{{first}}” to “{{last}}”; nowhere in the file is a calendar date.',
    headings: 'headings',
  },
  dateOrder: {
    text: 'In which order are the dates in column “{{column}}” written?',
    open: '{{count}} dates can be read in more than one order and none proves it: {{examples}}',
    twoDigit:
      '{{count}} dates are open, and some of them have a year of two digits, whose century the file does not tell: {{examples}}',
    contradictory: '{{count}} dates do not fit one order: some prove day first, others month first: {{examples}}',
  },
  decimalMark: {
    text: 'Which decimal mark is used in column “{{column}}”?',
    open: '{{count}} values can be read in two ways and no other value of the column settles it: {{examples}}',
    both: '{{point}} values have a decimal point and {{comma}} a decimal comma; open are {{count}}: {{examples}}',
  },
  notDelimited: {
    message: '“{{file}}” is not delimited text.',
    hint: 'Export the table as CSV in UTF-8, or as XLSX.',
  },
  layoutUnknown: {
    message: 'No table in “{{file}}” has column names that are known.',
    hint: 'Name the columns as in the template: patient_id, collected_at, local_name, value_text, unit_text.',
  },
  unterminatedQuote: {
    message: 'The quotation mark that opens in row {{row}} is never closed.',
    hint: 'Export the file again; a part of it is missing or a quotation mark inside a text is not doubled.',
  },
  rowTooLong: {
    message: 'Row {{row}} is longer than 8 million characters.',
    hint: 'Check that the file is a table with line ends, and export it again.',
  },
  archiveDamaged: {
    message: 'The archive is damaged: {{reason}}.',
    hint: 'Copy or export the file again.',
  },
  archiveTooManyEntries: {
    message: 'The archive holds {{count}} entries; at most {{limit}} are read.',
    hint: 'Unpack it and import the files in smaller groups.',
  },
  archiveBomb: {
    message: '“{{name}}” in the archive would unpack to far more than its packed size, or beyond {{limit}} MB.',
    hint: 'Such a file is not opened. Export the data as CSV if it is genuine.',
  },
  archiveEncrypted: {
    message: '“{{name}}” in the archive is encrypted.',
    hint: 'Remove the password and import the file again.',
  },
  archiveNested: {
    message: '“{{name}}” is an archive inside the archive.',
    hint: 'Unpack it and import it by itself.',
  },
  archiveEmpty: {
    message: 'No file in “{{file}}” is of a kind that is read.',
    hint: 'See the list of formats in the documentation.',
  },
  partWithoutPatient: {
    message: '“{{part}}” names no patient, and neither does “{{first}}”: they may be of two people.',
    hint: 'Add a column with the patient’s identifier, or import each by itself.',
  },
  entryNotRead: {
    message: '“{{name}}” in the archive is of no kind that is read and was left out.',
    hint: 'If it holds results, export it in another format. What was tried: {{reasons}}',
  },
  noRows: {
    message: '“{{file}}” has the columns of a table that is read, but no row below them ({{reason}}).',
    hint: 'Nothing was imported. Check the period and the patients chosen for the export, and export again.',
  },
  entryRefused: {
    message: '“{{name}}” in the archive: {{reason}}',
    hint: 'Import the other files, and this one by itself when it is mended.',
  },
  doctype: {
    message: '“{{name}}” declares a document type; such XML is not read.',
    hint: 'Save the workbook again with a spreadsheet program.',
  },
  xmlDamaged: {
    message: '“{{name}}” is not well-formed: {{reason}}.',
    hint: 'Open the file in its own program and save it again.',
  },
  sheetTooLarge: {
    message: 'The sheet “{{name}}” has more than {{limit}} cells.',
    hint: 'Export the table as CSV: text is read in pieces of any size.',
  },
  workbookWithoutSheets: {
    message: 'The workbook has no sheet with cells.',
    hint: 'Open it in a spreadsheet program and save it as XLSX.',
  },
  notWorkbook: {
    message: '“{{file}}” is not an Excel workbook.',
    hint: 'Save the table as XLSX.',
  },
  xlsNotRead: {
    message: '“{{file}}” is in the format of Excel 97–2003 (XLS), which is not read.',
    hint: 'Open it in Excel or LibreOffice and save it as XLSX.',
  },
  xlsbNotRead: {
    message: '“{{file}}” is a binary workbook (XLSB), which is not read.',
    hint: 'Open it in Excel and save it as XLSX.',
  },
  workbookEncrypted: {
    message: '“{{file}}” is protected by a password.',
    hint: 'Open it in Excel, remove the password (File, Info, Protect Workbook) and save it.',
  },
  notOpenDocument: {
    message: '“{{file}}” is not an OpenDocument spreadsheet.',
    hint: 'Save the table as ODS or XLSX.',
  },
  transportDamaged: {
    message: '“{{file}}” is not a whole SAS transport file: {{reason}}.',
    hint: 'Export the data set again as XPT version 5 or 8.',
  },
  cportNotRead: {
    message: '“{{file}}” was written by PROC CPORT.',
    hint: 'Write it with PROC COPY and the XPORT engine instead.',
  },
  datasetJsonDamaged: {
    message: '“{{file}}” is not valid Dataset-JSON: {{reason}}.',
    hint: 'Export the data set again as Dataset-JSON 1.0 or 1.1.',
  },
  encodingAssumed: {
    message: 'The bytes of the file do not tell its encoding; read as {{encoding}}.',
    hint: 'If names or units look garbled, export the file again in UTF-8.',
  },
  rowTooWide: {
    message: 'Row {{row}} has more filled cells than the {{width}} columns of the header.',
    hint: 'A delimiter inside a value (a decimal comma without quotation marks) has shifted the cells: export with another delimiter.',
  },
  patientMissing: {
    message: 'The row has no patient identifier.',
    hint: 'Fill in “{{column}}”; rows without a patient are never joined to another row’s patient.',
  },
  exportDamaged: {
    message: 'The row does not hold the entry as it was exported.',
    hint: 'Export it again, or remove the column “{{column}}” to import the file as an ordinary table.',
  },
  exportEdited: {
    message: 'The row was changed after it was exported.',
    hint: 'Change the entry in the program instead, or remove the column marrowline_record to import the file as an ordinary table.',
  },
  testMissing: {
    message: 'The row does not say which test it reports.',
    hint: 'Fill in the code or the name of the test.',
  },
  treatmentMissing: {
    message: 'The row does not say what was given or done.',
    hint: 'Fill in “{{column}}”.',
  },
  imputedRecord: {
    message: 'The row is a derived record ({{raw}}), not a measurement.',
    hint: 'Nothing to do: imputed and averaged values are not imported.',
  },
  standardDiffers: {
    message:
      'The standardised value {{raw}} does not agree with the value as collected; the collected one is imported.',
    hint: 'Ask the source which of the two is right.',
  },
  statusUnknown: {
    message: 'The result status “{{raw}}” is not known.',
    hint: 'Use F, C, P, R, S, I, N, X, D or W.',
  },
  timeMissing: {
    message: 'The row has no collection time in “{{column}}”.',
    hint: 'Fill in the date of collection; other dates of the row are not taken for it.',
  },
  staysNotPatients: {
    message: 'The file names hospital stays (“{{column}}”) and no patients: a patient with two stays comes in as two.',
    hint: 'Import it together with ADMISSIONS, which tells whose stay each is.',
  },
  datePartial: {
    message: '“{{raw}}” in “{{column}}” gives no day.',
    hint: 'A day is never assumed. Complete the date in the source and import again.',
  },
  endPartial: {
    message: '“{{raw}}” in “{{column}}” is no whole date: the treatment came in without an end.',
    hint: 'Complete the date in the source, or enter the end by hand.',
  },
  dateUnreadable: {
    message: '“{{raw}}” in “{{column}}” is not a date.',
    hint: 'Write dates as 2024-03-05 or 2024-03-05T08:10.',
  },
  timeUnreadable: {
    message: '“{{raw}}” in “{{column}}” is not a time of day.',
    hint: 'Write times as 08:10.',
  },
  dateOrderOpen: {
    message: '“{{raw}}” in “{{column}}” can be read in more than one order.',
    hint: 'Answer the question about the date order of this column.',
  },
  columnMeaningOpen: {
    message: 'The row waits: it is not settled which column holds the patient, the collection time or the result.',
    hint: 'Answer the question about the columns of this file.',
  },
  dayZeroOpen: {
    message: 'A study day and no calendar date stands over this value.',
    hint: 'Answer on which date day 0 was.',
  },
  headingContradicts: {
    message: 'The heading “{{column}}” does not fit the date order decided for the headings.',
    hint: 'Correct this heading in the file.',
  },
  errorCell: {
    message: 'The cell holds the error {{raw}} and no value.',
    hint: 'Correct the formula in the workbook.',
  },
  notCalculated: {
    message: 'The cell holds a formula whose result was never saved.',
    hint: 'Open the workbook in a spreadsheet program, let it calculate, and save it.',
  },
  dateContradicts: {
    message: '“{{raw}}” does not fit the date order decided for “{{column}}”.',
    hint: 'Correct this date in the file.',
  },
  decimalMarkOpen: {
    message: '“{{raw}}” in “{{column}}” can be read in two ways.',
    hint: 'Answer the question about the decimal mark of this column.',
  },
  numberUnreadable: {
    message: '“{{raw}}” in “{{column}}” is not a number; the detail is left out.',
    hint: 'Correct it in the file, or add the detail to the event by hand.',
  },
  eventTypeUnknown: {
    message: 'The event type “{{raw}}” is not known.',
    hint: 'Use one of the types of the template, OTHER if none fits.',
  },
  eventStatusUnknown: {
    message: 'The event status “{{raw}}” is not known.',
    hint: 'Use given, ordered, not_done or error.',
  },
  reasonUnknown: {
    message: 'The reason “{{raw}}” is not one of the template’s; it stands as “other”.',
    hint: 'Use cytopenia, bleeding, procedure, falling_counts or other.',
  },
  birthDateOpen: {
    message: 'The birth date “{{raw}}” in “{{column}}” can be read in more than one way, or in none; it is left open.',
    hint: 'Export it as YYYY-MM-DD, or set it in the patient’s record.',
  },
  sexUnknown: {
    message: 'The meaning of “{{raw}}” in “{{column}}” is not known; sex is left open.',
    hint: 'Use F or M, or set it in the patient’s record.',
  },
}
