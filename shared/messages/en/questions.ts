export const questions = {
  unit: {
    missing: 'In which unit is {{label}} given? The file names none.',
    unknown: 'The unit “{{unit}}” of {{label}} is not one that this test is accepted in. Which unit is meant?',
    proposed: 'Does the unit “{{unit}}” of {{label}} mean {{proposal}}?',
    evidence_one: '{{where}}: one value waits for the answer, {{samples}}.{{range}}',
    evidence_other:
      '{{where}}: {{count}} values wait for the answer, such as {{samples}}; the lowest is {{lowest}}, the highest {{highest}}.{{range}}',
    where: 'From row {{row}} ({{cell}}) on',
    whereRow: 'From row {{row}} on',
    range: ' The file gives the reference range {{range}}.',
  },
  decimalMark: {
    text: 'Which is the decimal mark in the values of {{label}}: the point or the comma?',
    evidence: 'Row {{row}} holds {{value}}, which can be read both ways.',
  },
  patientMatch: {
    conflict: 'Is the patient {{id}} ({{authority}}) in this file the one on file?',
    evidence: 'On file: {{onFile}}. In this file: {{inFile}}.',
    file: 'The file names no patient id. Whose results are these? Choose the patient, or a new one: new: followed by the id.',
    fileEvidence: 'What the file says of the patient: {{inFile}}.',
    nothingKnown: 'no name, birth date or sex',
  },
}
