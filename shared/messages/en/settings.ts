export const settings = {
  title: 'Settings',
  theme: 'Appearance',
  themes: { auto: 'As the system', light: 'Light', dark: 'Dark' },
  zoom: 'Size of text and pictures',
  profile: 'Criteria for severity and response',
  profileHint: 'Every label shows the criteria and their version. Changing them never changes the data.',
  profiles: {
    BSH: 'BSH 2016 (default)',
    NIH: 'NIH',
    RACE: 'EBMT RACE',
    JPN: 'Japanese pediatric',
    SEED: 'PMN ladder only',
    CUSTOM: 'Custom',
  },
  independence: 'Transfusion independence after',
  independenceDays: '{{days}} days without',
  ctcae: 'Grades of laboratory values',
  ctcaeHint:
    'The cut-offs of the versions differ for neutrophils and platelets. A grade describes the value; it is no adverse event.',
  ctcaeVersions: { v5: 'CTCAE v5 (default)', v6: 'CTCAE v6' },
  infection: 'Counts during an infection do not reset a response',
  data: 'Data',
  database: 'Database: {{file}}',
  version: 'Version {{version}}',
  about: 'Intended use',
  intendedUse:
    'Marrowline imports laboratory and treatment records of patients with aplastic anemia and displays them as tables and charts together with published threshold lines and rule-based labels, for review by qualified hematologists in research. It does not diagnose, predict, recommend or triage, raises no alarms, and must not be the sole basis for any clinical decision. The laboratory’s own report is authoritative.',
}
