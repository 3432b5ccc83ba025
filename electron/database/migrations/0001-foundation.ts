import type { Migration } from './index'

/**
 * Results, events and patients are kept as assertions: what each import said, as it said it. What is shown is computed from the
 * whole set, so that the order of imports never matters and taking one back is deleting its assertions.
 * Batch 0 stands for entry by hand; term and coding 0 for none. Times are wall-clock milliseconds.
 */
export const foundation: Migration = {
  version: 1,
  name: 'foundation',
  sql: `
CREATE TABLE batch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  format TEXT NOT NULL,
  reader_version TEXT NOT NULL,
  layout TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  undone_at INTEGER,
  counts TEXT NOT NULL,
  answers TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX batch_sha256 ON batch (sha256);

CREATE TABLE batch_content (
  batch INTEGER PRIMARY KEY REFERENCES batch (id),
  compressed BLOB NOT NULL
) STRICT;

-- Where the assertions of a batch lie: analyte 0 stands for events and patient data. Replaces an index by batch on every result.
CREATE TABLE batch_scope (
  batch INTEGER NOT NULL REFERENCES batch (id),
  patient INTEGER NOT NULL,
  analyte INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (batch, patient, analyte)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_scope_patient ON batch_scope (patient);

CREATE TABLE patient (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  family TEXT,
  given TEXT,
  sex TEXT,
  birth_date TEXT,
  diagnosis_date TEXT,
  diagnosis_severity TEXT,
  marrow_confirmed INTEGER,
  prior_lines TEXT,
  refractory_or_relapsed TEXT,
  site TEXT
) STRICT;

CREATE TABLE patient_source (
  patient INTEGER NOT NULL REFERENCES patient (id),
  batch INTEGER NOT NULL,
  family TEXT,
  given TEXT,
  sex TEXT,
  birth_date TEXT,
  diagnosis_date TEXT,
  diagnosis_severity TEXT,
  marrow_confirmed INTEGER,
  prior_lines TEXT,
  refractory_or_relapsed TEXT,
  site TEXT,
  PRIMARY KEY (patient, batch)
) STRICT, WITHOUT ROWID;

CREATE TABLE identifier (
  authority TEXT NOT NULL,
  value TEXT NOT NULL,
  batch INTEGER NOT NULL,
  patient INTEGER NOT NULL REFERENCES patient (id),
  PRIMARY KEY (authority, value, batch)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifier_patient ON identifier (patient);
CREATE TRIGGER identifier_one_patient BEFORE INSERT ON identifier
WHEN EXISTS (SELECT 1 FROM identifier WHERE authority = NEW.authority AND value = NEW.value AND patient <> NEW.patient)
BEGIN SELECT RAISE(ABORT, 'identifier belongs to another patient'); END;

CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE coding (
  id INTEGER PRIMARY KEY,
  system TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (system, code, name)
) STRICT;

-- Analytes that the catalogue does not know; ids from 1000 on.
CREATE TABLE analyte (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;

-- Foreign keys are left out here: millions of look-ups an import, for rows that one function alone writes.
CREATE TABLE result (
  patient INTEGER NOT NULL,
  analyte INTEGER NOT NULL,
  time INTEGER NOT NULL,
  id INTEGER NOT NULL,
  precision INTEGER NOT NULL,
  offset INTEGER,
  value REAL,
  comparator INTEGER NOT NULL DEFAULT 0,
  raw_text TEXT NOT NULL,
  raw_unit INTEGER NOT NULL DEFAULT 0,
  status INTEGER NOT NULL,
  state INTEGER NOT NULL,
  method INTEGER NOT NULL DEFAULT 0,
  specimen TEXT,
  sub_id TEXT,
  code INTEGER NOT NULL DEFAULT 0,
  range_low REAL,
  range_high REAL,
  range_text INTEGER NOT NULL DEFAULT 0,
  flags INTEGER NOT NULL DEFAULT 0,
  quality INTEGER NOT NULL DEFAULT 0,
  note INTEGER NOT NULL DEFAULT 0,
  issued INTEGER,
  row INTEGER NOT NULL,
  cell INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (patient, analyte, time, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  patient INTEGER NOT NULL REFERENCES patient (id),
  batch INTEGER NOT NULL,
  key TEXT NOT NULL,
  state INTEGER NOT NULL,
  edited INTEGER NOT NULL DEFAULT 0,
  type TEXT NOT NULL,
  start INTEGER NOT NULL,
  start_precision INTEGER NOT NULL,
  start_offset INTEGER,
  "end" INTEGER,
  end_precision INTEGER,
  end_offset INTEGER,
  status TEXT NOT NULL,
  dose_value REAL,
  dose_unit TEXT,
  details TEXT NOT NULL,
  issued INTEGER,
  row INTEGER,
  cell TEXT,
  entered_at INTEGER NOT NULL
) STRICT;
CREATE INDEX event_patient ON event (patient, start);
CREATE INDEX event_batch ON event (batch);

-- What an event said before each change by hand; null before it was entered. The newest row has the highest id.
CREATE TABLE event_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  reason TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX event_version_event ON event_version (event);

CREATE TABLE note (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  patient INTEGER NOT NULL REFERENCES patient (id),
  date TEXT NOT NULL,
  text TEXT NOT NULL,
  author TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  replaces INTEGER,
  removed_at INTEGER
) STRICT;
CREATE INDEX note_patient ON note (patient, date);

-- Newest and previous shown number of each analyte, for the patient list; ordered by analyte so that one column is one read.
CREATE TABLE latest (
  analyte INTEGER NOT NULL,
  patient INTEGER NOT NULL REFERENCES patient (id),
  count INTEGER NOT NULL,
  first INTEGER,
  last INTEGER,
  id INTEGER,
  time INTEGER,
  precision INTEGER,
  offset INTEGER,
  value REAL,
  comparator INTEGER,
  raw_text TEXT,
  status INTEGER,
  state INTEGER,
  quality INTEGER,
  before_time INTEGER,
  before_precision INTEGER,
  before_value REAL,
  before_comparator INTEGER,
  before_raw_text TEXT,
  sparkline BLOB,
  PRIMARY KEY (analyte, patient)
) STRICT, WITHOUT ROWID;
CREATE INDEX latest_patient ON latest (patient);

CREATE TABLE summary (
  patient INTEGER PRIMARY KEY REFERENCES patient (id),
  results INTEGER NOT NULL,
  events INTEGER NOT NULL,
  first INTEGER,
  last INTEGER,
  arrived_at INTEGER NOT NULL,
  stale INTEGER NOT NULL,
  content TEXT
) STRICT;
CREATE INDEX summary_stale ON summary (patient) WHERE stale = 1;

CREATE TABLE review (
  patient INTEGER PRIMARY KEY REFERENCES patient (id),
  reviewed_at INTEGER NOT NULL,
  actor TEXT NOT NULL
) STRICT;

CREATE TABLE problem (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch INTEGER NOT NULL REFERENCES batch (id),
  row INTEGER,
  "column" TEXT,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  hint TEXT NOT NULL,
  raw TEXT,
  record TEXT,
  decision TEXT,
  decided_at INTEGER
) STRICT;
CREATE INDEX problem_batch ON problem (batch, id);
CREATE INDEX problem_held ON problem (batch) WHERE record IS NOT NULL AND decision IS NULL;

CREATE TABLE profile (
  layout TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  answers TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- AUTOINCREMENT remembers the last id, so that cutting off the end is found as well.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- INSERT OR REPLACE deletes without asking the other two.
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
`,
}
