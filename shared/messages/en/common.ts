export const common = {
  nav: {
    label: 'Main',
    patients: 'Patients',
    import: 'Import',
    imports: 'History',
    settings: 'Settings',
  },
  loading: 'Loading',
  dropHere: 'Drop files here to import them',
  disclaimer:
    'For research and retrospective review. NOT A MEDICAL DEVICE. Verify every value in the source laboratory system.',
  notRecorded: 'Not recorded',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  remove: 'Remove',
  saved: 'Saved as {{path}}',
  sex: { female: 'Female', male: 'Male', other: 'Other', unknown: 'Sex not recorded' },
  born: 'Born {{date}} ({{age}} y)',
  bornUnknown: 'Birth date not recorded',
  identifier: 'ID {{value}}',
  unnamed: 'Name not recorded',
}
