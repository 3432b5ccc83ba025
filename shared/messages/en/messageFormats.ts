/** What HL7, ASTM and FHIR files hold against being read, and what they leave open. */
export const messageFormats = {
  hl7NoMessage: {
    message: '{{name}} has no HL7 message that begins with MSH.',
    hint: 'Export the messages again, each with its MSH segment.',
  },
  separatorsUnreadable: {
    message: 'Segment {{row}}: the separators of this message (MSH-1, MSH-2) cannot be read.',
    hint: 'MSH must begin with five different marks such as MSH|^~\\&. No result of this message is imported.',
  },
  messageUnreadable: {
    message: 'Segment {{row}} ({{segment}}) belongs to a message whose separators cannot be read.',
    hint: 'Ask the sender for the message again; its MSH segment is damaged.',
  },
  messageTypeNotRead: {
    message: 'Segment {{row}}: messages of this type are not read here.',
    hint: 'Results come in ORU and OUL, treatments in RAS, RDE, BPS and BTS messages.',
  },
  segmentOutsideMessage: {
    message: 'Segment {{row}} ({{segment}}) stands before any message header.',
    hint: 'The start of the file seems to be cut off. Export it again.',
  },
  segmentUnreadable: {
    message: 'Segment {{row}} is no HL7 segment of this message.',
    hint: 'A line break inside a value or another separator splits it off. See the original file at this segment.',
  },
  segmentCut: {
    message: 'Segment {{row}} ({{segment}}) ends before its value.',
    hint: 'The segment is cut off or its separators differ from MSH. Ask the sender for the message again.',
  },
  batchNotClosed: {
    message: 'The batch that begins at segment {{row}} has no end (BTS or FTS).',
    hint: 'The file may be cut off. What is there is imported; check with the sender that nothing is missing.',
  },
  batchIncomplete: {
    message: 'The batch announces {{expected}} messages but holds {{found}}.',
    hint: 'Check with the sender that nothing is missing or doubled.',
  },
  charsetUnknown: {
    message: 'Segment {{row}}: the character set "{{raw}}" is not known.',
    hint: 'Names and comments of this message may be garbled; numbers are not concerned.',
  },
  charsetDoubtful: {
    message: 'Segment {{row}}: characters do not fit the declared character set ({{charset}}).',
    hint: 'They are read as Windows-1252. Check names and comments; numbers are not concerned.',
  },
  exportEdited: {
    message: 'The resource was changed after it was exported by this program.',
    hint: 'Export it again, or remove its extension urn:marrowline:record to import it as an ordinary resource.',
  },
  patientMissing: {
    message: 'Row {{row}}: no patient identifier, and the file holds several persons.',
    hint: 'Results are never given to a guessed patient. Ask the sender for identifiers, or split the file by patient.',
  },
  testMissing: {
    message: 'Row {{row}}: the result does not say which test it is.',
    hint: 'Neither code nor name is given. See the original file at this row.',
  },
  qualityControl: {
    message: 'Row {{row}}: results of a control material, not of a patient.',
    hint: 'Results of quality control are passed over.',
  },
  analyzerFinding: {
    message: 'Row {{row}}: the analyzer reports “{{name}}”.',
    hint: 'A finding without a value is no result. Platelets of a sample with clumps are marked.',
  },
  statusUnknown: {
    message: 'Row {{row}}: no readable result status ("{{raw}}").',
    hint: 'The result is imported as not verified and counts for no response until a final one comes.',
  },
  timeUnreadable: {
    message: 'Row {{row}}: "{{raw}}" is no date or time that can be read.',
    hint: 'The next best time of the same result is used; without one the result is not imported.',
  },
  documentNotRead: {
    message: 'Row {{row}}: an attached document or image ({{raw}}) is not read.',
    hint: 'Open it in the laboratory system.',
  },
  treatmentUnnamed: {
    message: 'Row {{row}} ({{segment}}): the treatment names no product.',
    hint: 'Enter the event by hand if it matters.',
  },
  astmNoHeader: {
    message: '{{name}} has no ASTM header record (H) with separators that can be read.',
    hint: 'An ASTM or LIS2 file begins with a record such as H|\\^&.',
  },
  astmTooLarge: {
    message: '{{name}} is too large for an analyzer file.',
    hint: 'Export a shorter period.',
  },
  checksumWrong: {
    message: 'Record {{row}}: the check sum of its frame does not match.',
    hint: 'The record was damaged on its way and is not imported. Send it again from the analyzer.',
  },
  frameCut: {
    message: 'Record {{row}}: its frame has no end.',
    hint: 'The transmission was cut off and the record is not imported. Send it again from the analyzer.',
  },
  recordUnreadable: {
    message: 'Record {{row}} is no ASTM record.',
    hint: 'See the original file at this record.',
  },
  recordOutsidePatient: {
    message:
      'Record {{row}}: no patient record before this result, or none with an identifier though the file holds several samples.',
    hint: 'Results are never given to a guessed patient. Send the message again with patient identifiers, or split the file by sample.',
  },
  fhirNotJson: {
    message: '{{name}} is no complete JSON: {{reason}}.',
    hint: 'The file seems to be cut off or damaged. Export it again.',
  },
  fhirNoResource: {
    message: '{{name}} has no FHIR resource.',
    hint: 'Every resource names its type in resourceType.',
  },
  fhirTooDeep: {
    message: '{{name}} is nested deeper than any FHIR resource.',
    hint: 'The file is damaged or hostile and is not read.',
  },
  fhirTooLarge: {
    message: 'A single resource of {{name}} is larger than {{limit}} MB.',
    hint: 'Export without attachments, or as NDJSON.',
  },
  fhirVersion: {
    message: '{{name}} is written in {{version}}, which cannot be read.',
    hint: 'Export it as FHIR R4 or R5; DSTU2 and STU3 serve as far as their shapes are the same.',
  },
  xmlDoctype: {
    message: '{{name}} declares a document type (DOCTYPE), which no FHIR file or clinical document has.',
    hint: 'Such declarations can be used to attack a reader; the file is not read.',
  },
  xmlUnreadable: {
    message: '{{name}} is no well-formed XML: {{reason}}.',
    hint: 'The file seems to be cut off or damaged. Export it again.',
  },
  documentTooDeep: {
    message: '{{name}} is nested deeper than any clinical document.',
    hint: 'The file is damaged or hostile and is not read.',
  },
  documentTooLarge: {
    message: 'A single entry of {{name}} is larger than any result or medication.',
    hint: 'Export the document without attachments.',
  },
  resourceUnreadable: {
    message: 'Resource {{row}} cannot be read: {{reason}}.',
    hint: 'It is damaged in the file. Export it again; the other resources are imported.',
  },
  subjectNotPatient: {
    message: 'Resource {{row}} is not about a patient ({{raw}}).',
    hint: 'Only results and treatments of persons are imported.',
  },
  valueNotRead: {
    message: 'Resource {{row}}: a value of this kind ({{raw}}) is not read.',
    hint: 'Open it in the laboratory system.',
  },
  specimenNotFound: {
    message: '{{count}} results name specimens that are described too late or nowhere in this file.',
    hint: 'The results are imported; remarks on the specimens (clotted, hemolyzed) could not be taken into account.',
  },
  decimalMark: {
    text: 'Which decimal mark does this sender use in {{field}}?',
    evidence: '"{{text}}" in row {{row}} can be read in two ways.',
  },
}
