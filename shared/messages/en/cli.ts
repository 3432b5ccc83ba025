export const cli = {
  usage: `Usage: npm run --silent cli -- COMMAND [ARGUMENT …] --db FILE [--json]

  import FILE…  [--dry-run] [--source NAME] [--answers FILE]   import files and folders
  batches                                                      imports that happened
  undo BATCH                                                   take one import back
  patients                                                     everyone in the database
  series PATIENT [--analyte pmn,platelets]                     results and events of one patient
  assess PATIENT [--profile bsh] [--as-of DATE]                severity, response, relapse, landmarks
  cohort [--profile bsh] [--as-of DATE]                        landmarks, swimmer rows, survival, incidence
         [--denominator all|evaluable] [--interval wilson|clopperPearson] [--unconfirmed-counted]
  export --format csv|fhir --out DIR [--deidentify]            files that can be imported again
  backup --out FILE · restore FILE · verify                    a checked copy; bring it back; check all of it
  demo                                                         fill an empty database with invented patients

Exit status: 0 done · 3 done, but rows were rejected or decisions are open · 1 failed, nothing written · 2 wrong usage`,
  importHelp: `Usage: npm run --silent cli -- import FILE… --db FILE [--dry-run] [--source NAME] [--answers FILE] [--json]

Reads files and folders (CSV, TSV, XLSX, ODS, HL7 v2, FHIR, SDTM, OMOP, MIMIC, ASTM, ZIP), shows what becomes of every row, and brings in
what is certain. Files that belong together (patients, dictionaries) are given in one command.

  --dry-run         show the plan, write nothing
  --source NAME     use the saved profile of that name, and save this import's answers under it
  --answers FILE    decisions that the files leave open; they hold for every file of the command
  --json            the report as one JSON document

The answers are one JSON object from question id to choice. The ids and choices stand in the report, under "questions":

  {
    "dateOrder:collected": "day-month-year", the order of the dates in the column "collected"
    "decimalMark:result": ",",               the decimal mark in the column "result"
    "unit:hemoglobin": "g/L",                the unit of a test for which the file names none
    "unit:platelets:x 109/L": "10*9/L",      what the unit "x 109/L" stands for
    "columnMeaning:patient": "Chart no.",    the column that holds the patient's identifier
    "columnMeaning:day 0": "2024-03-01",     the date of day 0 in a file of study days
    "patientMatch:H1|4711": "same",          "same" person as on file, "new" person, or "leave out"
    "patientMatch:file": "new:4711"          whose results these are: AUTHORITY|ID of a patient on file, or new:ID
  }

An answer that is none of the choices settles nothing. Answers are kept for the next file of the same layout, except those that speak of this
file's patient or day 0. Rows that wait for an answer are held; import the same file again with the answers, and only these come in.`,
  commandMissing: 'No command given.',
  commandUnknown: 'There is no command “{{name}}”.',
  databaseMissing: 'The database is missing: --db FILE',
  wordsWrong: '“{{name}}” was given too few or too many arguments.',
  optionForeign: '“{{name}}” has no option --{{option}}.',
  optionMissing: 'The option --{{option}} is missing.',
  choiceWrong: '--{{option}} is one of: {{choices}}',
  batchWrong: '“{{word}}” is no number of an import.',
  profileUnknown: 'There is no rule set “{{name}}”. There are: seed, bsh, nih, race, jpn.',
  dateWrong: '“{{date}}” is no date. Write it as 2024-03-05.',
  answersUnreadable: {
    message: 'The answers in {{path}} cannot be read: {{reason}}',
    hint: 'The file holds one JSON object: {"question id": "choice"}.',
  },
  patientMissing: {
    message: 'There is no patient {{id}} in the database.',
    hint: 'The command patients lists everyone.',
  },
  patientAmbiguous: { message: 'Several patients have the id {{id}}.', hint: 'Say which: {{choices}}' },
  moreProblems: '… and {{count}} more; --json lists all of them.',
  progress: {
    reading: '{{percent}} %  reading {{file}}  {{rows}} rows, {{rowsPerSecond}}/s',
    mapping: '{{percent}} %  mapping {{file}}  {{rows}} rows, {{rowsPerSecond}}/s',
    planning: '{{percent}} %  comparing with the database',
    saving: '{{percent}} %  saving',
  },
  undone: 'Import {{batch}} taken back: {{results}} results, {{events}} events, {{patients}} patients.',
  undoneKept: '{{count}} entries stay, since a person has changed them since or other entries need them.',
  undoneFailed: 'Patient {{patient}}: not taken back ({{reason}})',
  demoNotEmpty: { message: 'The database is not empty: {{file}}', hint: 'Name a new file for the demonstration.' },
  demoDone: '{{patients}} invented patients are in the database.',
  exported: '{{patients}} patients, {{results}} results and {{events}} events written to {{folder}}',
  exportNotEmpty: { message: 'The folder is not empty: {{folder}}', hint: 'Name a new or empty folder.' },
  backedUp: 'Checked copy written: {{file}} ({{patients}} patients, {{results}} results)',
  backupExists: { message: 'The file exists already: {{file}}', hint: 'Name a new file: a backup never replaces one.' },
  restored: 'Restored from {{file}}: {{patients}} patients, {{results}} results. The former database: {{kept}}',
  restoreBroken: {
    message: 'The backup is damaged and was not restored: {{file}}',
    hint: 'Use another backup. The database is as before.',
  },
  verified: 'Whole: {{patients}} patients, {{results}} results, {{audit}} entries of the audit trail.',
  verifyFailed: 'NOT whole: {{findings}}',
}
