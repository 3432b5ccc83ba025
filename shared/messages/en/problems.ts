export const problems = {
  database: {
    encryptionMissing: {
      message: 'This version cannot open an encrypted database: {{file}}',
      hint: 'Open it with the version that encrypted it.',
    },
    notFound: { message: 'There is no database at {{file}}', hint: 'Check the path, or choose another database.' },
    cannotOpen: {
      message: 'The database cannot be opened: {{file}}',
      hint: 'Check that its folder exists and that you may read and write there.',
    },
    notADatabase: {
      message: 'This file is not a database: {{file}}',
      hint: 'Choose a Marrowline database. Laboratory files are opened with Import.',
    },
    foreign: {
      message: 'This database was not made by Marrowline: {{file}}',
      hint: 'Choose a Marrowline database. Nothing in this file was changed.',
    },
    newer: {
      message: 'This database was written by a newer version: {{file}} (schema {{version}}, known up to {{known}})',
      hint: 'Open it with the newer version of Marrowline. Nothing in this file was changed.',
    },
    older: {
      message: 'This database was written by an older version: {{file}}',
      hint: 'Open it once for writing, so that it is brought up to date.',
    },
    damaged: {
      message: 'The database is damaged: {{file}}',
      hint: 'Do not write to it. Restore the latest backup, and keep this file.',
    },
    full: {
      message: 'There is no room left for the database: {{file}}',
      hint: 'Free some disk space and try again. Nothing of this change was written.',
    },
    notWritable: {
      message: 'The database cannot be written: {{file}}',
      hint: 'Check that the file and its folder are not write-protected.',
    },
    busy: {
      message: 'Another process is writing to the database: {{file}}',
      hint: 'Wait until the running import has ended, then try again.',
    },
    eventMissing: {
      message: 'This event is no longer on file.',
      hint: 'It may have left with an import that was taken back. Reload the patient.',
    },
    resultMissing: {
      message: 'This result is no longer on file.',
      hint: 'It may have left with an import that was taken back. Reload the patient.',
    },
    noteMissing: { message: 'This note is no longer on file.', hint: 'Reload the patient.' },
    patientMissing: {
      message: 'This patient is no longer on file.',
      hint: 'The patient may have left with an import that was taken back. Go back to the list.',
    },
    batchMissing: { message: 'There is no import with the number {{batch}}.', hint: 'See the list of imports.' },
    batchUndone: {
      message: 'Import {{batch}} has been taken back already.',
      hint: 'Import the file again to bring it back.',
    },
    problemDecided: {
      message: 'This held row is no longer waiting for a decision.',
      hint: 'Reload the list of held rows.',
    },
    heldQuestion: {
      message: 'This row waits for an answer and cannot be accepted as it stands: {{message}}',
      hint: 'Import {{file}} again and answer the question; the row then comes in as answered.',
    },
    heldPatient: {
      message: 'It is not certain which patient this row belongs to.',
      hint: 'Import {{file}} again and answer the question about the patient.',
    },
  },
  unexpected: {
    message: 'Something went wrong that the program did not foresee: {{message}}',
    hint: 'Nothing was changed. Try again; if it happens again, report it with this text.',
  },
  printFailed: {
    message: 'The report was not printed ({{reason}})',
    hint: 'Check the printer, or save the report as PDF and print that.',
  },
  fileUnreadable: {
    message: '{{name}} cannot be read ({{reason}})',
    hint: 'Check that the file exists, is not open in another program, and that you may read it.',
  },
  fileChanged: {
    message: '{{name}} changed while it was read',
    hint: 'Wait until the program that writes it has finished, then import it again. Nothing of it was imported.',
  },
  fileTooLarge: {
    message: '{{name}} is too large to be read whole (limit {{limit}} MB)',
    hint: 'Export it in parts, or as CSV, which has no such limit.',
  },
  fileEmpty: { message: '{{name}} is empty', hint: 'Export the file again.' },
  formatUnknown: {
    message: '{{name}} is in no format that can be read',
    hint: 'Export it as CSV, XLSX, HL7 v2 or FHIR. What was tried: {{reasons}}',
  },
  readerFailed: {
    message: '{{name}} could not be read to its end: {{reason}}',
    hint: 'Nothing of this file was imported. The file may be damaged; export it again, or report it.',
  },
  importCrashed: {
    message: 'Reading stopped without an answer (exit code {{code}})',
    hint: 'Nothing was imported. The file may be damaged or need too much memory: import it in parts.',
  },
  importMemory: {
    message: 'Reading needed more memory than it may take',
    hint: 'Nothing was imported. Import fewer files at once, or the file in parts.',
  },
  jobUnknown: { message: 'This import is no longer prepared.', hint: 'Choose the files again.' },
  planOutdated: {
    message: 'The database changed since this plan was made, and the plan no longer holds.',
    hint: 'Nothing was imported. Prepare the import again and look at the new plan.',
  },
  timeMissing: {
    message: '{{label}} has no time of collection',
    hint: 'Add the date or time in the source and export again: a result without a time cannot be placed on the chart.',
  },
  valueEmpty: {
    message: '{{label}} is final but has no value',
    hint: 'Check the result in the laboratory system. An empty value is never taken for zero.',
  },
  valueIsText: {
    message: '{{label}} is no number',
    hint: 'It was kept as text and counts for no threshold or response. If a number is meant, correct it in the source and import again.',
  },
  valueUnusual: {
    message: '{{label}} lies outside the usual range ({{limit}})',
    hint: 'The value came in and is marked. Compare it with the source.',
  },
  valueImplausible: {
    message: '{{label}} cannot be right ({{limit}})',
    hint: 'The row is held for review. Correct it in the source, or accept it after checking.',
  },
  valueUnitError: {
    message:
      '{{label}} is hardly right ({{limit}}): unit error? It would be usual if it were off by a factor of {{factor}}',
    hint: 'The row is held for review. Check the unit “{{unit}}” against the source.',
  },
  exportDiffers: {
    message: '{{label}}: the entry was changed after it was exported',
    hint: 'Export it again, or remove the column marrowline_record to import the file as an ordinary table.',
  },
  unitContradictsRange: {
    message: '{{label}}: the reference range {{range}} cannot be one in “{{unit}}”: unit error?',
    hint: 'The row is held for review. Check the unit against the source; accept the row only if it is right.',
  },
  noBloodCounts: {
    message: '{{name}}: none of the {{rows}} results is a blood count or another test that is followed here: {{tests}}',
    hint: 'Nothing of it was imported. Check that it is the right file; a file with blood counts or treatments comes in whole.',
  },
  unitMissing: {
    message: '{{label}} has no unit',
    hint: 'Answer the question about its unit ({{question}}); importing the file again asks it again. A unit is never inferred from the size of a number.',
  },
  unitUnknown: {
    message: 'The unit “{{unit}}” of {{label}} is not known for this test',
    hint: 'Answer the question about this unit ({{question}}; importing the file again asks it again), or correct the unit in the source.',
  },
  unitAmbiguous: {
    message: 'The unit “{{unit}}” of {{label}} can be read in two ways',
    hint: 'Answer the question about this unit ({{question}}): {{proposal}}?',
  },
  unitWrongFamily: {
    message: 'The unit “{{unit}}” does not measure what {{label}} is',
    hint: 'Check the test and its unit in the source, or answer the question {{question}}.',
  },
  unitLostSuperscript: {
    message: 'The unit “{{unit}}” of {{label}} has lost its superscript',
    hint: 'Confirm once that {{proposal}} is meant: question {{question}}.',
  },
  decimalAmbiguous: {
    message: '{{label}}: the value can be read with a decimal point or a decimal comma',
    hint: 'Answer the question about the decimal mark ({{question}}).',
  },
  doseUnreadable: {
    message: '{{label}}: the dose is no plain number',
    hint: 'The event came in without a dose; the text stands in its details. Correct it there.',
  },
  patientConflict: {
    message: 'Patient {{id}}: what the file says contradicts what is on file ({{fields}})',
    hint: 'The rows are held. Decide whether it is the same patient.',
  },
  patientUnknown: {
    message: 'The file does not say whose row this is',
    hint: 'Answer the question {{question}}.',
  },
  similarPatient: {
    message: 'Patient {{id}} is new, but the name looks like that of {{others}}',
    hint: 'Check that it is not the same person under another id. Nobody is matched by name.',
  },
  leftOut: { message: 'Left out of this import', hint: 'Import the file again to bring the row in.' },
}
